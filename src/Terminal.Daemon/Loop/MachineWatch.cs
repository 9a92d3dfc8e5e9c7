using Terminal.Daemon.Settings;
using Terminal.Engine;
using Terminal.Platform.Machine;

namespace Terminal.Daemon.Loop;

/// <summary>Looks at the machine at the start and each minute, and once an hour at the days on which certificates end, on a thread of its
/// own: a file of a sick disk or driver may take its time.</summary>
/// <remarks>A certificate that is renewed in place is used at the next connection; here it is known before the old one's day.</remarks>
internal sealed class MachineWatch : IDisposable
{
    /// <summary>Looks from one reading of certificates to the next.</summary>
    public const int LooksPerReading = 60;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly NodeConfiguration configuration;
    private readonly Inbox inbox;
    private readonly TimeSpan interval;
    private readonly CancellationTokenSource stopping = new();
    private readonly Thread thread;

    /// <summary>Begins to look.</summary>
    /// <param name="configuration">Where the journal and the certificates are.</param>
    /// <param name="inbox">Where what is seen goes.</param>
    /// <param name="interval">Time between two looks; a minute unless told.</param>
    public MachineWatch(NodeConfiguration configuration, Inbox inbox, TimeSpan? interval = null)
    {
        this.configuration = configuration;
        this.inbox = inbox;
        this.interval = interval ?? Interval;
        thread = new Thread(Run) { Name = "machine", IsBackground = true };
        thread.Start();
    }

    /// <summary>True until it has ended.</summary>
    public bool IsLooking => thread.IsAlive;

    /// <summary>Ends it, and waits for a look that goes on, for a while.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        if (thread.Join(EndLimit))
        {
            stopping.Dispose();
        }
    }

    private void Run()
    {
        MachineReader machine = new("/", configuration.JournalFolder());
        CancellationToken stop = stopping.Token;
        for (int look = 0; !stop.IsCancellationRequested; look = (look + 1) % LooksPerReading)
        {
            if (look == 0)
            {
                inbox.Post(new LoopEvent.Occurred(new NodeEvent.CertificatesRead(configuration.Certificates())));
            }

            inbox.Post(new LoopEvent.Occurred(new NodeEvent.MachineMeasured(machine.Read())));
            _ = stop.WaitHandle.WaitOne(interval);
        }
    }
}
