using Terminal.Devices.Contactless;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Emulator.Devices;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Contactless;

/// <summary>What is peculiar to a bus; faults between driver and chip are those of <see cref="Pn532MatrixTests"/>, on each wire.</summary>
public sealed class Pn532BusTests
{
    private static readonly byte[] Select = Hex.Parse("00A404000E325041592E5359532E444446303100");
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static TheoryData<string> Links => new(BusWire.Links);

    [Theory]
    [MemberData(nameof(Links))]
    public void The_start_is_frames_without_the_preamble_that_wakes_a_serial_line(string link)
    {
        ReaderRig rig = ReaderRig.Ready(link);

        Assert.Equal(5, rig.Bus!.Written.Count);
        Assert.Equal(Hex.Parse("0000FF05FBD414011401" + "0200"), rig.Bus.Written[0].Frame);
        Assert.Equal(Hex.Parse("0000FF02FED4022A00"), rig.Bus.Written[1].Frame);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Nothing_is_asked_while_nothing_is_owed(string link)
    {
        ReaderRig rig = ReaderRig.Ready(link);
        int before = rig.Bus!.Transfers.Count;

        rig.RunFor(TimeSpan.FromMinutes(1));

        Assert.Null(rig.Bus.Deadline);
        Assert.Equal(before, rig.Bus.Transfers.Count);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Frames_of_256_bytes_and_more_pass_both_ways(string link)
    {
        TestCard card = new() { ResponseLength = 258 };
        ReaderRig rig = ReaderRig.WithCard(card, link);

        rig.Exchange(TestCard.Pattern(600));

        Assert.Equal(TestCard.Pattern(258), rig.Response);
        Assert.Equal(TestCard.Pattern(600), Assert.Single(card.Commands));
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void What_pads_a_frame_never_reaches_the_driver(string link)
    {
        ReaderRig rig = ReaderRig.WithCard(new TestCard { ResponseLength = 9 }, link);
        List<int> lengths = [];
        rig.Cut = bytes =>
        {
            lengths.Add(bytes.Length);
            return [bytes];
        };

        foreach (byte padding in new byte[] { 0x00, 0x80, 0xFF })
        {
            rig.Bus!.Pins.Padding = padding;
            rig.Exchange(Select);
        }

        Assert.Equal([5, 18, 5, 18, 5, 18], lengths); // 0000FF00FF; head 5, D5 41 00, nine of the card, checksum. No postamble.
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void An_abort_and_the_command_behind_it_are_two_writes_with_a_pause_between(string link)
    {
        ReaderRig rig = ReaderRig.WithCard(new TestCard(), link);
        rig.Chip.Faults.AnswerDelay = TimeSpan.FromSeconds(4);
        rig.Reader.Exchange(Select, rig.Now);
        rig.RunFor(TimeSpan.FromMilliseconds(50));
        int before = rig.Bus!.Written.Count;
        rig.Chip.Faults.Clear();

        rig.Reader.Deactivate(rig.Now);
        rig.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(Pn532Phase.Idle, rig.Reader.Phase);
        Assert.Equal(Hex.Parse("0000FF00FF00"), rig.Bus.Written[before].Frame);
        Assert.Equal(Hex.Parse("0000FF03FDD452" + "00DA00"), rig.Bus.Written[before + 1].Frame);
        Assert.InRange(rig.Bus.Written[before + 1].At - rig.Bus.Written[before].At, Pause, Pause * 2);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_chip_that_is_never_ready_is_asked_for_a_while_and_then_left_alone(string link)
    {
        ReaderRig rig = ReaderRig.Ready(link);
        rig.Chip.Faults.Silent = true;
        rig.Reader.Activate(rig.Now);

        rig.RunFor(TimeSpan.FromSeconds(10));

        Assert.Equal([ReaderOutputKind.Ready, ReaderOutputKind.Failed], rig.Seen);
        Assert.Equal(ReaderFault.ChipSilent, rig.Fault);
        Assert.Null(rig.Bus!.Deadline);
        rig.Chip.Faults.Clear();
        rig.Reader.Start(rig.Now);
        rig.RunUntil(ReaderOutputKind.Ready);
    }

    [Theory]
    [InlineData("i2c", 1)]
    [InlineData("i2c", 2)]
    [InlineData("spi", 1)]
    [InlineData("spi", 2)]
    public void One_transfer_or_two_that_fail_lose_what_they_carried_and_no_more(string link, int failures)
    {
        ReaderRig rig = ReaderRig.Ready(link);
        rig.Chip.Insert(new TestCard());
        rig.Bus!.Device.FailuresToCome = failures;
        rig.Reader.Activate(rig.Now);

        rig.RunUntil(ReaderOutputKind.CardPresented);

        Assert.False(rig.Bus.IsGone);
        Assert.Equal([ReaderOutputKind.Ready, ReaderOutputKind.CardPresented], rig.Seen);
    }

    [Theory]
    [InlineData("i2c")]
    [InlineData("spi")]
    public void Three_transfers_that_fail_in_a_row_are_a_chip_that_is_gone(string link)
    {
        ReaderRig rig = ReaderRig.Ready(link);
        rig.Bus!.Device.FailuresToCome = 3;
        rig.Reader.Activate(rig.Now);

        rig.RunFor(TimeSpan.FromSeconds(1));

        Assert.True(rig.Bus.IsGone);
    }

    [Fact]
    public void A_chip_that_is_not_there_acknowledges_nothing_on_I2C_and_is_silent_on_SPI()
    {
        ReaderRig wired = ReaderRig.On("i2c");
        wired.Bus!.Pins.IsAbsent = true;
        wired.Reader.Start(wired.Now);
        wired.RunFor(TimeSpan.FromSeconds(1));
        Assert.True(wired.Bus.IsGone);

        ReaderRig rig = ReaderRig.On("spi");
        rig.Bus!.Pins.IsAbsent = true;
        rig.Reader.Start(rig.Now);
        rig.RunUntil(ReaderOutputKind.Ready);
        Assert.False(rig.Bus.IsGone);
        Assert.Equal(ReaderFault.ChipSilent, rig.Fault);
    }

    [Fact]
    public void What_the_driver_has_given_up_is_not_sent_any_more()
    {
        Pn532Bus bus = new();
        bus.Reset(Instant.Origin);
        bus.Send(Hex.Parse("0000FF03FDD440AA4200"));
        bus.Send(Hex.Parse("0000FF02FED4022A00"));

        Assert.False(bus.TryTake(Instant.Origin, out _)); // The chip wakes.
        Assert.True(bus.TryTake(Instant.Origin + Pause, out Pn532Transfer transfer));
        Assert.Equal(Hex.Parse("0000FF02FED4022A00"), transfer.Frame.ToArray());
        bus.Written(Instant.Origin + Pause);
        Assert.True(bus.TryTake(Instant.Origin + (2 * Pause), out transfer));
        Assert.Equal(Pn532TransferKind.Look, transfer.Kind);
    }

    [Fact]
    public void An_answer_to_a_command_that_was_given_up_does_not_end_the_listening()
    {
        Pn532Bus bus = new();
        bus.Reset(Instant.Origin);
        Instant now = Instant.Origin + Pause;
        bus.Send(Hex.Parse("0000FF02FED4022A00"));
        Assert.True(bus.TryTake(now, out _));
        bus.Written(now);

        Assert.Equal(Pn532TransferKind.Read, Ready(bus, ref now).Kind);
        byte[] foreign = Hex.Parse("0000FF03FDD5410BDF00");
        Assert.Equal(foreign[..^1], bus.Arrived([.. foreign, 0x80, 0x80], now).ToArray());
        Assert.NotNull(bus.Deadline);

        _ = Ready(bus, ref now);
        _ = bus.Arrived(Hex.Parse("0000FF06FAD50332010607E800"), now);
        Assert.Null(bus.Deadline);
    }

    private static Pn532Transfer Ready(Pn532Bus bus, ref Instant now)
    {
        now = bus.Deadline!.Value;
        Assert.True(bus.TryTake(now, out Pn532Transfer look));
        Assert.Equal(Pn532TransferKind.Look, look.Kind);
        bus.Looked(true, now);
        Assert.True(bus.TryTake(now, out Pn532Transfer read));
        return read;
    }
}
