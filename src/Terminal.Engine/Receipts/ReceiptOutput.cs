using Terminal.Engine.Journal;

namespace Terminal.Engine.Receipts;

/// <summary>What the receipt desk wants done, or has to tell.</summary>
public abstract record ReceiptOutput
{
    private protected ReceiptOutput() { }

    /// <summary>Send bytes to the printer.</summary>
    public sealed record Transmit(Memory<byte> Bytes) : ReceiptOutput;

    /// <summary>The printer confirmed that a paper that was owed is there.</summary>
    /// <param name="Paper">Which.</param>
    public sealed record Printed(OwedPaper Paper) : ReceiptOutput;

    /// <summary>A paper could not be printed. It is tried again: for ever where it is owed, and a few times where it was wanted.</summary>
    /// <param name="Fault">A short code.</param>
    public sealed record Failed(string Fault) : ReceiptOutput;

    /// <summary>The test page is there, or is given up.</summary>
    /// <param name="Fault">A short code; empty where it is there.</param>
    public sealed record TestEnded(string Fault) : ReceiptOutput;
}
