using Terminal.Devices.Contact;
using Terminal.Devices.Lights;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Vault;

namespace Terminal.Engine;

/// <summary>How loud a line of the log is.</summary>
public enum Severity
{
    /// <summary>The ordinary course.</summary>
    Information,

    /// <summary>Something that a person should see to.</summary>
    Warning,

    /// <summary>The terminal cannot do its work.</summary>
    Error,
}

/// <summary>What the node wants done. It never does it itself.</summary>
public abstract class NodeEffect
{
    private protected NodeEffect() { }

    /// <summary>Send bytes on a wire. The bytes are the effect's own copy; the edge zeroes them after a send to the host.</summary>
    public sealed class Transmit(Wire wire, Memory<byte> bytes) : NodeEffect
    {
        /// <summary>Where.</summary>
        public Wire Wire { get; } = wire;

        /// <summary>What.</summary>
        public Memory<byte> Bytes { get; } = bytes;
    }

    /// <summary>Drive the slot of the contact reader. The APDU is the effect's own copy; the edge zeroes it after use.</summary>
    public sealed class DriveSlot(SlotCommand command) : NodeEffect
    {
        /// <summary>What is wanted.</summary>
        public SlotCommand Command { get; } = command;
    }

    /// <summary>Open a wire; answered by <c>WireOpened</c> or <c>WireClosed</c>.</summary>
    public sealed class Open(Wire wire) : NodeEffect
    {
        /// <summary>Which.</summary>
        public Wire Wire { get; } = wire;
    }

    /// <summary>Close a wire; answered by <c>WireClosed</c>.</summary>
    public sealed class Close(Wire wire) : NodeEffect
    {
        /// <summary>Which.</summary>
        public Wire Wire { get; } = wire;
    }

    /// <summary>Make a record durable; answered by <c>JournalCommitted</c> or <c>JournalFailed</c>.</summary>
    public sealed class Append(JournalRecord record) : NodeEffect
    {
        /// <summary>The record, complete with its place in the chain.</summary>
        public JournalRecord Record { get; } = record;
    }

    /// <summary>Look a payment up in the journal; answered by <c>Found</c>.</summary>
    public sealed class Find(JournalQuery query) : NodeEffect
    {
        /// <summary>Which.</summary>
        public JournalQuery Query { get; } = query;
    }

    /// <summary>Erase the card ciphertexts of a settled batch from the journal; answered by <c>CardsErased</c>.</summary>
    public sealed class EraseCards(int batch) : NodeEffect
    {
        /// <summary>The batch.</summary>
        public int Batch { get; } = batch;
    }

    /// <summary>Answer a till's request.</summary>
    public sealed class AnswerTill(TillAnswer answer) : NodeEffect
    {
        /// <summary>The answer.</summary>
        public TillAnswer Answer { get; } = answer;
    }

    /// <summary>Tell tills that listen what happened to a payment.</summary>
    public sealed class TellTill(TillEvent occurred) : NodeEffect
    {
        /// <summary>What happened.</summary>
        public TillEvent Occurred { get; } = occurred;
    }

    /// <summary>Hand a command to the vault.</summary>
    public sealed class Ask(VaultCommand command) : NodeEffect
    {
        /// <summary>The command.</summary>
        public VaultCommand Command { get; } = command;
    }

    /// <summary>Set the contactless lights.</summary>
    public sealed class SetLights(ContactlessLights lights) : NodeEffect
    {
        /// <summary>Which are on.</summary>
        public ContactlessLights Lights { get; } = lights;
    }

    /// <summary>Play a tone.</summary>
    public sealed class Play(Tone tone) : NodeEffect
    {
        /// <summary>Which.</summary>
        public Tone Tone { get; } = tone;
    }

    /// <summary>Publish a message to the fleet's broker, if it is connected; else drop it.</summary>
    public sealed class Publish(FleetMessage message) : NodeEffect
    {
        /// <summary>The message.</summary>
        public FleetMessage Message { get; } = message;
    }

    /// <summary>Make a row of the fleet's store durable; answered by <c>Kept</c> or <c>KeepFailed</c>.</summary>
    public sealed class Keep(FleetRow row) : NodeEffect
    {
        /// <summary>The row.</summary>
        public FleetRow Row { get; } = row;
    }

    /// <summary>Try each connection several times; answered by <c>LinksTried</c>.</summary>
    public sealed class TryLinks : NodeEffect;

    /// <summary>Collect the log, scrubbed and compressed; answered by <c>LogCollected</c>.</summary>
    public sealed class CollectLog(ReadOnlyMemory<byte> head) : NodeEffect
    {
        /// <summary>What stands before it, UTF-8; may be empty.</summary>
        public ReadOnlyMemory<byte> Head { get; } = head;
    }

    /// <summary>End the process, to be started again.</summary>
    public sealed class Restart : NodeEffect;

    /// <summary>A configuration is in force: what the edge takes from it (time zone, routes, the tills' currency) changes.</summary>
    public sealed class Configured(ConfigurationInForce inForce) : NodeEffect
    {
        /// <summary>The configuration.</summary>
        public ConfigurationInForce InForce { get; } = inForce;
    }

    /// <summary>Acknowledge a message of the broker: what it led to is durable.</summary>
    public sealed class AcknowledgeFleet(long delivery) : NodeEffect
    {
        /// <summary>The link's number for it.</summary>
        public long Delivery { get; } = delivery;
    }

    /// <summary>Write a line to the log.</summary>
    public sealed class Log(Severity severity, string code, string context = "") : NodeEffect
    {
        /// <summary>How loud.</summary>
        public Severity Severity { get; } = severity;

        /// <summary>A stable code: HOST-LINK-UP, REVERSAL-CLOSED.</summary>
        public string Code { get; } = code;

        /// <summary>What belongs to it: numbers and masked data, no secret.</summary>
        public string Context { get; } = context;
    }
}
