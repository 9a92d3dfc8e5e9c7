using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer.Hsm;

/// <summary>A frame of the BCD dialect cut into its fields by hand, so that fields of key, PIN and MAC can be put in as bytes.</summary>
internal sealed class SecuredFrame
{
    private const int MessageOffset = 7;
    private const int LongPrefix = -3;
    private readonly byte[] tpdu;
    private readonly byte[] type;
    private readonly SortedDictionary<int, byte[]> fields = [];

    public SecuredFrame(ReadOnlySpan<byte> frame)
    {
        tpdu = frame[2..7].ToArray();
        type = frame[7..9].ToArray();
        bool two = (frame[9] & 0x80) != 0;
        ReadOnlySpan<byte> bitmap = frame.Slice(9, two ? 16 : 8);
        ReadOnlySpan<byte> rest = frame[(9 + bitmap.Length)..];
        for (int field = 2; field <= 8 * bitmap.Length; field++)
        {
            if ((bitmap[(field - 1) / 8] & (0x80 >> ((field - 1) % 8))) != 0)
            {
                int length = LengthOf(field, rest);
                fields[field] = rest[..length].ToArray();
                rest = rest[length..];
            }
        }

        Assert.True(rest.IsEmpty);
    }

    /// <summary>A field's bytes on the wire, with the bytes of its length; null takes it out.</summary>
    public byte[]? this[int field]
    {
        get => fields.GetValueOrDefault(field);
        set
        {
            fields.Remove(field);
            if (value is not null)
            {
                fields[field] = value;
            }
        }
    }

    public static SecuredFrame Of(Question question) => new(question.ToFrame());

    /// <summary>Puts DE57 in, with its length.</summary>
    public SecuredFrame WithKeyField(ReadOnlySpan<byte> content)
    {
        this[57] = [(byte)(content.Length / 100), (byte)((content.Length / 10 % 10 * 16) + (content.Length % 10)), .. content];
        return this;
    }

    /// <summary>Puts the key serial number in DE57, and behind it a PIN block of format 4 where there is one.</summary>
    public SecuredFrame WithKey(ReadOnlySpan<byte> ksn, ReadOnlySpan<byte> block = default) => WithKeyField(
        [0xDF, 0x01, (byte)ksn.Length, .. ksn, .. block.IsEmpty ? [] : (byte[])[0xDF, 0x02, (byte)block.Length, .. block]]);

    /// <summary>Where the MAC stands: DE64, or DE128 of a message with a second bitmap.</summary>
    public int MacField => fields.Keys.Max() > 64 ? 128 : 64;

    /// <summary>Makes the MAC over all that stands before it.</summary>
    public SecuredFrame WithMac(Func<byte[], byte[]> mac)
    {
        int field = MacField;
        this[field] = new byte[8];
        this[field] = mac(Covered(ToFrame()));
        return this;
    }

    public byte[] ToFrame()
    {
        byte[] bitmap = new byte[16];
        foreach (int field in fields.Keys)
        {
            bitmap[(field - 1) / 8] |= (byte)(0x80 >> ((field - 1) % 8));
        }

        bool two = fields.Keys.Max() > 64;
        bitmap[0] |= (byte)(two ? 0x80 : 0);
        byte[] body = [.. tpdu, .. type, .. bitmap[..(two ? 16 : 8)], .. fields.Values.SelectMany(value => value)];
        return [(byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    /// <summary>What the MAC of a frame covers: from the type's first byte to the last byte before it, and it is the last field.</summary>
    public static byte[] Covered(byte[] frame) => frame[MessageOffset..^8];

    /// <summary>Bytes of a field, by a table of this test's own: packed digits, characters, or a length before them.</summary>
    private static int LengthOf(int field, ReadOnlySpan<byte> rest)
    {
        int fix = field switch
        {
            3 or 11 or 12 => 3,
            4 => 6,
            7 => 5,
            13 or 14 or 22 or 23 or 24 or 39 or 70 => 2,
            25 => 1,
            37 => 12,
            38 => 6,
            41 or 52 or 64 or 128 => 8,
            42 => 15,
            49 => 3,
            90 => 21,
            2 or 35 => -1,
            _ => LongPrefix,
        };
        if (fix == -1)
        {
            Assert.True(Bcd.TryRead(rest[..1], out long digits));
            return 1 + (((int)digits + 1) / 2);
        }

        if (fix == LongPrefix)
        {
            Assert.True(Bcd.TryRead(rest[..2], out long bytes));
            return 2 + (int)bytes;
        }

        return fix;
    }
}
