using Terminal.Devices.Contactless;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Emulator.Devices;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Contactless;

/// <summary>What goes wrong between driver and chip, as one table over start, look and exchange.</summary>
public sealed class Pn532MatrixTests
{
    private static readonly byte[] Select = Hex.Parse("00A404000E325041592E5359532E444446303100");

    /// <summary>
    /// What each fault comes to when it strikes the start, the look for a card and an exchange; all that an exchange with a card can do for
    /// itself is to wait and to ask the chip again.
    /// </summary>
    private static readonly (string Name, Action<Pn532Chip> Strike, string Start, string Look, string Exchange)[] Matrix =
    [
        ("nothing", static _ => { }, "Ready", "CardPresented", "Response"),
        ("an acknowledgement lost", static chip => chip.Faults.AcksToLose = 1, "Ready", "CardPresented", "Response"),
        ("two acknowledgements lost", static chip => chip.Faults.AcksToLose = 2, "Ready", "CardPresented", "Response"),
        ("an acknowledgement that takes 90 ms", static chip => Slow(chip, 90), "Ready", "CardPresented", "Response"),
        ("an acknowledgement that takes 110 ms", static chip => Slow(chip, 110), "Failed ChipSilent", "Failed ChipSilent", "Response"),
        ("a NACK before the answer", static chip => Noise(chip, "0000FFFF0000"), "Ready", "CardPresented", "Response"),
        ("an acknowledgement twice", static chip => Noise(chip, "0000FF00FF00"), "Ready", "CardPresented", "Response"),
        ("an error frame", static chip => Noise(chip, "0000FF01FF7F8100"),
            "Failed ChipGarbled", "Failed ChipGarbled", "CardLost ChipGarbled"),
        ("an answer to another command", static chip => Noise(chip, "0000FF03FDD59900920000FF03FDD50328"),
            "Ready", "CardPresented", "Response"),
        ("garbage", static chip => Noise(chip, "A5005A00FE00FF"), "Ready", "CardPresented", "Response"),
        ("a long preamble", static chip => Noise(chip, new string('0', 200)), "Ready", "CardPresented", "Response"),
        ("the beginning of a frame", static chip => Noise(chip, "0000FF"), "Ready", "CardPresented", "Response"),
        ("no preamble and no postamble", static chip => chip.Faults.BareFrames = true, "Ready", "CardPresented", "Response"),
        ("a wrong DCS", static chip => chip.Faults.DataChecksumsToSpoil = 1, "Ready", "CardPresented", "Response"),
        ("a wrong DCS four times", static chip => chip.Faults.DataChecksumsToSpoil = 4,
            "Failed ChipGarbled", "Failed ChipGarbled", "CardLost ChipGarbled"),
        ("a wrong LCS", static chip => chip.Faults.LengthChecksumsToSpoil = 1, "Ready", "CardPresented", "CardLost ChipSilent"),
        ("a byte lost", static chip => chip.Faults.BytesToLose = 1, "Ready", "CardPresented", "Response"),
        ("an answer lost", static chip => chip.Faults.AnswersToLose = 1, "Ready", "CardPresented", "CardLost ChipSilent"),
        ("an answer late by 2 s", static chip => Delay(chip, 2), "Failed ChipSilent", "Failed ChipSilent", "Response"),
        ("an answer late by 6 s", static chip => Delay(chip, 6), "Failed ChipSilent", "Failed ChipSilent", "CardLost ChipSilent"),
        ("a silent chip", static chip => chip.Faults.Silent = true, "Failed ChipSilent", "Failed ChipSilent", "CardLost ChipSilent"),
        ("a chip without power", static chip => chip.Reset(), "Ready", "CardPresented", "CardLost ChipSilent"),
        ("a chip that was told to power down", static chip => chip.Receive(Hex.Parse("550000FF04FCD41620F600"), Instant.Origin),
            "Ready", "CardPresented", "CardLost ChipSilent"),
        ("a timeout on the air", static chip => chip.Faults.ExchangeStatus = 0x01, "Ready", "CardPresented", "CardLost CardGone"),
        ("a collision on the air", static chip => chip.Faults.ExchangeStatus = 0x06, "Ready", "CardPresented", "CardLost CardGarbled"),
        ("a card taken away", static chip => chip.RemoveCards(), "Ready", "nothing", "CardLost CardGone"),
    ];

    /// <summary>The chip's status codes of an exchange and what the driver makes of them; any other is a garbled card. UM0701-02
    /// §7.1.</summary>
    private static readonly Dictionary<int, ReaderFault> Statuses = new()
    {
        [0x01] = ReaderFault.CardGone,
        [0x02] = ReaderFault.CardGarbled,
        [0x03] = ReaderFault.CardGarbled,
        [0x05] = ReaderFault.CardGarbled,
        [0x06] = ReaderFault.CardGarbled,
        [0x07] = ReaderFault.TooLong,
        [0x0A] = ReaderFault.CardGone,
        [0x0B] = ReaderFault.CardGarbled,
        [0x13] = ReaderFault.CardGarbled,
        [0x27] = ReaderFault.CardGone,
        [0x29] = ReaderFault.CardGone,
        [0x2A] = ReaderFault.CardGone,
        [0x2B] = ReaderFault.CardGone,
    };

    /// <summary>
    /// What a bus makes of some of them: a chip without power is woken by being addressed, does not know the card, and says so.
    /// </summary>
    private static readonly Dictionary<string, (string Start, string Look, string Exchange)> OnBus = new()
    {
        ["a chip without power"] = ("Ready", "CardPresented", "CardLost CardGone"),
        ["a chip that was told to power down"] = ("Ready", "CardPresented", "CardLost CardGone"),
    };

    /// <summary>Each fault on each wire.</summary>
    public static TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            foreach (string name in Matrix.Select(static row => row.Name))
            {
                names.Add(name, "serial");
                foreach (string link in BusWire.Links)
                {
                    names.Add(name, link);
                }
            }

            return names;
        }
    }

    /// <summary>Each fault on each wire, at each of three commands, with a card of each type.</summary>
    public static TheoryData<string, string, int, bool> Exchanges
    {
        get
        {
            var exchanges = new TheoryData<string, string, int, bool>();
            foreach (object[] row in Names)
            {
                for (int before = 0; before < 3; before++)
                {
                    exchanges.Add((string)row[0], (string)row[1], before, false);
                    exchanges.Add((string)row[0], (string)row[1], before, true);
                }
            }

            return exchanges;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_at_the_start_comes_to_what_the_table_says(string name, string link)
    {
        ReaderRig rig = ReaderRig.On(link);
        var row = Row(name, link);
        row.Strike(rig.Chip);
        rig.Reader.Start(rig.Now);

        rig.RunUntil(ReaderOutputKind.Ready);

        Assert.Equal(row.Start, Last(rig));
        NextSaleWorks(rig);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_at_the_look_comes_to_what_the_table_says(string name, string link)
    {
        ReaderRig rig = ReaderRig.Ready(link);
        var row = Row(name, link);
        rig.Chip.Insert(new TestCard());
        row.Strike(rig.Chip);
        int before = rig.Seen.Count;
        rig.Reader.Activate(rig.Now);

        rig.RunFor(TimeSpan.FromSeconds(15));

        Assert.Equal(row.Look, rig.Seen.Count == before ? "nothing" : Last(rig));
        NextSaleWorks(rig);
    }

    [Theory]
    [MemberData(nameof(Exchanges))]
    public void A_fault_at_an_exchange_comes_to_what_the_table_says(string name, string link, int before, bool typeB)
    {
        TestCard card = typeB ? new TypeBTestCard { ResponseLength = 60 } : new TestCard { ResponseLength = 60 };
        ReaderRig rig = ReaderRig.WithCard(card, link);
        for (int i = 0; i < before; i++)
        {
            rig.Exchange(Select);
        }

        var row = Row(name, link);
        row.Strike(rig.Chip);
        Instant asked = rig.Now;
        rig.Exchange(Select);

        Assert.Equal(row.Exchange, Last(rig));
        Assert.True(card.Commands.Count <= before + 1, "the card saw the command twice");
        Assert.InRange(rig.Now - asked, TimeSpan.Zero, TimeSpan.FromSeconds(5.2));
        NextSaleWorks(rig);
    }

    [Fact]
    public void Every_status_of_an_exchange_is_the_fault_that_the_table_says()
    {
        for (int status = 1; status < 0x40; status++)
        {
            TestCard card = new();
            ReaderRig rig = ReaderRig.WithCard(card);
            rig.Chip.Faults.ExchangeStatus = (byte)status;

            rig.Exchange(Select);

            Assert.Equal(
                $"CardLost {Statuses.GetValueOrDefault(status, ReaderFault.CardGarbled)} for {status}", $"{Last(rig)} for {status}");
            NextSaleWorks(rig);
        }
    }

    private static (Action<Pn532Chip> Strike, string Start, string Look, string Exchange) Row(string name, string link)
    {
        var row = Matrix.Single(row => row.Name == name);
        (string start, string look, string exchange) = link != "serial" && OnBus.TryGetValue(name, out var other)
            ? other
            : (row.Start, row.Look, row.Exchange);
        return (row.Strike, start, look, exchange);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("0270")]
    [InlineData("0578807002")]
    [InlineData("057080B0A0")]
    [InlineData("14788070020102030405060708090A0B0C0D0E0F")]
    public void A_card_of_any_answer_to_select_is_served(string answerToSelect)
    {
        TestCard card = new() { AnswerToSelect = Hex.Parse(answerToSelect), ResponseLength = 258 };
        ReaderRig rig = ReaderRig.WithCard(card);

        rig.Exchange(TestCard.Pattern(261));

        Assert.Equal(TestCard.Pattern(258), rig.Response);
        Assert.Equal(TestCard.Pattern(261), Assert.Single(card.Commands));
    }

    [Theory]
    [InlineData(0x01, 1)]
    [InlineData(0x11, 0)]
    [InlineData(0x81, 20)]
    public void A_card_of_type_B_of_any_frame_size_and_ATTRIB_is_served(byte frameSizeAndProtocol, int attribLength)
    {
        TypeBTestCard card = new() { FrameSizeAndProtocol = frameSizeAndProtocol, AttribLength = attribLength, ResponseLength = 258 };
        ReaderRig rig = ReaderRig.WithCard(card);

        rig.Exchange(TestCard.Pattern(261));

        Assert.Equal(TestCard.Pattern(258), rig.Response);
        Assert.Equal(TestCard.Pattern(261), Assert.Single(card.Commands));
    }

    [Fact]
    public void A_card_of_type_B_without_block_protocol_is_passed_over()
    {
        ReaderRig rig = ReaderRig.Ready();
        rig.Chip.Insert(new TypeBTestCard { FrameSizeAndProtocol = 0x80 });
        rig.Reader.Activate(rig.Now);

        rig.RunFor(TimeSpan.FromSeconds(2));

        Assert.DoesNotContain(ReaderOutputKind.CardPresented, rig.Seen);
        NextSaleWorks(rig);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_two_cards_the_one_that_stays_is_taken(bool typeB)
    {
        TestCard first = typeB ? new TypeBTestCard() : new TestCard();
        TestCard second = typeB ? new TypeBTestCard() : new TestCard();
        ReaderRig rig = ReaderRig.Ready();
        rig.Chip.Insert(first);
        rig.Chip.Insert(second);
        rig.Reader.Activate(rig.Now);
        rig.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal([ReaderOutputKind.Ready, ReaderOutputKind.Collision], rig.Seen);

        rig.Chip.Remove(first);
        rig.RunUntil(ReaderOutputKind.CardPresented);
        rig.Exchange(Select);

        Assert.Empty(first.Commands);
        Assert.Single(second.Commands);
    }

    [Fact]
    public void A_field_that_an_earlier_process_left_on_is_off_after_the_start()
    {
        ReaderRig left = ReaderRig.WithCard(new TestCard());
        Assert.True(left.Chip.FieldIsOn);
        ReaderRig rig = new(new Pn532Reader(), left.Now, left.Chip);
        rig.Reader.Start(rig.Now);

        rig.RunUntil(ReaderOutputKind.Ready);

        Assert.False(rig.Chip.FieldIsOn);
        rig.Reader.Activate(rig.Now);
        rig.RunUntil(ReaderOutputKind.CardPresented);
    }

    [Fact]
    public void A_chip_in_power_down_hears_nothing_but_its_wake_up()
    {
        Pn532Chip chip = new();
        chip.Receive(Hex.Parse("0000FF02FED4022A00"), Instant.Origin);
        Assert.Null(chip.Deadline);
        chip.Receive(Hex.Parse("55550000000000FF02FED4022A00"), Instant.Origin);
        Assert.NotNull(chip.Deadline);
    }

    [Fact]
    public void All_answers_in_one_piece_and_each_garbled_three_times_fit_the_drivers_room()
    {
        ReaderRig rig = ReaderRig.WithCard(new TestCard());
        rig.Reader.Exchange(TestCard.Pattern(1024), rig.Now);
        byte[] garbled = Hex.Parse("0000FF03FDD54100EB00");
        byte[] chunk = [.. Hex.Parse("0000FF00FF00"), .. garbled, .. garbled, .. garbled, .. Pn532Frames.Answer(Hex.Parse("D54100"))];
        byte[] piece = [.. Hex.Parse("0000FF00FF00"), .. garbled, .. garbled, .. garbled, .. Pn532Frames.Answer(Hex.Parse("D54140A5"))];
        _ = rig.Reader.TryTake(out ReaderOutput _);

        rig.Reader.Receive(
            [.. Enumerable.Repeat(chunk, 3).SelectMany(x => x), .. Enumerable.Repeat(piece, 17).SelectMany(x => x)], rig.Now);

        Assert.True(rig.Reader.TryTake(out ReaderOutput sent));
        Assert.Equal(3 + 16 + (20 * 3), Pn532Frames.Names(sent.Bytes.Span).Count);
        Assert.True(rig.Reader.TryTake(out ReaderOutput lost));
        Assert.Equal(ReaderFault.TooLong, lost.Fault);
    }

    private static void Slow(Pn532Chip chip, int milliseconds) =>
        (chip.AcknowledgeTime, chip.AnswerTime) = (TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(milliseconds + 3));

    private static void Noise(Pn532Chip chip, string bytes) => chip.Faults.Noise = Hex.Parse(bytes);

    private static void Delay(Pn532Chip chip, int seconds) => chip.Faults.AnswerDelay = TimeSpan.FromSeconds(seconds);

    private static string Last(ReaderRig rig) =>
        rig.Fault == ReaderFault.None ? rig.Seen[^1].ToString() : $"{rig.Seen[^1]} {rig.Fault}";

    /// <summary>All heals, and another card is served: by way of a new start where the driver says that only this helps.</summary>
    private static void NextSaleWorks(ReaderRig rig)
    {
        rig.Chip.Faults.Clear();
        Slow(rig.Chip, 1);
        rig.Chip.RemoveCards();
        rig.Reader.Deactivate(rig.Now);
        rig.RunFor(TimeSpan.FromSeconds(12));
        if (rig.Reader.Phase == Pn532Phase.Failed)
        {
            rig.Reader.Start(rig.Now);
            rig.RunUntil(ReaderOutputKind.Ready);
        }

        TestCard card = new() { ResponseLength = 20 };
        rig.Chip.Insert(card);
        rig.Reader.Activate(rig.Now);
        rig.RunUntil(ReaderOutputKind.CardPresented);
        rig.Exchange(Select);
        Assert.Equal(TestCard.Pattern(20), rig.Response);
        Assert.Single(card.Commands);
    }
}
