using Terminal.Devices.Contact;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Vault;

namespace Terminal.Engine;

/// <summary>The byte streams that the node speaks on.</summary>
public enum Wire
{
    /// <summary>The contactless reader's serial line.</summary>
    Reader,

    /// <summary>The printer.</summary>
    Printer,

    /// <summary>The stripe reader; nothing is sent to it.</summary>
    Stripe,

    /// <summary>The connection to the acquirer, inside its TLS.</summary>
    Host,
}

/// <summary>Why the journal could not make a record durable.</summary>
public enum JournalFault
{
    /// <summary>No room on the disk.</summary>
    DiskFull,

    /// <summary>The disk or its file system failed.</summary>
    Broken,
}

/// <summary>What happened at the node's edge.</summary>
public abstract class NodeEvent
{
    private protected NodeEvent() { }

    /// <summary>Bytes came in. They are read before the call returns.</summary>
    public sealed class BytesReceived(Wire wire, ReadOnlyMemory<byte> bytes) : NodeEvent
    {
        /// <summary>Where.</summary>
        public Wire Wire { get; } = wire;

        /// <summary>What.</summary>
        public ReadOnlyMemory<byte> Bytes { get; } = bytes;
    }

    /// <summary>A wire is there: the line is open, the connection stands (with TLS, and the peer's name checked).</summary>
    public sealed class WireOpened(Wire wire) : NodeEvent
    {
        /// <summary>Which.</summary>
        public Wire Wire { get; } = wire;
    }

    /// <summary>A wire is gone, or an attempt to open it failed.</summary>
    /// <param name="wire">Which.</param>
    /// <param name="fault">A short code for logs: REFUSED, RESET, CERTIFICATE, CLOSED.</param>
    public sealed class WireClosed(Wire wire, string fault) : NodeEvent
    {
        /// <summary>Which.</summary>
        public Wire Wire { get; } = wire;

        /// <summary>Why.</summary>
        public string Fault { get; } = fault;
    }

    /// <summary>Something happened at the slot of the contact reader. Bytes are read before the call returns.</summary>
    public sealed class SlotTold(SlotEvent occurred) : NodeEvent
    {
        /// <summary>What.</summary>
        public SlotEvent Occurred { get; } = occurred;
    }

    /// <summary>A record is durable: a power cut no longer loses it.</summary>
    public sealed class JournalCommitted(long sequence) : NodeEvent
    {
        /// <summary>The record's number.</summary>
        public long Sequence { get; } = sequence;
    }

    /// <summary>A record could not be made durable; it is not in the journal.</summary>
    public sealed class JournalFailed(long sequence, JournalFault fault) : NodeEvent
    {
        /// <summary>The record's number.</summary>
        public long Sequence { get; } = sequence;

        /// <summary>Why.</summary>
        public JournalFault Fault { get; } = fault;
    }

    /// <summary>What the journal holds of a payment that was looked for.</summary>
    /// <param name="question">The query's number.</param>
    /// <param name="records">Its records and those that go back to it, in the journal's order; empty where there is none.</param>
    public sealed class Found(int question, IReadOnlyList<JournalRecord> records) : NodeEvent
    {
        /// <summary>True where the journal could not be read: nobody may conclude that there is none.</summary>
        public bool Failed { get; init; }

        /// <summary>The query's number.</summary>
        public int Question { get; } = question;

        /// <summary>The records.</summary>
        public IReadOnlyList<JournalRecord> Records { get; } = records;
    }

    /// <summary>The card ciphertexts of a batch are gone from the disk.</summary>
    public sealed class CardsErased(int batch) : NodeEvent
    {
        /// <summary>The batch.</summary>
        public int Batch { get; } = batch;
    }

    /// <summary>A till asks for something.</summary>
    public sealed class TillAsked(TillRequest request) : NodeEvent
    {
        /// <summary>What.</summary>
        public TillRequest Request { get; } = request;
    }

    /// <summary>Room on the journal's disk went below its reserve, or is there again. What goes on finishes on the reserve.</summary>
    public sealed class StorageLow(bool low) : NodeEvent
    {
        /// <summary>True where no new payment may begin.</summary>
        public bool Low { get; } = low;
    }

    /// <summary>The vault spoke.</summary>
    public sealed class VaultReplied(VaultReply reply) : NodeEvent
    {
        /// <summary>What it said.</summary>
        public VaultReply Reply { get; } = reply;
    }

    /// <summary>The vault is gone: what was asked of it is never answered. Only where it stands in a process of its own.</summary>
    /// <param name="fault">A short code for logs: HANGUP; STARTING where it was not reached yet.</param>
    public sealed class VaultLost(string fault) : NodeEvent
    {
        /// <summary>Why.</summary>
        public string Fault { get; } = fault;
    }

    /// <summary>The vault is there again, and remembers nothing of what it was told before.</summary>
    public sealed class VaultFound : NodeEvent;

    /// <summary>The wall clock was read; it dresses receipts and messages and never a timer.</summary>
    /// <param name="utc">The time.</param>
    /// <param name="utcOffset">The shop's offset from UTC at that time.</param>
    /// <param name="trusted">False where the board has just started and nobody has set its clock.</param>
    public sealed class ClockSet(DateTimeOffset utc, TimeSpan utcOffset, bool trusted) : NodeEvent
    {
        /// <summary>The time.</summary>
        public DateTimeOffset Utc { get; } = utc;

        /// <summary>The shop's offset.</summary>
        public TimeSpan UtcOffset { get; } = utcOffset;

        /// <summary>Whether receipts may rely on it.</summary>
        public bool Trusted { get; } = trusted;
    }

    /// <summary>The broker is reached, or lost.</summary>
    public sealed class FleetLinkChanged(bool connected) : NodeEvent
    {
        /// <summary>True once the connection is accepted.</summary>
        public bool Connected { get; } = connected;
    }

    /// <summary>A message came from the broker.</summary>
    /// <param name="topic">Below the terminal's own root: <c>dn/config/desired</c>.</param>
    /// <param name="payload">The message.</param>
    /// <param name="delivery">The link's number for it, by which it is acknowledged.</param>
    public sealed class FleetReceived(string topic, ReadOnlyMemory<byte> payload, long delivery) : NodeEvent
    {
        /// <summary>Below the terminal's own root.</summary>
        public string Topic { get; } = topic;

        /// <summary>The message.</summary>
        public ReadOnlyMemory<byte> Payload { get; } = payload;

        /// <summary>The link's number for it.</summary>
        public long Delivery { get; } = delivery;

        /// <summary>Where the answer is wanted, below the terminal's own root; empty where it is not said.</summary>
        public string ResponseTopic { get; init; } = "";

        /// <summary>What the asker knows the answer by.</summary>
        public ReadOnlyMemory<byte> Correlation { get; init; }

        /// <summary>True where the broker had kept it for whoever comes.</summary>
        public bool IsRetained { get; init; }
    }

    /// <summary>A row of the fleet's store is durable.</summary>
    public sealed class Kept(FleetRow row) : NodeEvent
    {
        /// <summary>The row.</summary>
        public FleetRow Row { get; } = row;
    }

    /// <summary>A row of the fleet's store could not be made durable.</summary>
    public sealed class KeepFailed(FleetRow row) : NodeEvent
    {
        /// <summary>The row.</summary>
        public FleetRow Row { get; } = row;
    }

    /// <summary>The broker has a message that carried a token.</summary>
    public sealed class FleetPublished(long token) : NodeEvent
    {
        /// <summary>The token.</summary>
        public long Token { get; } = token;
    }

    /// <summary>Something of the edge's that belongs in the log.</summary>
    public sealed class Noted(Severity severity, string code, string context) : NodeEvent
    {
        /// <summary>How loud.</summary>
        public Severity Severity { get; } = severity;

        /// <summary>A stable code.</summary>
        public string Code { get; } = code;

        /// <summary>What belongs to it, no secret.</summary>
        public string Context { get; } = context;
    }

    /// <summary>The connections were tried.</summary>
    public sealed class LinksTried(IReadOnlyList<LinkTrial> trials) : NodeEvent
    {
        /// <summary>What came of it, a peer each.</summary>
        public IReadOnlyList<LinkTrial> Trials { get; } = trials;
    }

    /// <summary>The log is there, in parts that the broker takes.</summary>
    public sealed class LogCollected(IReadOnlyList<ReadOnlyMemory<byte>> parts) : NodeEvent
    {
        /// <summary>Its parts, gzip; joined they are one file.</summary>
        public IReadOnlyList<ReadOnlyMemory<byte>> Parts { get; } = parts;
    }

    /// <summary>The machine under the terminal was looked at.</summary>
    public sealed class MachineMeasured(MachineHealth health) : NodeEvent
    {
        /// <summary>What it said.</summary>
        public MachineHealth Health { get; } = health;
    }

    /// <summary>The certificates of the board's connections were read: all of them, as their files are now.</summary>
    public sealed class CertificatesRead(IReadOnlyList<Expiry> expiries) : NodeEvent
    {
        /// <summary>Until when each serves.</summary>
        public IReadOnlyList<Expiry> Expiries { get; } = expiries;
    }

    /// <summary>The process has been asked to end; the node publishes its farewell.</summary>
    public sealed class Stopping : NodeEvent;
}
