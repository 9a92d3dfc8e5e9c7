using System.Buffers.Binary;

namespace Terminal.Iso8583;

/// <summary>Finds frames in a stream, however it was cut into pieces.</summary>
/// <remarks>
/// One fixed buffer. A length of zero, of more than the limit, or that is no number breaks the stream for good: where the next frame would
/// begin is then unknown, and the connection has to be made anew.
/// </remarks>
/// <param name="framing">The framing of the stream.</param>
public sealed class FrameReader(Framing framing)
{
    private readonly byte[] buffer = new byte[Limits.MessageLengthMax + 64];
    private int used;
    private int wanted = framing.LengthLength;
    private bool inFrame;
    private bool given;

    /// <summary>True once the stream holds something that is no frame. <see cref="Reset"/> starts afresh.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes bytes from the input until a frame is complete.</summary>
    /// <param name="input">What came in; on return, what has not been looked at yet. Call again until the result is false.</param>
    /// <param name="frame">The frame without its length, valid until the next call.</param>
    /// <returns>True where a frame is complete; false where the input is used up or the stream is broken.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (given)
        {
            Reset();
        }

        while (!IsBroken)
        {
            int taken = Math.Min(wanted - used, input.Length);
            input[..taken].CopyTo(buffer.AsSpan(used));
            input = input[taken..];
            used += taken;
            if (used < wanted)
            {
                return false;
            }

            if (inFrame)
            {
                frame = buffer.AsSpan(0, used);
                given = true;
                return true;
            }

            Begin();
        }

        return false;
    }

    /// <summary>Forgets everything and zeroes the buffer: for a new connection, and after a frame that held secrets.</summary>
    public void Reset()
    {
        buffer.AsSpan().Clear();
        used = 0;
        wanted = framing.LengthLength;
        inFrame = false;
        given = false;
        IsBroken = false;
    }

    private void Begin()
    {
        int length = 0;
        if (framing.Length == FramingLength.TwoBytes)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(buffer);
        }
        else
        {
            foreach (byte digit in buffer.AsSpan(0, used))
            {
                length = digit is >= (byte)'0' and <= (byte)'9' && length >= 0 ? (length * 10) + (digit - '0') : -1;
            }
        }

        IsBroken = length <= framing.EnvelopeLength || length > framing.EnvelopeLength + Limits.MessageLengthMax;
        used = 0;
        wanted = IsBroken ? 0 : length;
        inFrame = true;
    }
}
