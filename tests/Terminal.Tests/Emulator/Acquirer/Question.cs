using System.Globalization;
using Terminal.Emulator.Acquirer;
using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

/// <summary>One message of a terminal, by the numbers of its data elements. A test changes what it likes.</summary>
internal sealed class Question
{
    private readonly SortedDictionary<int, string> fields = [];

    private Question(int mti, string code, int stan)
    {
        Mti = mti;
        this[3] = code;
        this[11] = Digits(stan, 6);
        this[12] = "1000" + Digits(stan % 60, 2);
        this[13] = "1122";
        this[24] = "003";
        this[41] = "20000001";
        this[42] = "000000000012345";
        this[60] = "000007";
    }

    /// <summary>The message type as packed digits.</summary>
    public int Mti { get; set; }

    /// <summary>DE55; empty for none.</summary>
    public byte[] IccData { get; set; } = [];

    /// <summary>A field's characters; empty takes it out.</summary>
    public string this[int field]
    {
        get => fields.GetValueOrDefault(field, "");
        set
        {
            fields.Remove(field);
            if (value.Length > 0)
            {
                fields[field] = value;
            }
        }
    }

    public static Question Sale(long amount, int stan, byte[]? iccData = null) => new(0x0200, "000000", stan)
    {
        [4] = Digits(amount, 12),
        [22] = "072",
        [25] = "00",
        [35] = AcquirerBench.AccountNumber + "D2912201",
        [49] = "978",
        [62] = Digits(stan + 100, 6),
        IccData = iccData ?? [],
    };

    /// <summary>A sale or a refund that is to be taken back, as the host has it.</summary>
    public static Question Void(LedgerEntry original, int stan) => new(0x0200, VoidOf(original), stan)
    {
        [2] = AcquirerBench.AccountNumber,
        [4] = Digits(original.Amount, 12),
        [14] = "2912",
        [22] = "072",
        [25] = "00",
        [37] = original.Reference,
        [38] = original.Authorisation,
        [49] = "978",
        [62] = Digits(original.Invoice, 6),
        [90] = Named(original),
    };

    /// <summary>A refund from the journal; of nothing, a refund with the card on the reader.</summary>
    public static Question Refund(long amount, int stan, LedgerEntry? original = null) => new(0x0220, "200000", stan)
    {
        [2] = original is null ? "" : AcquirerBench.AccountNumber,
        [4] = Digits(amount, 12),
        [14] = original is null ? "" : "2912",
        [22] = "072",
        [25] = "00",
        [35] = original is null ? AcquirerBench.AccountNumber + "D2912201" : "",
        [37] = original?.Reference ?? "",
        [49] = "978",
        [62] = Digits(stan + 100, 6),
        [90] = original is null ? "" : Named(original),
    };

    /// <summary>A refund with what the kernel gave for DE55.</summary>
    public static Question RefundWith(byte[] iccData, long amount, int stan)
    {
        Question refund = Refund(amount, stan);
        refund.IccData = iccData;
        return refund;
    }

    public static Question Advice(long amount, int stan, byte[]? iccData = null) => new(0x0220, "000000", stan)
    {
        [2] = AcquirerBench.AccountNumber,
        [4] = Digits(amount, 12),
        [14] = "2912",
        [22] = "072",
        [25] = "00",
        [39] = "Y1",
        [49] = "978",
        [62] = Digits(stan + 100, 6),
        IccData = iccData ?? [],
    };

    /// <summary>0400 of a request: its own numbers.</summary>
    public static Question Reversal(Question undone) => new(0x0400, undone[3], 1)
    {
        [2] = AcquirerBench.AccountNumber,
        [4] = undone[4],
        [11] = undone[11],
        [12] = undone[12],
        [13] = undone[13],
        [14] = "2912",
        [22] = "072",
        [25] = "00",
        [39] = "98",
        [41] = undone[41],
        [49] = "978",
        [60] = undone[60],
        [62] = undone[62],
    };

    /// <summary>0500 920000, or after an upload 960000.</summary>
    /// <param name="totals">Count and sum of the sales, count and sum of the refunds.</param>
    /// <param name="stan">Own number.</param>
    /// <param name="code">DE3.</param>
    public static Question Settlement((int Sales, long Sum, int Refunds, long RefundSum) totals, int stan, string code = "920000") =>
        new(0x0500, code, stan)
        {
            [63] = Digits(totals.Sales, 3) + Digits(totals.Sum, 12) + Digits(totals.Refunds, 3) + Digits(totals.RefundSum, 12)
                + new string('0', 60),
        };

    /// <summary>0320 of a request that was approved, with an own number.</summary>
    public static Question Record(Question original, int stan) => new(0x0320, original[3], stan)
    {
        [2] = AcquirerBench.AccountNumber,
        [4] = original[4],
        [12] = original[12],
        [13] = original[13],
        [14] = "2912",
        [22] = "072",
        [25] = "00",
        [37] = "632610009999",
        [38] = original.Mti == 0x0200 ? "A1B2C3" : "",
        [39] = original[39].Length > 0 ? original[39] : "00",
        [60] = original.Mti.ToString("X4", CultureInfo.InvariantCulture) + original[11] + new string(' ', 12),
        [62] = original[62],
    };

    /// <summary>The frame, packed by the terminal's codec.</summary>
    public byte[] ToFrame()
    {
        IsoMessage message = new() { Mti = new Mti((ushort)Mti) };
        foreach ((int field, string value) in fields)
        {
            message.Set(field, value);
        }

        if (IccData.Length > 0)
        {
            message.Set(DataElement.IccData, IccData);
        }

        byte[] wire = new byte[Limits.MessageLengthMax];
        int length = Framing.LengthAndTpdu.Pack(
            Dialect.Bcd, message, new FrameEnvelope(new Tpdu(0x60, 0x0003, 0)), wire, out IsoFault fault);
        Assert.True(length > 0, fault.ToString());
        return wire[..length];
    }

    private static string VoidOf(LedgerEntry original) => original.ProcessingCode == "200000" ? "220000" : "020000";

    /// <summary>DE90: type 4, trace number 6, date and time 10, zeros.</summary>
    private static string Named(LedgerEntry original) =>
        original.Mti + Digits(original.Stan, 6) + original.LocalTime + new string('0', 22);

    private static string Digits(long number, int count) =>
        number.ToString(CultureInfo.InvariantCulture).PadLeft(count, '0');
}
