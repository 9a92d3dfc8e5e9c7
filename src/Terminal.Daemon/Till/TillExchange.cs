using Terminal.Daemon.Loop;
using Terminal.Engine;
using Terminal.Engine.Till;

namespace Terminal.Daemon.Till;

/// <summary>Where the web's threads and the loop meet: questions with tickets, and streams of events. The loop never waits.</summary>
/// <param name="inbox">The loop's queue.</param>
internal sealed class TillExchange(Inbox inbox)
{
    /// <summary>Most questions that wait for their answers.</summary>
    public const int TicketCountMax = 64;

    /// <summary>Most streams of events.</summary>
    public const int StreamCountMax = 8;

    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    private volatile string currency = "";
    private readonly Lock gate = new();
    private readonly Dictionary<int, Question> open = [];
    private readonly List<TillStream> streams = [];
    private int lastTicket;
    private long lastNews;
    private bool isClosed;

    /// <summary>The terminal's currency, letters; it changes with the configuration.</summary>
    public string Currency
    {
        get => currency;
        set => currency = value;
    }

    /// <summary>Asks the loop; null where it is gone, has no room, or does not answer in time. What was asked may still be done.</summary>
    /// <param name="ask">Makes the request with its ticket.</param>
    /// <param name="stream">Follows from this answer on, where the answer is good.</param>
    public async Task<TillAnswer?> AskAsync(Func<int, TillRequest> ask, TillStream? stream = null)
    {
        Question question = new(stream, new TaskCompletionSource<TillAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously));
        int ticket;
        lock (gate)
        {
            if (isClosed || open.Count == TicketCountMax)
            {
                return null;
            }

            ticket = unchecked(++lastTicket);
            open.Add(ticket, question);
        }

        try
        {
            bool posted = inbox.TryPost(new LoopEvent.Occurred(new NodeEvent.TillAsked(ask(ticket))));
            return posted ? await question.Answer.Task.WaitAsync(AnswerTime) : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            lock (gate)
            {
                _ = open.Remove(ticket);
            }
        }
    }

    /// <summary>Takes an answer from the loop; one that nobody waits for any more is dropped.</summary>
    public void Answer(TillAnswer answer)
    {
        lock (gate)
        {
            if (!open.Remove(answer.Ticket, out Question? question))
            {
                return;
            }

            if (question.Stream is { } stream && answer.Outcome == TillOutcome.Done)
            {
                stream.Begin(lastNews);
            }

            question.Answer.SetResult(answer);
        }
    }

    /// <summary>Takes from the loop what happened to a payment, for all who follow it.</summary>
    public void Tell(TillEvent occurred)
    {
        lock (gate)
        {
            TillNews news = new(++lastNews, occurred);
            foreach (TillStream stream in streams)
            {
                stream.Offer(news);
            }
        }
    }

    /// <summary>Makes room for one who follows; null where there is none. Nothing comes before a good answer to its question.</summary>
    /// <param name="paymentId">The payment; empty for all.</param>
    public TillStream? Enter(string paymentId)
    {
        lock (gate)
        {
            if (streams.Count == StreamCountMax)
            {
                return null;
            }

            TillStream stream = new(paymentId);
            streams.Add(stream);
            return stream;
        }
    }

    /// <summary>Ends a stream.</summary>
    public void Leave(TillStream stream)
    {
        lock (gate)
        {
            _ = streams.Remove(stream);
        }
    }

    /// <summary>Nobody answers any more: those who wait are told so, and streams end.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            foreach (Question question in open.Values)
            {
                question.Answer.SetResult(null);
            }

            open.Clear();
            streams.ForEach(stream => stream.End());
        }
    }

    private sealed record Question(TillStream? Stream, TaskCompletionSource<TillAnswer?> Answer);
}
