using System.Buffers.Binary;
using System.Globalization;
using Terminal.Primitives;

namespace Terminal.Iso8583;

/// <summary>What stands around a message on a stream: a length, and with some hosts a TPDU and a header.</summary>
/// <param name="Length">How the length is written; it counts all that follows.</param>
/// <param name="HasTpdu">True where a <see cref="Tpdu"/> comes first.</param>
/// <param name="HeaderLength">Length of the application header after it, 0 to 16 bytes.</param>
public sealed record Framing(FramingLength Length, bool HasTpdu, int HeaderLength)
{
    /// <summary>Two-byte length and nothing else.</summary>
    public static Framing LengthOnly { get; } = new(FramingLength.TwoBytes, false, 0);

    /// <summary>Two-byte length and TPDU.</summary>
    public static Framing LengthAndTpdu { get; } = new(FramingLength.TwoBytes, true, 0);

    /// <summary>Two-byte length, TPDU and the six-byte header of UnionPay's terminals.</summary>
    public static Framing UnionPay { get; } = new(FramingLength.TwoBytes, true, 6);

    /// <summary>Four digits of length and nothing else.</summary>
    public static Framing FourDigits { get; } = new(FramingLength.FourDigits, false, 0);

    /// <summary>Bytes of the length itself.</summary>
    public int LengthLength => Length == FramingLength.TwoBytes ? 2 : 4;

    /// <summary>Bytes before the message: length, TPDU and header.</summary>
    public int PrefixLength => LengthLength + EnvelopeLength;

    /// <summary>Bytes between length and message.</summary>
    public int EnvelopeLength => (HasTpdu ? Tpdu.Length : 0) + HeaderLength;

    /// <summary>Packs a message with what stands before it.</summary>
    /// <param name="dialect">The dialect that packs the message.</param>
    /// <param name="message">The message.</param>
    /// <param name="envelope">Addresses and header.</param>
    /// <param name="destination">Where the frame goes.</param>
    /// <param name="fault">What is wrong, where the result is 0. Its offset counts from the message's first byte.</param>
    /// <returns>Count of bytes written; 0 after a fault.</returns>
    public int Pack(Dialect dialect, IsoMessage message, FrameEnvelope envelope, Span<byte> destination, out IsoFault fault)
    {
        Invariant.Check(envelope.Header.Length == HeaderLength);
        if (destination.Length < PrefixLength)
        {
            fault = new IsoFault(IsoFaultKind.NoRoom, 0, 0);
            return 0;
        }

        if (!dialect.TryPack(message, destination[PrefixLength..], out int written, out fault))
        {
            return 0;
        }

        int length = EnvelopeLength + written;
        if (Length == FramingLength.TwoBytes)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)length);
        }
        else
        {
            _ = length.TryFormat(destination[..4], out _, "D4", CultureInfo.InvariantCulture);
        }

        Span<byte> rest = destination[LengthLength..];
        if (HasTpdu)
        {
            envelope.Tpdu.Write(rest);
            rest = rest[Tpdu.Length..];
        }

        envelope.Header.Span.CopyTo(rest);
        return LengthLength + length;
    }

    /// <summary>Takes a frame apart that came without its length; false where it is too short for TPDU and header.</summary>
    /// <param name="frame">What <see cref="FrameReader"/> gave.</param>
    /// <param name="tpdu">The TPDU, or the default value where the framing has none.</param>
    /// <param name="message">The message, a slice of the frame.</param>
    public bool TryOpen(ReadOnlySpan<byte> frame, out Tpdu tpdu, out ReadOnlySpan<byte> message)
    {
        tpdu = default;
        message = default;
        if (frame.Length < EnvelopeLength)
        {
            return false;
        }

        if (HasTpdu)
        {
            _ = Tpdu.TryRead(frame[..Tpdu.Length], out tpdu);
        }

        message = frame[EnvelopeLength..];
        return true;
    }
}
