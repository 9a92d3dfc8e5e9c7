using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Emv.Contact;

/// <summary>What kind of transaction it is, as restrictions and verification ask for it.</summary>
/// <remarks>Transaction type (9C) begins the ISO 8583 processing code: 01 and 17 are cash, 09 purchase with cashback.</remarks>
internal static class TransactionKind
{
    /// <summary>Purchase with cashback.</summary>
    public const byte PurchaseWithCashback = 0x09;

    private const byte Cash = 0x01;
    private const byte ManualCash = 0x17;

    /// <summary>The transaction type.</summary>
    public static byte Type(TransactionData data) => First(data, Tag.TransactionType);

    /// <summary>True for cash of either kind.</summary>
    public static bool IsCash(byte type) => type is Cash or ManualCash;

    /// <summary>True where cash is given by nobody: a terminal of low digit 4 to 6.</summary>
    public static bool IsUnattendedCash(TransactionData data) => Type(data) == Cash && IsUnattended(data);

    /// <summary>True where somebody hands out the cash.</summary>
    public static bool IsManualCash(TransactionData data) => IsCash(Type(data)) && !IsUnattendedCash(data);

    /// <summary>True where a purchase gives cash back.</summary>
    public static bool HasCashback(TransactionData data) =>
        Type(data) == PurchaseWithCashback || (!IsCash(Type(data)) && Amount(data, Tag.AmountOther) > 0);

    /// <summary>True for a terminal that can go online and decide alone: low digit of 9F35 2 or 5 (EMV 4.4 Book 4, Annex A1).</summary>
    public static bool IsOnlineCapable(TransactionData data) => LowDigit(data) is not (3 or 6);

    /// <summary>True for a terminal that decides nothing alone: low digit 1 or 4.</summary>
    public static bool IsOnlineOnly(TransactionData data) => LowDigit(data) is 1 or 4;

    /// <summary>An amount of the terminal in minor units; 0 where it is not there.</summary>
    public static long Amount(TransactionData data, uint tag) =>
        data.Terminal.TryGet(tag, out ReadOnlySpan<byte> digits) && Bcd.TryRead(digits, out long amount) ? amount : 0;

    private static bool IsUnattended(TransactionData data) => LowDigit(data) is 4 or 5 or 6;

    private static int LowDigit(TransactionData data) => First(data, Tag.TerminalType) & 0x0F;

    private static byte First(TransactionData data, uint tag) =>
        data.Terminal.TryGet(tag, out ReadOnlySpan<byte> value) && !value.IsEmpty ? value[0] : (byte)0;
}
