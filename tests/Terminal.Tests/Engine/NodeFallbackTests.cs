using Terminal.Devices.Contact;
using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Stripe;
using Terminal.Iso8583;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>The stripe in the place of a chip that could not be read.</summary>
public sealed class NodeFallbackTests
{
    private const string ChipTrack = ";4761739001010119=49122010000000000?";
    private readonly NodeRig rig = Rig();

    [Fact]
    public void A_chip_that_does_not_answer_twice_opens_the_stripe_and_the_host_is_told()
    {
        rig.KeyAmount();
        FailMute();
        Assert.Equal(PromptId.ChipNotRead, rig.Prompt);
        rig.Swipe(ChipTrack);
        Assert.Equal(PromptId.InsertCard, rig.Prompt);
        FailMute();
        Assert.Equal(PromptId.SwipeCard, rig.Prompt);
        rig.Swipe(ChipTrack);
        rig.Sign();

        Assert.Equal("802", rig.Sent("0200").GetText(DataElement.EntryMode));
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted));
        Assert.Equal("fallback", Assert.Single(rig.Host.Ledger).Entry);
        rig.Pass(1);
        Assert.Contains("SWIPED (FALLBACK)", string.Join('\n', rig.Printer.Receipts), StringComparison.Ordinal);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_chip_that_falls_silent_in_the_middle_counts_too_and_the_payment_goes_on()
    {
        rig.KeyAmount();
        FailSilent();
        Assert.Equal(PromptId.ChipNotRead, rig.Prompt);
        Assert.Empty(rig.Records);
        FailSilent();
        Assert.Equal(PromptId.SwipeCard, rig.Prompt);
        rig.Swipe(ChipTrack);
        rig.Sign();
        Assert.Equal(JournalKind.Approved, rig.Records.Last(static record => record.Kind != JournalKind.ReceiptPrinted).Kind);
    }

    [Fact]
    public void After_one_failure_the_chip_still_pays()
    {
        rig.KeyAmount();
        FailSilent();
        rig.Slot.SilentAfter = null;
        rig.Slot.Insert(new ChipCard());
        Assert.Equal("05", rig.Sent("0200").GetText(DataElement.EntryMode)[..2]);
        Assert.Equal("chip", Assert.Single(rig.Host.Ledger).Entry);
    }

    [Fact]
    public void A_card_without_a_chip_is_an_ordinary_swipe_even_then()
    {
        rig.KeyAmount();
        FailMute();
        FailMute();
        rig.Swipe(ChipTrack.Replace("4912201", "4912101", StringComparison.Ordinal));
        Assert.Equal("02", rig.Sent("0200").GetText(DataElement.EntryMode)[..2]);
    }

    [Fact]
    public void The_failures_of_one_payment_open_nothing_in_the_next()
    {
        rig.KeyAmount();
        FailMute();
        FailMute();
        rig.Type("C");
        rig.Later("1200E");
        Assert.Equal(PromptId.PresentInsertOrSwipe, rig.Prompt);
        rig.Swipe(ChipTrack);
        Assert.Equal(PromptId.InsertCard, rig.Prompt);
    }

    [Fact]
    public void A_card_that_is_pulled_or_declines_opens_nothing()
    {
        rig.KeyAmount();
        rig.Slot.PulledAfter = rig.Slot.ExchangeCount + 1;
        rig.Slot.Insert(new ChipCard());
        Assert.Equal("E80", Assert.Single(rig.Records).Reason);
        rig.Slot.PulledAfter = null;
        rig.Later("1200E");
        rig.Slot.Insert(new ChipCard { First = 0x00 });
        Assert.Equal("E70", rig.Records[^1].Reason);
    }

    [Fact]
    public void Where_no_fallback_is_allowed_a_silent_chip_ends_the_payment_as_before()
    {
        NodeRig strict = Rig(new StripeSettings { Fallback = false });
        strict.KeyAmount();
        strict.Slot.SilentAfter = 1;
        strict.Slot.Insert(new ChipCard());
        strict.Pass(40);
        Assert.Equal(JournalKind.Abandoned, Assert.Single(strict.Records).Kind);
        strict.Slot.Pull();
        strict.Slot.IsMute = true;
        strict.KeyAmount();
        for (int i = 0; i < 5; i++)
        {
            strict.Slot.Insert(new ChipCard());
            strict.Slot.Pull();
        }

        strict.Swipe(ChipTrack);
        Assert.Equal(PromptId.InsertCard, strict.Prompt);
    }

    private void FailMute()
    {
        rig.Slot.IsMute = true;
        rig.Slot.Insert(new ChipCard());
        rig.Slot.Pull();
        rig.Slot.IsMute = false;
    }

    private void FailSilent()
    {
        rig.Slot.SilentAfter = rig.Slot.ExchangeCount + 1;
        rig.Slot.Insert(new ChipCard());
        rig.Pass(40);
        rig.Slot.Pull();
    }

    internal static NodeRig Rig(StripeSettings? stripe = null)
    {
        NodeRig made = new(configure: settings => settings with
        {
            Stripe = stripe ?? new StripeSettings { Fallback = true },
            Contact = NodeStripeTests.ContactOf(settings),
            CardTime = TimeSpan.FromSeconds(300),
        });
        made.Open();
        made.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.ReaderReady)));
        made.Tell(new NodeEvent.WireOpened(Wire.Stripe));
        return made;
    }
}
