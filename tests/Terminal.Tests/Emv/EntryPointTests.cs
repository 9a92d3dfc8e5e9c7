using Terminal.Emv;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv;

public sealed class EntryPointTests
{
    [Theory]
    [InlineData(1, "21800080")]
    [InlineData(4999, "21800080")]
    [InlineData(5000, "21C00080")]
    [InlineData(49999, "21C00080")]
    public void The_qualifiers_say_what_the_amount_asks_for(long amount, string qualifiers)
    {
        EntryPoint entryPoint = Started(Configuration(), amount);
        _ = Tap(entryPoint, OptionsAnswer());
        Assert.Equal(qualifiers, Qualifiers(entryPoint));
    }

    [Fact]
    public void An_amount_at_the_floor_limit_may_stay_offline_and_one_above_goes_online()
    {
        ContactlessApplication floor = Application() with { FloorLimitMinor = 1000, Qualifiers = Hex.Parse("21FF0080") };
        EntryPoint entryPoint = Started(Configuration(floor), 1000);
        _ = Tap(entryPoint, OptionsAnswer());
        Assert.Equal("213F0080", Qualifiers(entryPoint));
        entryPoint.Start(Transaction(1001), default);
        _ = Tap(entryPoint, OptionsAnswer());
        Assert.Equal("21BF0080", Qualifiers(entryPoint));
    }

    [Theory]
    [InlineData(50000, false, OutcomeKind.Declined, OutcomeReason.AmountOverLimit)]
    [InlineData(0, false, OutcomeKind.Declined, OutcomeReason.ZeroAmount)]
    [InlineData(0, true, OutcomeKind.OnlineRequest, OutcomeReason.None)]
    public void Pre_processing_ends_what_no_application_takes(long amount, bool zero, OutcomeKind kind, OutcomeReason reason)
    {
        EntryPoint entryPoint = Started(Configuration(Application() with { ZeroAmountAllowed = zero }), amount);
        Outcome outcome = zero ? Tap(entryPoint, OptionsAnswer()) : new ScriptedCard().Play(entryPoint);
        Assert.Equal(default, entryPoint.Deadline);
        if (!zero)
        {
            entryPoint.Start(Transaction(amount), default);
            Assert.True(entryPoint.TryTake(out KernelOutput output));
            outcome = output.Outcome;
        }

        Assert.Equal((kind, reason), (outcome.Kind, outcome.Reason));
    }

    [Fact]
    public void A_status_check_of_one_unit_goes_online()
    {
        ContactlessApplication check = Application() with { FloorLimitMinor = null, StatusCheckSupported = true };
        EntryPoint entryPoint = Started(Configuration(check), 100);
        _ = Tap(entryPoint, OptionsAnswer());
        Assert.Equal("21800080", Qualifiers(entryPoint));
        entryPoint.Start(Transaction(101), default);
        _ = Tap(entryPoint, OptionsAnswer());
        Assert.Equal("21000080", Qualifiers(entryPoint));
    }

    [Fact]
    public void Combinations_are_tried_by_priority_and_then_by_their_place()
    {
        EntryPoint entryPoint = Started(Configuration(Application("A000000003")));
        Outcome outcome = new ScriptedCard()
            .Expect(SelectPpse, Ppse(
                Entry("A0000000032010", "870100"),
                Entry("A0000000033010", "870102"),
                Entry("A0000000034010"),
                Entry("A0000000035010", "870141"),
                Entry("A0000000041010", "870101")))
            .Expect("00A4040007A0000000035010", "6A82")
            .Expect("00A4040007A0000000033010", "6283")
            .Expect("00A4040007A0000000032010", "9000")
            .Expect("00A4040007A0000000034010", Fci("A0000000034010"))
            .Expect(Options, OptionsAnswer())
            .Play(entryPoint);
        Assert.Equal(OutcomeKind.OnlineRequest, outcome.Kind);
        Assert.Equal("A0000000034010", Data(entryPoint, Tag.DedicatedFileName));
    }

    [Theory]
    [InlineData("9F2A0103", true)]
    [InlineData("9F2A0102", false)]
    [InlineData("9F2A0100", true)]
    [InlineData("9F2A03830978", false)]
    [InlineData("9F2A00", true)]
    public void An_entry_that_names_a_kernel_takes_that_one(string identifier, bool taken)
    {
        EntryPoint entryPoint = Started(Configuration());
        ScriptedCard card = new ScriptedCard().Expect(SelectPpse, Ppse(Entry(Visa, identifier)));
        Outcome outcome = taken ? card.Expect(SelectVisa, Fci()).Expect(Options, "6984").Play(entryPoint) : card.Play(entryPoint);
        Assert.Equal(taken ? OutcomeReason.CardWantsOtherInterface : OutcomeReason.NoCommonApplication, outcome.Reason);
    }

    [Fact]
    public void A_scheme_of_a_kernel_that_is_not_built_in_is_no_candidate()
    {
        EntryPoint entryPoint = Started(Configuration(Application(), Application("A0000000041010") with { KernelId = 2 }));
        Outcome outcome = new ScriptedCard().Expect(SelectPpse, Ppse(Entry("A0000000041010"))).Play(entryPoint);
        Assert.Equal((OutcomeKind.EndApplication, OutcomeReason.NoCommonApplication), (outcome.Kind, outcome.Reason));
    }

    [Theory]
    [InlineData("6A82", OutcomeReason.NoDirectory)]
    [InlineData("9000", OutcomeReason.CardDataMalformed)]
    [InlineData("6F009000", OutcomeReason.CardDataMalformed)]
    [InlineData("6F04A5028000", OutcomeReason.NoDirectory)]
    [InlineData("6F02A5009000", OutcomeReason.CardDataMalformed)]
    [InlineData("00", OutcomeReason.CardDataMalformed)]
    [InlineData("", OutcomeReason.CardDataMalformed)]
    public void A_directory_that_cannot_be_used_ends_the_application(string answer, OutcomeReason reason)
    {
        Outcome outcome = new ScriptedCard().Expect(SelectPpse, answer).Play(Started(Configuration()));
        Assert.Equal((OutcomeKind.EndApplication, reason), (outcome.Kind, outcome.Reason));
    }

    [Fact]
    public void More_entries_than_the_limit_are_passed_over()
    {
        string[] entries = [.. Enumerable.Range(0, 16).Select(_ => Entry("A000000003"))];
        ContactlessApplication[] applications = [.. Enumerable.Range(0, 3).Select(_ => Application("A000000003"))];
        var card = new ScriptedCard();
        _ = card.Expect(SelectPpse, Ppse(entries));
        for (int i = 0; i < Limits.CandidateCountMax; i++)
        {
            _ = card.Expect("00A4040005A000000003", "6A82");
        }

        Assert.Equal(OutcomeReason.ApplicationsRefused, card.Play(Started(Configuration(applications))).Reason);
    }

    [Fact]
    public void No_application_is_sent_elsewhere_while_there_is_no_other_reader()
    {
        ContactlessConfiguration none = Configuration();
        ContactlessConfiguration contact = none with { Terminal = none.Terminal with { Capabilities = Hex.Parse("2008C8") } };
        ContactlessConfiguration stripe = none with { Terminal = none.Terminal with { Capabilities = Hex.Parse("4008C8") } };
        Assert.Equal((OutcomeKind.Declined, MessageIdentifier.NotAuthorised), Elsewhere(none));
        Assert.Equal((OutcomeKind.TryAnotherInterface, MessageIdentifier.InsertCard), Elsewhere(contact));
        Assert.Equal((OutcomeKind.TryAnotherInterface, MessageIdentifier.InsertOrSwipe), Elsewhere(stripe));

        static (OutcomeKind Kind, MessageIdentifier Message) Elsewhere(ContactlessConfiguration configuration)
        {
            Outcome outcome = Tap(Started(configuration), "6984");
            Assert.Equal(OutcomeReason.CardWantsOtherInterface, outcome.Reason);
            return (outcome.Kind, outcome.Ui.Message);
        }
    }

    [Fact]
    public void The_data_of_a_transaction_are_there_until_they_are_cleared()
    {
        EntryPoint entryPoint = Started(Configuration());
        _ = Tap(entryPoint, OptionsAnswer());
        Assert.Equal("000000001250", Data(entryPoint, Tag.AmountAuthorised));
        Assert.Equal("DEADBEEF", Data(entryPoint, Tag.UnpredictableNumber));
        Assert.Equal("4761739001010010D49122010000000000", Data(entryPoint, Tag.Track2EquivalentData));
        entryPoint.Clear();
        Assert.Null(Data(entryPoint, Tag.Track2EquivalentData));
        Assert.False(entryPoint.TryTake(out _));
    }

    [Fact]
    public void A_card_that_stops_answering_is_lost_at_the_deadline_and_not_before()
    {
        Instant start = new(1000);
        EntryPoint entryPoint = new(Configuration());
        entryPoint.Start(Transaction(), start);
        Assert.Null(entryPoint.Deadline);
        entryPoint.CardPresented(start);
        Assert.Equal(start + EntryPoint.AnswerTime, entryPoint.Deadline);
        while (entryPoint.TryTake(out _))
        {
        }

        entryPoint.Elapse(start + EntryPoint.AnswerTime + TimeSpan.FromTicks(-1));
        Assert.False(entryPoint.TryTake(out _));
        entryPoint.Elapse(start + EntryPoint.AnswerTime);
        Assert.True(entryPoint.TryTake(out KernelOutput output));
        Assert.Equal(
            (OutcomeKind.TryAgain, OutcomeReason.CardLost, OutcomeStart.B),
            (output.Outcome.Kind, output.Outcome.Reason, output.Outcome.Start));
        Assert.Null(entryPoint.Deadline);
    }

    [Fact]
    public void A_second_transaction_allocates_nothing()
    {
        EntryPoint entryPoint = new(Configuration());
        byte[][] answers = [Hex.Parse(Ppse(Entry(Visa))), Hex.Parse(Fci()), Hex.Parse(OptionsAnswer())];
        TransactionParameters transaction = Transaction();
        Run(entryPoint, transaction, answers);
        Run(entryPoint, transaction, answers);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(entryPoint, transaction, answers);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Run(EntryPoint entryPoint, in TransactionParameters transaction, byte[][] answers)
        {
            entryPoint.Start(transaction, default);
            entryPoint.CardPresented(default);
            foreach (byte[] answer in answers)
            {
                entryPoint.Receive(answer, default);
            }

            Invariant.Check(entryPoint.TryTake(out _) && entryPoint.TryTake(out KernelOutput last)
                && last.Outcome.Kind == OutcomeKind.OnlineRequest);
        }
    }
}
