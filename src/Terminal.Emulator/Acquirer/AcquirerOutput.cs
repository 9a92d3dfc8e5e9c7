namespace Terminal.Emulator.Acquirer;

/// <summary>What the acquirer's model wants done.</summary>
public abstract class AcquirerOutput
{
    private protected AcquirerOutput() { }

    /// <summary>Send a frame on a connection; where that is gone, nobody gets it.</summary>
    public sealed class Send(int connection, byte[] frame) : AcquirerOutput
    {
        /// <summary>The connection's number.</summary>
        public int Connection { get; } = connection;

        /// <summary>Length, TPDU and message.</summary>
        public ReadOnlyMemory<byte> Frame { get; } = frame;
    }

    /// <summary>Close a connection that talks nonsense.</summary>
    public sealed class Disconnect(int connection) : AcquirerOutput
    {
        /// <summary>The connection's number.</summary>
        public int Connection { get; } = connection;
    }

    /// <summary>A line was added to the ledger; whoever keeps it on disk writes it down.</summary>
    public sealed class Record(LedgerEntry entry) : AcquirerOutput
    {
        /// <summary>The line.</summary>
        public LedgerEntry Entry { get; } = entry;
    }
}
