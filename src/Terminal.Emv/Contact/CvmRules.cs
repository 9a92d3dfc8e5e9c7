using Terminal.Emv.Tlv;

namespace Terminal.Emv.Contact;

/// <summary>Methods and conditions of a CVM list (EMV 4.4 Book 3, Annex C3), and which of them this terminal has now.</summary>
internal static class CvmRules
{
    public const byte MethodMask = 0x3F;
    public const byte NextIfUnsuccessful = 0x40;
    public const byte FailProcessing = 0x00;
    public const byte PlaintextPin = 0x01;
    public const byte OnlinePin = 0x02;
    public const byte PlaintextPinAndSignature = 0x03;
    public const byte EncipheredPin = 0x04;
    public const byte EncipheredPinAndSignature = 0x05;
    public const byte Signature = 0x1E;
    public const byte NoCvm = 0x1F;
    private const byte BiometricMax = 0x0F;

    // Terminal capabilities (9F33), byte 2.
    private const byte HasPlaintextPin = 0x80;
    private const byte HasOnlinePin = 0x40;
    private const byte HasSignature = 0x20;
    public const byte HasEncipheredPin = 0x10;
    private const byte HasNoCvm = 0x08;

    /// <summary>True for a method that the books name; biometrics are known, and this terminal has none.</summary>
    public static bool IsRecognised(byte method) => method is <= BiometricMax or Signature or NoCvm;

    /// <summary>True for a method that needs a PIN.</summary>
    public static bool IsPin(byte method) => method is >= PlaintextPin and <= EncipheredPinAndSignature;

    /// <summary>True for a PIN together with a signature.</summary>
    public static bool IsWithSignature(byte method) => method is PlaintextPinAndSignature or EncipheredPinAndSignature;

    /// <summary>True where the terminal has everything that a method needs.</summary>
    public static bool IsSupported(byte method, TransactionData data)
    {
        byte needed = method switch
        {
            FailProcessing => 0,
            PlaintextPin => HasPlaintextPin,
            OnlinePin => HasOnlinePin,
            PlaintextPinAndSignature => HasPlaintextPin | HasSignature,
            EncipheredPin => HasEncipheredPin,
            EncipheredPinAndSignature => HasEncipheredPin | HasSignature,
            Signature => HasSignature,
            NoCvm => HasNoCvm,
            _ => byte.MaxValue,
        };
        return needed != byte.MaxValue && (Capabilities(data) & needed) == needed;
    }

    /// <summary>
    /// False where the terminal takes no PIN of a method's kind, offline or online: the keypad is missing for it (EMV 4.4 Book 3 §10.5).
    /// </summary>
    public static bool HasPinPad(byte method, TransactionData data) =>
        (Capabilities(data) & (method == OnlinePin ? HasOnlinePin : HasPlaintextPin | HasEncipheredPin)) != 0;

    /// <summary>True where a rule's condition holds. One that is not known, or that lacks a data object, does not.</summary>
    /// <param name="condition">The condition code.</param>
    /// <param name="method">The rule's method.</param>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="amountX">Amount X in minor units of the application's currency.</param>
    /// <param name="amountY">Amount Y.</param>
    public static bool Holds(byte condition, byte method, TransactionData data, long amountX, long amountY) => condition switch
    {
        0x00 => true,
        0x01 => TransactionKind.IsUnattendedCash(data),
        0x02 => !TransactionKind.IsUnattendedCash(data) && !TransactionKind.IsManualCash(data) && !TransactionKind.HasCashback(data),
        0x03 => IsRecognised(method) && IsSupported(method, data),
        0x04 => TransactionKind.IsManualCash(data),
        0x05 => TransactionKind.HasCashback(data),
        0x06 => IsInApplicationCurrency(data) && Amount(data) < amountX,
        0x07 => IsInApplicationCurrency(data) && Amount(data) > amountX,
        0x08 => IsInApplicationCurrency(data) && Amount(data) < amountY,
        0x09 => IsInApplicationCurrency(data) && Amount(data) > amountY,
        _ => false,
    };

    private static long Amount(TransactionData data) => TransactionKind.Amount(data, Tag.AmountAuthorised);

    private static bool IsInApplicationCurrency(TransactionData data) =>
        data.Card.TryGet(Tag.ApplicationCurrencyCode, out ReadOnlySpan<byte> application)
        && data.Terminal.TryGet(Tag.TransactionCurrencyCode, out ReadOnlySpan<byte> transaction)
        && application.SequenceEqual(transaction);

    private static byte Capabilities(TransactionData data) =>
        data.Terminal.TryGet(Tag.TerminalCapabilities, out ReadOnlySpan<byte> capabilities) ? capabilities[1] : (byte)0;
}
