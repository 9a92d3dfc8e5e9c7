namespace Terminal.Engine.Receipts;

/// <summary>How a line of a receipt looks.</summary>
public enum ReceiptStyle
{
    /// <summary>Plain, from the left.</summary>
    Plain,

    /// <summary>Plain, in the middle.</summary>
    Centred,

    /// <summary>Bold, in the middle.</summary>
    Heading,

    /// <summary>Double size, in the middle.</summary>
    Large,
}

/// <summary>One line of a receipt, already as wide as the paper or narrower.</summary>
/// <param name="Text">The text; at most the paper's columns, or half of them for <see cref="ReceiptStyle.Large"/>.</param>
/// <param name="Style">How it looks.</param>
public readonly record struct ReceiptLine(string Text, ReceiptStyle Style = ReceiptStyle.Plain);
