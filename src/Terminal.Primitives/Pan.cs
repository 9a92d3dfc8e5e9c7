namespace Terminal.Primitives;

/// <summary>A primary account number. Whatever prints it prints its mask.</summary>
/// <remarks>
/// 8 to 19 digits (ISO/IEC 7812-1). The digits are held packed, right-aligned, in a number and not as text, so that no formatter, log or
/// exception can come by them; <see cref="CopyDigits"/> is the only way to them and its callers are the host dialect and the vault.
/// </remarks>
public readonly struct Pan : IEquatable<Pan>
{
    /// <summary>The fewest digits that are taken for an account number.</summary>
    public const int DigitCountMin = 8;

    /// <summary>The most digits of an account number.</summary>
    public const int DigitCountMax = 19;

    private readonly UInt128 digits;

    private Pan(UInt128 digits, byte digitCount)
    {
        this.digits = digits;
        DigitCount = digitCount;
    }

    /// <summary>Count of digits, 8 to 19; 0 for the default value, which is no account number.</summary>
    public byte DigitCount { get; }

    /// <summary>The last four digits: what a receipt for the customer may show.</summary>
    public string LastFour => DigitCount == 0 ? "" : Digits(DigitCount - 4, 4);

    /// <summary>First six and last four digits with the rest as asterisks; the most that may ever be shown.</summary>
    /// <remarks>Numbers of fewer than 13 digits show the last four only, so that at least three digits stay hidden in any case.</remarks>
    public string Mask => DigitCount == 0 ? ""
        : DigitCount < 13 ? new string('*', DigitCount - 4) + LastFour
        : Digits(0, 6) + new string('*', DigitCount - 10) + LastFour;

    /// <summary>True where both are the same number.</summary>
    public static bool operator ==(Pan left, Pan right) => left.Equals(right);

    /// <summary>True where the numbers differ.</summary>
    public static bool operator !=(Pan left, Pan right) => !left.Equals(right);

    /// <summary>Reads packed digits that a nibble F may fill up on the right (format cn: tag 5A; also DE2 without its length).</summary>
    public static bool TryFromPacked(ReadOnlySpan<byte> packed, out Pan pan)
    {
        Span<byte> read = stackalloc byte[DigitCountMax + 1];
        int count = 0;
        bool filled = false;
        pan = default;
        foreach (byte pair in packed)
        {
            for (int shift = 4; shift >= 0; shift -= 4)
            {
                int nibble = (pair >> shift) & 0x0F;
                filled |= nibble == 0x0F;
                if (filled ? nibble != 0x0F : nibble > 9 || count > DigitCountMax)
                {
                    return false;
                }

                if (!filled)
                {
                    read[count++] = (byte)nibble;
                }
            }
        }

        bool isNumber = TryFromDigits(read[..count], out pan);
        read.Clear();
        return isNumber;
    }

    /// <summary>Reads digits given as values 0 to 9 or as ASCII characters.</summary>
    public static bool TryFromDigits(ReadOnlySpan<byte> values, out Pan pan)
    {
        pan = default;
        if (values.Length is < DigitCountMin or > DigitCountMax)
        {
            return false;
        }

        UInt128 number = 0;
        foreach (byte value in values)
        {
            int digit = value is >= (byte)'0' and <= (byte)'9' ? value - '0' : value;
            if (digit > 9)
            {
                return false;
            }

            number = (number * 10) + (UInt128)digit;
        }

        pan = new Pan(number, (byte)values.Length);
        return true;
    }

    /// <summary>
    /// Writes the clear digits as ASCII and gives their count. For the host dialect and the vault alone; zero the copy after use.
    /// </summary>
    public int CopyDigits(Span<byte> destination)
    {
        UInt128 rest = digits;
        for (int i = DigitCount - 1; i >= 0; i--)
        {
            destination[i] = (byte)('0' + (int)(rest % 10));
            rest /= 10;
        }

        return DigitCount;
    }

    /// <inheritdoc/>
    public bool Equals(Pan other) => digits == other.digits && DigitCount == other.DigitCount;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Pan other && Equals(other);

    /// <summary>A value that tells nothing of the digits: equal numbers of digits collide.</summary>
    public override int GetHashCode() => DigitCount;

    /// <summary>The mask, never the number.</summary>
    public override string ToString() => Mask;

    private string Digits(int start, int count)
    {
        Span<byte> clear = stackalloc byte[DigitCountMax];
        _ = CopyDigits(clear);
        string shown = string.Create(count, (ReadOnlySpan<byte>)clear.Slice(start, count), static (text, source) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)source[i];
            }
        });
        clear.Clear();
        return shown;
    }
}
