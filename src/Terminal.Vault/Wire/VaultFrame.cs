using System.Buffers.Binary;
using Terminal.Primitives;

namespace Terminal.Vault.Wire;

/// <summary>Commands and replies as frames on a byte stream, for a vault in a process of its own.</summary>
/// <remarks>
/// Two bytes of length (big-endian, of all that follows), version 1 (1 byte), kind (1), fields. Each message has exactly one form. A frame
/// that is none is a status; it leaves nothing behind.
/// </remarks>
public static class VaultFrame
{
    /// <summary>Most bytes behind the length.</summary>
    public const int LengthMax = 16 * 1024;

    /// <summary>Bytes of the length.</summary>
    public const int PrefixLength = 2;

    private const byte Version = 1;
    private const int HeadLength = 2;

    private delegate T? FieldReader<T>(WireKind kind, ref WireReader from, SecretArena arena);

    /// <summary>Reads the length before a frame; false where no frame is so long.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> prefix, out int length)
    {
        length = prefix.Length == PrefixLength ? BinaryPrimitives.ReadUInt16BigEndian(prefix) : 0;
        return length is >= HeadLength and <= LengthMax;
    }

    /// <summary>Writes a command with the length before it; its secret is disposed, since it has left.</summary>
    /// <param name="command">What.</param>
    /// <param name="destination">Where; whoever sent the bytes on zeroes them.</param>
    /// <returns>Bytes written; 0 where they do not fit, or are more than a frame.</returns>
    public static int Write(VaultCommand command, Span<byte> destination)
    {
        WireWriter to = Begin(destination);
        CommandCodec.Write(command, ref to);
        CommandCodec.SecretOf(command)?.Dispose();
        return End(to, destination);
    }

    /// <summary>Writes a reply with the length before it; its secret is disposed, since it has left.</summary>
    /// <param name="reply">What.</param>
    /// <param name="destination">Where; whoever sent the bytes on zeroes them.</param>
    /// <returns>Bytes written; 0 where they do not fit, or are more than a frame.</returns>
    public static int Write(VaultReply reply, Span<byte> destination)
    {
        WireWriter to = Begin(destination);
        ReplyCodec.Write(reply, ref to);
        ReplyCodec.SecretOf(reply)?.Dispose();
        return End(to, destination);
    }

    /// <summary>Reads a command.</summary>
    /// <param name="frame">The frame behind its length; its bytes are zero afterwards.</param>
    /// <param name="arena">Where its secret goes.</param>
    /// <param name="command">The command where the status is good; else null.</param>
    public static WireStatus Read(Span<byte> frame, SecretArena arena, out VaultCommand? command)
    {
        WireStatus status = Read(frame, arena, CommandCodec.Read, out command);
        if (status != WireStatus.Good)
        {
            CommandCodec.SecretOf(command)?.Dispose();
            command = null;
        }

        return status;
    }

    /// <summary>Reads a reply.</summary>
    /// <param name="frame">The frame behind its length; its bytes are zero afterwards.</param>
    /// <param name="arena">Where its secret goes.</param>
    /// <param name="reply">The reply where the status is good; else null.</param>
    public static WireStatus Read(Span<byte> frame, SecretArena arena, out VaultReply? reply)
    {
        WireStatus status = Read(frame, arena, ReplyCodec.Read, out reply);
        if (status != WireStatus.Good)
        {
            ReplyCodec.SecretOf(reply)?.Dispose();
            reply = null;
        }

        return status;
    }

    private static WireStatus Read<T>(Span<byte> frame, SecretArena arena, FieldReader<T> read, out T? message)
        where T : class
    {
        message = null;
        if (frame.Length is < HeadLength or > LengthMax)
        {
            frame.Clear();
            return WireStatus.Malformed;
        }

        WireStatus status = WireStatus.OtherVersion;
        if (frame[0] == Version)
        {
            WireReader from = new(frame[HeadLength..]);
            message = read((WireKind)frame[1], ref from, arena);
            status = message is null ? WireStatus.UnknownKind : from.IsWhole ? WireStatus.Good : WireStatus.Malformed;
        }

        frame.Clear();
        return status;
    }

    private static WireWriter Begin(Span<byte> destination)
    {
        WireWriter to = new(destination);
        to.UInt16(0); // The length is known at the end.
        to.Byte(Version);
        return to;
    }

    private static int End(in WireWriter to, Span<byte> destination)
    {
        int length = to.Length - PrefixLength;
        if (!to.Fits || length > LengthMax)
        {
            destination.Clear();
            return 0;
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)length);
        return to.Length;
    }
}
