using Terminal.Emv.Tlv;
using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine.Transactions;

/// <summary>The facts of the payment in hand: what its journal records and its host messages say.</summary>
/// <remarks>The secrets among them stand in buffers of the arena and go as soon as the transaction does not need them:
/// <see cref="EraseSecrets"/>.</remarks>
internal sealed class Payment(Guid id, PaymentType type, Amount amount)
{
    private static readonly uint[] Names =
        [Tag.DedicatedFileName, Tag.PanSequenceNumber, Tag.PosEntryMode, Tag.ApplicationLabel, Tag.ApplicationPreferredName];

    public Guid Id { get; } = id;

    public PaymentType Type { get; } = type;

    public Amount Amount { get; } = amount;

    /// <summary>Attempt within the payment, from 1.</summary>
    public required int Attempt { get; init; }

    public string TillId { get; init; } = "";

    public string Operator { get; init; } = "";

    /// <summary>What a void or a referenced refund goes back to.</summary>
    public BookedPayment? Original { get; init; }

    /// <summary>True where the card's data come from the original's record and no card is presented.</summary>
    public bool FromJournal { get; init; }

    public int Stan { get; set; }

    public int Invoice { get; set; }

    public int Batch { get; set; }

    public string LocalTime { get; set; } = "";

    public int? CardSequence { get; set; }

    public string MaskedPan { get; set; } = "";

    /// <summary>Key of the ciphertext, for the request's record alone; recovery writes no request and leaves it empty.</summary>
    public string KeyId { get; set; } = "";

    public ReadOnlyMemory<byte> CardCiphertext { get; set; }

    public ReadOnlyMemory<byte> PanHash { get; set; }

    public ReadOnlyMemory<byte> EmvData { get; set; }

    public ReadOnlyMemory<byte> IccData { get; set; }

    /// <summary>What the card in the slot said in the end; empty before, and of a card that was tapped.</summary>
    public ReadOnlyMemory<byte> CompletionData { get; set; }

    /// <summary>True where the card is in the slot of the contact reader, and waits there for what comes of it.</summary>
    public bool IsInSlot { get; set; }

    /// <summary>True where the cardholder wants to choose the application.</summary>
    public bool CardholderChooses { get; set; }

    /// <summary>ADF name of the one that was chosen for the field; empty before.</summary>
    public ReadOnlyMemory<byte> ChosenApplication { get; set; }

    /// <summary>How many chips could not be read in the payment.</summary>
    public int ChipFailureCount { get; set; }

    /// <summary>True once the card in the slot was let go before the host's answer.</summary>
    public bool IsLetGo { get; set; }

    /// <summary>True where the card wants the PIN.</summary>
    public bool WantsPin { get; set; }

    /// <summary>What the card gave for a PIN that it checks by itself, until the vault has it; null for one that goes to the
    /// host.</summary>
    public CardPin? CardPin { get; set; }

    /// <summary>True where the cardholder signs.</summary>
    public bool WantsSignature { get; set; }

    /// <summary>How often the host refused the PIN in earlier attempts.</summary>
    public int WrongPinCount { get; init; }

    /// <summary>True where the PIN before was wrong, as host or card has said.</summary>
    public bool PinWasWrong { get; set; }

    /// <summary>The enciphered PIN between its entry and its sending.</summary>
    public SecretBuffer? PinBlock { get; set; }

    /// <summary>True once a PIN was entered.</summary>
    public bool HasPin { get; set; }

    /// <summary>Serial number of the key of the next message, under which its PIN is enciphered; empty where none was taken.</summary>
    public ReadOnlyMemory<byte> KeySerialNumber { get; set; }

    /// <summary>The card as the next message has it, where cards leave encrypted.</summary>
    public ReadOnlyMemory<byte> TrackCiphertext { get; set; }

    public string ResponseCode { get; set; } = "";

    public string AuthorisationCode { get; set; } = "";

    public string RetrievalReference { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>Track 2 equivalent data between reading and sending.</summary>
    public SecretBuffer? Track2 { get; set; }

    /// <summary>Account number and expiry while a message needs them: a void's, a reversal's.</summary>
    public SecretBuffer? Card { get; set; }

    /// <summary>The payment as the journal holds it after a restart.</summary>
    /// <param name="request">Its open request.</param>
    /// <param name="owed">The record of its reversal, with why it is owed and what the card said in the end; null where there is
    /// none.</param>
    /// <param name="original">What it goes back to, where that is at hand.</param>
    public static Payment From(JournalRecord request, JournalRecord? owed, BookedPayment? original)
    {
        bool known = Currency.TryFind(request.CurrencyNumeric, out Currency currency);
        Invariant.Check(known); // The terminal wrote it from its own configuration.
        return new Payment(request.PaymentId, request.Type, new Amount(request.AmountMinor, currency))
        {
            Attempt = request.Attempt,
            TillId = request.TillId,
            Operator = request.Operator,
            Original = original,
            Stan = request.Stan,
            Invoice = request.Invoice,
            Batch = request.Batch,
            LocalTime = request.LocalTime,
            CardSequence = EmvFacts.SequenceOf(request.EmvData.Span),
            MaskedPan = request.MaskedPan,
            CardCiphertext = request.CardCiphertext,
            PanHash = request.PanHash,
            EmvData = request.EmvData,
            CompletionData = owed?.EmvData ?? default,
            Reason = owed?.Reason ?? "",
        };
    }

    /// <summary>The next attempt after a PIN that the host refused: another reading of a card, with a number of its own.</summary>
    public Payment Again() => new(Id, Type, Amount)
    {
        Attempt = Attempt + 1,
        TillId = TillId,
        Operator = Operator,
        Original = Original,
        WrongPinCount = WrongPinCount + 1,
        PinWasWrong = true,
        ChipFailureCount = ChipFailureCount,
        CardholderChooses = CardholderChooses,
        ChosenApplication = ChosenApplication,
    };

    /// <summary>Takes the card of the payment that this one goes back to, as its record has it: ciphertext, mask and names.</summary>
    public void TakeCardOf(JournalRecord request)
    {
        MaskedPan = request.MaskedPan;
        KeyId = request.KeyId;
        CardCiphertext = request.CardCiphertext;
        PanHash = request.PanHash;
        EmvData = EmvFacts.Pick(Names, request.EmvData.Span);
        CardSequence = EmvFacts.SequenceOf(request.EmvData.Span);
    }

    /// <summary>The next record of this payment. Card ciphertext and EMV data stand in the request, or the stored sale; what the card said
    /// in the end, in the record behind it; a request's retrieval reference is its original's.</summary>
    public JournalRecord Draft(JournalKind kind, string reason)
    {
        bool request = kind is JournalKind.Requested or JournalKind.Stored;
        return new JournalRecord
        {
            Sequence = 0,
            Kind = kind,
            PaymentId = Id,
            Type = Type,
            OriginalId = Original?.Id ?? Guid.Empty,
            Attempt = Attempt,
            TillId = TillId,
            Operator = Operator,
            LocalTime = LocalTime,
            Stan = Stan,
            Invoice = Invoice,
            Batch = Batch,
            AmountMinor = Amount.Minor,
            CurrencyNumeric = Amount.Currency.Numeric,
            ResponseCode = ResponseCode,
            AuthorisationCode = AuthorisationCode,
            RetrievalReference = request && Original?.Last.Last is { } original ? original.RetrievalReference : RetrievalReference,
            Reason = reason,
            MaskedPan = MaskedPan,
            PanHash = PanHash,
            KeyId = request ? KeyId : "",
            CardCiphertext = request ? CardCiphertext : default,
            EmvData = request ? EmvData : HasLastWord(kind) ? CompletionData : default,
        };
    }

    private static bool HasLastWord(JournalKind kind) => kind is JournalKind.Approved or JournalKind.Declined or JournalKind.ReversalOwed;

    /// <summary>The next message has another key.</summary>
    public void ForgetKey()
    {
        KeySerialNumber = default;
        TrackCiphertext = default;
    }

    /// <summary>Zeroes track, card, signed data and PIN block.</summary>
    public void EraseSecrets()
    {
        PinBlock?.Dispose();
        PinBlock = null;
        Track2?.Dispose();
        Track2 = null;
        Card?.Dispose();
        Card = null;
        CardPin?.StaticData?.Dispose();
        CardPin = null;
    }
}
