using System.Security.Cryptography;
using Terminal.Primitives;

namespace Terminal.Engine.Journal;

/// <summary>What the journal says at this moment: numbers to use next, what is open, what the batch holds. Nothing of it is stored
/// beside the journal.</summary>
/// <remarks>Records are written in two steps: <see cref="Seal"/> gives a record its place in the chain, <see cref="Apply"/> counts it
/// once it is durable.</remarks>
public sealed class JournalBook
{
    /// <summary>The largest trace number of a financial message; network messages use the numbers above it.</summary>
    /// <remarks>Two ranges, so that a financial STAN never meets one that a sign-on or echo took without writing it down.</remarks>
    public const int StanMax = 899_999;

    private const int InvoiceMax = 999_999;
    private readonly List<(JournalRecord Request, JournalRecord Approval)> unprinted = [];
    private int lastStan;
    private int lastInvoice;
    private long sealedSequence;
    private ReadOnlyMemory<byte> sealedHash = JournalChain.Genesis;

    /// <summary>Replays a journal from its first record.</summary>
    /// <param name="records">All records in order; the replay stops at the first one that breaks the chain.</param>
    public JournalBook(IEnumerable<JournalRecord> records)
    {
        foreach (JournalRecord record in records)
        {
            if (record.Sequence != sealedSequence + 1 || !JournalChain.Holds(record, sealedHash.Span))
            {
                BrokenAt = record.Sequence;
                return;
            }

            sealedSequence = record.Sequence;
            sealedHash = record.Hash;
            Apply(record);
        }
    }

    /// <summary>Number of the first record that does not fit the chain; null where all do. A broken journal stops trade.</summary>
    public long? BrokenAt { get; }

    /// <summary>The open batch, 1 to 999999.</summary>
    public int Batch { get; private set; } = 1;

    /// <summary>The request whose result is not known, or whose reversal is owed; null where nothing is open.</summary>
    public JournalRecord? Open { get; private set; }

    /// <summary>True where a reversal of <see cref="Open"/> is owed and recorded as such.</summary>
    public bool ReversalOwed { get; private set; }

    /// <summary>Count of approved sales in the batch.</summary>
    public int SaleCount { get; private set; }

    /// <summary>Sum of the approved sales in the batch, minor units.</summary>
    public long SaleTotalMinor { get; private set; }

    /// <summary>Number of the last record handed out.</summary>
    public long LastSequence => sealedSequence;

    /// <summary>Approved sales whose receipt is not known to be on paper, oldest first.</summary>
    public IReadOnlyList<(JournalRecord Request, JournalRecord Approval)> Unprinted => unprinted;

    /// <summary>The trace number that the next sale takes.</summary>
    public int NextStan => lastStan >= StanMax ? 1 : lastStan + 1;

    /// <summary>The invoice number that the next sale takes.</summary>
    public int NextInvoice => lastInvoice >= InvoiceMax ? 1 : lastInvoice + 1;

    /// <summary>Gives a record its number and its link in the chain. Records must reach the disk in the order in which they were
    /// sealed.</summary>
    public JournalRecord Seal(JournalRecord draft)
    {
        JournalRecord placed = draft with
        {
            Sequence = sealedSequence + 1,
            PreviousHash = sealedHash,
            CardDigest = draft.CardCiphertext.IsEmpty ? draft.CardDigest : SHA256.HashData(draft.CardCiphertext.Span),
        };
        placed = placed with { Hash = JournalChain.Link(placed) };
        sealedSequence = placed.Sequence;
        sealedHash = placed.Hash;
        return placed;
    }

    /// <summary>Counts a durable record.</summary>
    public void Apply(JournalRecord record)
    {
        Batch = record.Batch;
        switch (record.Kind)
        {
            case JournalKind.Requested:
                lastStan = record.Stan;
                lastInvoice = record.Invoice;
                Open = record;
                break;
            case JournalKind.Approved:
                Invariant.Check(Open?.PaymentId == record.PaymentId);
                SaleCount++;
                SaleTotalMinor = checked(SaleTotalMinor + record.AmountMinor);
                unprinted.Add((Open, record));
                Close();
                break;
            case JournalKind.Declined:
            case JournalKind.ReversalClosed:
                Close();
                break;
            case JournalKind.Abandoned:
                if (Open?.PaymentId == record.PaymentId)
                {
                    Close();
                }

                break;
            case JournalKind.ReversalOwed:
                ReversalOwed = true;
                break;
            case JournalKind.ReceiptPrinted:
                _ = unprinted.RemoveAll(sale => sale.Approval.PaymentId == record.PaymentId);
                break;
            default:
                Invariant.Check(false); // A newer program wrote it: the schema version keeps an older one from reading on.
                break;
        }
    }

    private void Close()
    {
        Open = null;
        ReversalOwed = false;
    }
}
