using Terminal.Emulator.Acquirer;
using Terminal.Engine;

namespace Terminal.Emulator.World;

/// <summary>
/// The way between one terminal and the acquirer: connections that come and go, messages that are delayed, lost, late or doubled.
/// </summary>
/// <param name="world">Time, dice and the host.</param>
/// <param name="terminal">The terminal at this end.</param>
public sealed class HostWire(World world, TerminalModel terminal)
{
    private readonly Timeline timeline = world.Timeline;
    private readonly Chance chance = world.Chance;
    private readonly AcquirerModel acquirer = world.Acquirer;
    private int connection;

    /// <summary>What goes wrong at present.</summary>
    public Faults Faults { get; set; } = Faults.None;

    /// <summary>True while the network is there.</summary>
    public bool NetworkUp { get; set; } = true;

    /// <summary>Number of the open connection; 0 for none.</summary>
    public int Connection => connection;

    /// <summary>The terminal connects.</summary>
    public void Connect(int life) => timeline.After(chance.Between(5, 60), () =>
    {
        if (!NetworkUp || chance.OneIn(Faults.ConnectionRefused))
        {
            terminal.Deliver(life, new NodeEvent.WireClosed(Wire.Host, "REFUSED"));
            return;
        }

        connection = world.NextConnection();
        acquirer.Open(connection);
        timeline.Trace("connected");
        terminal.Deliver(life, new NodeEvent.WireOpened(Wire.Host));
    });

    /// <summary>The terminal drops the connection, or loses it with its power.</summary>
    public void Drop()
    {
        if (connection != 0)
        {
            acquirer.Close(connection);
            connection = 0;
        }
    }

    /// <summary>The terminal sends a frame.</summary>
    public void Send(ReadOnlyMemory<byte> frame, int life)
    {
        int on = connection;
        byte[] bytes = frame.ToArray();
        if (on == 0)
        {
            return;
        }

        if (chance.OneIn(Faults.ConnectionLost))
        {
            bool arrives = chance.OneIn(2);
            timeline.After(chance.Between(1, 20), () => Break(on, life, arrives ? bytes : null));
        }
        else if (!chance.OneIn(Faults.QuestionLost))
        {
            timeline.After(chance.Between(5, 80), () => Hand(on, bytes));
        }
    }

    /// <summary>The host's answer sets out.</summary>
    public void Answer(int on, ReadOnlyMemory<byte> frame)
    {
        if (on != connection || chance.OneIn(Faults.AnswerLost))
        {
            return;
        }

        byte[] bytes = frame.ToArray();
        int life = terminal.Life;
        TimeSpan delay = chance.OneIn(Faults.AnswerLate) ? chance.Between(29_000, 75_000) : chance.Between(20, 900);
        Arrive(on, life, bytes, delay);
        if (chance.OneIn(Faults.AnswerTwice))
        {
            Arrive(on, life, bytes, delay + chance.Between(1, 25_000));
        }
    }

    private void Arrive(int on, int life, byte[] bytes, TimeSpan delay) => timeline.After(delay, () =>
    {
        if (on == connection)
        {
            int cut = chance.Below(bytes.Length);
            terminal.Deliver(life, new NodeEvent.BytesReceived(Wire.Host, bytes.AsMemory(0, cut)));
            terminal.Deliver(life, new NodeEvent.BytesReceived(Wire.Host, bytes.AsMemory(cut)));
        }
    });

    private void Hand(int on, byte[] bytes)
    {
        if (on == connection && NetworkUp)
        {
            timeline.Trace($"host gets {bytes[7]:X2}{bytes[8]:X2}");
            acquirer.Receive(on, bytes, timeline.Now);
            world.PumpAcquirer();
        }
    }

    private void Break(int on, int life, byte[]? last)
    {
        if (on != connection)
        {
            return;
        }

        if (last is not null)
        {
            Hand(on, last); // It arrived; its answer will not.
        }

        Drop();
        timeline.Trace("connection lost");
        terminal.Deliver(life, new NodeEvent.WireClosed(Wire.Host, "RESET"));
    }
}
