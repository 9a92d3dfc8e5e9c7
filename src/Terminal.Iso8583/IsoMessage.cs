using System.Globalization;
using System.Text;
using Terminal.Primitives;

namespace Terminal.Iso8583;

/// <summary>One message: its type and its fields, in a form that no dialect colours.</summary>
/// <remarks>
/// Fields are bytes in a fixed buffer of the message: ASCII characters for digits, text and track (separator D), bytes as they are for
/// binary fields. The object is made once and reused; <see cref="Clear"/> zeroes it. Account number, track and PIN block never become a
/// string here, and <see cref="ToString"/> tells the type and the numbers of the fields alone. Whether a value fits its field is the
/// dialect's to say when it packs.
/// </remarks>
public sealed class IsoMessage
{
    private readonly byte[] content = new byte[Limits.ContentLengthMax];
    private readonly int[] offsets = new int[Limits.FieldMax + 1];
    private readonly int[] lengths = new int[Limits.FieldMax + 1];
    private int used;

    /// <summary>Creates an empty message.</summary>
    public IsoMessage() => Array.Fill(lengths, -1);

    /// <summary>The message type.</summary>
    public Mti Mti { get; set; }

    /// <summary>The value of a field; empty where the message does not have it.</summary>
    /// <param name="field">Number of the data element, 2 to 128.</param>
    public ReadOnlySpan<byte> this[int field] => Has(field) ? content.AsSpan(offsets[field], lengths[field]) : [];

    /// <summary>True where the message has the field.</summary>
    public bool Has(int field) => lengths[Checked(field)] >= 0;

    /// <summary>Sets a field from bytes: characters for digits, text and track, bytes as they are for binary fields.</summary>
    public void Set(int field, ReadOnlySpan<byte> value) => value.CopyTo(Reserve(field, value.Length));

    /// <summary>Sets a field from characters. One outside ASCII becomes a zero byte, which no dialect packs.</summary>
    public void Set(int field, ReadOnlySpan<char> value)
    {
        Span<byte> target = Reserve(field, value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            target[i] = char.IsAscii(value[i]) ? (byte)value[i] : (byte)0;
        }
    }

    /// <summary>Sets a field of digits from a number, with leading zeros.</summary>
    /// <param name="field">Number of the data element.</param>
    /// <param name="value">Not negative, and of no more than <paramref name="digitCount"/> digits.</param>
    /// <param name="digitCount">Count of digits: 12 for DE4, 6 for DE11.</param>
    public void SetNumber(int field, long value, int digitCount)
    {
        Invariant.Check(value >= 0);
        Span<byte> target = Reserve(field, digitCount);
        for (int i = digitCount - 1; i >= 0; i--)
        {
            target[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        Invariant.Check(value == 0);
    }

    /// <summary>Sets a field of digits or track from nibbles as a card holds them (tags 57, 5A), an F at the end left out.</summary>
    /// <remarks>A nibble A to C or E, or an F amid the digits, becomes a zero byte, which no dialect packs.</remarks>
    public void SetNibbles(int field, ReadOnlySpan<byte> packed)
    {
        int count = packed.Length * 2;
        if (count > 0 && (packed[^1] & 0x0F) == 0x0F)
        {
            count--;
        }

        Span<byte> target = Reserve(field, count);
        for (int i = 0; i < count; i++)
        {
            int nibble = (packed[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0x0F;
            target[i] = nibble switch
            {
                <= 9 => (byte)('0' + nibble),
                0x0D => (byte)'D',
                _ => 0,
            };
        }
    }

    /// <summary>Makes room for a field and gives it to the caller to fill in place, so that a secret needs no copy of its own.</summary>
    /// <returns>Zeroed bytes, valid until the next change of the message.</returns>
    public Span<byte> Reserve(int field, int length)
    {
        Remove(field);
        Invariant.Check(length >= 0 && length <= content.Length - used);
        offsets[field] = used;
        lengths[field] = length;
        used += length;
        return content.AsSpan(offsets[field], length);
    }

    /// <summary>Takes a field out; nothing happens where the message does not have it.</summary>
    public void Remove(int field)
    {
        if (!Has(field))
        {
            return;
        }

        int offset = offsets[field];
        int length = lengths[field];
        content.AsSpan(offset + length, used - offset - length).CopyTo(content.AsSpan(offset));
        content.AsSpan(used - length, length).Clear();
        used -= length;
        lengths[field] = -1;
        for (int other = 0; other < offsets.Length; other++)
        {
            if (lengths[other] >= 0 && offsets[other] > offset)
            {
                offsets[other] -= length;
            }
        }
    }

    /// <summary>Reads a field of up to 18 digits as a number; false where it is absent, empty, longer or no number.</summary>
    public bool TryGetNumber(int field, out long value)
    {
        value = 0;
        ReadOnlySpan<byte> digits = this[field];
        if (digits.Length is 0 or > 18)
        {
            return false;
        }

        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    /// <summary>A field as text, with trailing spaces cut; empty where the message does not have it.</summary>
    /// <remarks>Not for account number, tracks and PIN block: asking for those is a programmer's error.</remarks>
    public string GetText(int field)
    {
        Invariant.Check(field is not (DataElement.PrimaryAccountNumber or DataElement.Track2 or 36 or 45 or DataElement.PinBlock));
        return Encoding.ASCII.GetString(this[field]).TrimEnd(' ');
    }

    /// <summary>Empties the message and zeroes what it held.</summary>
    public void Clear()
    {
        content.AsSpan().Clear();
        Array.Fill(lengths, -1);
        used = 0;
        Mti = default;
    }

    /// <summary>The type and the numbers of the fields, never a value.</summary>
    public override string ToString()
    {
        StringBuilder text = new(Mti.ToString());
        for (int field = 2; field <= Limits.FieldMax; field++)
        {
            if (Has(field))
            {
                text.Append(CultureInfo.InvariantCulture, $" {field}");
            }
        }

        return text.ToString();
    }

    private static int Checked(int field)
    {
        Invariant.Check(field is >= 2 and <= Limits.FieldMax);
        return field;
    }
}
