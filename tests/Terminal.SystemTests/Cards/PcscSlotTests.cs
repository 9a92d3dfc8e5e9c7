using Terminal.Devices.Contact;
using Terminal.Platform.Cards;

namespace Terminal.SystemTests.Cards;

/// <summary>The contact reader against pcscd and a virtual reader, which know nothing of us.</summary>
[Trait("Category", "system")]
public sealed class PcscSlotTests : IDisposable
{
    private static readonly PcscSettings First = new("Virtual PCD 00 00") { RetryPause = TimeSpan.FromMilliseconds(50) };

    private readonly PcscService service = new();
    private readonly SlotHeard heard = new();

    public void Dispose() => service.Dispose();

    [Fact]
    public void A_card_is_reset_cold_asked_and_let_go_of()
    {
        service.Start();
        using PcscSlot slot = Open(First);
        using VirtualCard card = Insert(0, _ => "6F008400" + "9000");
        heard.Expect("CardInserted");
        Assert.Equal("Virtual PCD 00 00", slot.ReaderName);

        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 1));
        heard.Expect("CardReset 1 3B00");
        while (card.Seen.Count > 1)
        {
            card.Seen.Take();
        }

        Assert.Equal("on", card.Seen.Take()); // The last before the answer: its power came anew.
        byte[] select = Convert.FromHexString("00A404000E315041592E5359532E444446303100");
        slot.Drive(new SlotCommand(SlotCommandKind.Exchange, 1, select));
        heard.Expect("Answer 1 6F0084009000");
        Assert.Equal("00A404000E315041592E5359532E4444463031", card.Seen.Take()); // T=0: no Le behind data.
        Assert.All(select, value => Assert.Equal(0, value));

        slot.Drive(Exchange(1, "80CA9F1700"));
        slot.Drive(Exchange(1, "0084000000"));
        heard.Expect("Answer 1 6F0084009000", "Answer 1 6F0084009000");
        Assert.Equal("80CA9F1700", card.Seen.Take());
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOff, 1));
        card.Await("off");
        slot.Drive(Exchange(1, "80CA9F1700"));
        heard.Expect("CardMute 1");
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 2));
        heard.Expect("CardReset 2 3B00");
        card.Dispose();
        heard.Expect("CardRemoved");
        heard.ExpectNothing();
    }

    [Fact]
    public void A_card_of_T1_gets_the_APDU_as_it_is_and_answers_of_every_length_come_whole()
    {
        string longest = new string('A', 512) + "9000";
        service.Start();
        using PcscSlot slot = Open(First);
        using VirtualCard card = new(PcscService.Port(0), VirtualCard.AtrT1, command => command switch
        {
            "00B2010C00" => longest,
            "00B2010C01" => longest + "00",
            "00B2010C02" => "90",
            _ => "6C1C",
        });
        heard.Expect("CardInserted");
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 1));
        heard.Expect("CardReset 1 3B800181");
        slot.Drive(Exchange(1, "00A404000131" + "00"));
        heard.Expect("Answer 1 6C1C");
        card.Await("00A40400013100");
        slot.Drive(Exchange(1, "00B2010C00"));
        heard.Expect("Answer 1 " + longest);
        slot.Drive(Exchange(1, "00B2010C01"));
        heard.Expect("CardMute 1");
        slot.Drive(Exchange(1, "00B2010C02"));
        heard.Expect("CardMute 1");
    }

    [Fact]
    public void A_card_that_is_pulled_during_an_exchange_answers_it_by_that()
    {
        service.Start();
        using PcscSlot slot = Open(First);
        using (VirtualCard card = Insert(0, _ => null))
        {
            heard.Expect("CardInserted");
            slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 1));
            heard.Expect("CardReset 1 3B00");
            slot.Drive(Exchange(1, "80CA9F1700"));
            card.Await("80CA9F1700");
        }

        heard.ExpectGone(1);
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOff, 1));
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 2));
        heard.Expect("CardMute 2");
        using VirtualCard next = Insert(0);
        heard.Expect("CardInserted");
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 3));
        heard.Expect("CardReset 3 3B00");
    }

    [Fact]
    public void A_silent_card_is_mute_in_time_and_neither_hides_that_it_is_pulled_nor_holds_up_what_follows()
    {
        service.Start();
        using PcscSlot slot = Open(First with { AnswerTime = TimeSpan.FromMilliseconds(500.9) }); // A timer counts whole ones.
        using (VirtualCard card = Insert(0, _ => null))
        {
            heard.Expect("CardInserted");
            slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 1));
            heard.Expect("CardReset 1 3B00");
            slot.Drive(Exchange(1, "80CA9F1700"));
            card.Await("80CA9F1700");
            heard.Expect("CardMute 1");
            slot.Drive(new SlotCommand(SlotCommandKind.PowerOff, 1));
            slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 2));
            heard.Expect("CardMute 2");
        }

        heard.Expect("CardRemoved");
        using VirtualCard next = Insert(0);
        heard.Expect("CardInserted");
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 3));
        heard.Expect("CardReset 3 3B00");
        slot.Drive(Exchange(3, "80CA9F1700"));
        heard.Expect("Answer 3 9000");
    }

    [Fact]
    public void A_card_that_does_not_answer_to_reset_is_mute()
    {
        service.Start();
        using PcscSlot slot = Open(First);
        using VirtualCard card = new(PcscService.Port(0), [0x00], _ => null);
        heard.Expect("CardInserted");
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 1));
        heard.Expect("CardMute 1");
    }

    [Fact]
    public void Readers_and_pcscd_come_and_go_and_a_card_is_told_of_anew()
    {
        PcscService.WithReader(false);
        using PcscSlot slot = new(First, heard);
        heard.Expect("NO-SERVICE");
        service.Start();
        heard.Expect("NO-READER");
        Assert.Equal("", slot.ReaderName);
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 1));
        heard.Expect("CardMute 1");
        service.Kill();
        heard.ExpectNoService();
        PcscService.WithReader(true);
        service.Start();
        heard.ExpectReady();
        using (VirtualCard card = Insert(0, _ => null))
        {
            heard.Expect("CardInserted");
            slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 2));
            heard.Expect("CardReset 2 3B00");
            slot.Drive(Exchange(2, "80CA9F1700"));
            card.Await("80CA9F1700");
            service.Kill();
            heard.ExpectLost(2);
        }

        service.Start();
        heard.ExpectReady();
        using VirtualCard next = Insert(0);
        heard.Expect("CardInserted");
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 3));
        heard.Expect("CardReset 3 3B00");
    }

    [Fact]
    public void Of_two_readers_the_one_in_the_settings_is_watched()
    {
        service.Start();
        using PcscSlot slot = Open(First with { Reader = "Virtual PCD 00 01" });
        using VirtualCard other = Insert(0);
        other.Await("on"); // pcscd has it, and we are told nothing.
        heard.ExpectNothing();
        using VirtualCard card = Insert(1);
        heard.Expect("CardInserted");
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 1));
        heard.Expect("CardReset 1 3B00");
        Assert.Equal("Virtual PCD 00 01", slot.ReaderName);
    }

    [Fact]
    public void It_ends_beside_a_silent_card()
    {
        service.Start();
        PcscSlot slot = Open(First);
        using VirtualCard card = Insert(0, _ => null);
        heard.Expect("CardInserted");
        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 1));
        heard.Expect("CardReset 1 3B00");
        slot.Drive(Exchange(1, "80CA9F1700"));
        card.Await("80CA9F1700");
        slot.Dispose();
        slot.Drive(Exchange(1, "80CA9F1700"));
        heard.ExpectNothing();
    }

    private static SlotCommand Exchange(int session, string apdu) =>
        new(SlotCommandKind.Exchange, session, Convert.FromHexString(apdu));

    private static VirtualCard Insert(int slot, Func<string, string?>? answer = null) =>
        new(PcscService.Port(slot), VirtualCard.AtrT0, answer ?? (_ => "9000"));

    /// <summary>Opens the slot and waits for the reader; until pcscd listens it is told that there is none.</summary>
    private PcscSlot Open(PcscSettings settings)
    {
        PcscSlot slot = new(settings, heard);
        heard.ExpectReady();
        return slot;
    }
}
