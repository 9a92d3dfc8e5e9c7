using Terminal.Emv.Tlv;
using Terminal.Engine.Journal;

namespace Terminal.Engine.Receipts;

/// <summary>How the cardholder was verified, in the receipt's words.</summary>
public static class Verification
{
    private const byte DeviceCvm = 0x80; // 9F6C byte 2: the consumer device has verified.
    private const string Pin = "VERIFIED BY PIN";
    private const string Signature = "VERIFIED BY SIGNATURE";
    private const string NoMethod = "NO CVM - NO SIGNATURE REQUIRED";
    private const byte PlaintextPin = 0x01; // 9F34 byte 1: by the card, in clear.
    private const byte PinOnline = 0x02; // Enciphered PIN verified online.
    private const byte PlaintextPinAndPaper = 0x03;
    private const byte EncipheredPin = 0x04; // By the card, enciphered.
    private const byte EncipheredPinAndPaper = 0x05;
    private const byte SignatureOnPaper = 0x1E;
    private const byte Failed = 0x01; // 9F34 byte 3.
    private const byte Successful = 0x02;
    private const byte SignatureAsked = 0x40; // 9F6C byte 1: the card wants a signature.
    private const byte SignatureTaken = 0x02; // 9F66 byte 1: the terminal takes one.
    private const byte MethodMask = 0x3F; // The bits above say what follows where it fails.
    private const byte DeviceCvmTaken = 0x40; // 9F66 byte 3: the terminal takes that.

    /// <summary>Reads it off the record that has the EMV data; empty where no card was read for the payment.</summary>
    /// <remarks>A device's word that the kernel did not believe never becomes a payment, so the qualifiers of one can be taken as they
    /// stand.</remarks>
    public static string Of(JournalRecord request)
    {
        ReadOnlySpan<byte> data = request.EmvData.Span;
        if (!EmvFacts.WereRead(data))
        {
            return "";
        }

        if (EmvFacts.TryFind(data, Tag.CvmResults, out ReadOnlySpan<byte> results) && results is [var performed, _, var result]
            && Performed((byte)(performed & MethodMask), result) is { } method)
        {
            return method;
        }

        _ = EmvFacts.TryFind(data, Tag.CardTransactionQualifiers, out ReadOnlySpan<byte> card);
        _ = EmvFacts.TryFind(data, Tag.TerminalTransactionQualifiers, out ReadOnlySpan<byte> terminal);
        return card.Length < 2 || terminal.Length < 3 ? NoMethod
            : (card[1] & DeviceCvm) != 0 && (terminal[2] & DeviceCvmTaken) != 0 ? "VERIFIED ON DEVICE"
            : (card[0] & SignatureAsked) != 0 && (terminal[0] & SignatureTaken) != 0 ? Signature
            : NoMethod;
    }

    /// <summary>True where the chip's results (9F34) say that the cardholder signs: alone, or besides a PIN that the card has
    /// verified.</summary>
    public static bool IsSigned(ReadOnlySpan<byte> data) =>
        EmvFacts.TryFind(data, Tag.CvmResults, out ReadOnlySpan<byte> results) && results is [var performed, _, not Failed]
        && (performed & MethodMask) is SignatureOnPaper or PlaintextPinAndPaper or EncipheredPinAndPaper;

    private static string? Performed(byte method, byte result) => method switch
    {
        PinOnline when result != Failed => Pin, // Whether it was right, the host knew, and it approved.
        PlaintextPin or EncipheredPin when result == Successful => Pin,
        PlaintextPinAndPaper or EncipheredPinAndPaper or SignatureOnPaper when result != Failed => Signature,
        _ => null,
    };
}
