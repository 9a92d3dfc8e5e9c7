using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>The host's link: when it is made, tried, given up and made again, and whose answers count.</summary>
public class HostLinkTests
{
    private readonly HostRig rig = new();

    [Fact]
    public void It_is_called_once_and_what_comes_out_of_turn_changes_nothing()
    {
        rig.Session.LinkOpened(rig.Now);
        rig.Close();
        rig.GivesNothing();
        rig.Session.Start(rig.Now);
        rig.Session.Start(rig.Now);
        Assert.IsType<HostOutput.Connect>(rig.Take());
        rig.GivesNothing();
        rig.Close();
        rig.Gives(new HostOutput.Note("HOST-LINK-DOWN", "RESET"));
        rig.Close();
        rig.Session.LinkOpened(rig.Now);
        rig.Session.Start(rig.Now);
        rig.Session.Receive([0xFF, 0xFF, 0x00], rig.Now);
        rig.GivesNothing(); // Nobody had signed on: nothing is lost.
    }

    [Fact]
    public void A_connection_that_is_not_made_in_its_time_is_given_up()
    {
        rig.Session.Start(rig.Now);
        _ = rig.Take();
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(15), rig.Session.Deadline);
        rig.Pass(14.999);
        rig.GivesNothing();
        rig.Pass(0.001);
        rig.Drops("CONNECT-TIME");
        rig.GivesNothing();
    }

    [Fact]
    public void A_sign_on_that_nobody_answers_is_given_up()
    {
        rig.Open();
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(5), rig.Session.Deadline);
        rig.Pass(4.999);
        rig.GivesNothing();
        rig.Pass(0.001);
        rig.Drops("SILENT");
        rig.Gives(new HostOutput.Lost(false, false));
        rig.GivesNothing();
        Assert.Equal(0, rig.Session.LossCount);
    }

    [Fact]
    public void A_sign_on_that_is_refused_drops_the_link_with_the_hosts_code()
    {
        rig.Open();
        rig.Answer("05");
        rig.Drops("SIGN-ON-05");
        rig.Gives(new HostOutput.Lost(false, false));
        Assert.False(rig.Session.IsReady);
        rig.GivesNothing();
    }

    [Fact]
    public void The_time_for_the_connection_is_over_when_it_stands()
    {
        rig.Session.Start(rig.Now);
        _ = rig.Take();
        rig.Pass(14);
        rig.Session.LinkOpened(rig.Now);
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(5), rig.Session.Deadline);
        rig.Pass(4);
        _ = rig.Sent(Mti.NetworkRequest);
        rig.GivesNothing();
    }

    [Fact]
    public void Garbage_in_the_place_of_a_sign_ons_answer_drops_the_link()
    {
        rig.Open();
        rig.Session.Receive([0xFF, 0xFF], rig.Now);
        rig.Drops("FRAMING");
        rig.Gives(new HostOutput.Lost(false, false));
    }

    [Fact]
    public void A_host_may_tell_the_time_with_its_answer_to_a_sign_on()
    {
        rig.Open();
        rig.Answer("00", message =>
        {
            message.Set(DataElement.LocalTime, "143000");
            message.Set(DataElement.LocalDate, "1122");
        });
        Assert.IsType<HostOutput.Ready>(rig.Take());
    }

    [Fact]
    public void An_echo_that_is_under_way_is_not_sent_again_however_often_the_link_is_tried()
    {
        var busy = new HostRig(HostRig.Settings() with { EchoTime = TimeSpan.FromSeconds(2) });
        busy.Ready();
        Assert.True(busy.AskSale());
        _ = busy.Sent(Mti.FinancialRequest);
        byte[] answer = busy.AnswerTo("00");
        busy.Pass(2);
        _ = busy.Sent(Mti.NetworkRequest);
        Instant given = busy.Now + TimeSpan.FromSeconds(5);
        busy.Pass(1);
        busy.Session.Receive(answer, busy.Now);
        Assert.IsType<HostOutput.Answered>(busy.Take());
        busy.Pass(2);
        busy.GivesNothing();
        Assert.Equal(given, busy.Session.Deadline);
    }

    [Fact]
    public void An_answer_to_another_sign_on_signs_nobody_on()
    {
        rig.Open();
        rig.Answer("00", message => message.SetNumber(DataElement.Stan, 900_001, 6));
        rig.Gives(new HostOutput.Note("HOST-LATE-ANSWER", "0810 stan 900001"));
        rig.Answer("00", message => message.Mti = Mti.FinancialResponse);
        rig.Gives(new HostOutput.Note("HOST-LATE-ANSWER", "0210 stan 900000"));
        Assert.False(rig.Session.IsReady);
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(5), rig.Session.Deadline);
    }

    // The jitter is drawn from a second generator of the same seed; the ceilings are one second, doubled, up to the longest pause.
    [Theory]
    [InlineData(30, new[] { 1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30, 30 })]
    [InlineData(3600, new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024, 1024 })]
    public void Pauses_grow_to_the_longest_and_begin_anew_after_a_sign_on(int longest, int[] ceilings)
    {
        var lame = new HostRig(HostRig.Settings() with { PauseMax = TimeSpan.FromSeconds(longest) });
        var twin = new Entropy(new byte[Entropy.SeedLength]);
        lame.Session.Start(lame.Now);
        Array.ForEach(ceilings, Fail);
        lame.Session.LinkOpened(lame.Now);
        _ = lame.Sent(Mti.NetworkRequest);
        lame.Answer("00");
        Assert.IsType<HostOutput.Ready>(lame.Take());
        Fail(1);
        Fail(2);

        void Fail(int ceiling)
        {
            lame.Close();
            TimeSpan jitter = TimeSpan.FromTicks((long)twin.Below((ulong)(ceiling * TimeSpan.TicksPerSecond)));
            Assert.Equal(lame.Now + TimeSpan.FromMilliseconds(200) + jitter, lame.Session.Deadline);
            lame.Drain();
            lame.PassTo(lame.Session.Deadline);
            Assert.IsType<HostOutput.Connect>(lame.Take());
        }
    }

    [Fact]
    public void An_echo_is_sent_after_a_minute_without_a_word_and_its_answer_is_no_sign_on()
    {
        rig.Ready();
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(60), rig.Session.Deadline);
        rig.Pass(59.999);
        rig.GivesNothing();
        rig.Pass(0.001);
        _ = rig.Sent(Mti.NetworkRequest);
        Assert.Equal("990000", rig.Asked.GetText(DataElement.ProcessingCode));
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(5), rig.Session.Deadline);
        rig.Pass(1);
        rig.GivesNothing(); // One at a time.
        rig.Answer("91"); // That it answers is enough.
        rig.GivesNothing();
        Assert.True(rig.Session.IsReady);
        Assert.Equal(TimeSpan.FromSeconds(1), rig.Session.RoundTrip);
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(60), rig.Session.Deadline);
    }

    [Fact]
    public void Whatever_the_host_says_puts_the_echo_off()
    {
        rig.Ready();
        Assert.True(rig.AskSale());
        _ = rig.Sent(Mti.FinancialRequest);
        rig.Pass(20);
        rig.Answer("00");
        _ = Assert.IsType<HostOutput.Answered>(rig.Take());
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(60), rig.Session.Deadline);
    }

    [Fact]
    public void An_echo_that_nobody_answers_drops_the_link_and_says_who_waited()
    {
        rig.Ready();
        rig.Pass(59);
        Assert.True(rig.AskSale());
        _ = rig.Sent(Mti.FinancialRequest);
        Assert.True(rig.Ask(HostRig.Settlement(default), HostLane.Clearing));
        _ = rig.Sent(Mti.SettlementRequest);
        rig.Pass(1);
        _ = rig.Sent(Mti.NetworkRequest);
        rig.Pass(5);
        rig.Drops("SILENT");
        rig.Gives(new HostOutput.Lost(true, true));
        Assert.Equal(1, rig.Session.LossCount);
        rig.Pass(600);
        Assert.IsType<HostOutput.Connect>(rig.Take());
        rig.GivesNothing(); // Nobody waits for an answer of the link before.
    }

    [Fact]
    public void Each_lane_waits_for_its_own_answer()
    {
        rig.Ready();
        Assert.True(rig.Ask(HostRig.Settlement(default), HostLane.Clearing));
        _ = rig.Sent(Mti.SettlementRequest);
        rig.Pass(10);
        Assert.True(rig.AskSale());
        Assert.False(rig.AskSale());
        _ = rig.Sent(Mti.FinancialRequest);
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(20), rig.Session.Deadline);
        rig.Pass(20);
        rig.Gives(new HostOutput.AnswerOverdue(HostLane.Clearing));
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(10), rig.Session.Deadline);
        rig.Pass(10);
        rig.Gives(new HostOutput.AnswerOverdue(HostLane.Payment));
        rig.GivesNothing();
        rig.Answer("00");
        rig.Gives(new HostOutput.Note("HOST-LATE-ANSWER", "0210 stan 000007"));
        Assert.True(rig.AskSale());
    }

    [Fact]
    public void What_is_forgotten_is_waited_for_no_more()
    {
        rig.Ready();
        Assert.True(rig.AskSale());
        _ = rig.Sent(Mti.FinancialRequest);
        rig.Session.Forget();
        rig.Pass(30);
        rig.GivesNothing();
        rig.Answer("00");
        rig.Gives(new HostOutput.Note("HOST-LATE-ANSWER", "0210 stan 000007"));
    }

    [Fact]
    public void An_answer_carries_what_the_host_said()
    {
        rig.Ready();
        Assert.True(rig.AskSale());
        _ = rig.Sent(Mti.FinancialRequest);
        rig.Answer("05", message =>
        {
            message.SetNumber(DataElement.Amount, 999, 12); // Of a refusal the amount does not matter.
            message.Set(DataElement.AuthorisationCode, "A1B2C3");
            message.Set(DataElement.RetrievalReference, "632614000007");
        });
        rig.Gives(new HostOutput.Answered(HostLane.Payment, "05", "A1B2C3", "632614000007"));
        rig.GivesNothing();
    }

    [Theory]
    [InlineData(DataElement.LocalTime)]
    [InlineData(DataElement.LocalDate)]
    [InlineData(DataElement.TerminalId)]
    [InlineData(DataElement.Amount)]
    public void What_a_host_does_not_echo_is_not_compared(int field)
    {
        rig.Ready();
        Assert.True(rig.AskSale());
        _ = rig.Sent(Mti.FinancialRequest);
        rig.Answer("00", message => message.Remove(field));
        rig.Gives(new HostOutput.Answered(HostLane.Payment, "00", "", ""));
    }

    [Theory]
    [InlineData(DataElement.LocalTime, "143001")]
    [InlineData(DataElement.LocalDate, "1123")]
    [InlineData(DataElement.Stan, "000008")]
    public void An_answer_with_another_ones_identifiers_is_late(int field, string value)
    {
        rig.Ready();
        Assert.True(rig.AskSale());
        _ = rig.Sent(Mti.FinancialRequest);
        rig.Answer("00", message => message.Set(field, value));
        Assert.Equal("HOST-LATE-ANSWER", Assert.IsType<HostOutput.Note>(rig.Take()).Code);
        rig.Answer("00");
        Assert.IsType<HostOutput.Answered>(rig.Take());
    }

    [Fact]
    public void The_amount_of_a_reversals_answer_is_not_compared()
    {
        rig.Ready();
        Assert.True(rig.Ask(HostRig.Sale() with { Task = HostTask.Reversal }));
        _ = rig.Sent(Mti.ReversalRequest);
        rig.Answer("00", message => message.SetNumber(DataElement.Amount, 999, 12));
        rig.Gives(new HostOutput.Answered(HostLane.Payment, "00", "", ""));
    }

    [Fact]
    public void An_approval_of_another_amount_is_noted_and_its_result_unknown()
    {
        rig.Ready();
        Assert.True(rig.AskSale());
        _ = rig.Sent(Mti.FinancialRequest);
        rig.Answer("00", message => message.SetNumber(DataElement.Amount, 1251, 12));
        rig.Gives(new HostOutput.Note("HOST-AMOUNT-DIFFERS", ""));
        rig.Gives(new HostOutput.AnswerOverdue(HostLane.Payment));
        rig.GivesNothing();
    }

    [Theory]
    [InlineData(false, "FOREIGN-TERMINAL")]
    [InlineData(true, "HOST-NO-CODE")]
    public void An_answer_for_another_terminal_or_without_a_result_drops_the_link_and_nothing_behind_it_counts(bool isOurs, string why)
    {
        rig.Ready();
        Assert.True(rig.AskSale());
        _ = rig.Sent(Mti.FinancialRequest);
        byte[] wrong = rig.AnswerTo("00", message =>
        {
            message.Set(DataElement.TerminalId, isOurs ? "20000001" : "20000002");
            message.Remove(DataElement.ResponseCode);
        });
        rig.Session.Receive([.. wrong, .. rig.AnswerTo("00")], rig.Now);
        rig.Drops(why);
        rig.Gives(new HostOutput.Lost(true, false));
        rig.GivesNothing();
        Assert.False(rig.Session.IsReady);
    }

    [Theory]
    [InlineData("0000", "FRAMING")]
    [InlineData("0001FF", "FRAMING")]
    [InlineData("0006600000000302", "MESSAGE-")]
    public void What_is_no_message_drops_the_link_and_says_where_it_ends(string bytes, string why)
    {
        rig.Ready();
        rig.Session.Receive(Hex.Parse(bytes), rig.Now);
        HostOutput.Note note = Assert.IsType<HostOutput.Note>(rig.Take());
        Assert.StartsWith(why, note.Context, StringComparison.Ordinal);
        Assert.Equal("HOST-LINK-DROPPED", note.Code);
        Assert.IsType<HostOutput.Disconnect>(rig.Take());
        rig.Gives(new HostOutput.Lost(false, false));
        rig.GivesNothing();
    }

    [Fact]
    public void Half_an_answer_is_forgotten_with_its_link_and_two_in_one_piece_are_two()
    {
        rig.Ready();
        byte[] answer = rig.AnswerTo("00");
        rig.Session.Receive(answer.AsSpan(0, 20), rig.Now);
        rig.Close();
        _ = rig.Take();
        _ = rig.Take();
        rig.PassTo(rig.Session.Deadline);
        _ = rig.Take();
        rig.Session.LinkOpened(rig.Now);
        _ = rig.Sent(Mti.NetworkRequest);
        rig.Session.Receive([.. rig.AnswerTo("00"), .. rig.AnswerTo("00")], rig.Now);
        Assert.IsType<HostOutput.Ready>(rig.Take());
        Assert.Equal("HOST-LATE-ANSWER", Assert.IsType<HostOutput.Note>(rig.Take()).Code);
    }

    [Fact]
    public void Other_settings_are_spoken_over_a_new_link()
    {
        HostSettings next = HostRig.Settings() with { TerminalId = "20000009", EchoTime = TimeSpan.FromSeconds(7) };
        rig.Session.Use(next, rig.Now);
        rig.GivesNothing();
        rig.Ready();
        Assert.Equal("20000009", rig.Asked.GetText(DataElement.TerminalId));
        rig.Session.Use(HostRig.Settings(), rig.Now);
        rig.Drops("CONFIGURED");
        rig.Gives(new HostOutput.Lost(false, false));
        Instant? again = rig.Session.Deadline;
        rig.Session.Use(next, rig.Now); // Between two links nothing is dropped.
        rig.GivesNothing();
        Assert.Equal(again, rig.Session.Deadline);
        rig.PassTo(again);
        _ = rig.Take();
        rig.Session.LinkOpened(rig.Now);
        _ = rig.Sent(Mti.NetworkRequest);
        rig.Answer("00");
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(7), rig.Session.Deadline);
    }

    [Fact]
    public void Settings_do_not_change_while_a_question_is_open()
    {
        rig.Ready();
        Assert.True(rig.Ask(HostRig.Settlement(default), HostLane.Clearing));
        Assert.Throws<InvariantException>(() => rig.Session.Use(HostRig.Settings(), rig.Now));
    }
}
