using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Iso8583;

/// <summary>Messages with test numbers that several tests share.</summary>
internal static class SampleMessages
{
    /// <summary>A contactless sale with every kind of field that the BCD dialect has.</summary>
    public static IsoMessage Sale()
    {
        IsoMessage message = new() { Mti = Mti.FinancialRequest };
        message.Set(DataElement.PrimaryAccountNumber, "6212345678901232895");
        message.Set(DataElement.ProcessingCode, ProcessingCode.Sale.Digits);
        message.SetNumber(DataElement.Amount, 12345, 12);
        message.SetNumber(DataElement.Stan, 123, 6);
        message.Set(DataElement.EntryMode, "072");
        message.SetNibbles(DataElement.Track2, Hex.Parse("6212345678901232895D2912220123456F"));
        message.Set(DataElement.TerminalId, "TERM0001");
        message.Set(DataElement.MerchantId, "MERCHANT0000001");
        message.Set(DataElement.Currency, "978");
        message.Set(DataElement.IccData, Hex.Parse("9F2608AABBCCDDEEFF00119F360200019F0206000000012345"));
        message.Set(DataElement.Invoice, "000123");
        message.Set(DataElement.OriginalData, "020000012311212245000000000000000000000000");
        return message;
    }

    /// <summary>The bytes of a message in a dialect.</summary>
    public static byte[] Packed(Dialect dialect, IsoMessage message)
    {
        byte[] bytes = new byte[Limits.MessageLengthMax];
        Assert.True(dialect.TryPack(message, bytes, out int written, out IsoFault fault), fault.ToString());
        return bytes[..written];
    }
}
