using System.Collections.Concurrent;
using Terminal.Daemon.Loop;
using Terminal.Daemon.Till;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Xunit;

namespace Terminal.Tests.Daemon.Till;

/// <summary>Stands in the daemon's loop: takes what the till's edge posts, and answers as the test says.</summary>
internal sealed class FakeLoop : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Thread thread;
    private readonly BlockingCollection<string> notes = [];

    public FakeLoop()
    {
        Exchange = new TillExchange(Inbox) { Currency = "EUR" };
        thread = new Thread(Run) { Name = "fake loop" };
        thread.Start();
    }

    public Inbox Inbox { get; } = new();

    public TillExchange Exchange { get; }

    /// <summary>What was asked, in order.</summary>
    public BlockingCollection<TillRequest> Asked { get; } = [];

    /// <summary>Gives the answer to a request; null for none.</summary>
    public Func<TillRequest, TillAnswer?> Answers { get; set; } = request => new TillAnswer(request.Ticket, TillOutcome.NotFound);

    public static PaymentView View(string id, string state = "presenting", bool final = false) => new()
    {
        Id = id,
        Type = PaymentType.Sale,
        State = state,
        Final = final,
        AmountMinor = 1250,
        Currency = "EUR",
        Attempts = [new AttemptView { Number = 1, State = state }],
    };

    /// <summary>Waits for the next request.</summary>
    public TillRequest Next()
    {
        Assert.True(Asked.TryTake(out TillRequest? request, Patience), "Nothing was asked.");
        return request;
    }

    /// <summary>Waits for a line of the log that begins so.</summary>
    public string Note(string start)
    {
        while (true)
        {
            Assert.True(notes.TryTake(out string? note, Patience), "The log has no " + start);
            if (note.StartsWith(start, StringComparison.Ordinal))
            {
                return note;
            }
        }
    }

    /// <summary>Ends as the daemon's loop does.</summary>
    public void End()
    {
        Inbox.Post(new LoopEvent.Stop());
        thread.Join();
        Inbox.Close();
    }

    public void Dispose()
    {
        End();
        Inbox.Dispose();
        notes.Dispose();
        Asked.Dispose();
    }

    private void Run()
    {
        Inbox.Claim();
        while (true)
        {
            if (!Inbox.TryTake(Patience, out LoopEvent? happened))
            {
                continue;
            }

            switch (happened)
            {
                case LoopEvent.Stop:
                    return;
                case LoopEvent.Occurred { What: NodeEvent.Noted e }:
                    notes.Add($"{e.Code} {e.Context}");
                    break;
                case LoopEvent.Occurred { What: NodeEvent.TillAsked e }:
                    Asked.Add(e.Request);
                    if (Answers(e.Request) is { } answer)
                    {
                        Exchange.Answer(answer);
                    }

                    break;
                default:
                    break;
            }
        }
    }
}
