using Terminal.Iso8583;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>A sale's 0200 with the card's data in DE55, packed and unpacked.</summary>
internal static class HostMessages
{
    private const string IccData =
        "9F2608AABBCCDDEEFF00119F2701809F100706011203A000009F37044E5A1C079F36020001950500000000009A032611229C01009F0206000000001250"
        + "5F2A020978820220009F1A0202769F03060000000000009F3303E0F8C89F34031F00009F3501229F1E083132333435363738"
        + "8407A00000000310109F4104000000015F340101";

    /// <summary>Measures both directions.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        Dialect dialect = Dialect.BcdUnionPay;
        IsoMessage message = Sale();
        IsoMessage read = new();
        byte[] packed = new byte[Limits.MessageLengthMax];
        byte[] copy = new byte[Limits.MessageLengthMax];
        Invariant.Check(dialect.TryPack(message, packed, out int length, out _));
        byte[] wire = packed[..length];
        Contestant copied = new("a copy of the same bytes", () => wire.AsSpan().CopyTo(copy));
        string note = $"{length} bytes";
        yield return harness.Race(
            new Contestant("0200 with DE55, pack", () => Invariant.Check(dialect.TryPack(message, packed, out _, out _)))
            {
                MustNotAllocate = true,
            },
            copied) with { Note = note };
        yield return harness.Race(
            new Contestant("0200 with DE55, unpack", () => Invariant.Check(dialect.TryUnpack(wire, read, out _)))
            {
                MustNotAllocate = true,
            },
            copied) with { Note = note };
    }

    private static IsoMessage Sale()
    {
        IsoMessage message = new() { Mti = Mti.FinancialRequest };
        message.Set(DataElement.ProcessingCode, ProcessingCode.Sale.Digits);
        message.SetNumber(DataElement.Amount, 1250, 12);
        message.SetNumber(DataElement.Stan, 123, 6);
        message.Set(DataElement.LocalTime, "101500");
        message.Set(DataElement.LocalDate, "1122");
        message.Set(DataElement.EntryMode, "072");
        message.SetNumber(DataElement.CardSequence, 1, 3);
        message.Set(DataElement.NetworkId, "003");
        message.Set(DataElement.ConditionCode, "00");
        message.SetNibbles(DataElement.Track2, Hex.Parse("4761739001010010D49122010000000000"));
        message.Set(DataElement.TerminalId, "20000001");
        message.Set(DataElement.MerchantId, "000000000012345");
        message.Set(DataElement.Currency, "978");
        message.Set(DataElement.IccData, Hex.Parse(IccData));
        message.Set(DataElement.Batch, "000001");
        message.Set(DataElement.Invoice, "000123");
        return message;
    }
}
