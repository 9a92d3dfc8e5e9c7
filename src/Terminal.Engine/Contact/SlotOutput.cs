using Terminal.Devices.Contact;
using Terminal.Emv.Contact;

namespace Terminal.Engine.Contact;

/// <summary>What a card in the slot came to.</summary>
public abstract record SlotOutput
{
    private protected SlotOutput() { }

    /// <summary>Drive the slot. The APDU is the output's own copy.</summary>
    public sealed record Drive(SlotCommand Command) : SlotOutput;

    /// <summary>The reader is there.</summary>
    public sealed record ReaderReady : SlotOutput;

    /// <summary>The reader is gone.</summary>
    public sealed record ReaderLost : SlotOutput;

    /// <summary>A card has answered to reset, and its transaction has begun.</summary>
    public sealed record CardFound : SlotOutput;

    /// <summary>A card was inserted that does not answer; the slot goes on waiting for another.</summary>
    public sealed record CardUnreadable : SlotOutput;

    /// <summary>The card was pulled.</summary>
    public sealed record CardRemoved : SlotOutput;

    /// <summary>The cardholder chooses an application, or confirms the one there is; answered by
    /// <see cref="SlotSession.ApplicationChosen"/>.</summary>
    /// <param name="Names">As they can be shown, in the order in which they are offered.</param>
    public sealed record ChoiceWanted(IReadOnlyList<string> Names) : SlotOutput;

    /// <summary>The kernel wants a PIN, and the card waits; answered by <see cref="SlotSession.PinAnswered"/>.</summary>
    public sealed record PinWanted(PinRequest Request) : SlotOutput;

    /// <summary>The kernel asks what the terminal knows of the card, which waits; answered by <see cref="SlotSession.CardLookedUp"/>, or
    /// the kernel goes on without.</summary>
    public sealed record HistoryWanted : SlotOutput;

    /// <summary>The kernel goes online, and the card waits; answered by <see cref="SlotSession.HostAnswered"/> or
    /// <see cref="SlotSession.HostUnreachable"/>.</summary>
    public sealed record HostWanted : SlotOutput;

    /// <summary>The transaction has ended; its data can be read until <c>Stop</c>.</summary>
    public sealed record Ended(ContactOutcome Outcome) : SlotOutput;
}
