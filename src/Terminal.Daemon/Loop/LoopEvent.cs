using Terminal.Devices.Contact;
using Terminal.Engine;
using Terminal.Vault;

namespace Terminal.Daemon.Loop;

/// <summary>What reaches the loop from the threads around it.</summary>
internal abstract class LoopEvent
{
    private LoopEvent()
    {
    }

    /// <summary>Something for the node.</summary>
    internal sealed class Occurred(NodeEvent what) : LoopEvent
    {
        /// <summary>What.</summary>
        public NodeEvent What { get; } = what;
    }

    /// <summary>The keypad's device was opened.</summary>
    internal sealed class KeypadOpened : LoopEvent;

    /// <summary>Bytes of a wire, for the node; the loop zeroes them behind it.</summary>
    internal sealed class WireRead(Wire wire, Memory<byte> bytes) : LoopEvent
    {
        /// <summary>Which wire.</summary>
        public Wire Wire { get; } = wire;

        /// <summary>The bytes, in pieces of any length.</summary>
        public Memory<byte> Bytes { get; } = bytes;
    }

    /// <summary>Something happened at the contact reader's slot, for the node; the loop zeroes its bytes behind it.</summary>
    internal sealed class SlotTold(SlotEvent what, Memory<byte> bytes) : LoopEvent
    {
        /// <summary>What, without its bytes.</summary>
        public SlotEvent What { get; } = what;

        /// <summary>A copy of its bytes.</summary>
        public Memory<byte> Bytes { get; } = bytes;
    }

    /// <summary>Records of the keypad, for the vault; the loop zeroes them behind it.</summary>
    internal sealed class KeypadRead(Memory<byte> bytes) : LoopEvent
    {
        /// <summary>The records, in pieces of any length.</summary>
        public Memory<byte> Bytes { get; } = bytes;
    }

    /// <summary>A record of the vault is durable, or could not be made so.</summary>
    internal sealed class VaultStored(KeySlot slot, bool isDurable) : LoopEvent
    {
        /// <summary>Which slot's.</summary>
        public KeySlot Slot { get; } = slot;

        /// <summary>Whether the disk has it.</summary>
        public bool IsDurable { get; } = isDurable;
    }

    /// <summary>The housing's switch changed, or says for the first time how it stands.</summary>
    internal sealed class HousingChanged(bool isOpen) : LoopEvent
    {
        /// <summary>Whether the housing is open.</summary>
        public bool IsOpen { get; } = isOpen;
    }

    /// <summary>Terminal and vault are connected, each in its own process.</summary>
    internal sealed class VaultOpened : LoopEvent;

    /// <summary>They are not any more, or an attempt failed.</summary>
    internal sealed class VaultClosed(string fault) : LoopEvent
    {
        /// <summary>Why.</summary>
        public string Fault { get; } = fault;
    }

    /// <summary>A frame came from the other process.</summary>
    internal sealed class VaultSpoke(Memory<byte> frame) : LoopEvent
    {
        /// <summary>The frame behind its length; whoever reads it zeroes it.</summary>
        public Memory<byte> Frame { get; } = frame;
    }

    /// <summary>The board is there: the display is to be drawn from the start.</summary>
    internal sealed class BoardOpened : LoopEvent;

    /// <summary>The journal failed for good at something that the node does not hear of.</summary>
    internal sealed class JournalBroken : LoopEvent;

    /// <summary>The process is asked to end.</summary>
    internal sealed class Stop : LoopEvent;
}
