using Microsoft.Extensions.Logging;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Platform.Supervision;
using Terminal.Platform.Time;
using Terminal.Primitives;

namespace Terminal.Daemon.Loop;

/// <summary>The daemon's one loop: events in, the node and the vault stepped until they are quiet, effects out.</summary>
/// <remarks>
/// All machines live on the thread that calls <see cref="Run"/>. What takes time (the disk, the network, a slow line) is done by the edge's
/// threads and comes back as an event. A journal that fails ends the process, since only a restart can tell what the disk holds: soon
/// where the disk is broken, and where it is full as soon as there is room.
/// </remarks>
internal sealed class NodeLoop
{
    /// <summary>Most effects of one event; more is a livelock between two machines.</summary>
    public const int EffectCountMax = 10_000;

    private static readonly TimeSpan ClockInterval = TimeSpan.FromSeconds(10);

    // So long the screen says that the journal failed before the process ends; a result may stand there for the first part of it.
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(15);

    private readonly Node node;
    private readonly IVaultPort vault;
    private readonly Edge edge;
    private readonly Inbox inbox;
    private readonly LoopEnvironment environment;
    private TimeZoneInfo timeZone;
    private Instant nextClock;
    private Instant nextLook;
    private JournalFault? failed;
    private ExitCode? ending;

    /// <summary>Ties machines and edge together; nothing runs before <see cref="Run"/>.</summary>
    public NodeLoop(Node node, IVaultPort vault, Edge edge, LoopEnvironment environment)
    {
        this.node = node;
        this.vault = vault;
        this.edge = edge;
        this.environment = environment;
        inbox = environment.Inbox;
        timeZone = environment.TimeZone;
        failed = environment.OutOfService == OutOfService.Disk ? JournalFault.DiskFull : null;
    }

    /// <summary>Runs until the process is asked to end, or its journal fails for good.</summary>
    public ExitCode Run()
    {
        inbox.Claim();
        Instant now = MonotonicClock.Now;
        node.Start(now, environment.OutOfService);
        ReadClock(now);
        LookAtStorage(now);
        Pump(now);
        environment.Notifier.Ready(now);
        while (ending is null)
        {
            bool came = inbox.TryTake(Wait(MonotonicClock.Now), out LoopEvent? happened);
            now = MonotonicClock.Now;
            if (came)
            {
                Take(happened!, now);
                Pump(now);
            }

            PassTime(now);
        }

        environment.Notifier.Stopping();
        node.Receive(new NodeEvent.Stopping(), now);
        Pump(now);
        edge.SayGoodbye();
        inbox.Close();
        return ending.Value;
    }

    private TimeSpan Wait(Instant now)
    {
        Instant? soonest = Instant.Earlier(Instant.Earlier(node.Deadline, vault.Deadline), Instant.Earlier(nextClock, nextLook));
        soonest = Instant.Earlier(soonest, environment.Notifier.Deadline);
        TimeSpan wait = soonest!.Value - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
    }

    private void Take(LoopEvent happened, Instant now)
    {
        switch (happened)
        {
            case LoopEvent.Occurred e:
                node.Receive(e.What, now);
                if (e.What is NodeEvent.JournalFailed told && failed is null)
                {
                    failed = told.Fault;
                    nextLook = now + ReadingTime;
                }

                break;
            case LoopEvent.WireRead e:
                node.Receive(new NodeEvent.BytesReceived(e.Wire, e.Bytes), now);
                e.Bytes.Span.Clear(); // A card's answer may have been in them.
                break;
            case LoopEvent.SlotTold e:
                node.Receive(new NodeEvent.SlotTold(e.What with { Bytes = e.Bytes }), now);
                e.Bytes.Span.Clear();
                break;
            case LoopEvent.JournalBroken:
                ending = ExitCode.Storage;
                break;
            case LoopEvent.Stop:
                ending ??= ExitCode.Stopped;
                break;
            default:
                bool taken = vault.Take(happened, now);
                Invariant.Check(taken, "an event of a kind that the loop does not know");
                break;
        }
    }

    private void PassTime(Instant now)
    {
        if (now >= nextClock)
        {
            ReadClock(now);
        }

        if (now >= nextLook)
        {
            LookAtStorage(now);
            bool isOver = failed == JournalFault.Broken || (failed == JournalFault.DiskFull && !environment.Storage.IsLow);
            ending ??= isOver ? ExitCode.Storage : null;
        }

        if (node.Deadline <= now)
        {
            node.Elapse(now);
        }

        if (vault.Deadline <= now)
        {
            vault.Elapse(now);
        }

        Pump(now);
        environment.Notifier.Elapse(now);
    }

    private void ReadClock(Instant now)
    {
        DateTimeOffset utc = DateTimeOffset.UtcNow;
        TimeSpan offset = timeZone.GetUtcOffset(utc);
        node.Receive(new NodeEvent.ClockSet(utc, offset, utc >= Build.Earliest), now);
        nextClock = now + ClockInterval;
    }

    private void LookAtStorage(Instant now)
    {
        bool was = environment.Storage.IsLow;
        environment.Storage.Look();
        if (environment.Storage.IsLow != was)
        {
            node.Receive(new NodeEvent.StorageLow(!was), now);
        }

        nextLook = now + StorageWatch.Interval;
    }

    private void Pump(Instant now)
    {
        for (int count = 0; ; count++)
        {
            Invariant.Check(count < EffectCountMax);
            if (node.TryTake(out NodeEffect? effect))
            {
                Perform(effect!, now);
            }
            else if (vault.TryTake(out NodeEvent? said))
            {
                node.Receive(said!, now);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Without a journal (safe mode) nobody is told that a payment does not exist.</summary>
    private void Find(JournalQuery query, Instant now)
    {
        if (edge.Journal is { } journal)
        {
            journal.Find(query);
        }
        else
        {
            node.Receive(new NodeEvent.Found(query.Question, []) { Failed = true }, now);
        }
    }

    private void Use(TerminalConfiguration inForce, Instant now)
    {
        edge.Use(inForce);
        timeZone = TimeZoneInfo.FindSystemTimeZoneById(inForce.TimeZone);
        ReadClock(now);
    }

    /// <summary>Without a store (safe mode) a command stands in memory alone: it must be heard all the same.</summary>
    private void Keep(FleetRow row, Instant now)
    {
        if (edge.Store is null && row is FleetRow.Command)
        {
            node.Receive(new NodeEvent.Kept(row), now);
        }
        else if (edge.Store?.TryKeep(row) != true)
        {
            node.Receive(new NodeEvent.KeepFailed(row), now);
        }
    }

    private void Perform(NodeEffect effect, Instant now)
    {
        switch (effect)
        {
            case NodeEffect.Transmit e:
                edge[e.Wire].Send(e.Bytes);
                break;
            case NodeEffect.Open e:
                edge[e.Wire].Open();
                break;
            case NodeEffect.Close e:
                edge[e.Wire].Close();
                break;
            case NodeEffect.DriveSlot e:
                edge.Slot?.Drive(e.Command);
                break;
            case NodeEffect.Append e:
                Invariant.Check(edge.Journal is not null);
                edge.Journal.Append(e.Record);
                break;
            case NodeEffect.Find e:
                Find(e.Query, now);
                break;
            case NodeEffect.EraseCards e:
                Invariant.Check(edge.Journal is not null);
                edge.Journal.EraseCards(e.Batch);
                break;
            case NodeEffect.AnswerTill e:
                edge.Till.Answer(e.Answer);
                break;
            case NodeEffect.TellTill e:
                edge.Till.Tell(e.Occurred);
                break;
            case NodeEffect.Ask e:
                vault.Ask(e.Command, now);
                break;
            case NodeEffect.SetLights e:
                edge.Lights.SetLights(e.Lights);
                break;
            case NodeEffect.Play e:
                edge.Lights.Play(e.Tone);
                break;
            case NodeEffect.Configured e:
                Use(e.InForce.Configuration, now);
                break;
            case NodeEffect.Log e:
                environment.Log.Line(e.Severity, e.Code, e.Context);
                break;
            default:
                PerformForFleet(effect, now);
                break;
        }
    }

    private void PerformForFleet(NodeEffect effect, Instant now)
    {
        switch (effect)
        {
            case NodeEffect.Publish e:
                _ = edge.Broker.Publish(e.Message);
                break;
            case NodeEffect.Keep e:
                Keep(e.Row, now);
                break;
            case NodeEffect.AcknowledgeFleet e:
                edge.Broker.Acknowledge(e.Delivery);
                break;
            case NodeEffect.TryLinks:
                edge.FieldWork.TryLinks();
                break;
            case NodeEffect.CollectLog e:
                edge.FieldWork.CollectLog(e.Head);
                break;
            case NodeEffect.Restart:
                ending ??= ExitCode.Restarting;
                break;
            default:
                Invariant.Check(false, "an effect of a kind that the loop does not know");
                break;
        }
    }
}

/// <summary>What the loop needs besides machines and edge.</summary>
internal sealed record LoopEnvironment
{
    /// <summary>Its queue.</summary>
    public required Inbox Inbox { get; init; }

    /// <summary>The shop's to begin with.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>The log.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The room on the journal's disk.</summary>
    public required StorageWatch Storage { get; init; }

    /// <summary>Hears that the loop runs.</summary>
    public required ServiceNotifier Notifier { get; init; }

    /// <summary>Why the terminal must not trade in this run; null where it may.</summary>
    public string? OutOfService { get; init; }
}
