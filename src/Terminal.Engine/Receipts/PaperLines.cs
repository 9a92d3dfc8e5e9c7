using System.Globalization;
using Terminal.Primitives;

namespace Terminal.Engine.Receipts;

/// <summary>The lines of one paper as they are added, none wider than the paper.</summary>
/// <param name="settings">The shop's names and the paper.</param>
internal sealed class PaperLines(NodeSettings settings)
{
    private readonly List<ReceiptLine> lines = new(40);
    private readonly int columns = settings.PaperColumns;

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<ReceiptLine> Lines => lines;

    /// <summary>A word of the papers in the shop's language.</summary>
    public string Say(string english) => PaperWords.In(settings.Language, english);

    /// <summary>The shop, and whether an earlier print may exist.</summary>
    public void Head(bool duplicate)
    {
        Add(Cut(settings.MerchantName, columns / 2), ReceiptStyle.Large);
        foreach (string line in settings.MerchantAddress)
        {
            Add(line, ReceiptStyle.Centred);
        }

        Rule();
        if (duplicate)
        {
            Add($"*** {Say("DUPLICATE")} ***", ReceiptStyle.Heading);
        }
    }

    /// <summary>When, and at which terminal of which merchant.</summary>
    /// <param name="stamp">Local time, YYMMDDhhmmss; where it is not known its line is left out.</param>
    public void Place(string stamp)
    {
        if (stamp.Length == 12)
        {
            Pair($"20{stamp[..2]}-{stamp[2..4]}-{stamp[4..6]}", $"{stamp[6..8]}:{stamp[8..10]}:{stamp[10..12]}");
        }

        Pair(Say("Terminal"), settings.Host.TerminalId);
        Pair(Say("Merchant"), settings.Host.MerchantId.Trim());
    }

    /// <summary>A line of its own; large text that is too wide for the paper is a heading.</summary>
    public void Add(string text, ReceiptStyle style = ReceiptStyle.Plain) => lines.Add(
        new ReceiptLine(Cut(text, columns), style == ReceiptStyle.Large && text.Length > columns / 2 ? ReceiptStyle.Heading : style));

    /// <summary>One text at the left and one at the right; on two lines where one is too narrow, so that nothing is cut off.</summary>
    public void Pair(string left, string right)
    {
        if (left.Length + right.Length < columns)
        {
            Add(left + right.PadLeft(columns - left.Length));
            return;
        }

        Add(left);
        Add(Cut(right, columns).PadLeft(columns));
    }

    /// <summary>A line across.</summary>
    public void Rule() => Add(new string('-', columns));

    /// <summary>Six digits, as batches, invoices and trace numbers are written.</summary>
    public static string Six(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>An amount of the journal's.</summary>
    public static Amount Money(long minor, int currencyNumeric)
    {
        _ = Currency.TryFind(currencyNumeric, out Currency currency);
        return new Amount(minor, currency);
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;
}
