using System.Buffers.Binary;
using System.Text;
using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Emv.Contactless;

/// <summary>Fills the terminal's data objects for one application of one transaction.</summary>
internal static class TerminalObjects
{
    // 9F33 byte 2: plaintext PIN for the card, enciphered PIN online, enciphered PIN offline.
    // Terminal capabilities (9F33), byte 2.
    private const byte OnlinePin = 0x40;
    private const byte OfflinePin = 0x80 | 0x10 | 0x01; // In clear, enciphered with RSA, with elliptic curves.

    /// <summary>Objects that a configuration may add.</summary>
    public const int ObjectCountMax = 32;

    /// <summary>Bytes of an object that a configuration adds.</summary>
    public const int ObjectLengthMax = 64;

    /// <summary>True where a configuration keeps to its limits and lengths.</summary>
    public static bool Fits(ContactlessConfiguration configuration) =>
        configuration.Terminal.Capabilities.Length == 3
        && configuration.Terminal.AdditionalCapabilities.Length == 5
        && Fit(configuration.Terminal.Objects)
        && configuration.Applications.Count <= Limits.ApplicationCountMax
        && configuration.Applications.All(static one =>
            one.Aid.Length is >= 5 and <= Limits.AidLengthMax && one.Qualifiers.Length == 4
            && one.ApplicationVersion.Length is 0 or 2 && Fit(one.Objects));

    /// <summary>Replaces what the store holds.</summary>
    /// <param name="store">The store.</param>
    /// <param name="terminal">The terminal's own data.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="entryMode">POS entry mode (9F39): 07 contactless, 05 contact.</param>
    public static void Load(DataStore store, TerminalData terminal, in TransactionParameters transaction, byte entryMode)
    {
        store.Clear();
        store.Set(Tag.TerminalCapabilities, terminal.Capabilities.Span);
        store.Set(Tag.AdditionalTerminalCapabilities, terminal.AdditionalCapabilities.Span);
        store.Set(Tag.TerminalType, [terminal.TerminalType]);
        Number(store, Tag.TerminalCountryCode, terminal.CountryNumeric, 2);
        Number(store, Tag.MerchantCategoryCode, terminal.MerchantCategoryCode, 2);
        Text(store, Tag.InterfaceDeviceSerialNumber, terminal.SerialNumber, 8);
        Text(store, Tag.MerchantIdentifier, terminal.MerchantIdentifier, 15);
        Text(store, Tag.TerminalIdentification, terminal.TerminalIdentification, 8);
        Text(store, Tag.MerchantNameAndLocation, terminal.MerchantNameAndLocation, 40);
        store.Set(Tag.Tvr, [0, 0, 0, 0, 0]);
        store.Set(Tag.PosEntryMode, [entryMode]);
        Overlay(store, terminal.Objects);
        WithoutPin(store, transaction);
        Number(store, Tag.AmountAuthorised, transaction.AmountMinor, 6);
        Number(store, Tag.AmountOther, transaction.AmountOtherMinor, 6);
        Number(store, Tag.TransactionCurrencyCode, transaction.CurrencyNumeric, 2);
        Number(store, Tag.TransactionDate, transaction.DateYyMmDd, 3);
        Number(store, Tag.TransactionTime, transaction.TimeHhMmSs, 3);
        Number(store, Tag.TransactionSequenceCounter, transaction.SequenceCounter, 4);
        store.Set(Tag.TransactionCurrencyExponent, [transaction.CurrencyExponent]);
        store.Set(Tag.TransactionType, [transaction.TransactionType]);
        Span<byte> unpredictable = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(unpredictable, transaction.UnpredictableNumber);
        store.Set(Tag.UnpredictableNumber, unpredictable);
    }

    /// <summary>Adds what belongs to one application.</summary>
    public static void Load(
        DataStore store, ContactlessApplication application, ReadOnlySpan<byte> qualifiers, in TransactionParameters transaction)
    {
        store.Set(Tag.Aid, application.Aid.Span);
        if (!application.ApplicationVersion.IsEmpty)
        {
            store.Set(Tag.ApplicationVersionTerminal, application.ApplicationVersion.Span);
        }

        Overlay(store, application.Objects);
        WithoutPin(store, transaction);
        store.Set(Tag.TerminalTransactionQualifiers, qualifiers);
    }

    /// <summary>Takes the PINs out of the capabilities (9F33), whoever named them, where none can be entered now.</summary>
    public static void WithoutPin(DataStore store, in TransactionParameters transaction)
    {
        Invariant.Check(store.TryGet(Tag.TerminalCapabilities, out ReadOnlySpan<byte> capabilities));
        int missing = (transaction.TakesPin ? 0 : OnlinePin) | (transaction.TakesOfflinePin ? 0 : OfflinePin);
        store.Set(Tag.TerminalCapabilities, [capabilities[0], (byte)(capabilities[1] & ~missing), capabilities[2]]);
    }

    /// <summary>True where objects of a configuration keep to their limits, and those that are computed with to their lengths.</summary>
    public static bool Fit(IReadOnlyList<DataObject> objects) =>
        objects.Count <= ObjectCountMax
        && objects.All(static one => one.Value.Length <= ObjectLengthMax && one.Value.Length == Length(one.Tag, one.Value.Length));

    private static int Length(uint tag, int other) => tag switch
    {
        Tag.TerminalCapabilities => 3,
        Tag.AdditionalTerminalCapabilities or Tag.Tvr => 5,
        Tag.TerminalType => 1,
        Tag.TerminalCountryCode or Tag.ApplicationVersionTerminal => 2,
        _ => other,
    };

    /// <summary>Adds objects of a configuration, in place of those of the same tag.</summary>
    public static void Overlay(DataStore store, IReadOnlyList<DataObject> objects)
    {
        for (int i = 0; i < objects.Count; i++)
        {
            store.Set(objects[i].Tag, objects[i].Value.Span);
        }
    }

    /// <summary>Sets an object of format n.</summary>
    public static void Number(DataStore store, uint tag, long value, int length)
    {
        Span<byte> digits = stackalloc byte[length];
        Invariant.Check(Bcd.TryWrite(value, digits));
        store.Set(tag, digits);
    }

    private static void Text(DataStore store, uint tag, string text, int lengthMax)
    {
        if (text.Length == 0)
        {
            return;
        }

        Span<byte> ascii = stackalloc byte[lengthMax];
        int length = Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, lengthMax)), ascii);
        store.Set(tag, ascii[..length]);
    }
}
