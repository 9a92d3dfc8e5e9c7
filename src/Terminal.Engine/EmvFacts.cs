using System.Buffers;
using Terminal.Emv.Tlv;
using Terminal.Engine.Stripe;
using Terminal.Primitives;

namespace Terminal.Engine;

/// <summary>Data objects of a transaction as the host message, the journal and the receipt want them: flat BER-TLV in the order of a
/// table.</summary>
internal static class EmvFacts
{
    /// <summary>DE55 of a 0200, in the order in which hosts list it.</summary>
    public static readonly uint[] Request =
    [
        Tag.ApplicationCryptogram, Tag.CryptogramInformationData, Tag.IssuerApplicationData, Tag.UnpredictableNumber,
        Tag.ApplicationTransactionCounter, Tag.Tvr, Tag.TransactionDate, Tag.TransactionType,
        Tag.AmountAuthorised, Tag.TransactionCurrencyCode, Tag.ApplicationInterchangeProfile, Tag.TerminalCountryCode,
        Tag.AmountOther, Tag.TerminalCapabilities, Tag.TerminalType, Tag.InterfaceDeviceSerialNumber, Tag.DedicatedFileName,
        Tag.PanSequenceNumber, Tag.FormFactorIndicator,
    ];

    /// <summary>DE55 of a 0400.</summary>
    public static readonly uint[] Reversal =
    [
        Tag.Tvr, Tag.IssuerApplicationData, Tag.InterfaceDeviceSerialNumber, Tag.ApplicationTransactionCounter,
    ];

    /// <summary>What the card in the slot said in the end, and what became of its issuer's scripts.</summary>
    public static readonly uint[] Completion =
    [
        Tag.ApplicationCryptogram, Tag.CryptogramInformationData, Tag.IssuerApplicationData, Tag.Tvr, Tag.Tsi,
        Tag.AuthorisationResponseCode, Tag.IssuerScriptResults,
    ];

    /// <summary>What the journal keeps for receipt and reversal: <see cref="Request"/>, the application's names, and by what the cardholder
    /// was verified. No track, no number.</summary>
    public static readonly uint[] Journal =
    [
        .. Request, Tag.PosEntryMode, Tag.CvmResults, Tag.AuthorisationResponseCode, Tag.ApplicationLabel, Tag.ApplicationPreferredName,
        Tag.TerminalTransactionQualifiers, Tag.CardTransactionQualifiers,
    ];

    private static readonly uint[] FromCompletion =
        [Tag.ApplicationCryptogram, Tag.CryptogramInformationData, Tag.IssuerApplicationData, Tag.Tvr, Tag.Tsi];

    private static readonly uint[] FromRequest = [Tag.ApplicationTransactionCounter, Tag.InterfaceDeviceSerialNumber];

    /// <summary>The issuer's script results in the DE55 of a 0400 or a 0620 (DF31): those of 9F5B under the dialect's own tag.</summary>
    private const uint ScriptResults = 0xDF31;

    /// <summary>Reads one data object of a transaction.</summary>
    public delegate bool Lookup(uint tag, out ReadOnlySpan<byte> value);

    /// <summary>Collects the objects of a table that the transaction has.</summary>
    public static byte[] Collect(ReadOnlySpan<uint> tags, Lookup lookup)
    {
        var writer = new ArrayBufferWriter<byte>(256);
        foreach (uint tag in tags)
        {
            if (lookup(tag, out ReadOnlySpan<byte> value) && value.Length is > 0 and < 128)
            {
                Write(writer, tag, value);
            }
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Collects the objects of a table out of flat BER-TLV.</summary>
    public static byte[] Pick(ReadOnlySpan<uint> tags, ReadOnlySpan<byte> data)
    {
        var writer = new ArrayBufferWriter<byte>(64);
        foreach (uint tag in tags)
        {
            if (TryFind(data, tag, out ReadOnlySpan<byte> value))
            {
                Write(writer, tag, value);
            }
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>DE55 of a 0400.</summary>
    /// <param name="request">What the journal keeps of the request.</param>
    /// <param name="completion">What the card said in the end; may be empty.</param>
    public static byte[] OfReversal(ReadOnlySpan<byte> request, ReadOnlySpan<byte> completion)
    {
        byte[] data = Pick(Reversal, request);
        return TryFind(completion, Tag.IssuerScriptResults, out ReadOnlySpan<byte> results) ? Append(data, ScriptResults, results) : data;
    }

    /// <summary>DE55 of a report on scripts.</summary>
    /// <inheritdoc cref="OfReversal"/>
    public static byte[] OfReport(ReadOnlySpan<byte> request, ReadOnlySpan<byte> completion)
    {
        byte[] data = [.. Pick(FromCompletion, completion), .. Pick(FromRequest, request)];
        return TryFind(completion, Tag.IssuerScriptResults, out ReadOnlySpan<byte> results) ? Append(data, ScriptResults, results) : data;
    }

    /// <summary>Adds an object to flat BER-TLV.</summary>
    public static byte[] Append(ReadOnlySpan<byte> data, uint tag, ReadOnlySpan<byte> value)
    {
        var writer = new ArrayBufferWriter<byte>(data.Length + value.Length + 4);
        writer.Write(data);
        Write(writer, tag, value);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Finds one object in flat BER-TLV.</summary>
    public static bool TryFind(ReadOnlySpan<byte> data, uint wanted, out ReadOnlySpan<byte> value)
    {
        var reader = new TlvReader(data);
        while (reader.Next(out uint tag, out value) == TlvStatus.Read)
        {
            if (tag == wanted)
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The card sequence number (5F34); null where the card has none.</summary>
    public static int? SequenceOf(ReadOnlySpan<byte> data) =>
        TryFind(data, Tag.PanSequenceNumber, out ReadOnlySpan<byte> value) && value.Length == 1 && Bcd.TryRead(value, out long number)
            ? (int)number
            : null;

    /// <summary>How the card was read, the first two digits of DE22.</summary>
    public static string EntryModeOf(ReadOnlySpan<byte> data) => Hex.ToText([EntryMode.Of(data)]);

    /// <summary>True where a card was read, or keyed, for the payment itself.</summary>
    public static bool WereRead(ReadOnlySpan<byte> data) =>
        TryFind(data, Tag.ApplicationCryptogram, out _) || TryFind(data, Tag.CvmResults, out _);

    private static void Write(ArrayBufferWriter<byte> writer, uint tag, ReadOnlySpan<byte> value)
    {
        Span<byte> head = writer.GetSpan(4);
        int length = 0;
        for (int shift = 16; shift >= 0; shift -= 8)
        {
            if (tag >> shift != 0)
            {
                head[length++] = (byte)((tag >> shift) & 0xFF);
            }
        }

        head[length++] = (byte)value.Length; // Below 128: one byte.
        writer.Advance(length);
        writer.Write(value);
    }
}
