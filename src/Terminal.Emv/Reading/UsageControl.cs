using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Emv.Reading;

/// <summary>What the issuer lets the application be used for, where, and how long.</summary>
/// <remarks>EMV 4.4 Book 3 §10.4. Usage control (9F07) has for each use a pair of bits: at home, and abroad.</remarks>
internal static class UsageControl
{
    /// <summary>Cash: byte 1, bits 80 and 40.</summary>
    public const ushort Cash = 0x8000;

    /// <summary>Goods: byte 1, bits 20 and 10.</summary>
    public const ushort Goods = 0x2000;

    /// <summary>Services: byte 1, bits 08 and 04.</summary>
    public const ushort Services = 0x0800;

    /// <summary>Cashback: byte 2, bits 80 and 40.</summary>
    public const ushort Cashback = 0x0080;

    private const byte AtCashMachines = 0x02;
    private const byte AtOthers = 0x01;

    /// <summary>True where a use is allowed in the terminal's country; the bit of the use abroad is the one below that at home.</summary>
    /// <param name="data">The transaction's data objects. A card without 9F07 or 5F28 allows everything.</param>
    /// <param name="use">One use or several, of which one is enough.</param>
    public static bool Allows(TransactionData data, ushort use)
    {
        if (!data.Card.TryGet(Tag.ApplicationUsageControl, out ReadOnlySpan<byte> control)
            || !data.Card.TryGet(Tag.IssuerCountryCode, out ReadOnlySpan<byte> country))
        {
            return true;
        }

        bool domestic = data.Terminal.TryGet(Tag.TerminalCountryCode, out ReadOnlySpan<byte> here) && country.SequenceEqual(here);
        return (((control[0] << 8) | control[1]) & (domestic ? use : use >> 1)) != 0;
    }

    /// <summary>True where the card may be used at a terminal of this kind; a card without 9F07 may.</summary>
    public static bool AllowsTerminal(TransactionData data) =>
        !data.Card.TryGet(Tag.ApplicationUsageControl, out ReadOnlySpan<byte> control)
        || (control[0] & (IsCashMachine(data) ? AtCashMachines : AtOthers)) != 0;

    /// <summary>A cash machine by its terminal type: 14, 15, 16 with cash among its capabilities (EMV 4.4 Book 4, Annex A1).</summary>
    public static bool IsCashMachine(TransactionData data) =>
        First(data, Tag.TerminalType) is 0x14 or 0x15 or 0x16 && (First(data, Tag.AdditionalTerminalCapabilities) & 0x80) != 0;

    /// <summary>True where the application's last day (5F24) is before the transaction's, or is no date.</summary>
    public static bool IsExpired(TransactionData data) =>
        !TryDate(data.Card, Tag.ApplicationExpirationDate, out int last) || !TryDate(data.Terminal, Tag.TransactionDate, out int today)
        || today > last;

    /// <summary>True where the application has a first day (5F25), and it is after the transaction's or is no date.</summary>
    public static bool IsNotYetEffective(TransactionData data) =>
        data.Card.TryGet(Tag.ApplicationEffectiveDate, out _)
        && (!TryDate(data.Card, Tag.ApplicationEffectiveDate, out int first)
            || !TryDate(data.Terminal, Tag.TransactionDate, out int today) || today < first);

    private static bool TryDate(DataStore store, uint tag, out int comparable)
    {
        long digits = 0;
        bool read = store.TryGet(tag, out ReadOnlySpan<byte> date) && Bcd.TryRead(date, out digits);
        comparable = read ? ExpiryDate.Comparable((int)digits) : 0;
        return read;
    }

    private static byte First(TransactionData data, uint tag) =>
        data.Terminal.TryGet(tag, out ReadOnlySpan<byte> value) && !value.IsEmpty ? value[0] : (byte)0;
}
