using Terminal.Emv.Tlv;
using Terminal.Engine.Journal;

namespace Terminal.Engine.Receipts;

/// <summary>How the cardholder was verified, in the receipt's words.</summary>
public static class Verification
{
    private const byte DeviceCvm = 0x80; // 9F6C byte 2: the consumer device has verified.
    private const byte PinOnline = 0x02; // 9F34 byte 1: enciphered PIN verified online.
    private const byte Signature = 0x1E; // 9F34 byte 1: signature, on paper.
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

        bool device = EmvFacts.TryFind(data, Tag.CardTransactionQualifiers, out ReadOnlySpan<byte> card) && card.Length >= 2
            && (card[1] & DeviceCvm) != 0
            && EmvFacts.TryFind(data, Tag.TerminalTransactionQualifiers, out ReadOnlySpan<byte> terminal) && terminal.Length >= 3
            && (terminal[2] & DeviceCvmTaken) != 0;
        return MethodOf(data) switch
        {
            PinOnline => "VERIFIED BY PIN",
            Signature => "VERIFIED BY SIGNATURE",
            _ => device ? "VERIFIED ON DEVICE" : "NO CVM - NO SIGNATURE REQUIRED",
        };
    }

    /// <summary>True where the cardholder signs, on the merchant's copy.</summary>
    public static bool IsSignature(JournalRecord request) => MethodOf(request.EmvData.Span) == Signature;

    private static byte MethodOf(ReadOnlySpan<byte> data) =>
        EmvFacts.TryFind(data, Tag.CvmResults, out ReadOnlySpan<byte> results) && results is [var performed, ..]
            ? (byte)(performed & MethodMask)
            : MethodMask;
}
