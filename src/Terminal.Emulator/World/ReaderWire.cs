using Terminal.Emulator.Cards;
using Terminal.Emulator.Devices;
using Terminal.Engine;
using Terminal.Primitives;

namespace Terminal.Emulator.World;

/// <summary>The reader's chip at the far end of a serial line: bytes take their time, come in pieces, and sometimes come wrong.</summary>
/// <param name="timeline">Virtual time.</param>
/// <param name="chance">Dice of its own, so that a world without a chip draws what it always drew.</param>
/// <param name="terminal">The terminal at the near end.</param>
public sealed class ReaderWire(Timeline timeline, Chance chance, TerminalModel terminal) : IReaderModel
{
    private static readonly TimeSpan ByteTime = TimeSpan.FromMicroseconds(87); // 115200 8N1.
    private readonly Pn532Chip chip = new();
    private Instant chipHears;
    private Instant terminalHears;
    private Instant? planned;
    private int outage;

    /// <summary>What goes wrong at present.</summary>
    public Faults Faults { get; set; } = Faults.None;

    /// <inheritdoc/>
    public void Insert(ICardModel model)
    {
        chip.RemoveCards();
        if (chance.OneIn(Faults.SecondCard))
        {
            Bystander bystander = new();
            chip.Insert(bystander);
            timeline.Trace("two cards");
            timeline.After(chance.Between(100, 800), () => chip.Remove(bystander));
        }

        chip.Insert(model);
    }

    /// <inheritdoc/>
    public void Remove() => chip.RemoveCards();

    /// <summary>The terminal's board loses its power, and the chip with it.</summary>
    public void PowerLost() => chip.Reset();

    /// <summary>The terminal sends bytes to the chip.</summary>
    /// <param name="bytes">A frame or several.</param>
    /// <param name="life">Which life of the process sends them.</param>
    public void Send(ReadOnlyMemory<byte> bytes, int life)
    {
        foreach (byte[] piece in Carry(bytes.ToArray()))
        {
            chipHears = Arrival(chipHears, piece);
            timeline.At(chipHears, () =>
            {
                if (life == terminal.Life && terminal.IsOn)
                {
                    chip.Receive(piece, timeline.Now);
                    Pump();
                }
            });
        }
    }

    private void Pump()
    {
        int life = terminal.Life;
        while (chip.TryTake(out ReadOnlyMemory<byte> bytes))
        {
            foreach (byte[] piece in Carry(bytes.ToArray()))
            {
                terminalHears = Arrival(terminalHears, piece);
                timeline.At(terminalHears, () => terminal.Deliver(life, new NodeEvent.BytesReceived(Wire.Reader, piece)));
            }
        }

        if (chip.Deadline is { } due && (planned is null || due < planned))
        {
            planned = due;
            timeline.At(due, () =>
            {
                planned = null;
                chip.Elapse(timeline.Now);
                Pump();
            });
        }
    }

    /// <summary>When a piece is there: after what went before it, its own bytes, and an adapter's delay.</summary>
    private Instant Arrival(Instant before, byte[] piece) =>
        (before > timeline.Now ? before : timeline.Now) + (piece.Length * ByteTime) + chance.Between(0, 2);

    /// <summary>What the line makes of bytes: spoilt now and then, whole, in two pieces or byte by byte.</summary>
    private IEnumerable<byte[]> Carry(byte[] bytes)
    {
        byte[] carried = chance.OneIn(Faults.ReaderWire) ? Spoil(bytes) : bytes;
        int cut = chance.Below(carried.Length + 1);
        return chance.Below(16) switch
        {
            0 => carried.Select(static value => new[] { value }),
            < 6 => [carried[..cut], carried[cut..]],
            _ => [carried],
        };
    }

    private byte[] Spoil(byte[] bytes)
    {
        int at = chance.Below(bytes.Length);
        int kind = chance.Below(6);
        timeline.Trace($"reader's line: fault {kind} at byte {at} of {bytes.Length}");
        switch (kind)
        {
            case 0:
                return [.. bytes[..at], .. bytes[(at + 1)..]];
            case 1:
                return [.. bytes[..at], (byte)(bytes[at] ^ (1 << chance.Below(8))), .. bytes[(at + 1)..]];
            case 2:
                return [.. chance.Bytes(1 + chance.Below(12)), .. bytes];
            case 3:
                return [];
            case 4:
                int ends = ++outage;
                chip.Faults.Silent = true;
                timeline.After(chance.Between(50, 8_000), () => chip.Faults.Silent = chip.Faults.Silent && ends != outage);
                return bytes;
            default:
                chip.Reset();
                return bytes;
        }
    }

    /// <summary>A card that lies on the reader by mistake and has nothing to pay with.</summary>
    private sealed class Bystander : ICardModel
    {
        public ReadOnlySpan<byte> Atqa => [0x00, 0x04];

        public byte Sak => 0x20;

        public ReadOnlySpan<byte> Uid => [0x08, 0x00, 0x00, 0x02];

        public ReadOnlySpan<byte> Ats => [0x05, 0x78, 0x80, 0x70, 0x02];

        public int Transceive(ReadOnlySpan<byte> command, Span<byte> response)
        {
            response[0] = 0x6A;
            response[1] = 0x82;
            return 2;
        }

        public void Removed()
        {
        }
    }
}
