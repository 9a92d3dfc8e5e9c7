namespace Terminal.Engine.Receipts;

/// <summary>A page without money on it, which shows whether the printer prints: sizes, all characters, the paper's width.</summary>
internal static class TestPage
{
    private const int First = ' ';
    private const int Last = '~';

    /// <summary>Composes the paper.</summary>
    /// <param name="settings">The shop's names and the paper.</param>
    /// <param name="stamp">Local time, YYMMDDhhmmss.</param>
    public static IReadOnlyList<ReceiptLine> Compose(NodeSettings settings, string stamp)
    {
        var paper = new PaperLines(settings);
        paper.Head(duplicate: false);
        paper.Place(stamp);
        paper.Rule();
        paper.Add(paper.Say("PRINTER TEST"), ReceiptStyle.Heading);
        paper.Add(paper.Say("No payment"), ReceiptStyle.Centred);
        paper.Rule();
        paper.Add("AB12", ReceiptStyle.Large);
        for (int from = First; from <= Last; from += settings.PaperColumns)
        {
            int count = Math.Min(settings.PaperColumns, Last - from + 1);
            paper.Add(string.Concat(Enumerable.Range(from, count).Select(static code => (char)code)));
        }

        paper.Pair("<", ">");
        paper.Pair("terminald", settings.Fleet.Firmware);
        return paper.Lines;
    }
}
