using Terminal.Devices.Contactless;
using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>What goes out on which wire, which screen and status stand meanwhile, and when the node wants to be told of the
/// time.</summary>
public sealed class NodeWiresTests
{
    private TalkingReader reader = null!;

    [Fact]
    public void Each_wires_bytes_go_to_their_own_part()
    {
        NodeRig rig = Talking();
        reader.Sayings.Enqueue(new ReaderOutput(ReaderOutputKind.Transmit, new byte[] { 1, 2, 3 }));
        rig.Tell(new NodeEvent.BytesReceived(Wire.Reader, new byte[] { 9, 8 }));
        Assert.Equal([9, 8], reader.Heard);
        NodeEffect.Transmit sent = Assert.Single(rig.Effects.OfType<NodeEffect.Transmit>(), static sent => sent.Wire == Wire.Reader);
        Assert.Equal([1, 2, 3], sent.Bytes.ToArray());
        rig.Tell(new NodeEvent.BytesReceived(Wire.Printer, new byte[] { 7 }));
        Assert.Equal(2, reader.Heard.Count);
        rig.Sell();
        Assert.Equal(JournalKind.ReceiptPrinted, rig.Kinds.Last());
    }

    [Fact]
    public void Two_cards_at_the_reader_are_said_with_the_amount_and_one_of_them_pays()
    {
        NodeRig rig = Talking();
        rig.KeyAmount();
        reader.Sayings.Enqueue(new ReaderOutput(ReaderOutputKind.Collision));
        rig.Tell(new NodeEvent.BytesReceived(Wire.Reader, default));
        Assert.Equal((PromptId.PresentOneCard, 1200), (rig.Prompt, rig.Prompts[^1].Arguments.Amount?.Minor));
        rig.Tap();
        Assert.Contains(JournalKind.Approved, rig.Kinds);
    }

    [Fact]
    public void A_card_that_leaves_too_soon_is_asked_for_again_and_pays_then()
    {
        NodeRig rig = new NodeRig().Open();
        rig.KeyAmount();
        rig.Insert();
        while (rig.Prompt != PromptId.Processing)
        {
            rig.Pass(0.01);
        }

        rig.Take();
        rig.Pass(1);
        Assert.Equal(PromptId.PresentCardAgain, rig.Prompt);
        rig.Tap();
        Assert.Contains(JournalKind.Approved, rig.Kinds);
    }

    [Fact]
    public void A_contactless_reader_that_goes_does_not_end_the_payment_of_a_card_in_the_slot()
    {
        NodeRig rig = NodeChipTests.Rig();
        rig.Slot.SilentAfter = 3;
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard());
        rig.Tell(new NodeEvent.WireClosed(Wire.Reader, "GONE"));
        Assert.Empty(rig.Records);
        Assert.True(rig.Slot.IsPowered);
    }

    [Fact]
    public void A_line_to_a_host_that_says_nothing_is_closed()
    {
        NodeRig rig = new NodeRig().Open();
        Assert.DoesNotContain(rig.Effects, static effect => effect is NodeEffect.Close);
        rig.HostHears = false;
        rig.Pass(600);
        Assert.All(rig.Effects.OfType<NodeEffect.Close>(), static closed => Assert.Equal(Wire.Host, closed.Wire));
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Close);
    }

    [Fact]
    public void A_printers_line_that_goes_is_no_other_wires_loss()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Tell(new NodeEvent.WireClosed(Wire.Printer, "GONE"));
        rig.Sell();
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], rig.Kinds);
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Code: "PRINTER-FAILED", Context: "NO-LINE" });
        rig.Tell(new NodeEvent.WireOpened(Wire.Printer));
        Assert.Equal(JournalKind.ReceiptPrinted, rig.Kinds.Last());
    }

    [Theory]
    [InlineData(JournalKind.ReversalOwed)]
    [InlineData(JournalKind.ReversalClosed)]
    [InlineData(JournalKind.ReversalReleased)]
    public void While_the_disk_has_a_reversals_record_it_is_shown_as_pending(JournalKind held)
    {
        NodeRig first = new NodeRig().Open();
        first.Host.Mode = AcquirerMode.None;
        first.Sell();
        if (held == JournalKind.ReversalReleased)
        {
            first.HostHears = false;
            first.Type("C");
        }

        NodeRig rig = first.Restart();
        rig.Host.Mode = AcquirerMode.Approve;
        rig.HostHears = held == JournalKind.ReversalClosed;
        rig.DiskWrites = false;
        rig.Open();
        if (held == JournalKind.ReversalClosed)
        {
            rig.Write();
        }
        else if (held == JournalKind.ReversalReleased)
        {
            rig.Type("E7" + NodeRig.Code + "E");
        }

        rig.Pass(70);
        Assert.Equal(held, rig.Unwritten.Peek().Kind);
        Assert.Equal(PromptId.ReversalPending, rig.Prompt);
        Assert.Equal("busy", NodeVaultTests.Status(rig).State);
        Assert.Equal(held == JournalKind.ReversalOwed ? "BUSY" : "REVERSAL", rig.Pay("order-1")!.Code);
    }

    [Fact]
    public void A_terminal_that_does_not_trade_does_not_flash()
    {
        NodeRig rig = new();
        rig.Node.Start(rig.Now, "SAFE-MODE");
        rig.Tell(new NodeEvent.WireOpened(Wire.Reader));
        rig.SetClock();
        rig.Pass(20);
        Assert.DoesNotContain(rig.Effects, static effect => effect is NodeEffect.SetLights);
    }

    [Fact]
    public void A_terminal_that_sells_without_its_host_is_ready()
    {
        NodeRig rig = new NodeRig(offline: new OfflineSettings
        {
            Use = OfflineUse.HostDown, SaleLimitMinor = 2_000, TotalLimitMinor = 3_000, CountMax = 2,
        }).Open();
        rig.Disconnect();
        rig.Pass(1);
        Assert.Equal(PromptId.ReadyOffline, rig.Prompt);
        Assert.Equal(("ready", ""), NodeVaultTests.Status(rig));
    }

    [Fact]
    public void The_time_since_the_start_begins_at_the_start()
    {
        NodeRig rig = new();
        rig.Pass(100);
        rig.Open();
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        rig.Pass(3);
        using System.Text.Json.JsonDocument told = System.Text.Json.JsonDocument.Parse(
            rig.Effects.OfType<NodeEffect.Publish>().Last(static sent => sent.Message.Topic == "up/tele").Message.Payload);
        Assert.InRange(told.RootElement.GetProperty("uptime").GetInt64(), 2, 5);
    }

    [Fact]
    public void A_trouble_is_told_with_the_time_at_which_it_came()
    {
        NodeRig rig = new NodeRig(fleet: new FleetStanding([], [])).Open();
        long before = rig.Records.Count;
        rig.Pass(100);
        Instant at = rig.Now;
        rig.Tell(new NodeEvent.WireClosed(Wire.Reader, "GONE"));
        Assert.Equal((at - Instant.Origin).TotalMilliseconds, TimeOf(rig, "READER-FAILED"));
        rig.HostHears = false;
        rig.Sell();
        Assert.Equal(before, rig.Records.Count);
        rig.Pass(400);
        Assert.InRange(TimeOf(rig, "HOST-LINK-DROPPED"), (at - Instant.Origin).TotalMilliseconds + 1_000, 500_000);
    }

    [Fact]
    public void A_driver_that_wants_to_be_told_of_the_time_is()
    {
        NodeRig rig = Talking();
        reader.Due = rig.Now + TimeSpan.FromMilliseconds(20);
        Assert.Equal(reader.Due, rig.Node.Deadline);
        rig.Pass(0.1);
        Assert.Equal(1, reader.DueCount);
    }

    [Fact]
    public void A_result_leaves_the_screen_in_its_time_and_not_before()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Host.Mode = AcquirerMode.Decline;
        rig.KeyAmount();
        rig.Insert();
        while (rig.Prompt != PromptId.Declined)
        {
            rig.Pass(0.01);
        }

        rig.Pass(5.9);
        Assert.Equal(PromptId.Declined, rig.Prompt);
        rig.Pass(0.15);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void A_printer_that_failed_is_tried_again_after_its_pause_and_not_before()
    {
        NodeRig first = new NodeRig().Open();
        first.Printer.PaperOut = true;
        first.Sell();
        NodeRig rig = first.Restart();
        rig.Printer.PaperOut = true;
        rig.Start(); // Without a clock no light flashes.
        rig.Tell(new NodeEvent.WireOpened(Wire.Printer));
        rig.Printer.PaperOut = false;
        rig.Pass(4.9);
        Assert.Empty(rig.Printer.Receipts);
        rig.Pass(0.2);
        Assert.Single(rig.Printer.Receipts);
    }

    [Fact]
    public void An_identifier_is_random_in_all_its_bits_but_those_of_its_version()
    {
        // RFC 9562: of 128 bits, 4 are the version and 2 the variant.
        byte[][] ids = [.. Enumerable.Range(0, 64).Select(static seed =>
            new NodeRig(bootSeed: seed.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)).Node.BootId
                .ToByteArray(bigEndian: true))];
        for (int index = 0; index < 16; index++)
        {
            byte fixedBits = index switch { 6 => 0xF0, 8 => 0xC0, _ => 0x00 };
            byte value = index switch { 6 => 0x40, 8 => 0x80, _ => 0x00 };
            Assert.All(ids, id => Assert.Equal(value, id[index] & fixedBits));
            Assert.Equal(0xFF, ids.Aggregate(fixedBits, (set, id) => (byte)(set | id[index])));
            Assert.Equal(0x00, ids.Aggregate((byte)(0xFF ^ fixedBits), (unset, id) => (byte)(unset & id[index] & ~fixedBits)));
        }
    }

    private NodeRig Talking() => new NodeRig(driver: inner => reader = new TalkingReader(inner)).Open();

    // Milliseconds from the start, where the clock said nine.
    private static double TimeOf(NodeRig rig, string code) => rig.Effects.OfType<NodeEffect.Keep>()
        .Select(static keep => keep.Row).OfType<FleetRow.Event>().Last(row => row.What.Code == code).What.UnixMilliseconds
        - 1_795_338_000_000; // 2026-11-22 09:00 UTC: date -u -d 2026-11-22T09:00Z +%s
}
