using Terminal.Emulator.Cards;

namespace Terminal.Benchmarks.Subjects;

/// <summary>A card from activation to outcome, through the driver's frames, the entry point and the kernel.</summary>
internal static class ApduExchange
{
    private const double NanosecondsPerByte = 10 * 1e9 / 115_200; // 8N1.
    private static byte sink;

    /// <summary>Measures it with and without the card's signature.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        yield return Of(harness, "card to outcome, without signature", TestCard.Plain());
        yield return Of(harness, "card to outcome, with fDDA", TestCard.Signing());
    }

    private static Row Of(Harness harness, string name, ContactlessCard card)
    {
        RecordedExchange exchange = new(card, TestCard.Configuration);
        byte[] wire = exchange.WireBytes;
        Row row = harness.Race(
            new Contestant(name, exchange.Replay) { MustNotAllocate = true },
            new Contestant("adding the same bytes up, as a checksum does", () => sink = Sum(wire)));
        return row with
        {
            Peers = [.. row.Peers, new Sample("the same bytes on the line, 115200 Bd", wire.Length * NanosecondsPerByte)],
            Note = $"{exchange.CardAnswers.Count} APDUs, {wire.Length} bytes on the line, {exchange.Outcome.Kind}",
        };
    }

    /// <summary>The bare walk over bytes: nothing that reads them can be faster by much.</summary>
    public static byte Sum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte value in bytes)
        {
            sum = unchecked((byte)(sum + value));
        }

        return sum;
    }
}
