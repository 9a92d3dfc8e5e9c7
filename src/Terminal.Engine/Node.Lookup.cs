using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Primitives;

namespace Terminal.Engine;

/// <content>Payments are looked for in the batches at hand, and then on the disk; who asked goes on when the answer is there.</content>
public sealed partial class Node
{
    private static readonly TimeSpan SearchTime = TimeSpan.FromMilliseconds(900); // Twice at most for an answer within two seconds.
    private readonly Dictionary<int, (Seeker Seeker, JournalQuery Query, Instant Until)> seekers = [];
    private int lastQuestion;

    private Instant? SearchDeadline => seekers.Count == 0 ? null : seekers.Values.Min(static waiting => waiting.Until);

    /// <summary>Who looks for a payment, and for what.</summary>
    private abstract record Seeker
    {
        public bool IsDesk => this is DeskVoid or DeskRefund or DeskReprint;

        public sealed record DeskVoid : Seeker;

        public sealed record DeskRefund : Seeker;

        public sealed record DeskReprint : Seeker;

        public sealed record TillPay(TillRequest.Pay Request) : Seeker;

        public sealed record TillOriginal(TillRequest.Pay Request) : Seeker;

        public sealed record TillLook(TillRequest Request) : Seeker;

        public sealed record TillAgain(TillRequest.TryAgain Request) : Seeker;

        public sealed record AgainOriginal(TillRequest.TryAgain Request, BookedPayment Payment) : Seeker;

        public sealed record TillReprint(TillRequest.Reprint Request) : Seeker;
    }

    private void Seek(Seeker seeker, JournalQuery query, Instant now)
    {
        if (Here(query) is { } payment)
        {
            Resume(seeker, payment, failed: false, now);
            return;
        }

        int question = ++lastQuestion;
        seekers.Add(question, (seeker, query, now + SearchTime));
        effects.Enqueue(new NodeEffect.Find(query with { Question = question }));
    }

    private BookedPayment? Here(JournalQuery query) =>
        query.Id != Guid.Empty ? book.Find(query.Id)
        : query.TillId.Length > 0 ? book.FindLast(payment => payment.TillId == query.TillId)
        : query.Invoice > 0 ? book.FindLast(payment => payment is { IsApproved: true, Type: not PaymentType.Void }
            && payment.Last.Request?.Invoice == query.Invoice)
        : book.FindLast(payment => payment is { IsApproved: true, Type: not PaymentType.Void }
            && payment.RetrievalReference == query.RetrievalReference);

    private void TakeFound(NodeEvent.Found found, Instant now)
    {
        if (!seekers.Remove(found.Question, out (Seeker Seeker, JournalQuery Query, Instant Until) waiting))
        {
            return; // Told twice, or whoever asked has gone.
        }

        BookedPayment? payment = Here(waiting.Query); // What has begun since the disk was read is newer than what was read.
        foreach (JournalRecord record in payment is null ? found.Records : [])
        {
            if (payment is null)
            {
                payment = new BookedPayment(record);
            }
            else
            {
                payment.Apply(record);
            }
        }

        Resume(waiting.Seeker, payment, found.Failed, now);
    }

    /// <summary>Whoever waited too long for the disk is told so; the answer changes nothing when it comes.</summary>
    private void ElapseSearches(Instant now)
    {
        if (SearchDeadline is not { } deadline || now < deadline)
        {
            return;
        }

        foreach (int question in seekers.Where(pair => pair.Value.Until <= now).Select(static pair => pair.Key).Order().ToArray())
        {
            if (seekers.Remove(question, out (Seeker Seeker, JournalQuery Query, Instant Until) waiting))
            {
                Resume(waiting.Seeker, null, failed: true, now);
            }
        }
    }

    private void Resume(Seeker seeker, BookedPayment? payment, bool failed, Instant now)
    {
        switch (seeker)
        {
            case Seeker.DeskVoid or Seeker.DeskRefund or Seeker.DeskReprint:
                FoundAtDesk(seeker, payment, failed, now);
                break;
            case Seeker.TillPay e:
                FoundForPay(e.Request, payment, failed, now);
                break;
            case Seeker.TillOriginal e:
                FoundOriginal(e.Request, payment, failed, now);
                break;
            case Seeker.TillLook e:
                FoundForLook(e.Request, payment, failed);
                break;
            case Seeker.TillAgain e:
                FoundForAgain(e.Request, payment, failed, now);
                break;
            case Seeker.AgainOriginal e:
                FoundOriginalAgain(e, payment, failed, now);
                break;
            case Seeker.TillReprint e:
                FoundForReprint(e.Request.Ticket, payment, failed, now);
                break;
            default:
                break;
        }
    }
}
