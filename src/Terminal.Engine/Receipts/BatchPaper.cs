using System.Globalization;
using Terminal.Engine.Journal;

namespace Terminal.Engine.Receipts;

/// <summary>The paper of a batch's totals: X while it is open, Z once the host settled it.</summary>
/// <param name="settings">The shop's names, its currency and the paper.</param>
public sealed class BatchPaper(NodeSettings settings)
{
    /// <summary>Composes the paper.</summary>
    /// <param name="report">The totals; their verdict tells an X from a Z.</param>
    /// <param name="duplicate">True where an earlier print may exist.</param>
    public IReadOnlyList<ReceiptLine> Compose(BatchReport report, bool duplicate)
    {
        var paper = new PaperLines(settings);
        BatchTotals totals = report.Totals;
        paper.Head(duplicate);
        paper.Place(report.LocalTime);
        paper.Pair($"{paper.Say("Batch")} {PaperLines.Six(report.Batch)}", "");
        paper.Rule();
        paper.Add(paper.Say(report.Verdict.Length == 0 ? "TOTALS, BATCH OPEN" : "BATCH CLOSED"), ReceiptStyle.Heading);
        if (report.Verdict.Length > 0)
        {
            paper.Add(paper.Say(report.Verdict), ReceiptStyle.Centred);
        }

        paper.Add("");
        Row(paper, "Sales", totals.SaleCount, totals.SaleMinor);
        Row(paper, "Refunds", totals.RefundCount, totals.RefundMinor);
        paper.Rule();
        Row(paper, "Net", totals.SaleCount + totals.RefundCount, totals.NetMinor);
        paper.Rule();
        paper.Add(paper.Say("Sales approved offline"));
        Row(paper, "Not sent yet", report.WaitingCount, report.WaitingMinor);
        Row(paper, "Refused by bank", report.RefusedCount, report.RefusedMinor);
        return paper.Lines;
    }

    private void Row(PaperLines paper, string what, int count, long minor) => paper.Pair(
        paper.Say(what) + " " + count.ToString(CultureInfo.InvariantCulture),
        PaperLines.Money(minor, settings.Currency.Numeric).ToString());
}
