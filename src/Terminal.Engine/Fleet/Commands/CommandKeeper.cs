using Terminal.Engine.Configuration;
using Terminal.Primitives;

namespace Terminal.Engine.Fleet.Commands;

/// <summary>Takes signed commands and keys, keeps them, has them carried out one after the other, and tells the one end of each.</summary>
/// <remarks>
/// A command is acknowledged to the broker once its row is durable. One that comes again is answered with where it stands, and never
/// carried out twice: after a power cut one that had not ended is begun again, and each is safe to begin again. What ended while nobody
/// heard it is told with the next connection. A command whose time is over before it could begin is told as expired.
/// </remarks>
public sealed class CommandKeeper
{
    /// <summary>Most commands that are kept, ended ones among them.</summary>
    public const int CountMax = 200;

    /// <summary>Most that wait to be carried out.</summary>
    public const int WaitingCountMax = 16;

    /// <summary>How long one that a power cut left open may wait until it begins: how late it is then, no clock says yet.</summary>
    public static readonly TimeSpan TakenUpTime = TimeSpan.FromHours(1);

    private static readonly TimeSpan KeepAgainTime = TimeSpan.FromSeconds(10);

    private readonly ConfigurationTrust trust;
    private readonly List<Held> held = [];
    private readonly Queue<CommandOutput> outputs = new();
    private bool connected;

    /// <summary>Goes on with what is kept.</summary>
    /// <param name="trust">Whose commands are taken.</param>
    /// <param name="standing">The rows of the store, in order.</param>
    public CommandKeeper(ConfigurationTrust trust, IReadOnlyList<KeptCommand> standing)
    {
        this.trust = trust;
        held.AddRange(standing.Select(static row => new Held(row) { Stage = row.HasEnded ? Stage.Ended : Stage.Waiting }));
    }

    /// <summary>The command that is carried out; null where none is.</summary>
    public KeptCommand? Active => held.Find(static one => one.Stage == Stage.Active)?.Row;

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline
    {
        get
        {
            Instant? soonest = null;
            foreach (Held one in held)
            {
                soonest = one.Stage == Stage.Ended ? soonest
                    : Instant.Earlier(soonest, Instant.Earlier(one.IsOpen ? one.ExpiresAt : null, one.KeepAgainAt));
            }

            return soonest;
        }
    }

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out CommandOutput? output) => outputs.TryDequeue(out output);

    /// <summary>Begins: a restart that was wanted has come about, and what a power cut left open is taken up.</summary>
    public void Start(Instant now)
    {
        held.ForEach(one => one.ExpiresAt = one.IsOpen ? now + TakenUpTime : null);
        foreach (Held one in held.Where(static one => one.Row is { State: CommandState.Running, Name: CommandNames.Restart }).ToArray())
        {
            End(one, CommandState.Done, "", default);
        }

        BeginNext();
    }

    /// <summary>The broker is reached, or lost.</summary>
    public void LinkChanged(bool up)
    {
        connected = up;
        held.Where(static one => one.Stage == Stage.Ended && !one.IsTold).ToList().ForEach(Tell);
    }

    /// <summary>Takes a command from the broker.</summary>
    /// <param name="name">The last level of its topic.</param>
    /// <param name="message">The message.</param>
    /// <param name="batch">The open batch.</param>
    /// <param name="utc">The wall clock; null where nobody has set it: then no command is taken, since it may be a year old.</param>
    /// <param name="now">The time.</param>
    public void Arrived(string name, in FleetArrival message, int batch, DateTimeOffset? utc, Instant now)
    {
        if (SignedCommand.Open(message.Payload.Span, name, trust, out string fault) is not { } command)
        {
            Refuse(message, name, fault);
            return;
        }

        KeptCommand row = new(command.Id, name, CommandState.Accepted)
        {
            Arguments = command.Arguments,
            ExpiresAt = command.ExpiresAt,
            Batch = batch,
        };
        Take(row, message, utc, now);
    }

    /// <summary>Takes a key from the broker. It is kept, answered once and answered again as a command is.</summary>
    /// <param name="slot">The last level of its topic.</param>
    /// <param name="message">The message.</param>
    /// <param name="utc">The wall clock; null where nobody has set it.</param>
    /// <param name="now">The time.</param>
    public void KeyArrived(string slot, in FleetArrival message, DateTimeOffset? utc, Instant now)
    {
        KeptCommand? row = KeyPush.Open(message.Payload.Span, slot, trust.Terminal, out string fault);
        bool isKnown = row is not null && held.Exists(one => one.Row.Id == row.Id);
        if (row is null || message.IsRetained || (!isKnown && utc?.ToUnixTimeSeconds() < row.ExpiresAt - KeyPush.LifetimeMax))
        {
            // A broker that keeps a key would bring it with every connection: of one that was answered nothing more is said.
            // One of the future may be taken once the clock is right: nothing is kept of it, as where nobody has set the clock.
            Refuse(message, isKnown ? "" : CommandNames.Key, fault.Length > 0 ? fault : message.IsRetained ? "retained" : "CLOCK");
            return;
        }

        Take(row, message, utc, now);
    }

    private void Take(KeptCommand wanted, in FleetArrival message, DateTimeOffset? utc, Instant now)
    {
        if (held.Find(one => one.Row.Id == wanted.Id) is { } known)
        {
            Again(known, message.Delivery);
            return;
        }

        KeptCommand row = wanted with { AcceptedAt = utc?.ToUnixTimeSeconds() ?? 0 };
        if (utc is not { } time || held.Count(static one => one.IsOpen) >= WaitingCountMax || !HasRoom(time.ToUnixTimeSeconds()))
        {
            outputs.Enqueue(new CommandOutput.Acknowledge(message.Delivery));
            outputs.Enqueue(new CommandOutput.Tell(row with { State = CommandState.Rejected, Code = utc is null ? "CLOCK" : "BUSY" }));
            return;
        }

        TimeSpan left = TimeSpan.FromSeconds(row.ExpiresAt - time.ToUnixTimeSeconds());
        Held taken = new(row) { ExpiresAt = now + left };
        taken.Deliveries.Enqueue(message.Delivery);
        held.Add(taken);
        if (left <= TimeSpan.Zero)
        {
            End(taken, CommandState.Expired, "EXPIRED", default);
            return;
        }

        outputs.Enqueue(new CommandOutput.Keep(row));
    }

    /// <summary>A row is durable.</summary>
    public void Kept(Guid id)
    {
        if (held.Find(one => one.Row.Id == id) is not { } one)
        {
            return;
        }

        Acknowledge(one);
        switch (one.Stage)
        {
            case Stage.Keeping:
                one.Stage = Stage.Waiting;
                Tell(one);
                break;
            case Stage.Ending:
                one.Stage = Stage.Ended;
                Tell(one);
                break;
            case Stage.Active when one.Row is { State: CommandState.Running, Name: CommandNames.Restart }:
                outputs.Enqueue(new CommandOutput.Restart());
                break;
            default:
                break;
        }

        BeginNext();
    }

    /// <summary>A row could not be made durable. A command that is not kept is not taken; how far a kept one has come is tried again, and
    /// not told before.</summary>
    public void KeepFailed(Guid id, Instant now)
    {
        if (held.Find(one => one.Row.Id == id) is not { } one)
        {
            return;
        }

        if (one.Stage == Stage.Keeping)
        {
            _ = held.Remove(one);
            Acknowledge(one);
            outputs.Enqueue(new CommandOutput.Tell(one.Row with { State = CommandState.Rejected, Code = "FLEET-STORE" }));
        }
        else
        {
            one.KeepAgainAt = now + KeepAgainTime;
        }
    }

    /// <summary>The active command has begun. One that ends the process is kept before it does.</summary>
    public void Running()
    {
        if (Change(CommandState.Running) is { } one && one.Row.Name == CommandNames.Restart)
        {
            outputs.Enqueue(new CommandOutput.Keep(one.Row));
        }
    }

    /// <summary>The active command waits until the terminal rests.</summary>
    public void Defer() => _ = Change(CommandState.Deferred);

    /// <summary>The active command has ended.</summary>
    /// <param name="code">Why it failed; empty where it is done.</param>
    /// <param name="result">Members of a JSON object.</param>
    public void End(string code, ReadOnlyMemory<byte> result)
    {
        if (held.Find(static one => one.Stage == Stage.Active) is { } one)
        {
            End(one, code.Length == 0 ? CommandState.Done : CommandState.Failed, code, result);
        }
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        foreach (Held one in held)
        {
            if (one.KeepAgainAt <= now)
            {
                one.KeepAgainAt = null;
                outputs.Enqueue(new CommandOutput.Keep(one.Row));
            }
        }

        foreach (Held one in held)
        {
            if (one.IsOpen && one.ExpiresAt <= now)
            {
                one.ExpiresAt = null;
                if (one.Row.State != CommandState.Running)
                {
                    End(one, CommandState.Expired, "EXPIRED", default);
                }
            }
        }
    }

    /// <summary>Nobody knows whose it is: nothing is kept of it. The answer goes where its topic and its correlation say.</summary>
    private void Refuse(in FleetArrival message, string name, string fault)
    {
        outputs.Enqueue(new CommandOutput.Acknowledge(message.Delivery));
        outputs.Enqueue(new CommandOutput.Alarm("COMMAND-REJECTED", fault));
        if ((CommandNames.All.Contains(name) || name == CommandNames.Key) && message.Correlation.Length == 16)
        {
            Guid id = new(message.Correlation.Span, bigEndian: true);
            outputs.Enqueue(new CommandOutput.Tell(new KeptCommand(id, name, CommandState.Rejected) { Code = fault }));
        }
    }

    private Held? Change(CommandState state)
    {
        Held? one = held.Find(static one => one.Stage == Stage.Active);
        if (one is null || one.Row.State == state)
        {
            return null;
        }

        one.Row = one.Row with { State = state };
        Tell(one);
        return one;
    }

    private void End(Held one, CommandState state, string code, ReadOnlyMemory<byte> result)
    {
        one.Row = one.Row with { State = state, Code = code, Result = result, Arguments = one.Row.Arguments with { Block = null } };
        one.Stage = Stage.Ending;
        outputs.Enqueue(new CommandOutput.Keep(one.Row));
    }

    private void BeginNext()
    {
        if (Active is null && held.Find(static one => one.Stage == Stage.Waiting) is { } next)
        {
            next.Stage = Stage.Active;
            outputs.Enqueue(new CommandOutput.Begin(next.Row));
        }
    }

    /// <summary>One that is known comes again; what is on its way to the disk is acknowledged and told when it is there.</summary>
    private void Again(Held known, long delivery)
    {
        known.Deliveries.Enqueue(delivery);
        if (known.Stage != Stage.Keeping)
        {
            Acknowledge(known);
        }

        if (known.Stage is not (Stage.Keeping or Stage.Ending))
        {
            Tell(known);
        }
    }

    private void Acknowledge(Held one)
    {
        while (one.Deliveries.TryDequeue(out long delivery))
        {
            outputs.Enqueue(new CommandOutput.Acknowledge(delivery));
        }
    }

    private void Tell(Held one)
    {
        one.IsTold = connected && one.Row.HasEnded;
        if (connected)
        {
            outputs.Enqueue(new CommandOutput.Tell(one.Row));
        }
    }

    /// <summary>Forgets the oldest that has ended and would be refused as expired if it came again.</summary>
    private bool HasRoom(long time)
    {
        if (held.Count >= CountMax && held.Find(one => one.Stage == Stage.Ended && one.Row.ExpiresAt < time) is { } oldest)
        {
            _ = held.Remove(oldest);
        }

        return held.Count < CountMax;
    }

    private enum Stage
    {
        /// <summary>On its way to the disk.</summary>
        Keeping,

        /// <summary>In the queue.</summary>
        Waiting,

        /// <summary>Carried out.</summary>
        Active,

        /// <summary>Its end is on its way to the disk.</summary>
        Ending,

        /// <summary>Over.</summary>
        Ended,
    }

    private sealed class Held(KeptCommand row)
    {
        public KeptCommand Row { get; set; } = row;

        public Stage Stage { get; set; }

        /// <summary>What the broker is told once the row is on the disk.</summary>
        public Queue<long> Deliveries { get; } = [];

        public Instant? ExpiresAt { get; set; }

        public Instant? KeepAgainAt { get; set; }

        public bool IsTold { get; set; } = row.HasEnded;

        public bool IsOpen => Stage is Stage.Keeping or Stage.Waiting or Stage.Active;
    }
}

/// <summary>A message that came from the broker.</summary>
/// <param name="Payload">Its bytes.</param>
/// <param name="Delivery">The link's number for it.</param>
/// <param name="Correlation">What the asker knows the answer by.</param>
public readonly record struct FleetArrival(ReadOnlyMemory<byte> Payload, long Delivery, ReadOnlyMemory<byte> Correlation)
{
    /// <summary>True where the broker had kept it for whoever comes.</summary>
    public bool IsRetained { get; init; }
}
