using System.Text.Json;
using Terminal.Emulator.Acquirer;
using Terminal.Panel.Acquirer;

namespace Terminal.Fuzz.Targets;

/// <summary>The acquirer's ledger as it stands on disk: lines are read or refused, and what is read opens the book.</summary>
internal sealed class LedgerTarget : IParserUnderTest
{
    public const int LengthMax = 4096;
    private static readonly AcquirerSettings Settings = new();

    public IEnumerable<byte[]> ValidCases =>
    [
        [.. Line(Sale), .. Line(Sale with { Sequence = 2, Stan = 2, Outcome = "05", State = LedgerState.Declined })],
        [.. Line(Sale), .. Line(Sale with { Sequence = 2, Mti = "0400", State = LedgerState.Reversal, Original = 1 }), .. "{\"seq"u8],
        Line(Sale with { State = LedgerState.Reversed, Original = 1 }),
    ];

    private static LedgerEntry Sale => new()
    {
        Sequence = 1,
        Time = 1_795_000_000_000,
        Mti = "0200",
        Stan = 1,
        Terminal = "20000001",
        LocalTime = "1122101500",
        Batch = 1,
        Invoice = 1,
        Amount = 1250,
        Currency = 978,
        Pan = "476173******0119",
        Outcome = "00",
        State = LedgerState.Booked,
        Reference = "632610000001",
        Authorisation = "107922",
        Cryptogram = "verified",
        CardCounter = 1,
        CardToken = "0011223344556677",
    };

    public void Run(ReadOnlySpan<byte> input)
    {
        IReadOnlyList<LedgerEntry> past;
        int end;
        try
        {
            past = LedgerFile.Read(input, out end);
        }
        catch (JsonException)
        {
            return;
        }

        Property.Holds(end >= 0 && end <= input.Length && past.Count == input[..end].Count((byte)'\n'), "each whole line is an entry");
        AcquirerModel model = new(Settings, past);
        Property.Holds(model.Ledger.Count == past.Count, "the book has every line");
        _ = model.Totals("20000001");
        foreach (LedgerEntry entry in past)
        {
            LedgerEntry again = LedgerFile.Read(Line(entry), out _)[0];
            Property.Holds(again == entry, "a line that is read is written and read as the same");
        }
    }

    private static byte[] Line(LedgerEntry entry) => [.. JsonSerializer.SerializeToUtf8Bytes(entry, LedgerJson.Entry), (byte)'\n'];
}
