using System.Formats.Asn1;

namespace Terminal.Crypto.Tr34;

/// <summary>Walks the values of one constructed DER value, in place and without throwing.</summary>
/// <remarks>
/// A fault sticks: after it every read gives nothing and <see cref="IsGood"/> is false, so that a structure is read in one go and judged at
/// its end. Tags are of one byte.
/// </remarks>
internal ref struct DerReader(ReadOnlySpan<byte> content)
{
    public const byte Boolean = 0x01;
    public const byte Integer = 0x02;
    public const byte BitString = 0x03;
    public const byte OctetString = 0x04;
    public const byte Null = 0x05;
    public const byte ObjectIdentifier = 0x06;
    public const byte UtcTime = 0x17;
    public const byte GeneralizedTime = 0x18;
    public const byte Sequence = 0x30;
    public const byte Set = 0x31;
    public const byte Context0 = 0x80;
    public const byte ContextConstructed0 = 0xA0;
    public const byte ContextConstructed1 = 0xA1;
    public const byte ContextConstructed2 = 0xA2;
    public const byte ContextConstructed3 = 0xA3;

    private ReadOnlySpan<byte> rest = content;

    /// <summary>False once something was not as it was asked for.</summary>
    public bool IsGood { get; private set; } = true;

    /// <summary>True where nothing is left, or after a fault.</summary>
    public readonly bool IsEmpty => rest.IsEmpty;

    /// <summary>True where all was read, and all was as it was asked for.</summary>
    public readonly bool IsDone => IsGood && rest.IsEmpty;

    /// <summary>True where the next value has this tag.</summary>
    public readonly bool Has(byte tag) => !rest.IsEmpty && rest[0] == tag;

    /// <summary>Reads the next value's content.</summary>
    public ReadOnlySpan<byte> Take(byte tag)
    {
        ReadOnlySpan<byte> whole = TakeWhole(tag, out int contentOffset);
        return whole[contentOffset..];
    }

    /// <summary>Reads the next value with its tag and length.</summary>
    public ReadOnlySpan<byte> TakeWhole(byte tag) => TakeWhole(tag, out _);

    /// <summary>Reads the next value, a constructed one, as a reader of its content.</summary>
    public DerReader Enter(byte tag)
    {
        ReadOnlySpan<byte> inside = Take(tag);
        return IsGood ? new DerReader(inside) : new DerReader([]) { IsGood = false };
    }

    /// <summary>Reads a bit string of whole bytes.</summary>
    public ReadOnlySpan<byte> TakeBits()
    {
        ReadOnlySpan<byte> bits = Take(BitString);
        if (bits.IsEmpty || bits[0] != 0)
        {
            Fail();
            return [];
        }

        return bits[1..];
    }

    /// <summary>Reads a positive integer without its leading zero.</summary>
    public ReadOnlySpan<byte> TakeUnsigned()
    {
        ReadOnlySpan<byte> number = Take(Integer);
        if (number.IsEmpty || (number[0] & 0x80) != 0)
        {
            Fail();
            return [];
        }

        return number[0] == 0 && number.Length > 1 ? number[1..] : number;
    }

    /// <summary>Reads a time of either form.</summary>
    public DateTimeOffset TakeTime()
    {
        bool isShort = Has(UtcTime);
        ReadOnlySpan<byte> text = Take(isShort ? UtcTime : GeneralizedTime);
        Span<char> digits = stackalloc char[15];
        int missing = digits.Length - text.Length;
        if (missing != (isShort ? 2 : 0))
        {
            Fail();
            return default;
        }

        "20".CopyTo(digits);
        for (int i = 0; i < text.Length; i++)
        {
            digits[missing + i] = (char)text[i];
        }

        if (isShort && text[0] >= '5')
        {
            "19".CopyTo(digits); // RFC 5280: two digits from 50 on are of the twentieth century.
        }

        if (!DateTimeOffset.TryParseExact(
            digits, "yyyyMMddHHmmssZ", null, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            Fail();
        }

        return time;
    }

    /// <summary>Reads a value and asks that it is this.</summary>
    public void Expect(byte tag, ReadOnlySpan<byte> wanted)
    {
        if (!Take(tag).SequenceEqual(wanted))
        {
            Fail();
        }
    }

    /// <summary>Asks for something that the structure itself does not say.</summary>
    public void Demand(bool condition)
    {
        if (!condition)
        {
            Fail();
        }
    }

    private ReadOnlySpan<byte> TakeWhole(byte tag, out int contentOffset)
    {
        if (!Has(tag) || !AsnDecoder.TryReadEncodedValue(rest, AsnEncodingRules.DER, out _, out contentOffset, out _, out int length))
        {
            Fail();
            contentOffset = 0;
            return [];
        }

        ReadOnlySpan<byte> whole = rest[..length];
        rest = rest[length..];
        return whole;
    }

    private void Fail()
    {
        IsGood = false;
        rest = [];
    }
}
