using Terminal.Devices.Printing;

namespace Terminal.Engine.Receipts;

/// <summary>Turns a receipt's lines into a printer's document.</summary>
public static class EscPosReceipt
{
    /// <summary>Writes the document, with feed and cut.</summary>
    public static byte[] Write(IReadOnlyList<ReceiptLine> lines)
    {
        var writer = new EscPosWriter();
        foreach (ReceiptLine line in lines)
        {
            bool large = line.Style == ReceiptStyle.Large;
            _ = writer.Align(line.Style == ReceiptStyle.Plain ? (byte)0 : (byte)1)
                .Bold(large || line.Style == ReceiptStyle.Heading)
                .Size(large ? 2 : 1, large ? 2 : 1)
                .Line(line.Text);
        }

        return writer.Size(1, 1).Feed(3).Cut().Document.ToArray();
    }
}
