using Terminal.Primitives;

namespace Terminal.Iso8583;

/// <summary>The five bytes before a message that say to whom it goes and from whom it comes.</summary>
/// <remarks>Protocol identifier (0x60), destination and origin of two bytes each. An answer has the two exchanged.</remarks>
/// <param name="Protocol">0x60.</param>
/// <param name="Destination">The network international identifier as four packed digits: 0x0003.</param>
/// <param name="Origin">The sender's address, or zero.</param>
public readonly record struct Tpdu(byte Protocol, ushort Destination, ushort Origin)
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 5;

    /// <summary>The TPDU of an answer.</summary>
    public Tpdu Reversed => new(Protocol, Origin, Destination);

    /// <summary>Reads ten hex digits, as configuration has them: 6000030000.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Tpdu tpdu)
    {
        tpdu = default;
        return Hex.TryParse(text, out byte[] bytes) && TryRead(bytes, out tpdu);
    }

    /// <summary>Reads five bytes; false where there are fewer or more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tpdu tpdu)
    {
        bool good = bytes.Length == Length;
        tpdu = good ? new Tpdu(bytes[0], (ushort)((bytes[1] << 8) | bytes[2]), (ushort)((bytes[3] << 8) | bytes[4])) : default;
        return good;
    }

    /// <summary>Writes five bytes.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = Protocol;
        destination[1] = (byte)(Destination >> 8);
        destination[2] = (byte)(Destination & 0xFF);
        destination[3] = (byte)(Origin >> 8);
        destination[4] = (byte)(Origin & 0xFF);
    }
}
