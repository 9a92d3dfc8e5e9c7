using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>Outputs are those of the last call alone, and a transaction begins with nothing of the one before.</summary>
public sealed class KernelResetTests
{
    private const string Confirmed = "870181";

    /// <summary>Whatever was left untaken before an event, its outputs are the same.</summary>
    [Theory]
    [InlineData("receive")]
    [InlineData("lost")]
    [InlineData("cancel")]
    [InlineData("chosen")]
    [InlineData("pin")]
    [InlineData("pin cancelled")]
    [InlineData("known")]
    [InlineData("look-up overdue")]
    [InlineData("host")]
    [InlineData("unreachable")]
    [InlineData("host overdue")]
    [InlineData("start")]
    public void What_was_not_taken_before_a_call_is_gone(string occurred)
    {
        var taken = new ContactKernel(LooksUp());
        var left = new ContactKernel(LooksUp());
        foreach (Action<ContactKernel> step in Walk(occurred))
        {
            _ = Drained(taken);
            step(taken);
            step(left);
        }

        Assert.Equal(Drained(taken), Drained(left));
        for (int time = 0; time < 10; time++)
        {
            Assert.False(left.TryTake(out ContactOutput none));
            Assert.Equal(default, none);
        }
    }

    [Fact]
    public void A_clearing_ends_whatever_goes_on()
    {
        var kernel = new ContactKernel(LooksUp());
        foreach (Action<ContactKernel> step in Walk("chosen"))
        {
            step(kernel);
        }

        Assert.Equal(1, kernel.ChoiceCount);
        kernel.Clear();
        Assert.Equal((0, null), (kernel.ChoiceCount, kernel.Deadline));
        Assert.Empty(Drained(kernel));
        kernel.Receive(Hex.Parse(Fci(Confirmed)), default);
        kernel.CardLost(default);
        Assert.Empty(Drained(kernel));
    }

    [Fact]
    public void It_awaits_a_PIN_while_it_has_asked_for_one()
    {
        var kernel = new ContactKernel(LooksUp());
        List<bool> awaits = [kernel.AwaitsPin];
        foreach (Action<ContactKernel> step in Walk("known"))
        {
            step(kernel);
            awaits.Add(kernel.AwaitsPin);
        }

        Assert.Equal([false, false, false, false, false, false, true, false, false], awaits);
    }

    /// <summary>
    /// The first card is confirmed and then refuses; the next has nothing, or one application that nobody is asked about.
    /// </summary>
    [Fact]
    public void A_choice_and_a_refusal_are_those_of_one_transaction()
    {
        var kernel = new ContactKernel(Configuration());
        ContactRig rig = new ContactRig(kernel).On(Select, Fci(Confirmed), "6985").Start()
            .Then(static (one, at) => one.ApplicationChosen(0, at));
        Assert.Equal(OutcomeReason.ApplicationsRefused, rig.Outcome.Reason);
        Assert.Equal(OutcomeReason.NoCommonApplication, new ContactRig(kernel).On(Select, "6A82").Start().Outcome.Reason);
        rig = new ContactRig(kernel).On(Select, Fci(Confirmed), Fci(Confirmed)).On(FirstAc, Cryptogram("40")).Start();
        Assert.Equal(KernelOutputKind.ChooseApplication, rig.Asked.Kind);
        rig.Then(static (one, at) => one.ApplicationChosen(0, at));
        Assert.Equal(OutcomeKind.Approved, rig.Outcome.Kind);
        Assert.Equal(OutcomeKind.Approved, new ContactRig(kernel).On(FirstAc, Cryptogram("40")).Start().Outcome.Kind);
    }

    /// <summary>A host that cannot be reached has booked nothing, whatever becomes of the card then.</summary>
    [Fact]
    public void A_card_that_goes_after_the_host_was_out_of_reach_leaves_nothing_to_reverse()
    {
        ContactRig rig = new ContactRig(LooksUp()).On("80AE80", Cryptogram("80")).On("80AE40", (string?)null).Start()
            .Then(static (kernel, at) => kernel.CardLookedUp(default, at)).Then(static (kernel, at) => kernel.HostUnreachable(at));
        Assert.Equal(new ContactOutcome(OutcomeKind.EndApplication, OutcomeReason.CardLost, true), rig.Outcome);
    }

    /// <summary>The most that one call wants: to authorise, the host, the card's removal, and the end.</summary>
    [Fact]
    public void A_card_that_is_let_go_early_and_cannot_be_closed_is_with_the_host_all_the_same()
    {
        ContactRig rig = new ContactRig(LooksUp()).On("80AE80", Cryptogram("80")).On("00B2010C", ContactRig.Record(("8D", "9F02FF")))
            .Start(Purchase() with { ReleasesEarly = true }).Then(static (kernel, at) => kernel.CardLookedUp(default, at));
        Assert.Equal(new ContactOutcome(OutcomeKind.OnlineRequest, OutcomeReason.None, true), rig.Outcome);
        Assert.Equal([KernelOutputKind.LookUpCard, KernelOutputKind.GoOnline, KernelOutputKind.Finish], rig.Wanted);
        Assert.Equal(3, rig.Shown.Count);
    }

    private static ContactConfiguration LooksUp() =>
        Configuration(application: ContactRig.Application(online: "0000008000") with { FloorLimitMinor = 0 }) with { LooksUpCards = true };

    private static string Fci(string priority) => Tlv("6F", Tlv("84", Visa) + Tlv("A5", priority)) + "9000";

    /// <summary>Calls up to an event, and the event; the card wants a confirmation and an online PIN.</summary>
    private static List<Action<ContactKernel>> Walk(string occurred)
    {
        static Action<ContactKernel> Say(string answer) => kernel => kernel.Receive(Hex.Parse(answer), default);
        List<Action<ContactKernel>> all =
        [
            static kernel => kernel.Start(Purchase(), default),
            Say(Fci(Confirmed)),
            static kernel => kernel.ApplicationChosen(0, default),
            Say(Fci(Confirmed)),
            Say(Options("1000")),
            Say(ContactRig.Record(("8E", "0000000000000000" + "0200"))),
            static kernel => kernel.PinAnswered(PinAnswer.Entered, 0, default),
            static kernel => kernel.CardLookedUp(default, default),
            Say(Cryptogram("80")),
            static kernel => kernel.HostAnswered(new HostAnswer(true, 0x3030, default), default),
            Say(Cryptogram("40")),
        ];
        Action<ContactKernel> late = static kernel => kernel.Elapse(new Instant(long.MaxValue / 2));
        return occurred switch
        {
            "chosen" => all[..3],
            "pin" => all[..7],
            "pin cancelled" => [.. all[..6], static kernel => kernel.PinAnswered(PinAnswer.Cancelled, 0, default)],
            "known" => all[..8],
            "look-up overdue" => [.. all[..7], late],
            "host" => all[..10],
            "unreachable" => [.. all[..9], static kernel => kernel.HostUnreachable(default)],
            "host overdue" => [.. all[..9], late],
            "lost" => [.. all[..4], static kernel => kernel.CardLost(default)],
            "cancel" => [.. all[..4], static kernel => kernel.Cancel(default)],
            "start" => [.. all[..4], all[0]],
            _ => all,
        };
    }

    private static List<string> Drained(ContactKernel kernel)
    {
        List<string> outputs = [];
        while (kernel.TryTake(out ContactOutput output))
        {
            outputs.Add($"{output.Kind} {Hex.ToText(output.Bytes.Span)} {output.Pin} {output.Ui} {output.Outcome}");
        }

        return outputs;
    }
}
