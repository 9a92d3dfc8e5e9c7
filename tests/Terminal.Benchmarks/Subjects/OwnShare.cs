namespace Terminal.Benchmarks.Subjects;

/// <summary>The terminal's own share of a sale: node and vault with wires, disk and host that take no time.</summary>
internal static class OwnShare
{
    private const int WarmUpCount = 60;
    private static readonly Sample Limit = new("the design's limit for the whole", 2e6);

    /// <summary>Measures three stretches of it.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        using SaleBench bench = new();
        for (int i = 0; i < WarmUpCount; i++)
        {
            _ = bench.Sell();
        }

        SaleTimes[] sales = [.. Enumerable.Range(0, harness.IsShort ? 60 : 300).Select(_ => bench.Sell())];
        yield return Of("confirm key to \"present card\" drawn", [.. sales.Select(one => one.ToPresentCard)], sales);
        yield return Of("card's last answer to receipt confirmed", [.. sales.Select(one => one.ToPaper)], sales);
        yield return Of("a whole contactless sale, own share", [.. sales.Select(one => one.Whole)], sales);
    }

    private static Row Of(string name, TimeSpan[] times, SaleTimes[] sales) => new(
        Harness.Summary(new Contestant(name, () => { }), [.. times.Select(time => time.TotalNanoseconds)], 0) with { Allocated = null },
        Limit)
    {
        Note = $"{sales[^1].RecordCount} records a sale",
    };
}
