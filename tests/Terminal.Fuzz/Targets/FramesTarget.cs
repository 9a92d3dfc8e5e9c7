using System.Buffers.Binary;
using System.Globalization;
using Terminal.Iso8583;

namespace Terminal.Fuzz.Targets;

/// <summary>Frames on a stream, however it is cut: compared with a reading of the whole that has no state.</summary>
/// <remarks>The first byte of an input chooses the framing, the second how long the pieces are.</remarks>
internal sealed class FramesTarget : IParserUnderTest
{
    public const int LengthMax = 9000;
    private const int HeadLength = 2;
    private static readonly Framing[] Framings = [Framing.LengthAndTpdu, Framing.UnionPay, Framing.FourDigits, Framing.LengthOnly];
    private static readonly FrameReader[] Readers = [.. Framings.Select(static framing => new FrameReader(framing))];
    private static readonly byte[][] Samples = [.. Framings.Select(Sample)];

    public IEnumerable<byte[]> ValidCases
    {
        get
        {
            foreach (byte[] wire in VectorFiles.Bytes("iso8583/messages.json", "framed", "hex", static _ => true))
            {
                byte framing = (byte)(wire[0] == '0' ? 2 : wire.Length > 13 && wire[2] == 0x60 && wire[7] == 0x60 ? 1 : 0);
                yield return [framing, 7, .. wire];
                yield return [framing, 0, .. wire, .. wire];
            }

            yield return [3, 1, 0x00, 0x02, 0x08, 0x00];
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < HeadLength)
        {
            return;
        }

        int chosen = input[0] % Framings.Length;
        Framing framing = Framings[chosen];
        FrameReader reader = Readers[chosen];
        int piece = Math.Max(1, (int)input[1]);
        reader.Reset();
        ReadOnlySpan<byte> stream = input[HeadLength..];
        ReadOnlySpan<byte> left = stream;
        while (!left.IsEmpty && !reader.IsBroken)
        {
            ReadOnlySpan<byte> rest = left[..Math.Min(piece, left.Length)];
            left = left[rest.Length..];
            while (reader.TryRead(ref rest, out ReadOnlySpan<byte> frame))
            {
                int length = Length(framing, stream);
                Property.Holds(
                    length > 0 && frame.SequenceEqual(stream.Slice(framing.LengthLength, length)), "a frame is what its length says");
                Open(framing, frame);
                stream = stream[(framing.LengthLength + length)..];
            }
        }

        bool broken = stream.Length >= framing.LengthLength && Length(framing, stream) < 0;
        Property.Holds(reader.IsBroken == broken, "a stream is broken by a wrong length and by nothing else");
        reader.Reset();
        ReadOnlySpan<byte> sample = Samples[chosen];
        Property.Holds(
            reader.TryRead(ref sample, out ReadOnlySpan<byte> last) && !last.IsEmpty && sample.IsEmpty, "a good frame is read after it");
    }

    private static void Open(Framing framing, ReadOnlySpan<byte> frame)
    {
        Property.Holds(framing.TryOpen(frame, out Tpdu tpdu, out ReadOnlySpan<byte> message), "a frame can be opened");
        Property.IsWithin(message, frame);
        Property.Holds(message.Length == frame.Length - framing.EnvelopeLength, "the message is all behind the envelope");
        Span<byte> written = stackalloc byte[Tpdu.Length];
        tpdu.Write(written);
        Property.Holds(!framing.HasTpdu || written.SequenceEqual(frame[..Tpdu.Length]), "a TPDU is written as it was read");
    }

    /// <summary>Length of the frame at the beginning, or -1 where what stands there is no length that a frame may have.</summary>
    private static int Length(Framing framing, ReadOnlySpan<byte> stream)
    {
        int length = framing.Length == FramingLength.TwoBytes ? BinaryPrimitives.ReadUInt16BigEndian(stream)
            : stream[..4].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? -1
            : int.Parse(stream[..4], CultureInfo.InvariantCulture);
        return length > framing.EnvelopeLength && length <= framing.EnvelopeLength + Limits.MessageLengthMax ? length : -1;
    }

    private static byte[] Sample(Framing framing)
    {
        byte[] body = new byte[framing.EnvelopeLength + 3];
        return framing.Length == FramingLength.TwoBytes ? [0, (byte)body.Length, .. body] : [.. "0003"u8, .. body];
    }
}
