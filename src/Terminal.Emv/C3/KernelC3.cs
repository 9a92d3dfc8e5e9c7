using Terminal.Emv.Contactless;
using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;
using Terminal.PublicKeys;

namespace Terminal.Emv.C3;

/// <summary>Kernel C-3: GET PROCESSING OPTIONS brings the cryptogram, READ RECORD the rest; then the terminal decides.</summary>
/// <remarks>
/// EMV Contactless Book C-3, in the order of its steps, one file each. Where the text of the book was not at hand, the step's remarks say
/// what was taken for it. Nothing is allocated after construction.
/// </remarks>
/// <param name="caKeys">The schemes' keys.</param>
internal sealed class KernelC3(IReadOnlyList<CaPublicKey> caKeys) : IContactlessKernel
{
    private readonly ReadApplicationData records = new();
    private readonly OfflineDataAuthentication authentication = new(caKeys);
    private TransactionData data = new();
    private Phase phase;

    private enum Phase
    {
        /// <summary>Nothing is asked of the card.</summary>
        Idle,

        /// <summary>GET PROCESSING OPTIONS is with the card.</summary>
        Initiating,

        /// <summary>A READ RECORD is with the card.</summary>
        Reading,
    }

    /// <inheritdoc/>
    public bool CardRead { get; private set; }

    /// <inheritdoc/>
    public OutcomeCvm Cvm { get; private set; }

    /// <inheritdoc/>
    public Verdict Start(TransactionData data, Span<byte> command, out int length)
    {
        this.data = data;
        CardRead = false;
        Cvm = OutcomeCvm.NotApplicable;
        records.Reset();
        Verdict verdict = InitiateApplicationProcessing.Build(data, command, out length);
        phase = verdict.Ends ? Phase.Idle : Phase.Initiating;
        return verdict;
    }

    /// <inheritdoc/>
    public void Clear()
    {
        records.Reset();
        authentication.Clear();
        phase = Phase.Idle;
    }

    /// <inheritdoc/>
    public Verdict Receive(ReadOnlySpan<byte> response, Span<byte> command, out int length)
    {
        length = 0;
        Verdict verdict = phase switch
        {
            Phase.Initiating => InitiateApplicationProcessing.Accept(response, data),
            Phase.Reading => records.Accept(response, data),
            _ => Verdict.End(OutcomeReason.CardDataMalformed),
        };
        if (!verdict.Ends && phase == Phase.Initiating)
        {
            verdict = records.Begin(data);
        }

        if (!verdict.Ends && records.TryNext(command, out length))
        {
            phase = Phase.Reading;
            return verdict;
        }

        phase = Phase.Idle;
        return verdict.Ends ? verdict : Decide();
    }

    /// <summary>Everything is read: the steps that need no card, and the outcome.</summary>
    private Verdict Decide()
    {
        Verdict verdict = CardReadComplete.Check(data, out CardAction action);
        if (verdict.Ends)
        {
            return verdict;
        }

        CardRead = true;
        if (action == CardAction.Decline)
        {
            return Verdict.Decline(CardholderVerification.IsWithinReach(data) ? OutcomeReason.CardDeclined : OutcomeReason.CvmNotSupported);
        }

        verdict = ProcessingRestrictions.Check(data, ref action);
        if (!verdict.Ends)
        {
            verdict = authentication.Run(data, records.StaticData, ref action);
        }

        if (!verdict.Ends)
        {
            verdict = CardholderVerification.Choose(data, action, out OutcomeCvm cvm);
            Cvm = cvm;
        }

        if (verdict.Ends)
        {
            return verdict;
        }

        if (action == CardAction.Approve && (Qualifiers.Of(data)[1] & Qualifiers.OnlineCryptogramRequired) != 0)
        {
            return Verdict.Decline(OutcomeReason.OnlineRequired); // The terminal asked for an online cryptogram; a TC is no answer to that.
        }

        return new Verdict(true, action == CardAction.Approve ? OutcomeKind.Approved : OutcomeKind.OnlineRequest, OutcomeReason.None);
    }
}
