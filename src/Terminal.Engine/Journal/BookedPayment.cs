namespace Terminal.Engine.Journal;

/// <summary>One payment as its journal records tell it, from the first attempt to what became of it afterwards.</summary>
/// <remarks>
/// Fed with its own records and with those that go back to it (voids, refunds, and voids of such refunds), in the journal's order. The same
/// fold serves the open batch in memory and a payment that is looked up on the disk.
/// </remarks>
public sealed class BookedPayment
{
    private readonly List<PaymentAttempt> attempts = [];
    private readonly Dictionary<Guid, FollowUp> followUps = [];
    private string advised = "";

    /// <summary>Begins with the first record of the payment.</summary>
    public BookedPayment(JournalRecord first)
    {
        Id = first.PaymentId;
        Type = first.Type;
        OriginalId = first.OriginalId;
        TillId = first.TillId;
        Operator = first.Operator;
        AmountMinor = first.AmountMinor;
        CurrencyNumeric = first.CurrencyNumeric;
        Apply(first);
    }

    /// <summary>The payment's id.</summary>
    public Guid Id { get; }

    /// <summary>What it does.</summary>
    public PaymentType Type { get; }

    /// <summary>The payment that it goes back to; empty where there is none.</summary>
    public Guid OriginalId { get; }

    /// <summary>The till's own id; empty where a person keyed it.</summary>
    public string TillId { get; }

    /// <summary>Who worked the terminal.</summary>
    public string Operator { get; }

    /// <summary>Amount in minor units.</summary>
    public long AmountMinor { get; }

    /// <summary>Currency, ISO 4217 numeric.</summary>
    public int CurrencyNumeric { get; }

    /// <summary>All attempts, oldest first; never empty.</summary>
    public IReadOnlyList<PaymentAttempt> Attempts => attempts;

    /// <summary>The newest attempt.</summary>
    public PaymentAttempt Last => attempts[^1];

    /// <summary>True where the last attempt was approved, by the host or offline. What happened to it later is told apart.</summary>
    public bool IsApproved => Last.State == AttemptState.Approved;

    /// <summary>True once a void of it was approved.</summary>
    public bool IsVoided { get; private set; }

    /// <summary>Where the advice of a sale that was approved offline stands.</summary>
    public ForwardState Forward { get; private set; }

    /// <summary>The host's retrieval reference; of a sale that was approved offline, its advice's. Empty where the host was not
    /// heard.</summary>
    public string RetrievalReference => advised.Length > 0 ? advised : Last.Last!.RetrievalReference;

    /// <summary>True where the host has it from a batch upload.</summary>
    public bool IsUploaded { get; private set; }

    /// <summary>True where it moves money: approved, not voided, and not refused when it was forwarded.</summary>
    public bool Counts => IsApproved && !IsVoided && Forward != ForwardState.Refused && Type != PaymentType.Void;

    /// <summary>Sum of the refunds that go back to it, minor units.</summary>
    public long RefundedMinor
    {
        get
        {
            long sum = 0;
            foreach (FollowUp refund in followUps.Values)
            {
                sum = checked(sum + (refund.Counts ? refund.AmountMinor : 0));
            }

            return sum;
        }
    }

    /// <summary>Takes a record of its own, or one that goes back to it.</summary>
    public void Apply(JournalRecord record)
    {
        if (record.PaymentId != Id)
        {
            ApplyFollowUp(record);
            return;
        }

        switch (record.Kind)
        {
            case JournalKind.Forwarded:
                Forward = ForwardState.Accepted;
                advised = record.RetrievalReference;
                break;
            case JournalKind.ForwardRefused:
                Forward = ForwardState.Refused;
                break;
            case JournalKind.RecordUploaded:
                IsUploaded = true;
                break;
            case JournalKind.ReceiptPrinted or JournalKind.ScriptsReported:
                break;
            default:
                Forward = record.Kind == JournalKind.Stored ? ForwardState.Waiting : Forward;
                ApplyAttempt(record);
                break;
        }
    }

    private void ApplyAttempt(JournalRecord record)
    {
        if (attempts.Count == 0 || attempts[^1].Number != record.Attempt)
        {
            attempts.Add(new PaymentAttempt(record.Attempt));
        }

        attempts[^1].Apply(record);
    }

    private void ApplyFollowUp(JournalRecord record)
    {
        bool takes = record.Kind is JournalKind.Approved or JournalKind.Stored;
        if (record.OriginalId == Id && takes)
        {
            IsVoided |= record.Type == PaymentType.Void;
            if (record.Type == PaymentType.Refund)
            {
                followUps[record.PaymentId] = new FollowUp(record.AmountMinor, true);
            }
        }
        else if (takes && record.Type == PaymentType.Void && followUps.TryGetValue(record.OriginalId, out FollowUp refund))
        {
            followUps[record.OriginalId] = refund with { Counts = false };
        }
    }

    private readonly record struct FollowUp(long AmountMinor, bool Counts);
}
