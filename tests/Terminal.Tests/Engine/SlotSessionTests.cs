using Terminal.Devices.Contact;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Engine.Contact;
using Terminal.Primitives;

namespace Terminal.Tests.Engine;

/// <summary>What is said of a card that was powered before counts for nothing, and no card is waited for without an end.</summary>
public sealed class SlotSessionTests
{
    private static readonly byte[] NotFound = [0x6A, 0x82];
    private readonly SlotSession slot = new(new ContactKernel(NodeStripeTests.ContactOf(SampleShop.Settings())));

    private Instant now = Instant.Origin;

    [Fact]
    public void A_card_that_does_not_answer_to_reset_has_ten_seconds_and_is_not_powered_again()
    {
        int session = Insert();
        Pass(9.9);
        Assert.Empty(Outputs());
        Pass(0.1);
        Assert.IsType<SlotOutput.CardUnreadable>(Outputs()[^1]);
        Assert.True(slot.HoldsUsedCard);
        Tell(SlotEventKind.CardReset, session);
        slot.Arm(default, takesUsed: false, now);
        Assert.Empty(Outputs());
        Tell(SlotEventKind.CardRemoved);
        Assert.IsType<SlotOutput.CardRemoved>(Assert.Single(Outputs()));
        Tell(SlotEventKind.CardInserted);
        Assert.Equal(SlotCommandKind.PowerOn, Driven(Outputs()).Single().Kind);
    }

    [Theory]
    [InlineData(SlotEventKind.CardReset)]
    [InlineData(SlotEventKind.CardMute)]
    [InlineData(SlotEventKind.Answer)]
    public void What_is_said_of_another_card_changes_nothing(SlotEventKind kind)
    {
        int session = Insert();
        Tell(kind, session - 1);
        Tell(kind, session + 1);
        Assert.Empty(Outputs());
        Assert.False(slot.IsRunning);
        Tell(SlotEventKind.CardReset, session);
        Assert.IsType<SlotOutput.CardFound>(Outputs()[0]);
        Tell(kind, session - 1, NotFound);
        Tell(kind, session + 1, NotFound);
        Assert.Empty(Outputs());
        Assert.True(slot.IsRunning);
        Tell(SlotEventKind.CardReset, session); // Told twice.
        Assert.Empty(Outputs());
    }

    [Fact]
    public void An_answer_while_the_card_is_reset_is_none()
    {
        int session = Insert();
        Tell(SlotEventKind.Answer, session, NotFound);
        Assert.Empty(Outputs());
        Assert.False(slot.IsRunning);
    }

    [Fact]
    public void A_card_that_falls_silent_is_lost_at_once_where_the_reader_says_so()
    {
        int session = Insert();
        Tell(SlotEventKind.CardReset, session);
        _ = Outputs();
        Tell(SlotEventKind.CardMute, session);
        Assert.Equal(OutcomeReason.CardLost, Ended().Reason);
        Tell(SlotEventKind.CardMute, session);
        Tell(SlotEventKind.Answer, session, NotFound);
        Assert.Empty(Outputs());
    }

    [Fact]
    public void A_card_that_is_pulled_ends_before_it_is_told_to_be_gone_and_once()
    {
        int session = Insert();
        Tell(SlotEventKind.CardReset, session);
        _ = Outputs();
        Tell(SlotEventKind.CardRemoved);
        Type[] told = [.. Outputs().Select(static output => output.GetType())];
        Assert.Equal([typeof(SlotOutput.Ended), typeof(SlotOutput.Drive), typeof(SlotOutput.CardRemoved)], told);
        Tell(SlotEventKind.CardRemoved);
        Tell(SlotEventKind.CardMute, session);
        Assert.Empty(Outputs());
    }

    [Fact]
    public void Reader_and_card_are_told_once()
    {
        Tell(SlotEventKind.ReaderLost);
        Assert.Empty(Outputs());
        _ = Insert();
        Tell(SlotEventKind.ReaderReady);
        Tell(SlotEventKind.CardInserted);
        Assert.Empty(Outputs());
    }

    [Fact]
    public void No_PIN_is_given_to_a_card_that_wants_none()
    {
        int session = Insert();
        slot.Verify(Hex.Parse("0020008008"), now);
        Assert.Empty(Outputs());
        Tell(SlotEventKind.CardReset, session);
        _ = Outputs();
        slot.Verify(Hex.Parse("0020008008"), now);
        Assert.Empty(Outputs());
    }

    [Fact]
    public void Without_a_kernel_no_card_is_powered()
    {
        SlotSession none = new(null);
        none.Receive(new SlotEvent(SlotEventKind.ReaderReady), now);
        none.Arm(default, takesUsed: false, now);
        none.Receive(new SlotEvent(SlotEventKind.CardInserted), now);
        Assert.True(none.TryTake(out SlotOutput? first));
        Assert.IsType<SlotOutput.ReaderReady>(first);
        Assert.False(none.TryTake(out _) || none.IsReady || none.TryGetData(0x95, out _));
        none.Use(new ContactKernel(NodeStripeTests.ContactOf(SampleShop.Settings())));
        Assert.True(none.IsReady);
    }

    private int Insert()
    {
        Tell(SlotEventKind.ReaderReady);
        slot.Arm(default, takesUsed: false, now);
        Tell(SlotEventKind.CardInserted);
        return Driven(Outputs()).Single().Session;
    }

    private void Tell(SlotEventKind kind, int session = 0, byte[]? bytes = null) =>
        slot.Receive(new SlotEvent(kind, session, bytes), now);

    private void Pass(double seconds)
    {
        now += TimeSpan.FromSeconds(seconds);
        slot.Elapse(now);
    }

    private ContactOutcome Ended() => Outputs().OfType<SlotOutput.Ended>().Single().Outcome;

    private static IEnumerable<SlotCommand> Driven(IEnumerable<SlotOutput> outputs) =>
        outputs.OfType<SlotOutput.Drive>().Select(static drive => drive.Command);

    private List<SlotOutput> Outputs()
    {
        List<SlotOutput> taken = [];
        while (slot.TryTake(out SlotOutput? output))
        {
            taken.Add(output!);
        }

        return taken;
    }
}
