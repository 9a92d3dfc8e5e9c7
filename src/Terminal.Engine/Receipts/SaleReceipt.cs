using System.Globalization;
using System.Text;
using Terminal.Emv.Tlv;
using Terminal.Engine.Journal;
using Terminal.Primitives;

namespace Terminal.Engine.Receipts;

/// <summary>The receipt of an approved sale, from its two journal records and nothing else, so that a reprint says what the first print
/// said.</summary>
/// <remarks>
/// Shows the merchant, the identifiers, time, type, amount, card scheme's name, AID, the last four digits, how the card was read, the
/// authorisation and how the cardholder was verified. Never shows expiry, name, track or more of the card's number.
/// </remarks>
/// <param name="settings">The shop's names and the paper.</param>
public sealed class SaleReceipt(NodeSettings settings)
{
    private readonly int columns = settings.PaperColumns;

    /// <summary>Composes the cardholder's copy.</summary>
    /// <param name="request">The sale's request.</param>
    /// <param name="approval">Its approval.</param>
    /// <param name="duplicate">True where an earlier print may exist.</param>
    public IReadOnlyList<ReceiptLine> Compose(JournalRecord request, JournalRecord approval, bool duplicate)
    {
        _ = Currency.TryFind(approval.CurrencyNumeric, out Currency currency);
        var amount = new Amount(approval.AmountMinor, currency);
        var lines = new List<ReceiptLine>(40);
        Head(lines, duplicate);
        lines.Add(Pair(Date(request.LocalTime), Time(request.LocalTime)));
        lines.Add(Pair("Terminal", settings.Host.TerminalId));
        lines.Add(Pair("Merchant", settings.Host.MerchantId.Trim()));
        lines.Add(Pair("Batch " + Six(request.Batch), "Invoice " + Six(request.Invoice)));
        lines.Add(Rule());
        lines.Add(new ReceiptLine("SALE", ReceiptStyle.Heading));
        lines.Add(new ReceiptLine(amount.ToString(), ReceiptStyle.Large));
        lines.Add(new ReceiptLine(""));
        Card(lines, request);
        lines.Add(Rule());
        lines.Add(new ReceiptLine("APPROVED", ReceiptStyle.Large));
        lines.Add(Pair("Response " + approval.ResponseCode, "Auth " + approval.AuthorisationCode));
        lines.Add(Pair("STAN " + Six(request.Stan), approval.RetrievalReference.Length == 0 ? "" : "RRN " + approval.RetrievalReference));
        lines.Add(new ReceiptLine("NO CVM - NO SIGNATURE REQUIRED", ReceiptStyle.Centred));
        lines.Add(new ReceiptLine(""));
        lines.Add(new ReceiptLine("CARDHOLDER COPY", ReceiptStyle.Heading));
        lines.Add(new ReceiptLine("Please retain for your records", ReceiptStyle.Centred));
        return lines;
    }

    private void Head(List<ReceiptLine> lines, bool duplicate)
    {
        lines.Add(new ReceiptLine(Cut(settings.MerchantName, columns / 2), ReceiptStyle.Large));
        foreach (string line in settings.MerchantAddress)
        {
            lines.Add(new ReceiptLine(Cut(line, columns), ReceiptStyle.Centred));
        }

        lines.Add(Rule());
        if (duplicate)
        {
            lines.Add(new ReceiptLine("*** DUPLICATE ***", ReceiptStyle.Heading));
        }
    }

    private void Card(List<ReceiptLine> lines, JournalRecord request)
    {
        ReadOnlySpan<byte> data = request.EmvData.Span;
        lines.Add(new ReceiptLine(Text(data, Tag.ApplicationPreferredName, Text(data, Tag.ApplicationLabel, "CARD"))));
        lines.Add(Pair("**** **** **** " + Last(request.MaskedPan), "CONTACTLESS"));
        lines.Add(Pair("AID", HexOf(data, Tag.DedicatedFileName)));
        lines.Add(Pair("AC", HexOf(data, Tag.ApplicationCryptogram)));
        lines.Add(Pair("TVR " + HexOf(data, Tag.Tvr), "ATC " + HexOf(data, Tag.ApplicationTransactionCounter)));
    }

    private ReceiptLine Rule() => new(new string('-', columns));

    private ReceiptLine Pair(string left, string right) =>
        left.Length + right.Length + 1 > columns
            ? new ReceiptLine(Cut(left + " " + right, columns))
            : new ReceiptLine(left + right.PadLeft(columns - left.Length));

    private static string Text(ReadOnlySpan<byte> data, uint tag, string otherwise)
    {
        if (!EmvFacts.TryFind(data, tag, out ReadOnlySpan<byte> value) || value.IsEmpty)
        {
            return otherwise;
        }

        var text = new StringBuilder(value.Length);
        foreach (byte character in value)
        {
            _ = text.Append(character is >= 0x20 and < 0x7F ? (char)character : '?'); // A card's text is hostile until it is plain.
        }

        return text.ToString().Trim();
    }

    private static string HexOf(ReadOnlySpan<byte> data, uint tag) =>
        EmvFacts.TryFind(data, tag, out ReadOnlySpan<byte> value) ? Hex.ToText(value) : "-";

    private static string Last(string masked) => masked.Length >= 4 ? masked[^4..] : masked;

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;

    private static string Six(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    private static string Date(string stamp) => stamp.Length == 12 ? $"20{stamp[..2]}-{stamp[2..4]}-{stamp[4..6]}" : "";

    private static string Time(string stamp) => stamp.Length == 12 ? $"{stamp[6..8]}:{stamp[8..10]}:{stamp[10..12]}" : "";
}
