using System.Globalization;
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
            int arrived = chance.OneIn(2) ? bytes.Length : chance.Below(bytes.Length);
            timeline.After(chance.Between(1, 20), () =>
            {
                Hand(on, bytes[..arrived]); // Its answer will not arrive.
                Break(on, life);
            });
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
        if (chance.OneIn(Faults.AnswerForeign))
        {
            Arrive(on, life, Foreign(bytes), delay - chance.Between(0, 20));
        }

        if (chance.OneIn(Faults.ConnectionLost))
        {
            Arrive(on, life, bytes[..chance.Below(bytes.Length)], delay);
            timeline.After(delay, () => Break(on, life));
            return;
        }

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
            int cut = chance.Below(bytes.Length + 1);
            terminal.Deliver(life, new NodeEvent.BytesReceived(Wire.Host, bytes.AsMemory(0, cut)));
            terminal.Deliver(life, new NodeEvent.BytesReceived(Wire.Host, bytes.AsMemory(cut)));
        }
    });

    /// <summary>What a mistaken host or a bad line would send in an answer's place.</summary>
    private byte[] Foreign(byte[] answer)
    {
        HostMessage message = HostMessage.Parse(answer.AsSpan(2))!;
        int kind = chance.Below(message.Mac is null ? 4 : 5);
        timeline.Trace($"foreign answer {kind}");
        switch (kind)
        {
            case 0:
                message.Set(11, ((message.Number(11) + 500) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture));
                return message.ToFrame();
            case 1:
                message.Set(41, "29999999");
                return message.ToFrame();
            case 2:
                return [0x00, 0x20, .. chance.Bytes(0x20)];
            case 4:
                message.Set(39, message.Text(39) == "00" ? "05" : "00"); // Somebody turns the verdict round; the MAC gives it away.
                return message.ToFrame();
            default:
                return chance.Bytes(1 + chance.Below(60));
        }
    }

    private void Hand(int on, byte[] bytes)
    {
        if (on == connection && NetworkUp)
        {
            timeline.Trace($"host gets {bytes.Length} bytes{(bytes.Length > 8 ? $", {bytes[7]:X2}{bytes[8]:X2}" : "")}");
            acquirer.Receive(on, bytes, timeline.Now);
            world.PumpAcquirer();
        }
    }

    private void Break(int on, int life)
    {
        if (on == connection)
        {
            Drop();
            timeline.Trace("connection lost");
            terminal.Deliver(life, new NodeEvent.WireClosed(Wire.Host, "RESET"));
        }
    }
}
