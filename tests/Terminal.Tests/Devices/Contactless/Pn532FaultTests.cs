using Terminal.Devices.Contactless;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Emulator.Devices;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Contactless;

public sealed class Pn532FaultTests
{
    private static readonly byte[] Select = Hex.Parse("00A404000E325041592E5359532E444446303100");

    public static TheoryData<string> Repairable => new(Faults.Keys);

    private static Dictionary<string, Action<Pn532Faults>> Faults { get; } = new()
    {
        ["one acknowledgement lost"] = static faults => faults.AcksToLose = 1,
        ["two acknowledgements lost"] = static faults => faults.AcksToLose = 2,
        ["a wrong checksum"] = static faults => faults.DataChecksumsToSpoil = 1,
        ["three wrong checksums"] = static faults => faults.DataChecksumsToSpoil = 3,
        ["a lost byte"] = static faults => faults.BytesToLose = 1,
        ["three lost bytes"] = static faults => faults.BytesToLose = 3,
        ["noise"] = static faults => faults.Noise = Hex.Parse("A5005A00FE00FF"),
        ["noise that looks like a start"] = static faults => faults.Noise = Hex.Parse("00FF1234"),
        ["an acknowledgement lost and a late answer"] = static faults =>
            (faults.AcksToLose, faults.AnswerDelay) = (1, TimeSpan.FromMilliseconds(300)),
        ["a late answer"] = static faults => faults.AnswerDelay = TimeSpan.FromMilliseconds(900),
    };

    [Theory]
    [MemberData(nameof(Repairable))]
    public void The_start_survives(string fault)
    {
        ReaderRig rig = new();
        Faults[fault](rig.Chip.Faults);
        rig.Reader.Start(rig.Now);

        rig.RunUntil(ReaderOutputKind.Ready);

        Assert.Equal([ReaderOutputKind.Ready], rig.Seen);
    }

    [Theory]
    [MemberData(nameof(Repairable))]
    public void An_exchange_survives_and_the_card_sees_the_command_once(string fault)
    {
        TestCard card = new() { ResponseLength = 100 };
        ReaderRig rig = ReaderRig.WithCard(card);
        Faults[fault](rig.Chip.Faults);

        rig.Exchange(Select);

        Assert.Equal(TestCard.Pattern(100), rig.Response);
        Assert.Single(card.Commands);
    }

    [Fact]
    public void A_card_that_takes_four_seconds_is_waited_for()
    {
        ReaderRig rig = ReaderRig.WithCard(new TestCard { ResponseLength = 9 });
        rig.Chip.Faults.AnswerDelay = TimeSpan.FromSeconds(4.9);

        rig.Exchange(Select);

        Assert.Equal(TestCard.Pattern(9), rig.Response);
    }

    [Fact]
    public void A_lost_answer_of_a_card_ends_after_five_seconds_and_is_not_asked_again()
    {
        TestCard card = new();
        ReaderRig rig = ReaderRig.WithCard(card);
        Instant asked = rig.Now;
        rig.Chip.Faults.AnswersToLose = 1;

        rig.Exchange(Select);

        Assert.Equal(ReaderOutputKind.CardLost, rig.Seen[^1]);
        Assert.Equal(ReaderFault.ChipSilent, rig.Fault);
        Assert.Single(card.Commands);
        Assert.InRange(rig.Now - asked, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.2));
    }

    [Fact]
    public void A_wrong_length_of_a_cards_answer_loses_the_card_within_a_second()
    {
        TestCard card = new();
        ReaderRig rig = ReaderRig.WithCard(card);
        Instant asked = rig.Now;
        rig.Chip.Faults.LengthChecksumsToSpoil = 1;

        rig.Exchange(Select);

        Assert.Equal(ReaderOutputKind.CardLost, rig.Seen[^1]);
        Assert.Single(card.Commands);
        Assert.InRange(rig.Now - asked, TimeSpan.Zero, TimeSpan.FromSeconds(1.1));
    }

    [Fact]
    public void A_wrong_length_of_the_chips_own_answer_is_asked_again()
    {
        ReaderRig rig = new();
        rig.Chip.Faults.LengthChecksumsToSpoil = 1;
        rig.Reader.Start(rig.Now);

        rig.RunUntil(ReaderOutputKind.Ready);

        Assert.Equal([ReaderOutputKind.Ready], rig.Seen);
    }

    [Fact]
    public void A_silent_chip_fails_the_start_after_three_attempts()
    {
        ReaderRig rig = new();
        rig.Chip.Faults.Silent = true;
        rig.Reader.Start(rig.Now);

        rig.RunUntil(ReaderOutputKind.Ready);

        Assert.Equal([ReaderOutputKind.Failed], rig.Seen);
        Assert.Equal(ReaderFault.ChipSilent, rig.Fault);
        Assert.Equal(3, rig.Sent.Count);
        Assert.Equal(Pn532Phase.Failed, rig.Reader.Phase);
        rig.Chip.Faults.Silent = false;
        rig.Reader.Start(rig.Now);
        rig.RunUntil(ReaderOutputKind.Ready);
        Assert.Equal(ReaderOutputKind.Ready, rig.Seen[^1]);
    }

    [Fact]
    public void A_chip_that_falls_silent_while_polling_is_told_as_failed()
    {
        ReaderRig rig = ReaderRig.Ready();
        rig.Reader.Activate(rig.Now);
        rig.RunFor(TimeSpan.FromMilliseconds(300));
        rig.Chip.Faults.Silent = true;

        rig.RunUntil(ReaderOutputKind.Failed);
        rig.Reader.Activate(rig.Now);
        rig.RunUntil(ReaderOutputKind.Failed);

        Assert.Equal([ReaderOutputKind.Ready, ReaderOutputKind.Failed, ReaderOutputKind.Failed], rig.Seen);
    }

    [Fact]
    public void An_answer_that_stays_garbled_fails_the_chip()
    {
        ReaderRig rig = new();
        rig.Chip.Faults.DataChecksumsToSpoil = 4;
        rig.Reader.Start(rig.Now);

        rig.RunUntil(ReaderOutputKind.Ready);

        Assert.Equal(ReaderFault.ChipGarbled, rig.Fault);
    }

    [Fact]
    public void An_answer_to_what_was_given_up_is_not_taken_for_the_next()
    {
        TestCard first = new() { ResponseLength = 5 };
        ReaderRig rig = ReaderRig.WithCard(first);
        rig.Reader.Exchange(Select, rig.Now);
        _ = rig.Reader.TryTake(out ReaderOutput _); // The command never reaches the chip: its answer below is stale.
        rig.Reader.Deactivate(rig.Now);
        rig.Reader.Receive(Hex.Parse("0000FF00FF000000FF05FBD54100900099" + "00"), rig.Now);
        rig.RunFor(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain(ReaderOutputKind.Response, rig.Seen);
        Assert.Equal(Pn532Phase.Idle, rig.Reader.Phase);
    }

    [Fact]
    public void A_chip_that_says_more_for_ever_loses_the_card()
    {
        Pn532Reader reader = new();
        Feed(reader, "D515", "D50332010607", "D513", "D533", "D533", "D54B0101000420040812345605788070" + "02");
        reader.Exchange(Select, Instant.Origin);
        int pieces = 0;
        ReaderFault fault = ReaderFault.None;
        while (fault == ReaderFault.None && pieces++ < 100)
        {
            fault = Feed(reader, "D54140");
        }

        Assert.Equal(ReaderFault.TooLong, fault);
        Assert.Equal(17, pieces);
    }

    [Fact]
    public void Another_chip_than_a_PN532_is_refused()
    {
        Pn532Reader reader = new();
        Assert.Equal(ReaderFault.ChipGarbled, Feed(reader, "D515", "D50307010607"));
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Random random = new(20);
        byte[] piece = new byte[64];
        for (int run = 0; run < 300; run++)
        {
            ReaderRig rig = run % 2 == 0 ? ReaderRig.Ready() : ReaderRig.WithCard(new TestCard());
            for (int i = 0; i < 40; i++)
            {
                random.NextBytes(piece);
                for (int at = 0; at < piece.Length; at++)
                {
                    piece[at] = random.Next(3) == 0 ? (byte)0x00 : random.Next(4) == 0 ? (byte)0xFF : piece[at];
                }

                rig.Reader.Receive(piece, rig.Now);
                rig.RunFor(TimeSpan.FromMilliseconds(random.Next(120)));
                switch (random.Next(6))
                {
                    case 0: rig.Reader.Activate(rig.Now); break;
                    case 1: rig.Reader.Exchange(Select, rig.Now); break;
                    case 2: rig.Reader.Deactivate(rig.Now); break;
                    case 3: rig.Reader.Start(rig.Now); break;
                    default: break;
                }
            }
        }
    }

    [Fact]
    public void The_exchange_allocates_nothing()
    {
        Pn532Reader reader = new();
        Feed(reader, "D515", "D50332010607", "D513", "D533", "D533");
        reader.Activate(Instant.Origin);
        Feed(reader, "D54B010100042004081234560578807002");
        byte[] answer = Frame(Hex.Parse("D54100" + new string('5', 500)));
        Exchange();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exchange();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Exchange()
        {
            reader.Exchange(Select, Instant.Origin);
            while (reader.TryTake(out ReaderOutput _))
            {
            }

            reader.Receive(answer, Instant.Origin);
            ReaderOutputKind last = default;
            while (reader.TryTake(out ReaderOutput output))
            {
                last = output.Kind;
            }

            Invariant.Check(last == ReaderOutputKind.Response);
        }
    }

    private static ReaderFault Feed(Pn532Reader reader, params string[] bodies)
    {
        ReaderFault fault = ReaderFault.None;
        if (reader.Phase == Pn532Phase.Off)
        {
            reader.Start(Instant.Origin);
        }

        foreach (string body in bodies)
        {
            while (reader.TryTake(out ReaderOutput output))
            {
                fault = output.Fault;
            }

            if (reader.Phase == Pn532Phase.Idle)
            {
                reader.Activate(Instant.Origin);
            }

            reader.Receive(Frame(Hex.Parse(body)), Instant.Origin);
            while (reader.TryTake(out ReaderOutput output))
            {
                fault = output.Fault == ReaderFault.None ? fault : output.Fault;
            }
        }

        return fault;
    }

    /// <summary>An acknowledgement and an answer.</summary>
    private static byte[] Frame(byte[] body) => [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00, .. Pn532Frames.Answer(body)];
}
