using Terminal.Devices.Contactless;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Contactless;

public sealed class Pn532ReaderTests
{
    private static readonly byte[] Select = Hex.Parse("00A404000E325041592E5359532E444446303100");

    [Fact]
    public void A_start_wakes_the_chip_and_reads_its_version()
    {
        ReaderRig rig = ReaderRig.Ready();

        Assert.Equal(Pn532Phase.Idle, rig.Reader.Phase);
        Assert.Equal(0x0106, rig.Reader.FirmwareVersion);
        Assert.StartsWith(
            "5555000000000000000000000000000000" + "00FF05FBD41401140102" + "00",
            Hex.ToText(rig.Sent[0]).Insert(32, ""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tap_gives_the_cards_answer()
    {
        TestCard card = new() { ResponseLength = 40 };
        ReaderRig rig = ReaderRig.WithCard(card);

        rig.Exchange(Select);

        Assert.Equal(TestCard.Pattern(40), rig.Response);
        Assert.Equal(Select, Assert.Single(card.Commands));
    }

    [Fact]
    public void What_a_card_answered_is_zero_once_it_is_let_go()
    {
        ReaderRig rig = ReaderRig.WithCard(new TestCard { ResponseLength = 40 });
        rig.Exchange(Select);
        Assert.Equal(TestCard.Pattern(40), rig.ResponseInPlace.ToArray());

        rig.Reader.Deactivate(rig.Now);

        Assert.Equal(new byte[40], rig.ResponseInPlace.ToArray());
    }

    [Fact]
    public void A_card_of_type_B_is_found()
    {
        TypeBTestCard card = new() { ResponseLength = 20 };
        ReaderRig rig = ReaderRig.WithCard(card);

        rig.Exchange(Select);

        Assert.Equal(TestCard.Pattern(20), rig.Response);
    }

    [Fact]
    public void A_card_without_block_protocol_is_passed_over()
    {
        ReaderRig rig = ReaderRig.Ready();
        rig.Chip.Insert(new TestCard { Sak = 0x08 });
        rig.Reader.Activate(rig.Now);

        rig.RunFor(TimeSpan.FromSeconds(2));

        Assert.DoesNotContain(ReaderOutputKind.CardPresented, rig.Seen);
        rig.Chip.RemoveCards();
        rig.Chip.Insert(new TestCard());
        rig.RunUntil(ReaderOutputKind.CardPresented);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(252)]
    [InlineData(253)]
    [InlineData(254)]
    [InlineData(258)]
    [InlineData(262)]
    [InlineData(263)]
    [InlineData(1024)]
    public void Answers_of_every_length_come_whole_byte_by_byte(int length)
    {
        ReaderRig rig = ReaderRig.WithCard(new TestCard { ResponseLength = length });
        rig.Cut = static bytes => bytes.Select(static value => new[] { value });

        rig.Exchange(Select);

        Assert.Equal(TestCard.Pattern(length), rig.Response);
    }

    [Fact]
    public void An_answer_longer_than_the_limit_loses_the_card()
    {
        ReaderRig rig = ReaderRig.WithCard(new TestCard { ResponseLength = 1025 });

        rig.Exchange(Select);

        Assert.Equal(ReaderOutputKind.CardLost, rig.Seen[^1]);
        Assert.Equal(ReaderFault.TooLong, rig.Fault);
    }

    [Theory]
    [InlineData(261, 1)]
    [InlineData(262, 1)]
    [InlineData(263, 2)]
    [InlineData(1024, 4)]
    public void A_long_command_reaches_the_card_whole(int length, int chunks)
    {
        TestCard card = new();
        ReaderRig rig = ReaderRig.WithCard(card);
        int before = rig.Sent.Count;

        rig.Exchange(TestCard.Pattern(length));

        Assert.Equal(TestCard.Pattern(length), Assert.Single(card.Commands));
        Assert.Equal(chunks, rig.Sent.Count - before);
    }

    [Fact]
    public void A_command_longer_than_the_limit_is_not_sent()
    {
        ReaderRig rig = ReaderRig.WithCard(new TestCard());

        rig.Exchange(TestCard.Pattern(1025));

        Assert.Equal(ReaderFault.TooLong, rig.Fault);
    }

    [Fact]
    public void A_sale_survives_every_split_of_the_wire()
    {
        for (int split = 1; split < 24; split++)
        {
            int at = split;
            ReaderRig rig = new() { Cut = bytes => bytes.Length > at ? [bytes[..at], bytes[at..]] : [bytes] };
            rig.Reader.Start(rig.Now);
            rig.RunUntil(ReaderOutputKind.Ready);
            rig.Chip.Insert(new TestCard { ResponseLength = 30 });
            rig.Reader.Activate(rig.Now);
            rig.RunUntil(ReaderOutputKind.CardPresented);
            rig.Exchange(Select);
            Assert.Equal(TestCard.Pattern(30), rig.Response);
        }
    }

    [Fact]
    public void Frames_without_preamble_and_postamble_are_taken()
    {
        ReaderRig rig = new();
        rig.Chip.Faults.BareFrames = true;
        rig.Reader.Start(rig.Now);

        rig.RunUntil(ReaderOutputKind.Ready);

        Assert.Equal([ReaderOutputKind.Ready], rig.Seen);
    }

    [Fact]
    public void A_removed_card_is_told_as_gone()
    {
        ReaderRig rig = ReaderRig.WithCard(new TestCard());
        rig.Chip.RemoveCards();

        rig.Exchange(Select);

        Assert.Equal(ReaderOutputKind.CardLost, rig.Seen[^1]);
        Assert.Equal(ReaderFault.CardGone, rig.Fault);
    }

    [Fact]
    public void A_lost_card_gets_no_further_command()
    {
        TestCard card = new() { ResponseLength = -1 };
        ReaderRig rig = ReaderRig.WithCard(card);
        rig.Exchange(Select);

        rig.Exchange(Select);

        Assert.Equal([ReaderOutputKind.CardLost, ReaderOutputKind.CardLost], rig.Seen[^2..]);
        Assert.Single(card.Commands);
    }

    [Fact]
    public void Two_cards_are_told_once_and_one_of_them_is_then_taken()
    {
        ReaderRig rig = ReaderRig.Ready();
        rig.Chip.Insert(new TestCard());
        rig.Chip.Insert(new TestCard());
        rig.Reader.Activate(rig.Now);
        rig.RunFor(TimeSpan.FromSeconds(3));
        Assert.Equal([ReaderOutputKind.Ready, ReaderOutputKind.Collision], rig.Seen);

        rig.Chip.RemoveCards();
        rig.Chip.Insert(new TestCard());
        rig.RunUntil(ReaderOutputKind.CardPresented);

        Assert.Equal(ReaderOutputKind.CardPresented, rig.Seen[^1]);
    }

    [Fact]
    public void Deactivating_switches_the_field_off_from_every_phase()
    {
        ReaderRig polling = ReaderRig.Ready();
        polling.Reader.Activate(polling.Now);
        ReaderRig present = ReaderRig.WithCard(new TestCard());
        ReaderRig exchanging = ReaderRig.WithCard(new TestCard());
        exchanging.Chip.Faults.AnswerDelay = TimeSpan.FromSeconds(3);
        exchanging.Reader.Exchange(Select, exchanging.Now);
        exchanging.RunFor(TimeSpan.FromSeconds(1));
        exchanging.Chip.Faults.AnswerDelay = default;
        ReaderRig lost = ReaderRig.WithCard(new TestCard { ResponseLength = -1 });
        lost.Exchange(Select);
        foreach (ReaderRig rig in (ReaderRig[])[polling, present, exchanging, lost])
        {
            rig.Reader.Deactivate(rig.Now);
            rig.RunFor(TimeSpan.FromSeconds(1));

            Assert.Equal(Pn532Phase.Idle, rig.Reader.Phase);
            Assert.False(rig.Chip.FieldIsOn);
            Assert.Null(rig.Reader.Deadline);
        }
    }

    [Fact]
    public void Activating_while_the_chip_still_starts_is_remembered()
    {
        ReaderRig rig = new();
        rig.Chip.Insert(new TestCard());
        rig.Reader.Start(rig.Now);
        rig.Reader.Activate(rig.Now);

        rig.RunUntil(ReaderOutputKind.CardPresented);

        Assert.Equal([ReaderOutputKind.Ready, ReaderOutputKind.CardPresented], rig.Seen);
    }

    [Fact]
    public void Activating_with_a_card_present_begins_anew_with_a_field_that_was_off()
    {
        TestCard card = new();
        ReaderRig rig = ReaderRig.WithCard(card);

        rig.Reader.Activate(rig.Now);
        rig.RunUntil(ReaderOutputKind.CardPresented);

        Assert.Equal(2, rig.Seen.Count(static seen => seen == ReaderOutputKind.CardPresented));
        Assert.Contains(rig.Sent, static sent => Hex.ToText(sent).Contains("D4320100", StringComparison.Ordinal));
    }

    [Fact]
    public void Exchanging_with_no_card_present_says_that_the_card_is_gone()
    {
        ReaderRig rig = ReaderRig.Ready();

        rig.Exchange(Select);

        Assert.Equal(ReaderOutputKind.CardLost, rig.Seen[^1]);
    }
}
