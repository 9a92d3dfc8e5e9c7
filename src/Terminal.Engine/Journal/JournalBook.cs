using System.Security.Cryptography;
using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Engine.Journal;

/// <summary>What the journal says at this moment: numbers to use next, what is open, what the batch holds. Nothing of it is stored
/// beside the journal.</summary>
/// <remarks>
/// Records are written in two steps: <see cref="Seal"/> gives a record its place in the chain, <see cref="Apply"/> counts it once it is
/// durable. Payments of the open batch, and of one whose settlement is owed, stand in memory; older ones are looked up on the disk.
/// </remarks>
public sealed class JournalBook
{
    /// <summary>The largest trace number of a financial message; network messages use the numbers above it.</summary>
    /// <remarks>Two ranges, so that a financial STAN never meets one that a sign-on or echo took without writing it down.</remarks>
    public const int StanMax = 899_999;

    private const int SixDigitsMax = 999_999;
    private readonly Dictionary<Guid, BookedPayment> payments = [];
    private readonly List<BookedPayment> order = [];
    private readonly List<BookedPayment> queue = [];
    private readonly List<PaymentAttempt> reports = [];
    private readonly List<OwedPaper> papers = [];
    private readonly List<int> batchesToErase = [];
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

    /// <summary>The closing of a batch whose settlement is owed; null where none is.</summary>
    public JournalRecord? Closing { get; private set; }

    /// <summary>The newest approved payment; null where there is none in the batches at hand.</summary>
    public BookedPayment? LastApproved { get; private set; }

    /// <summary>Sales approved offline that the host has yet to be told of, oldest first.</summary>
    public IReadOnlyList<BookedPayment> Queue => queue;

    /// <summary>The sum of <see cref="Queue"/>, minor units.</summary>
    public long QueueMinor { get; private set; }

    /// <summary>Attempts whose issuer has yet to be told what became of its scripts, oldest first.</summary>
    public IReadOnlyList<PaymentAttempt> Reports => reports;

    /// <summary>Number of the last record handed out.</summary>
    public long LastSequence => sealedSequence;

    /// <summary>Papers that are not known to be printed, oldest first.</summary>
    public IReadOnlyList<OwedPaper> Papers => papers;

    /// <summary>The settled batches whose card ciphertexts may still stand in the journal.</summary>
    public IReadOnlyList<int> BatchesToErase => batchesToErase;

    /// <summary>The trace number that the next transaction takes.</summary>
    public int NextStan => lastStan >= StanMax ? 1 : lastStan + 1;

    /// <summary>The invoice number that the next payment takes.</summary>
    public int NextInvoice => Next(lastInvoice);

    /// <summary>The next record that the upload of the batch being settled still owes; null where all are there.</summary>
    public BookedPayment? NextUpload => Closing is not { } closing
        ? null
        : order.Find(payment => payment.Last.Request?.Batch == closing.Batch && payment.Counts && !payment.IsUploaded);

    /// <summary>True where the upload of the batch being settled has begun.</summary>
    public bool IsUploading => Closing is { } closing
        && order.Exists(payment => payment.IsUploaded && payment.Last.Request?.Batch == closing.Batch);

    /// <summary>Finds a payment of the batches at hand.</summary>
    public BookedPayment? Find(Guid id) => payments.GetValueOrDefault(id);

    /// <summary>Finds the newest payment at hand for which a test holds.</summary>
    public BookedPayment? FindLast(Predicate<BookedPayment> test) => order.FindLast(test);

    /// <summary>True where the open batch has no payment, nothing waits to be told to the host, and no batch to be settled.</summary>
    public bool IsBatchEmpty => Open is null && Closing is null && Queue.Count == 0
        && order.TrueForAll(payment => !payment.IsApproved || payment.Last.Last!.Batch != Batch);

    /// <summary>What a batch at hand comes to.</summary>
    public BatchReport Report(int batch, string localTime, string verdict)
    {
        BatchTotals totals = default;
        BatchTotals waiting = default;
        BatchTotals refused = default;
        foreach (BookedPayment payment in order)
        {
            if (payment.Last.Request?.Batch != batch)
            {
                continue;
            }

            totals = payment.Counts ? totals.With(payment) : totals;
            waiting = payment.Counts && payment.Forward == ForwardState.Waiting ? waiting.With(payment) : waiting;
            refused = payment.Forward == ForwardState.Refused ? refused.With(payment) : refused;
        }

        return new BatchReport(batch, totals, localTime, verdict)
        {
            WaitingCount = waiting.SaleCount,
            WaitingMinor = waiting.SaleMinor,
            RefusedCount = refused.SaleCount,
            RefusedMinor = refused.SaleMinor,
        };
    }

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
        BookedPayment? payment = Book(record);
        switch (record.Kind)
        {
            case JournalKind.Requested:
                Take(record);
                Open = record;
                break;
            case JournalKind.Stored:
                Take(record);
                queue.Add(payment!);
                QueueMinor = checked(QueueMinor + record.AmountMinor);
                Approve(payment!);
                break;
            case JournalKind.Approved:
                Invariant.Check(Open?.PaymentId == record.PaymentId);
                Settle();
                Approve(payment!);
                OweReport(payment!);
                break;
            case JournalKind.Declined:
                Settle();
                OweReport(payment!);
                break;
            case JournalKind.ReversalClosed or JournalKind.ReversalReleased:
                Settle();
                break;
            case JournalKind.Abandoned when Open?.PaymentId == record.PaymentId:
                Settle();
                break;
            case JournalKind.ReversalOwed:
                ReversalOwed = true;
                break;
            case JournalKind.Forwarded or JournalKind.ForwardRefused:
                QueueMinor -= queue.Remove(payment!) ? record.AmountMinor : 0;
                break;
            case JournalKind.ScriptsReported:
                _ = reports.RemoveAll(attempt => attempt.Last!.PaymentId == record.PaymentId && attempt.Number == record.Attempt);
                break;
            case JournalKind.ReceiptPrinted:
                _ = papers.RemoveAll(paper => paper.Id == record.PaymentId);
                break;
            case JournalKind.CloseBegan:
                Closing = record;
                Batch = Next(record.Batch);
                break;
            case JournalKind.BatchClosed:
                Close(record);
                break;
            case JournalKind.Abandoned or JournalKind.RecordUploaded:
                break;
            default:
                Invariant.Check(false); // A newer program wrote it: the schema version keeps an older one from reading on.
                break;
        }
    }

    /// <summary>Takes a payment that was looked up on the disk in hand, with its earlier attempts.</summary>
    public void Adopt(BookedPayment payment)
    {
        if (payments.TryAdd(payment.Id, payment))
        {
            order.Add(payment);
        }
    }

    /// <summary>The card ciphertexts of a batch are erased on the disk.</summary>
    public void Erased(int batch) => batchesToErase.Remove(batch);

    private BookedPayment? Book(JournalRecord record)
    {
        if (record.Kind is JournalKind.CloseBegan or JournalKind.BatchClosed)
        {
            return null;
        }

        if (!payments.TryGetValue(record.PaymentId, out BookedPayment? payment))
        {
            if (record.Kind is JournalKind.ReceiptPrinted or JournalKind.ScriptsReported)
            {
                return null; // Of a payment whose batch is settled, or the paper of a closing.
            }

            payment = new BookedPayment(record);
            payments.Add(record.PaymentId, payment);
            order.Add(payment);
        }
        else
        {
            payment.Apply(record);
        }

        if (payments.TryGetValue(record.OriginalId, out BookedPayment? original)) // Nothing has the empty id.
        {
            original.Apply(record);
            payments.GetValueOrDefault(original.OriginalId)?.Apply(record);
        }

        return payment;
    }

    private void Take(JournalRecord request)
    {
        lastStan = request.Stan;
        lastInvoice = request.Type == PaymentType.Void ? lastInvoice : request.Invoice; // A void bears its original's invoice.
    }

    private void Approve(BookedPayment payment)
    {
        LastApproved = payment;
        papers.Add(new OwedPaper(payment.Id, payment, null));
    }

    private void OweReport(BookedPayment payment)
    {
        if (EmvFacts.TryFind(payment.Last.Last!.EmvData.Span, Tag.IssuerScriptResults, out _))
        {
            reports.Add(payment.Last);
        }
    }

    private void Settle()
    {
        Open = null;
        ReversalOwed = false;
    }

    private void Close(JournalRecord record)
    {
        papers.Add(new OwedPaper(record.PaymentId, null, Report(record.Batch, record.LocalTime, record.Reason)));
        Closing = null;
        List<BookedPayment> settled = order.FindAll(payment => payment.Last.Last?.Batch == record.Batch);
        if (settled.Exists(payment => payment.Attempts.Any(attempt => attempt.Request is { CardCiphertext.IsEmpty: false })))
        {
            batchesToErase.Add(record.Batch);
        }

        _ = order.RemoveAll(payment => payment.Last.Last?.Batch == record.Batch);
        settled.ForEach(payment => payments.Remove(payment.Id));
    }

    private static int Next(int number) => number >= SixDigitsMax ? 1 : number + 1;
}
