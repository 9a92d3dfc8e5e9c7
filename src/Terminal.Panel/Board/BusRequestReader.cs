using System.Buffers.Binary;

namespace Terminal.Panel.Board;

/// <summary>Finds the requests of the board's bus in what comes off its socket, in pieces of any length.</summary>
/// <remarks>
/// A request is kind, argument, length (2 bytes, big-endian) and payload. A length over <see cref="PayloadMax"/> breaks the stream for
/// good.
/// </remarks>
internal sealed class BusRequestReader
{
    /// <summary>Longest payload of one request in bytes.</summary>
    public const int PayloadMax = 4096;

    private const int HeaderLength = 4;
    private readonly byte[] request = new byte[HeaderLength + PayloadMax];
    private int received;
    private int wanted = HeaderLength;

    /// <summary>True once a request was too long; nothing is read any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Kind of the request that was read last.</summary>
    public byte Kind => request[0];

    /// <summary>Its argument.</summary>
    public byte Argument => request[1];

    /// <summary>Its payload, valid until the next call.</summary>
    public ReadOnlySpan<byte> Payload => request.AsSpan(HeaderLength, wanted - HeaderLength);

    /// <summary>Takes bytes from the input until a request is complete.</summary>
    /// <param name="input">What came in; on return, what has not been looked at yet. Call again until the result is false.</param>
    public bool TryRead(ref ReadOnlySpan<byte> input)
    {
        if (received == wanted)
        {
            received = 0;
            wanted = HeaderLength;
        }

        while (!IsBroken)
        {
            int taken = Math.Min(wanted - received, input.Length);
            input[..taken].CopyTo(request.AsSpan(received));
            input = input[taken..];
            received += taken;
            if (received < wanted)
            {
                return false;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(2));
            if (wanted == HeaderLength + length)
            {
                return true;
            }

            IsBroken = length > PayloadMax;
            wanted = IsBroken ? HeaderLength : HeaderLength + length;
        }

        return false;
    }
}
