using Terminal.Devices.Contact;

namespace Terminal.Tests.Engine;

/// <summary>The slot of a contact reader in the test's hands.</summary>
/// <param name="tell">Takes what happens at it.</param>
internal sealed class ChipSlot(Action<SlotEvent> tell)
{
    private ChipCard? card;
    private SlotCommand? held;

    /// <summary>Commands that were driven, oldest first.</summary>
    public List<SlotCommandKind> Driven { get; } = [];

    /// <summary>Count of exchanges after which the card is pulled; null where it stays.</summary>
    public int? PulledAfter { get; set; }

    /// <summary>Count of exchanges after which the card says nothing; null where it answers.</summary>
    public int? SilentAfter { get; set; }

    /// <summary>Count of exchanges after which the card takes its time: it answers with <see cref="Release"/>.</summary>
    public int? HeldAfter { get; set; }

    public bool IsMute { get; set; }

    public int ExchangeCount { get; private set; }

    /// <summary>Of the card that is powered.</summary>
    public int Session { get; private set; }

    public bool IsPowered => Driven.Count > 0 && Driven[^1] != SlotCommandKind.PowerOff;

    public void Insert(ChipCard inserted)
    {
        card = inserted;
        tell(new SlotEvent(SlotEventKind.CardInserted));
    }

    public void Pull()
    {
        card = null;
        tell(new SlotEvent(SlotEventKind.CardRemoved));
    }

    /// <summary>The card that took its time answers, and takes none any more.</summary>
    public void Release()
    {
        SlotCommand command = held!.Value;
        (held, HeldAfter) = (null, null);
        tell(new SlotEvent(SlotEventKind.Answer, command.Session, card!.Answer(command.Apdu.Span)));
    }

    public void Take(SlotCommand command)
    {
        Driven.Add(command.Kind);
        Session = command.Session;
        switch (command.Kind)
        {
            case SlotCommandKind.PowerOn:
                card?.Reset();
                tell(new SlotEvent(IsMute ? SlotEventKind.CardMute : SlotEventKind.CardReset, command.Session));
                break;
            case SlotCommandKind.Exchange when ExchangeCount++ == PulledAfter:
                Pull();
                break;
            case SlotCommandKind.Exchange when ExchangeCount > HeldAfter:
                held = command;
                break;
            case SlotCommandKind.Exchange when card is not null && !(ExchangeCount > SilentAfter):
                tell(new SlotEvent(SlotEventKind.Answer, command.Session, card.Answer(command.Apdu.Span)));
                break;
            default:
                break;
        }
    }
}
