using Terminal.Devices.Contact;
using Terminal.Emulator.Cards.Contact;

namespace Terminal.Emulator.World;

/// <summary>The slot of a contact reader on virtual time: a card in it can be pulled at any moment, also between a command and its answer.
/// </summary>
/// <param name="timeline">When answers come.</param>
/// <param name="tell">Takes what happens at it.</param>
public sealed class SlotModel(Timeline timeline, Action<SlotEvent> tell)
{
    private static readonly TimeSpan ResetTime = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan ExchangeTime = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan MuteTime = TimeSpan.FromSeconds(2); // What a reader waits for a card that says nothing.
    private readonly byte[] answer = new byte[258];
    private IContactCardModel? card;
    private bool powered;
    private int stay; // A card's stay in the slot, and a process's with the reader: an answer of an earlier one reaches nobody.

    /// <summary>True while a card is in it.</summary>
    public bool HoldsCard => card is not null;

    /// <summary>A process opens the reader.</summary>
    public void Connect()
    {
        tell(new SlotEvent(SlotEventKind.ReaderReady));
        if (HoldsCard)
        {
            tell(new SlotEvent(SlotEventKind.CardInserted));
        }
    }

    /// <summary>The process is gone, and the card's power with it.</summary>
    public void Disconnect()
    {
        powered = false;
        stay++;
    }

    /// <summary>Puts a card in, in the place of one that may be there.</summary>
    public void Insert(IContactCardModel inserted)
    {
        Pull();
        card = inserted;
        tell(new SlotEvent(SlotEventKind.CardInserted));
    }

    /// <summary>Takes the card out. Harmless where there is none.</summary>
    public void Pull()
    {
        if (HoldsCard)
        {
            card = null;
            Disconnect();
            tell(new SlotEvent(SlotEventKind.CardRemoved));
        }
    }

    /// <summary>Takes a command.</summary>
    public void Take(SlotCommand command)
    {
        switch (command.Kind)
        {
            case SlotCommandKind.PowerOff:
                powered = false;
                break;
            case SlotCommandKind.PowerOn when card is not null:
                card.Reset();
                powered = card.Atr.Length > 0;
                Answer(powered ? ResetTime : MuteTime, command.Session, SlotEventKind.CardReset, card.Atr);
                break;
            case SlotCommandKind.Exchange when card is not null && powered:
                int length = card.Transceive(command.Apdu.Span, answer);
                powered = length >= 0;
                Answer(
                    powered ? ExchangeTime + card.AnswerTime : MuteTime, command.Session, SlotEventKind.Answer,
                    answer.AsSpan(0, Math.Max(length, 0)));
                break;
            default:
                break; // The card has gone: that was told.
        }
    }

    private void Answer(TimeSpan after, int session, SlotEventKind kind, ReadOnlySpan<byte> bytes)
    {
        int present = stay;
        SlotEvent told = powered ? new SlotEvent(kind, session, bytes.ToArray()) : new SlotEvent(SlotEventKind.CardMute, session);
        timeline.After(after, () =>
        {
            if (present == stay)
            {
                tell(told);
            }
        });
    }
}
