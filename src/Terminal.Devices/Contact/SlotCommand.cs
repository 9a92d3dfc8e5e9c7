namespace Terminal.Devices.Contact;

/// <summary>What is wanted of the slot of a contact reader.</summary>
public enum SlotCommandKind
{
    /// <summary>Reset the inserted card, cold. Answered by <c>CardReset</c>, <c>CardMute</c> or <c>CardRemoved</c>.</summary>
    PowerOn,

    /// <summary>Send an APDU. Answered by <c>Answer</c>, <c>CardMute</c> or <c>CardRemoved</c>.</summary>
    Exchange,

    /// <summary>Let go of the card. Not answered, and harmless at any time.</summary>
    PowerOff,
}

/// <summary>A command to the slot of a contact reader.</summary>
/// <param name="Kind">What is wanted.</param>
/// <param name="Session">
/// Number of the session with the card, a new one with each <see cref="SlotCommandKind.PowerOn"/>: an answer that comes late says by it
/// that it belongs to an earlier one.
/// </param>
/// <param name="Apdu">The command APDU, whole; the receiver may keep it until it has answered.</param>
public readonly record struct SlotCommand(SlotCommandKind Kind, int Session, ReadOnlyMemory<byte> Apdu = default);
