using System.Globalization;
using Terminal.Emulator.World;
using Terminal.Engine.Journal;

namespace Terminal.Simulation;

/// <summary>What a paper says, read as a person reads it.</summary>
internal sealed class Paper
{
    private readonly string[] lines;

    private Paper(string text) => lines = text.Split('\n', StringSplitOptions.TrimEntries);

    /// <summary>A receipt of an approved payment.</summary>
    public bool IsReceipt => lines.Any(static line => line.StartsWith("APPROVED", StringComparison.Ordinal));

    /// <summary>The report of a settled batch.</summary>
    public bool IsClosing => lines.Contains("BATCH CLOSED");

    /// <summary>Whether it says that an earlier print may exist.</summary>
    public bool IsDuplicate => lines.Any(static line => line.Contains("DUPLICATE", StringComparison.Ordinal));

    /// <summary>Whether it says that the payment was voided since.</summary>
    public bool IsVoided => lines.Contains("VOIDED");

    /// <summary>The payment's type.</summary>
    public PaymentType Type => lines.Contains("VOID") ? PaymentType.Void
        : lines.Contains("REFUND") ? PaymentType.Refund
        : PaymentType.Sale;

    /// <summary>The invoice; 0 where it names none.</summary>
    public int Invoice => Behind("Invoice ");

    /// <summary>The batch.</summary>
    public int Batch => Behind("Batch ");

    /// <summary>The trace number of a receipt; 0 where it names none.</summary>
    public int Stan => Behind("STAN ");

    /// <summary>The totals of a report.</summary>
    public FoldedTotals Totals => new(Behind("Sales "), MoneyOf("Sales "), Behind("Refunds "), MoneyOf("Refunds "));

    /// <summary>Reads a paper's text.</summary>
    public static Paper Read(string text) => new(text);

    /// <summary>Reads what is sent to a printer; null where it is no paper.</summary>
    public static Paper? Read(ReadOnlySpan<byte> sent)
    {
        var printer = new PlainPrinter();
        _ = printer.Receive(sent);
        return printer.Receipts.Count == 0 ? null : new Paper(printer.Receipts[0]);
    }

    private int Behind(string label)
    {
        string? line = Array.Find(lines, line => line.Contains(label, StringComparison.Ordinal)
            && char.IsAsciiDigit(line[line.IndexOf(label, StringComparison.Ordinal) + label.Length]));
        return line is null ? 0 : int.Parse(
            string.Concat(line[(line.IndexOf(label, StringComparison.Ordinal) + label.Length)..].TakeWhile(char.IsAsciiDigit)),
            CultureInfo.InvariantCulture);
    }

    private long MoneyOf(string label)
    {
        string line = Array.Find(lines, line => line.StartsWith(label, StringComparison.Ordinal)) ?? "";
        string money = string.Concat(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(2));
        return long.Parse("0" + string.Concat(money.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
    }
}
