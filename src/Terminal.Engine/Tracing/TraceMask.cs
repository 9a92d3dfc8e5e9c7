using Terminal.Emv.Tlv;

namespace Terminal.Engine.Tracing;

/// <summary>Says which nibbles of what terminal, card and host tell each other a trace may not show.</summary>
/// <remarks>
/// Two rules, one behind the other. By place: values of <see cref="Whole"/> go as a whole, account numbers keep their first six and last
/// four digits, and what cannot be read as the objects that it should be is not shown at all, since nobody knows what stands in it.
/// By digits: wherever seven digits in a row of a number that was seen stand, in packed digits or one digit a byte, those that the mask
/// hides are taken out, whatever holds them. A number that is found late is looked for in the lines before it.
/// Certificates go because anybody can recover a card's number from them with the scheme's public key, and signed static data because
/// the digits that are missing can be found by trying which fit their hash.
/// </remarks>
internal sealed class TraceMask
{
    private const int RunLength = 7;
    private const int HeaderLength = 5;
    private const int StatusLength = 2;
    private const int NumberCountMax = 8;
    private const byte All = 0xFF;

    private static readonly HashSet<uint> Whole =
    [
        0x56, 0x99, 0x5F53, 0x9F0B, 0x9F0C, // Track 1, PIN data, IBAN, the longer name, the longer issuer number.
        Tag.CardholderName, Tag.Track1DiscretionaryData, Tag.Track2DiscretionaryData, Tag.ApplicationExpirationDate,
        Tag.IssuerPublicKeyCertificate, Tag.SignedStaticApplicationData, Tag.IccPublicKeyCertificate, Tag.IccPinKeyCertificate,
        Tag.IssuerScriptCommand,
    ];

    private readonly List<byte[]> numbers = [];
    private readonly Dictionary<uint, byte[]> lists = [];
    private byte instruction;
    private bool isChained;
    private int cryptogramCount;

    /// <summary>Count of account numbers that were seen.</summary>
    public int NumberCount => numbers.Count;

    /// <summary>Forgets the card, and zeroes what was held of it.</summary>
    public void Forget()
    {
        numbers.ForEach(static number => number.AsSpan().Clear());
        numbers.Clear();
        lists.Clear();
        isChained = false;
        cryptogramCount = 0;
    }

    /// <summary>What may not be seen of a command: whatever follows its header, but for what a list of the card's says it is.</summary>
    public byte[] OfCommand(ReadOnlySpan<byte> command)
    {
        byte[] hidden = new byte[command.Length];
        if (command.Length < HeaderLength)
        {
            return hidden;
        }

        isChained &= command[1] == 0xC0;
        instruction = command[1] == 0xC0 ? instruction : command[1];
        int length = Math.Min(command[4], command.Length - HeaderLength);
        ReadOnlySpan<byte> data = command.Slice(HeaderLength, length);
        Span<byte> mask = hidden.AsSpan(HeaderLength, length);
        switch (command[1])
        {
            case 0xA4:
                lists.Clear(); // Of the application before.
                cryptogramCount = 0;
                break;
            case 0x82 or 0x16 or 0x18 or 0x1E:
                break; // The issuer's cryptogram, and what blocks and unblocks.
            case 0xA8:
                int head = data.Length > 1 && data[1] == 0x81 ? 3 : 2;
                ByList(Tag.Pdol, data[Math.Min(head, data.Length)..], mask[Math.Min(head, data.Length)..]);
                break;
            case 0xAE:
                ByList(cryptogramCount++ == 0 ? Tag.Cdol1 : Tag.Cdol2, data, mask);
                break;
            case 0x88:
                ByList(Tag.Ddol, data, mask);
                break;
            default:
                mask.Fill(All);
                break;
        }

        return hidden;
    }

    /// <summary>What may not be seen of an answer; its status word always may.</summary>
    public byte[] OfResponse(ReadOnlySpan<byte> response)
    {
        byte[] hidden = new byte[response.Length];
        if (response.Length <= StatusLength)
        {
            return hidden;
        }

        ReadOnlySpan<byte> data = response[..^StatusLength];
        Span<byte> mask = hidden.AsSpan(0, data.Length);
        if (isChained || instruction is not (0xA4 or 0xA8 or 0xB2 or 0xAE or 0x88 or 0xCA or 0x84))
        {
            mask.Fill(All); // The rest of an answer has no beginning of its own.
        }
        else if (instruction != 0x84)
        {
            Walk(data, mask, 0);
        }

        isChained |= response[^StatusLength] == 0x61;
        return hidden;
    }

    /// <summary>What may not be seen of data objects.</summary>
    public byte[] OfObjects(ReadOnlySpan<byte> objects)
    {
        byte[] hidden = new byte[objects.Length];
        Walk(objects, hidden, 0);
        return hidden;
    }

    /// <summary>What may not be seen of an account number or a track 2 in characters.</summary>
    public byte[] OfNumber(ReadOnlySpan<byte> text)
    {
        byte[] hidden = new byte[text.Length];
        Span<byte> digits = stackalloc byte[Math.Min(text.Length, 40)];
        int count = 0;
        while (count < digits.Length && text[count] is >= (byte)'0' and <= (byte)'9')
        {
            digits[count] = (byte)(text[count] - '0');
            count++;
        }

        Learn(digits[..count]);
        digits.Clear();
        hidden.AsSpan(count).Fill(All);
        (int from, int to) = HiddenOf(count);
        hidden.AsSpan(from, to - from).Fill(All);
        return hidden;
    }

    /// <summary>Takes the digits of numbers that were seen out of bytes, wherever they stand.</summary>
    public void Sweep(ReadOnlySpan<byte> bytes, Span<byte> hidden)
    {
        foreach (byte[] number in numbers)
        {
            for (int at = 0; at + RunLength <= bytes.Length * 2; at++)
            {
                Sweep(bytes, hidden, number, at, isPacked: true);
            }

            for (int at = 0; at + RunLength <= bytes.Length; at++)
            {
                Sweep(bytes, hidden, number, at, isPacked: false);
            }
        }
    }

    private static void Sweep(ReadOnlySpan<byte> bytes, Span<byte> hidden, byte[] number, int at, bool isPacked)
    {
        (int from, int to) = HiddenOf(number.Length);
        for (int start = 0; start + RunLength <= number.Length; start++)
        {
            int same = 0;
            while (same < RunLength && DigitAt(bytes, at + same, isPacked) == number[start + same])
            {
                same++;
            }

            for (int i = 0; same == RunLength && i < RunLength; i++)
            {
                if (start + i >= from && start + i < to)
                {
                    Hide(hidden, at + i, isPacked);
                }
            }
        }
    }

    private static int DigitAt(ReadOnlySpan<byte> bytes, int index, bool isPacked) =>
        !isPacked ? bytes[index] & 0x0F : (bytes[index / 2] >> (index % 2 == 0 ? 4 : 0)) & 0x0F;

    private static void Hide(Span<byte> hidden, int index, bool isPacked)
    {
        if (isPacked)
        {
            hidden[index / 2] |= index % 2 == 0 ? (byte)0xF0 : (byte)0x0F;
        }
        else
        {
            hidden[index] = All;
        }
    }

    /// <summary>Which digits of a number are hidden, as <see cref="Primitives.Pan.Mask"/> has it; of one that is no account number,
    /// all.</summary>
    private static (int From, int To) HiddenOf(int digitCount) =>
        digitCount is < Primitives.Pan.DigitCountMin or > Primitives.Pan.DigitCountMax
            ? (0, digitCount)
            : (digitCount < 13 ? 0 : 6, digitCount - 4);

    private void Walk(ReadOnlySpan<byte> data, Span<byte> mask, int depth)
    {
        var reader = new TlvReader(data);
        TlvStatus status;
        while ((status = reader.Next(out uint tag, out ReadOnlySpan<byte> value)) == TlvStatus.Read)
        {
            Span<byte> within = mask.Slice(reader.Offset - value.Length, value.Length);
            if (!TlvReader.IsConstructed(tag))
            {
                Take(tag, value, within);
            }
            else if (depth + 1 < Emv.Limits.TlvDepthMax)
            {
                Walk(value, within, depth + 1);
            }
            else
            {
                within.Fill(All);
            }
        }

        if (status != TlvStatus.End)
        {
            mask[reader.Offset..].Fill(All);
        }
    }

    private void Take(uint tag, ReadOnlySpan<byte> value, Span<byte> mask)
    {
        if (Whole.Contains(tag))
        {
            mask.Fill(All);
        }
        else if (tag is Tag.PrimaryAccountNumber or Tag.Track2EquivalentData or 0x9F6B)
        {
            TakeNumber(value, mask);
        }
        else if (tag is Tag.Pdol or Tag.Cdol1 or Tag.Cdol2 or Tag.Ddol)
        {
            lists[tag] = value.ToArray();
        }
    }

    private void TakeNumber(ReadOnlySpan<byte> value, Span<byte> mask)
    {
        Span<byte> digits = stackalloc byte[40];
        int count = 0;
        while (count < Math.Min(digits.Length, value.Length * 2) && DigitAt(value, count, isPacked: true) <= 9)
        {
            digits[count] = (byte)DigitAt(value, count, isPacked: true);
            count++;
        }

        Learn(digits[..count]);
        digits.Clear();
        (int from, int to) = HiddenOf(count);
        for (int i = 0; i < value.Length * 2; i++)
        {
            if (i >= count ? DigitAt(value, i, isPacked: true) is not (0x0D or 0x0F) || i > count + 1 : i >= from && i < to)
            {
                Hide(mask, i, isPacked: true);
            }
        }
    }

    private void Learn(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is >= Primitives.Pan.DigitCountMin and <= Primitives.Pan.DigitCountMax && numbers.Count < NumberCountMax)
        {
            foreach (byte[] known in numbers)
            {
                if (digits.SequenceEqual(known))
                {
                    return;
                }
            }

            byte[] number = GC.AllocateArray<byte>(digits.Length, pinned: true); // What is moved leaves a copy behind.
            digits.CopyTo(number);
            numbers.Add(number);
        }
    }

    /// <summary>Values in the order of a list that the card gave; without one that fits, nobody knows what they are.</summary>
    private void ByList(uint tag, ReadOnlySpan<byte> data, Span<byte> mask)
    {
        byte[] list = lists.GetValueOrDefault(tag, []);
        if (!Dol.TryMeasure(list, out int length) || length != data.Length)
        {
            mask.Fill(All);
            return;
        }

        var entries = new Dol(list);
        int at = 0;
        while (entries.Next(out uint wanted, out int count) == TlvStatus.Read)
        {
            Take(wanted, data.Slice(at, count), mask.Slice(at, count));
            at += count;
        }
    }
}
