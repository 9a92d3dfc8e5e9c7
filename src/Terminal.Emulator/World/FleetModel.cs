using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.Primitives;

namespace Terminal.Emulator.World;

/// <summary>The fleet of one terminal: its store, its session at a broker, and an operator who sends commands and reads what comes.
/// </summary>
/// <remarks>
/// The broker keeps what is not acknowledged and brings it again with the next connection, in another order, and now and then twice. A
/// connection breaks before or after a message has come through. The operator repeats a command until its one end is known. The last
/// configuration that was pushed is retained, and comes with each connection.
/// </remarks>
/// <param name="timeline">Virtual time.</param>
/// <param name="chance">The dice.</param>
/// <param name="terminal">Whose fleet it is.</param>
/// <param name="operator">Who signs, and whom the terminal trusts.</param>
public sealed class FleetModel(Timeline timeline, Chance chance, TerminalModel terminal, FleetOperator @operator)
{
    private const int KeyShare = 4; // Keys among as many commands as there are names.

    private static readonly string[] Names =
    [
        CommandNames.Restart, CommandNames.Forward, CommandNames.Close, CommandNames.SelfTest, CommandNames.Link, CommandNames.PrintTest,
        CommandNames.Logs, CommandNames.Report,
    ];

    private readonly SortedDictionary<long, FleetEvent> events = [];
    private readonly List<KeptCommand> commands = [];
    private readonly List<OrderedCommand> ordered = [];
    private readonly SortedDictionary<long, Guid> heard = [];
    private readonly Dictionary<long, OrderedCommand> underWay = [];
    private int stores;
    private int connection;
    private int commandsLeft;
    private long deliveries;
    private bool up;
    private bool pushesEnded;

    /// <summary>What goes wrong at present.</summary>
    public Faults Faults { get; set; } = Faults.None;

    /// <summary>The configurations that are pushed; null where none are.</summary>
    public ConfigurationPushes? Pushes { get; set; }

    /// <summary>Issues another key block for the terminal, made at a time; null where it has no keys.</summary>
    public Func<DateTimeOffset, byte[]>? NewKey { get; set; }

    /// <summary>What the operator sent, and was told.</summary>
    public IReadOnlyList<OrderedCommand> Ordered => ordered;

    /// <summary>Told of what must never be.</summary>
    public Action<string>? Objects { get; set; }

    /// <summary>The events that came, by number.</summary>
    public IReadOnlyDictionary<long, Guid> Heard => heard;

    /// <summary>Why it is not at rest; null where it is.</summary>
    public string? Unrest => ordered.Find(static one => one.End is null) is { } open ? $"the operator waits for {open.Name}"
        : events.Keys.Any(sequence => !heard.ContainsKey(sequence)) ? "an event is to be told"
        : Pushes?.Unrest;

    /// <summary>Pushes so many configurations, one after the other.</summary>
    public void Push(int count)
    {
        if (Pushes is { } pushes && count > 0)
        {
            timeline.After(chance.Between(2_000, 200_000), () =>
            {
                if (pushesEnded)
                {
                    return;
                }

                Retain(pushes.Push());
                Push(count - 1);
            });
        }
    }

    /// <summary>Pushes what must come into force, and no more.</summary>
    public void PushLast()
    {
        pushesEnded = true;
        if (Pushes is { } pushes)
        {
            Retain(pushes.PushLast());
        }
    }

    /// <summary>Orders so many commands, one after the other.</summary>
    public void Want(int count)
    {
        bool idle = commandsLeft == 0;
        commandsLeft = count;
        if (idle && count > 0)
        {
            timeline.After(chance.Between(5_000, 120_000), Order);
        }
    }

    /// <summary>The parts of a new life of the terminal, over what is on the disk.</summary>
    public NodeParts Equip(NodeParts parts)
    {
        int life = terminal.Life;
        timeline.After(chance.Between(100, 5_000), () => Connect(life));
        return parts with
        {
            Trust = @operator.Trust,
            Fleet = new FleetStanding([.. events.Values], [.. commands]),
            Standing = Pushes?.Standing() ?? parts.Standing,
        };
    }

    /// <summary>The process is gone, and what was on its way to the disk.</summary>
    public void PowerLost()
    {
        up = false;
        connection++;
        stores++;
    }

    /// <summary>Carries out what the terminal wants of its fleet.</summary>
    public void CarryOut(NodeEffect effect, int life)
    {
        switch (effect)
        {
            case NodeEffect.Keep e:
                Keep(e.Row, life);
                break;
            case NodeEffect.Publish e when up:
                Publish(e.Message, life);
                break;
            case NodeEffect.AcknowledgeFleet e:
                Acknowledge(e.Delivery);
                break;
            case NodeEffect.Configured e:
                Object(Pushes?.Use(e.InForce));
                break;
            case NodeEffect.TryLinks:
                Answer(life, new NodeEvent.LinksTried([new LinkTrial("host", "", [20])]));
                break;
            case NodeEffect.CollectLog:
                Answer(life, new NodeEvent.LogCollected([new byte[] { 1 }]));
                break;
            default:
                break;
        }
    }

    private void Answer(int life, NodeEvent answer) =>
        timeline.After(chance.Between(1, 3_000), () => terminal.Deliver(life, answer));

    private void Keep(FleetRow row, int life)
    {
        int store = stores;
        timeline.After(chance.Between(1, chance.OneIn(Faults.JournalSlow) ? 4_000 : 10), () =>
        {
            if (store != stores)
            {
                return;
            }

            bool failed = chance.OneIn(Faults.DiskFull);
            if (!failed)
            {
                Write(row);
            }

            terminal.Deliver(life, failed ? new NodeEvent.KeepFailed(row) : new NodeEvent.Kept(row));
        });
    }

    private void Write(FleetRow row)
    {
        switch (row)
        {
            case FleetRow.Event e:
                events[e.What.Sequence] = e.What;
                break;
            case FleetRow.EventSent e:
                events[e.Sequence] = events[e.Sequence] with { IsSent = true };
                break;
            case FleetRow.Command e:
                int place = commands.FindIndex(one => one.Id == e.What.Id);
                if (place < 0)
                {
                    commands.Add(e.What);
                }
                else
                {
                    commands[place] = e.What;
                }

                break;
            case FleetRow.Document e:
                Object(Pushes?.Write(e.What));
                break;
            default:
                break;
        }
    }

    private void Object(string? objection)
    {
        if (objection is not null)
        {
            Objects?.Invoke(objection);
        }
    }

    private void Retain(PushedDocument document)
    {
        timeline.Trace($"operator pushes version {document.Version}, {document.Kind}");
        if (up)
        {
            Bring(document);
        }
    }

    private void Connect(int life)
    {
        if (life != terminal.Life || !terminal.IsOn || up)
        {
            return;
        }

        up = true;
        connection++;
        underWay.Clear();
        timeline.Trace("broker reached");
        terminal.Deliver(life, new NodeEvent.FleetLinkChanged(true));
        foreach (OrderedCommand one in ordered.Where(static one => one.IsAtBroker).OrderBy(_ => chance.Below(100)).ToArray())
        {
            Bring(one);
        }

        if (Pushes?.Desired is { } desired)
        {
            Bring(desired);
        }
    }

    private void Break(int life)
    {
        if (up && life == terminal.Life)
        {
            up = false;
            connection++;
            timeline.Trace("broker lost");
            timeline.After(chance.Between(1_000, 30_000), () => Connect(life));
            terminal.Deliver(life, new NodeEvent.FleetLinkChanged(false));
        }
    }

    private void Bring(OrderedCommand command) => Bring(() => command.IsAtBroker, delivery =>
    {
        underWay[delivery] = command;
        return new NodeEvent.FleetReceived(command.Topic, command.Envelope, delivery)
        {
            Correlation = command.Id.ToByteArray(bigEndian: true),
        };
    });

    private void Bring(PushedDocument document) => Bring(
        () => document == Pushes!.Desired,
        delivery => new NodeEvent.FleetReceived(FleetTopics.DesiredConfiguration, document.Envelope, delivery));

    /// <summary>Carries a message to the terminal, now and then twice; not over another connection, nor where it has become void.</summary>
    private void Bring(Func<bool> isWanted, Func<long, NodeEvent> message)
    {
        int life = terminal.Life;
        int through = connection;
        int times = chance.OneIn(Faults.AnswerTwice) ? 2 : 1;
        for (int i = 0; i < times; i++)
        {
            timeline.After(chance.Between(1, 2_000), () =>
            {
                if (through == connection && isWanted())
                {
                    terminal.Deliver(life, message(++deliveries));
                }
            });
        }
    }

    private void Acknowledge(long delivery)
    {
        // Otherwise it comes again: the acknowledgement was lost with the connection.
        if (underWay.Remove(delivery, out OrderedCommand? command) && up && !chance.OneIn(Faults.AnswerLost))
        {
            command.IsAtBroker = false;
        }
    }

    private void Publish(FleetMessage message, int life)
    {
        if (message.QualityOfService == 0)
        {
            return;
        }

        bool breaks = chance.OneIn(Faults.ConnectionLost);
        if (!breaks || chance.OneIn(2))
        {
            Hear(message);
        }

        int through = connection;
        timeline.After(chance.Between(1, 500), () =>
        {
            if (through == connection && breaks)
            {
                Break(life);
            }
            else if (through == connection && message.Token > 0)
            {
                terminal.Deliver(life, new NodeEvent.FleetPublished(message.Token));
            }
        });
    }

    private void Hear(FleetMessage message)
    {
        if (message.Token > 0)
        {
            FleetEvent? kept = events.GetValueOrDefault(message.Token);
            Guid id = kept?.Id ?? Guid.Empty;
            if (kept is null || !message.Payload.Span.SequenceEqual(FleetMessages.Of(kept).Payload.Span))
            {
                Objects?.Invoke($"event {message.Token} is told and is not on the disk");
            }
            else if (!heard.TryAdd(message.Token, id) && heard[message.Token] != id)
            {
                Objects?.Invoke($"event {message.Token} is two events");
            }
        }
        else if (message.Topic == FleetTopics.ReportedConfiguration)
        {
            Object(Pushes?.Hear(message.Payload));
        }
        else if (ordered.Find(one => message.Correlation.Span.SequenceEqual(one.Id.ToByteArray(bigEndian: true))) is { } command)
        {
            Object(command.Objection(message.Payload));
        }
    }

    private void Order()
    {
        if (commandsLeft > 0)
        {
            commandsLeft--;
            OrderedCommand command = NewCommand();
            ordered.Add(command);
            timeline.Trace($"operator sends {command.Name}");
            Send(command);
            timeline.After(chance.Between(5_000, 120_000), Order);
        }
    }

    private OrderedCommand NewCommand()
    {
        int which = chance.Below(Names.Length + (NewKey is null ? 0 : KeyShare));
        Guid id = new(chance.Bytes(16));
        DateTimeOffset now = TerminalModel.Epoch + (timeline.Now - Instant.Origin);
        return which < Names.Length
            ? new OrderedCommand(id, Names[which], @operator)
            : OrderedCommand.ForKey(id, @operator.Trust.Terminal, now, NewKey!(now));
    }

    /// <summary>Hands it to the broker, and again while nothing is heard of its end.</summary>
    private void Send(OrderedCommand command)
    {
        if (command.End is not null)
        {
            return;
        }

        command.IsAtBroker = true;
        if (up)
        {
            Bring(command);
        }

        timeline.After(chance.Between(20_000, 60_000), () => Send(command));
    }
}
