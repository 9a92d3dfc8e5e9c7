using Terminal.Engine.Journal;

namespace Terminal.Engine.Receipts;

/// <summary>What the receipt desk wants done, or has to tell.</summary>
public abstract record ReceiptOutput
{
    private protected ReceiptOutput() { }

    /// <summary>Send bytes to the printer.</summary>
    public sealed record Transmit(Memory<byte> Bytes) : ReceiptOutput;

    /// <summary>The printer confirmed that a receipt is on paper.</summary>
    /// <param name="Paper">Which.</param>
    public sealed record Printed(OwedPaper Paper) : ReceiptOutput;

    /// <summary>A receipt could not be printed; it stays owed and is tried again.</summary>
    /// <param name="Fault">A short code.</param>
    public sealed record Failed(string Fault) : ReceiptOutput;
}
