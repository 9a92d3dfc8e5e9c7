namespace Terminal.Devices.Contact;

/// <summary>What happened at the slot of a contact reader.</summary>
public enum SlotEventKind
{
    /// <summary>The reader is there; a card that is in it already is told of by <see cref="CardInserted"/>.</summary>
    ReaderReady,

    /// <summary>The reader is gone, and the card with it.</summary>
    ReaderLost,

    /// <summary>A card was inserted. It is not powered.</summary>
    CardInserted,

    /// <summary>The card was pulled.</summary>
    CardRemoved,

    /// <summary>The card has answered to reset; <see cref="SlotEvent.Bytes"/> is the ATR.</summary>
    CardReset,

    /// <summary>The card does not answer, or nobody can read what it says.</summary>
    CardMute,

    /// <summary><see cref="SlotEvent.Bytes"/> is the card's answer with its status word.</summary>
    Answer,
}

/// <summary>One happening at the slot of a contact reader.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Session">Of <c>CardReset</c>, <c>CardMute</c> and <c>Answer</c> the session of the command that it answers; else
/// 0.</param>
/// <param name="Bytes">ATR or answer.</param>
public readonly record struct SlotEvent(SlotEventKind Kind, int Session = 0, ReadOnlyMemory<byte> Bytes = default);
