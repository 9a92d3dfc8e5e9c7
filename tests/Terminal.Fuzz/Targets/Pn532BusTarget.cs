using Terminal.Devices.Contactless.Pn532;
using Terminal.Emulator.Devices;
using Terminal.Fuzz.Mutation;
using Terminal.Primitives;

namespace Terminal.Fuzz.Targets;

/// <summary>The machine between the reader's driver and a bus, with anything from either side.</summary>
/// <remarks>
/// A part of an input begins with what happens: 0 the driver sends the rest; 1 the transfer that is due succeeds, and the chip is ready;
/// 2 the same, and it is not; 3 it fails; 4 the rest is fetched.
/// </remarks>
internal sealed class Pn532BusTarget : IParserUnderTest
{
    public const int LengthMax = 1024;
    private static readonly byte[] Command = [0x00, 0x00, 0xFF, 0x02, 0xFE, 0xD4, 0x02, 0x2A, 0x00];
    private static readonly byte[] Answer = Pn532Wire.Frame([0x03, 0x32, 0x01, 0x06, 0x07]);
    private static readonly byte[] Long = Pn532Wire.Frame(new byte[Pn532Limits.BodyLengthMax - 1]);
    private readonly byte[] fetched = new byte[Pn532Bus.FrameLengthMax];
    private Pn532Bus bus = new();
    private Instant now;

    public IEnumerable<byte[]> ValidCases =>
    [
        Parts.Join([[0, .. Command], [1], [1], [4, .. Pn532Wire.Ack], [2], [1], [4, .. Answer]]),
        Parts.Join([[0, 0x55, 0x55, .. Pn532Wire.Ack, .. Command], [1], [1], [3], [1], [4, 0x80]]),
        Parts.Join([[0, 0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00], [1], [1], [4, .. Long]]),
        Parts.Join([[0, .. Long], [1], [3], [3], [3]]),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        bus = new Pn532Bus();
        now = Instant.Origin;
        bus.Reset(now);
        Parts parts = new(input);
        while (parts.TryTake(out ReadOnlySpan<byte> part))
        {
            if (!part.IsEmpty)
            {
                Step(part[0], part[1..]);
            }
        }

        bus.Reset(now);
        bus.Send(Command);
        now = bus.Deadline!.Value;
        Property.Holds(bus.TryTake(now, out Pn532Transfer write) && write.Frame.Span.SequenceEqual(Command), "opened anew, it sends");
        bus.Written(now);
        now = bus.Deadline!.Value;
        Property.Holds(bus.TryTake(now, out Pn532Transfer look) && look.Kind == Pn532TransferKind.Look, "and then asks");
        bus.Looked(true, now);
        Property.Holds(bus.TryTake(now, out Pn532Transfer read) && read.Kind == Pn532TransferKind.Read, "and fetches");
        Property.Holds(bus.Arrived(Answer, now).SequenceEqual(Answer.AsSpan(..^1)) && bus.Deadline is null, "and is at rest");
    }

    private void Step(byte what, ReadOnlySpan<byte> bytes)
    {
        if (what == 0)
        {
            bus.Send(bytes);
            return;
        }

        now = bus.Deadline is { } due && due > now ? due : now;
        if (!bus.TryTake(now, out Pn532Transfer transfer))
        {
            Property.Holds(bus.Deadline is null, "what is due can be taken, or nothing is due any more");
            return;
        }

        Property.Holds(bus.Deadline is null && !bus.TryTake(now, out _), "one transfer is under way at a time");
        Property.Holds(transfer.Frame.Length <= Pn532Limits.FrameLengthMax, "a frame is no longer than the limit");
        if (what == 3)
        {
            _ = bus.Failed(now);
        }
        else if (transfer.Kind == Pn532TransferKind.Write)
        {
            bus.Written(now);
        }
        else if (transfer.Kind == Pn532TransferKind.Read && what == 4)
        {
            Fetch(bytes, transfer.ReadLength);
        }
        else
        {
            bus.Looked(what != 2, now);
        }
    }

    private void Fetch(ReadOnlySpan<byte> bytes, int length)
    {
        Span<byte> buffer = fetched.AsSpan(0, length);
        buffer.Clear();
        bytes[..Math.Min(bytes.Length, length)].CopyTo(buffer);
        ReadOnlySpan<byte> given = bus.Arrived(buffer, now);
        Property.Holds(given.Length <= length && given.SequenceEqual(buffer[..given.Length]), "what the driver gets is what was fetched");
    }
}
