using System.Buffers.Binary;

namespace Terminal.Platform.Board;

/// <summary>The bytes of the board's bus: a request, and the one byte that answers it.</summary>
internal static class BoardFrame
{
    /// <summary>Longest answer that is taken off the socket at once: one byte more than an answer has, so that too many are seen.</summary>
    public const int AnswerLengthMax = 2;

    private const int HeaderLength = 4;

    /// <summary>A request: kind, argument, length (2 bytes, big-endian) and payload.</summary>
    public static byte[] Request(byte kind, byte argument, ReadOnlySpan<byte> payload)
    {
        byte[] request = new byte[HeaderLength + payload.Length];
        request[0] = kind;
        request[1] = argument;
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(2), checked((ushort)payload.Length));
        payload.CopyTo(request.AsSpan(HeaderLength));
        return request;
    }

    /// <summary>Reads an answer; gives the fault that ends the connection, or null.</summary>
    /// <param name="received">What one receive gave: nothing where the board hung up.</param>
    /// <param name="errno">0, or why a device refused the request; of the housing's switch its level.</param>
    public static string? Answer(ReadOnlySpan<byte> received, out byte errno)
    {
        errno = received.IsEmpty ? (byte)0 : received[0];
        return received.Length switch
        {
            0 => "HANGUP",
            1 => null,
            _ => "GARBLED", // Answers and requests are out of step: who would say which one was refused?
        };
    }
}
