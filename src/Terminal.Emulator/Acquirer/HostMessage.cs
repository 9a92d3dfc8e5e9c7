using System.Globalization;
using System.Text;
using Terminal.Primitives;

namespace Terminal.Emulator.Acquirer;

/// <summary>One message as the acquirer's side reads and writes it: the BCD dialect, by code of its own.</summary>
/// <remarks>
/// It shares nothing with the terminal's dialect tables, so that one mistake does not agree with itself. Fields are bytes: characters for
/// digits and text, bytes as they are for DE52, 55, 57, 64 and 128. Any input that is not a whole message of known fields is refused.
/// </remarks>
internal sealed class HostMessage
{
    /// <summary>Where in a frame the message begins: behind length and TPDU.</summary>
    public const int TypeOffset = 7;

    private const int FieldMax = 128;
    private readonly byte[]?[] fields = new byte[]?[FieldMax + 1];

    private enum Shape
    {
        Unknown,
        Digits,
        Text,
        Bytes,
        ShortDigits,
        Track,
        LongText,
        LongBytes,
    }

    /// <summary>Message type as four packed digits: 0x0200.</summary>
    public int Type { get; set; }

    /// <summary>Addresses before the message, 5 bytes.</summary>
    public byte[] Tpdu { get; private set; } = new byte[5];

    /// <summary>The MAC: DE64, or DE128 of a message with a second bitmap; the last field in either case.</summary>
    public byte[]? Mac
    {
        get => fields[MacField];
        set => fields[MacField] = value;
    }

    /// <summary>What the MAC covers of a message that was read: from its type to the last byte before it; empty without one.</summary>
    public byte[] Covered { get; private set; } = [];

    /// <summary>A field, or null where the message does not have it.</summary>
    public byte[]? this[int field]
    {
        get => fields[field];
        set => fields[field] = value;
    }

    /// <summary>A field that holds no secret, as text without trailing spaces; empty where it is not there.</summary>
    public string Text(int field) => fields[field] is { } value ? Encoding.ASCII.GetString(value).TrimEnd(' ') : "";

    /// <summary>Sets a field from text.</summary>
    public void Set(int field, string value) => fields[field] = Encoding.ASCII.GetBytes(value);

    /// <summary>A field of digits as a number; 0 where it is not there or no number.</summary>
    public long Number(int field) =>
        fields[field] is { } value && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    /// <summary>A field of exactly so many digits, as text; empty where it is not there or is anything else.</summary>
    public string DigitsOf(int field, int count) =>
        fields[field] is { } value && value.Length == count && !value.AsSpan().ContainsAnyExceptInRange((byte)'0', (byte)'9')
            ? Encoding.ASCII.GetString(value)
            : "";

    /// <summary>An answer to this message: its type, the addresses exchanged, and the fields that an answer repeats.</summary>
    public HostMessage Answer()
    {
        HostMessage answer = new()
        {
            Type = (Type & 0xFFF0) | 0x0010,
            Tpdu = [Tpdu[0], Tpdu[3], Tpdu[4], Tpdu[1], Tpdu[2]],
        };
        foreach (int field in (ReadOnlySpan<int>)[3, 4, 7, 11, 12, 13, 24, 41, 42, 49, 70])
        {
            answer[field] = fields[field];
        }

        return answer;
    }

    /// <summary>Reads TPDU and message; null where they are malformed.</summary>
    public static HostMessage? Parse(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 5 + 2 + 8 || !Bcd.TryRead(frame[5..7], out _))
        {
            return null;
        }

        HostMessage message = new() { Tpdu = frame[..5].ToArray(), Type = (frame[5] << 8) | frame[6] };
        bool two = (frame[7] & 0x80) != 0;
        ReadOnlySpan<byte> bitmap = frame[7..Math.Min(frame.Length, two ? 23 : 15)];
        if (two && bitmap.Length < 16)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = frame[(7 + bitmap.Length)..];
        for (int field = 2; field <= bitmap.Length * 8; field++)
        {
            bool there = (bitmap[(field - 1) / 8] & (0x80 >> ((field - 1) % 8))) != 0;
            if (there && field == (two ? FieldMax : FieldMax / 2))
            {
                message.Covered = frame[5..^rest.Length].ToArray();
            }

            if (there && !message.TryParse(field, ref rest))
            {
                return null;
            }
        }

        return rest.IsEmpty ? message : null;
    }

    /// <summary>The frame: two bytes of length, TPDU, message.</summary>
    public byte[] ToFrame() => ToFrame(out _);

    /// <summary>The frame: two bytes of length, TPDU, message.</summary>
    /// <param name="macOffset">Where in the frame the MAC stands; 0 where the message has none.</param>
    public byte[] ToFrame(out int macOffset)
    {
        List<byte> body = [(byte)(Type >> 8), (byte)(Type & 0xFF)];
        byte[] bitmap = new byte[16];
        List<byte> content = [];
        int contentOfMac = -1;
        int macField = MacField;
        for (int field = 2; field <= FieldMax; field++)
        {
            if (fields[field] is { } value)
            {
                bitmap[(field - 1) / 8] |= (byte)(0x80 >> ((field - 1) % 8));
                contentOfMac = field == macField ? content.Count : contentOfMac;
                Pack(field, value, content);
            }
        }

        bool two = bitmap.AsSpan(8).IndexOfAnyExcept((byte)0) >= 0;
        bitmap[0] |= (byte)(two ? 0x80 : 0);
        body.AddRange(bitmap.AsSpan(0, two ? 16 : 8));
        macOffset = contentOfMac < 0 ? 0 : TypeOffset + body.Count + contentOfMac;
        body.AddRange(content);
        int length = Tpdu.Length + body.Count;
        return [(byte)(length >> 8), (byte)(length & 0xFF), .. Tpdu, .. body];
    }

    private int MacField =>
        Array.FindIndex(fields, (FieldMax / 2) + 1, static one => one is not null) >= 0 ? FieldMax : FieldMax / 2;

    private static (Shape Shape, int Length) Table(int field) => field switch
    {
        2 => (Shape.ShortDigits, 19),
        3 or 11 or 12 => (Shape.Digits, 6),
        4 => (Shape.Digits, 12),
        7 => (Shape.Digits, 10),
        13 or 14 => (Shape.Digits, 4),
        22 or 23 or 24 or 70 => (Shape.Digits, 3),
        25 => (Shape.Digits, 2),
        35 => (Shape.Track, 37),
        37 => (Shape.Text, 12),
        38 => (Shape.Text, 6),
        39 => (Shape.Text, 2),
        41 => (Shape.Text, 8),
        42 => (Shape.Text, 15),
        49 => (Shape.Text, 3),
        52 or 64 or 128 => (Shape.Bytes, 8),
        53 => (Shape.Digits, 16),
        48 or 54 or 56 or (>= 58 and <= 63) => (Shape.LongText, 999),
        55 => (Shape.LongBytes, 255),
        57 => (Shape.LongBytes, 999),
        90 => (Shape.Digits, 42),
        _ => (Shape.Unknown, 0),
    };

    private bool TryParse(int field, ref ReadOnlySpan<byte> rest)
    {
        (Shape shape, int length) = Table(field);
        int prefix = shape switch
        {
            Shape.ShortDigits or Shape.Track => 1,
            Shape.LongText or Shape.LongBytes => 2,
            _ => 0,
        };
        if (prefix > 0)
        {
            if (rest.Length < prefix || !Bcd.TryRead(rest[..prefix], out long told) || told > length)
            {
                return false;
            }

            length = (int)told;
            rest = rest[prefix..];
        }

        bool packed = shape is Shape.Digits or Shape.ShortDigits or Shape.Track;
        int taken = packed ? (length + 1) / 2 : length;
        if (shape == Shape.Unknown || rest.Length < taken)
        {
            return false;
        }

        ReadOnlySpan<byte> raw = rest[..taken];
        rest = rest[taken..];
        fields[field] = packed ? Unpacked(raw, length, shape == Shape.Track) : raw.ToArray();
        return fields[field] is not null;
    }

    private static byte[]? Unpacked(ReadOnlySpan<byte> raw, int count, bool track)
    {
        byte[] digits = new byte[count];
        int skipped = track ? 0 : count % 2; // Numbers carry an odd zero on the left, track 2 on the right.
        for (int i = 0; i < count; i++)
        {
            int place = i + skipped;
            int nibble = place % 2 == 0 ? raw[place / 2] >> 4 : raw[place / 2] & 0x0F;
            if (nibble > 9 && !(track && nibble == 0x0D))
            {
                return null;
            }

            digits[i] = (byte)(nibble == 0x0D ? 'D' : '0' + nibble);
        }

        return digits;
    }

    private static void Pack(int field, byte[] value, List<byte> content)
    {
        (Shape shape, int length) = Table(field);
        switch (shape)
        {
            case Shape.Digits:
                Invariant.Check(value.Length == length);
                string even = Encoding.ASCII.GetString(value).PadLeft((length + 1) / 2 * 2, '0');
                content.AddRange(Hex.Parse(even));
                break;
            case Shape.Text:
            case Shape.Bytes when field is FieldMax or FieldMax / 2: // The MAC alone: answers carry no PIN block.
                Invariant.Check(value.Length == length);
                content.AddRange(value);
                break;
            case Shape.LongText or Shape.LongBytes:
                content.Add((byte)(value.Length / 100));
                content.Add((byte)((value.Length / 10 % 10 * 16) + (value.Length % 10)));
                content.AddRange(value);
                break;
            default:
                Invariant.Check(false); // Answers carry no account number, track or PIN block.
                break;
        }
    }
}
