using Terminal.Emv.Apdu;
using Terminal.Emv.Contactless;
using Terminal.Emv.Oda;
using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Emv.Contact;

/// <summary>A chip transaction at the contact reader: from an inserted card to an outcome, as a machine without I/O.</summary>
/// <remarks>
/// Designed along EMV 4.4 Books 1 to 4, one file for each step, in their order. <see cref="Start"/> with a card that is reset; then each
/// output that asks is answered: <see cref="KernelOutputKind.SendApdu"/> by <see cref="Receive"/> or <see cref="CardLost"/>,
/// <see cref="KernelOutputKind.ChooseApplication"/> by <see cref="ApplicationChosen"/>, <see cref="KernelOutputKind.EnterPin"/> by
/// <see cref="PinAnswered"/>, <see cref="KernelOutputKind.LookUpCard"/> by <see cref="CardLookedUp"/>,
/// <see cref="KernelOutputKind.GoOnline"/> by <see cref="HostAnswered"/> or <see cref="HostUnreachable"/>; until
/// <see cref="KernelOutputKind.Finish"/>. After each call drain <see cref="TryTake"/>. Calls that do not fit the phase change nothing. The
/// data objects can be read until <see cref="Clear"/> or the next start. A PIN is never here: of an offline one the kernel is told the
/// card's status word. Nothing is kept across a power cut: whoever sent the online request reverses it.
/// </remarks>
public sealed partial class ContactKernel
{
    private const int OutputCountMax = 4;
    private const byte ContactEntryMode = 0x05;
    private readonly ContactConfiguration configuration;
    private readonly TransactionData data = new();
    private readonly ApduExchange exchange = new();
    private readonly ApplicationSelection selection;
    private readonly ReadApplicationData records = new();
    private readonly OfflineDataAuthentication authentication;
    private readonly CardholderVerification verification;
    private readonly CardActionAnalysis cryptogram;
    private readonly IssuerData issuer = new();
    private readonly IssuerScripts scripts;
    private readonly ContactOutput[] outputs = new ContactOutput[OutputCountMax];
    private ContactTransaction transaction;
    private CardHistory history;
    private OutcomeReason lastRefusal;
    private OnlineState online;
    private int chosen;
    private bool chosenByCardholder;
    private int outputCount;
    private int outputNext;
    private Phase phase;

    /// <summary>Creates the machine for a configuration, which must keep to its lengths and limits.</summary>
    public ContactKernel(ContactConfiguration configuration)
    {
        Invariant.Check(Fits(configuration));
        this.configuration = configuration;
        var keys = new CardKeys(configuration.CaKeys, configuration.Revoked);
        selection = new ApplicationSelection(configuration);
        authentication = new OfflineDataAuthentication(keys, new CurveCardKeys(configuration.CaCurveKeys, configuration.Revoked));
        verification = new CardholderVerification(keys);
        cryptogram = new CardActionAnalysis(authentication);
        scripts = new IssuerScripts(issuer);
    }

    private enum Phase
    {
        /// <summary>No transaction, or one that has ended.</summary>
        Idle,

        /// <summary>Directory or list of AIDs is with the card.</summary>
        Discovering,

        /// <summary>The cardholder chooses or confirms.</summary>
        Choosing,

        /// <summary>The final SELECT is with the card.</summary>
        Selecting,

        /// <summary>GET PROCESSING OPTIONS is with the card.</summary>
        Initiating,

        /// <summary>A READ RECORD is with the card.</summary>
        Reading,

        /// <summary>INTERNAL AUTHENTICATE is with the card.</summary>
        Authenticating,

        /// <summary>GET DATA of the PIN try counter is with the card.</summary>
        ReadingTries,

        /// <summary>GET CHALLENGE is with the card.</summary>
        FetchingChallenge,

        /// <summary>A PIN is wanted; VERIFY is the vault's business.</summary>
        AwaitingPin,

        /// <summary>The terminal looks the card up.</summary>
        LookingUp,

        /// <summary>GET DATA of the transaction counter is with the card.</summary>
        ReadingCounter,

        /// <summary>GET DATA of the last online transaction's counter is with the card.</summary>
        ReadingLastOnline,

        /// <summary>The first GENERATE AC is with the card.</summary>
        FirstCryptogram,

        /// <summary>The host is asked. From here on a card that goes leaves something to reverse.</summary>
        AwaitingHost,

        /// <summary>EXTERNAL AUTHENTICATE is with the card.</summary>
        AuthenticatingIssuer,

        /// <summary>A command of a script 71 is with the card.</summary>
        ScriptsBefore,

        /// <summary>The second GENERATE AC is with the card.</summary>
        SecondCryptogram,

        /// <summary>A command of a script 72 is with the card; the decision stands already.</summary>
        ScriptsAfter,
    }

    private enum OnlineState
    {
        /// <summary>The host was not asked.</summary>
        Offline,

        /// <summary>It is asked while the card is closed already: it alone decides.</summary>
        Released,

        /// <summary>It was asked and may have booked.</summary>
        Asked,

        /// <summary>It approved.</summary>
        Approved,

        /// <summary>It declined.</summary>
        Declined,

        /// <summary>It gave no answer; the caller settles what it was sent.</summary>
        Unreachable,
    }

    /// <summary>When <see cref="Elapse"/> must be called at the latest; null while nothing is waited for.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>Count of applications that the cardholder may choose from.</summary>
    public int ChoiceCount => selection.Candidates.Count;

    /// <summary>Modulus of the key under which a PIN is enciphered; empty where none is wanted.</summary>
    public ReadOnlySpan<byte> PinKeyModulus => verification.PinKey.Modulus;

    /// <summary>Its public exponent.</summary>
    public ReadOnlySpan<byte> PinKeyExponent => verification.PinKey.Exponent;

    /// <summary>The card's challenge for an enciphered PIN, 8 bytes.</summary>
    public ReadOnlySpan<byte> PinChallenge => verification.Challenge;

    /// <summary>The static data that the certificate of that key covers; empty where it is of a key for PINs alone.</summary>
    public ReadOnlySpan<byte> PinStaticData => verification.StaticData(data, records.StaticData);

    /// <summary>True while a PIN is wanted.</summary>
    public bool AwaitsPin => phase == Phase.AwaitingPin;

    /// <summary>The entry of the application in hand; null where card and terminal share none, and once the data are gone.</summary>
    public ContactApplication? Chosen => chosen < selection.Candidates.Count ? Application : null;

    private bool AwaitsCard =>
        phase is not (Phase.Idle or Phase.Choosing or Phase.AwaitingPin or Phase.LookingUp or Phase.AwaitingHost);

    private ContactApplication Application => configuration.Applications[selection.Candidates[chosen].ApplicationIndex];

    /// <summary>An application that the cardholder may choose; its bytes are valid until the next call into the kernel.</summary>
    /// <param name="index">From 0; they stand in the order in which they are offered.</param>
    public ApplicationChoice Choice(int index) => selection.Candidates.Choice(index);

    /// <summary>Starts a transaction, whatever was before, with a card that has answered to reset.</summary>
    public void Start(in ContactTransaction parameters, Instant now)
    {
        Clear();
        transaction = parameters;
        LoadTerminal();
        int length = selection.Begin(parameters.Parameters.TransactionType, exchange.Command);
        if (length == 0)
        {
            Finish(new ContactOutcome(OutcomeKind.EndApplication, OutcomeReason.NotConfigured));
            return;
        }

        Emit(new ContactOutput(KernelOutputKind.ShowUi, Ui: new(MessageIdentifier.Processing, ReaderStatus.Processing)));
        Send(Phase.Discovering, length, now);
    }

    /// <summary>The card has answered.</summary>
    /// <param name="response">Data and status word; read in place during the call.</param>
    /// <param name="now">The time.</param>
    public void Receive(ReadOnlySpan<byte> response, Instant now)
    {
        if (!AwaitsCard)
        {
            return;
        }

        Drained();
        ExchangeStatus status = exchange.Accept(response);
        if (status == ExchangeStatus.Again)
        {
            SendPending(now);
        }
        else if (status == ExchangeStatus.Malformed || !ResponseApdu.TryRead(exchange.Answer, out ResponseApdu answer))
        {
            Fail(OutcomeReason.CardDataMalformed, now);
        }
        else
        {
            Answered(answer, now);
        }
    }

    /// <summary>The card was pulled, or does not answer any more.</summary>
    public void CardLost(Instant now)
    {
        if (phase != Phase.Idle)
        {
            Drained();
            Fail(OutcomeReason.CardLost, now);
        }
    }

    /// <summary>The cardholder or the cashier cancels.</summary>
    public void Cancel(Instant now)
    {
        if (phase != Phase.Idle)
        {
            Drained();
            Fail(OutcomeReason.Cancelled, now);
        }
    }

    /// <summary>The cardholder has chosen or confirmed an application.</summary>
    /// <param name="index">Its place; one that is none changes nothing.</param>
    /// <param name="now">The time.</param>
    public void ApplicationChosen(int index, Instant now)
    {
        if (phase == Phase.Choosing && index >= 0 && index < ChoiceCount)
        {
            Drained();
            chosenByCardholder = true;
            Select(index, now);
        }
    }

    /// <summary>What became of the PIN.</summary>
    /// <param name="answer">What became of it.</param>
    /// <param name="status">Of an offline PIN that was entered, the card's status word to VERIFY; else 0.</param>
    /// <param name="now">The time.</param>
    public void PinAnswered(PinAnswer answer, ushort status, Instant now)
    {
        if (phase != Phase.AwaitingPin)
        {
            return;
        }

        Drained();
        if (answer is PinAnswer.Cancelled or PinAnswer.CardLost)
        {
            Fail(answer == PinAnswer.Cancelled ? OutcomeReason.Cancelled : OutcomeReason.CardLost, now);
            return;
        }

        Verify(verification.PinAnswered(data, records.StaticData, answer, status), now);
    }

    /// <summary>What the terminal knows of the card.</summary>
    public void CardLookedUp(in CardHistory known, Instant now)
    {
        if (phase == Phase.LookingUp)
        {
            Drained();
            history = known;
            ManageRisk(now);
        }
    }

    /// <summary>The host has answered.</summary>
    public void HostAnswered(in HostAnswer answer, Instant now)
    {
        if (phase == Phase.AwaitingHost)
        {
            Drained();
            online = answer.Approved ? OnlineState.Approved : OnlineState.Declined;
            SetResponseCode(answer.ResponseCode);
            issuer.Keep(answer.IssuerData.Span); // Data that nobody can read authenticate no issuer; the answer stands.
            AuthenticateIssuer(now);
        }
    }

    /// <summary>The host cannot be asked, or does not answer: card and terminal decide. Whoever sent a request reverses it.</summary>
    public void HostUnreachable(Instant now)
    {
        if (phase == Phase.AwaitingHost)
        {
            Drained();
            online = OnlineState.Unreachable;
            DecideAlone(now);
        }
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (!(Deadline <= now))
        {
            return;
        }

        switch (phase)
        {
            case Phase.Choosing or Phase.AwaitingPin:
                Cancel(now);
                break;
            case Phase.LookingUp:
                CardLookedUp(new CardHistory(long.MaxValue, false), now); // An unknown card is over every floor limit.
                break;
            case Phase.AwaitingHost:
                HostUnreachable(now);
                break;
            default:
                CardLost(now);
                break;
        }
    }

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out ContactOutput output)
    {
        bool taken = outputNext < outputCount;
        output = taken ? outputs[outputNext++] : default;
        return taken;
    }

    /// <summary>Reads a data object of the transaction; the span is valid until the next call into the kernel.</summary>
    public bool TryGetData(uint tag, out ReadOnlySpan<byte> value) => data.TryGet(tag, out value);

    /// <summary>Zeroes the transaction's data: account number and track data do not outlive their use.</summary>
    public void Clear()
    {
        Drained();
        data.Clear();
        exchange.Clear();
        selection.Candidates.Clear();
        records.Reset();
        authentication.Clear();
        verification.Reset();
        cryptogram.Clear();
        issuer.Clear();
        scripts.Clear();
        history = default;
        online = OnlineState.Offline;
        lastRefusal = OutcomeReason.NoCommonApplication;
        chosenByCardholder = false;
        Deadline = null;
        phase = Phase.Idle;
    }

    private static bool Fits(ContactConfiguration configuration) =>
        configuration.Terminal.Capabilities.Length == 3
        && configuration.Terminal.AdditionalCapabilities.Length == 5
        && TerminalObjects.Fit(configuration.Terminal.Objects)
        && configuration.Applications.Count <= Limits.ApplicationCountMax
        && configuration.Applications.All(static one =>
            one.Aid.Length is >= 5 and <= Limits.AidLengthMax && one.ApplicationVersion.Length is 0 or 2
            && one.TacDenial.Length == 5 && one.TacOnline.Length == 5 && one.TacDefault.Length == 5
            && one.FloorLimitMinor is >= 0 and <= uint.MaxValue && one.MerchantPriority >= 0 && one.DefaultDdol.Length <= byte.MaxValue
            && one.DefaultTdol.Length <= byte.MaxValue
            && one.RandomTargetPercent >= 0 && one.RandomMaxPercent >= one.RandomTargetPercent && one.RandomMaxPercent <= 99
            && TerminalObjects.Fit(one.Objects));

    /// <summary>What was not taken of the last call's outputs is gone: outputs are valid until the next call.</summary>
    private void Drained() => outputCount = outputNext = 0;
}
