using Terminal.Devices.Contact;
using Terminal.Emv.Contact;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>A card in the slot that wants the host, its PIN or nothing of both, and what the other parts do meanwhile.</summary>
public sealed class NodeChipHostTests
{
    private static readonly OfflineSettings Stores = new()
    {
        Use = OfflineUse.HostDown, CountMax = 10, SaleLimitMinor = 5_000, TotalLimitMinor = 50_000,
    };

    [Fact]
    public void A_card_that_wants_the_host_while_it_is_away_is_refused_where_nothing_may_be_stored()
    {
        NodeRig rig = NodeChipTests.Rig();
        rig.KeyAmount();
        rig.Disconnect();
        rig.Slot.Insert(new ChipCard());
        Assert.Equal((JournalKind.Abandoned, "NO-LINK"), (Assert.Single(rig.Records).Kind, rig.Records[0].Reason));
        Assert.Equal(PromptId.NoConnection, rig.Prompt);
        Assert.False(rig.Slot.IsPowered);
    }

    [Theory]
    [InlineData(1200, JournalKind.Stored)]
    [InlineData(6000, JournalKind.Abandoned)] // More than may be sold without the host; the sale began while it was there.
    public void Where_that_may_be_card_and_limits_decide(long minor, JournalKind end)
    {
        NodeRig rig = Offline(OfflineUse.HostDown, online: "8000000000"); // TVR, byte 1: offline data authentication was not performed.
        rig.Pay("order-1", minor);
        rig.Disconnect();
        ChipCard card = new() { LeavesItToTheTerminal = true };
        rig.Slot.Insert(card);
        Assert.Equal(end, rig.Kinds.First());
        Assert.Equal(0, rig.Count("0200"));
        int cryptograms = card.Commands.Count(static one => one.StartsWith("80AE", StringComparison.Ordinal));
        Assert.Equal(end == JournalKind.Stored ? 2 : 1, cryptograms);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x80)]
    public void A_refund_to_a_card_that_declines_or_wants_the_host_is_the_hosts_to_decide(byte first)
    {
        NodeRig rig = NodeChipTests.Rig();
        Assert.True(rig.Order(new PaymentOrder("back-1", PaymentType.Refund, 500))!.Begun);
        rig.Slot.Insert(new ChipCard { First = first });
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], rig.Kinds.Take(2));
        Assert.Equal(PaymentType.Refund, rig.Records[0].Type);
    }

    [Fact]
    public void What_the_card_approves_by_itself_is_refused_where_the_host_has_come_back_meanwhile()
    {
        NodeRig rig = Offline(OfflineUse.HostDown, online: "0000000000");
        rig.Disconnect();
        Assert.True(rig.Pay("order-1")!.Begun);
        rig.Reconnect();
        rig.Slot.Insert(new ChipCard { LeavesItToTheTerminal = true });
        Assert.Equal((JournalKind.Abandoned, "OFFLINE-LIMIT"), (rig.Records[0].Kind, rig.Records[0].Reason));
        Assert.Equal(PromptId.NotAuthorised, rig.Prompt);
        Assert.False(rig.Slot.IsPowered);
    }

    [Fact]
    public void A_card_without_an_application_that_the_shop_takes_is_not_accepted()
    {
        NodeRig rig = Offline(OfflineUse.HostDown, online: "0000000000", aid: "A0000000999901");
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard());
        Assert.Equal(PromptId.CardNotAccepted, rig.Prompt);
        Assert.Equal(JournalKind.Abandoned, Assert.Single(rig.Records).Kind);
    }

    [Fact]
    public void Nobody_is_told_to_remove_a_card_that_was_pulled()
    {
        NodeRig rig = NodeChipTests.Rig();
        rig.Slot.PulledAfter = 3;
        rig.Pay("order-1");
        rig.Slot.Insert(new ChipCard());
        Assert.Equal(["cardWanted", "final"], rig.Told.Select(static told => told.Name));
        Assert.Equal(PromptId.CardError, rig.Prompt);
    }

    [Fact]
    public void A_tap_while_the_card_in_the_slot_is_read_is_not_seen()
    {
        NodeRig rig = NodeChipTests.Rig();
        rig.Slot.SilentAfter = 3;
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard());
        rig.Tap("4761739001010176");
        Assert.Empty(rig.Records);
        Assert.Equal(0, rig.Count("0200"));
        rig.Type("C");
        Assert.Equal(JournalKind.Abandoned, Assert.Single(rig.Records).Kind);
    }

    [Fact]
    public void A_PIN_for_the_bank_goes_with_the_cards_request_and_a_till_hears_of_its_end_once()
    {
        NodeRig rig = NodeChipTests.Rig();
        rig.Verdict = static type => type == "0200" ? "00" : null;
        rig.Pay("order-1");
        rig.Slot.Insert(new ChipCard { Verification = "02" });
        VaultCommand.EnterPin asked = rig.Last<VaultCommand.EnterPin>();
        Assert.Null(asked.ForCard); // The bank checks it.
        Assert.NotEqual(rig.Last<VaultCommand.ProtectCard>().Id, asked.Id);
        byte[] block = [.. Enumerable.Repeat((byte)0x5A, 16)];
        rig.Reply(new VaultReply.PinEntered(asked.Id, block, new byte[12]));
        Assert.Contains(
            Convert.ToHexString(block), Convert.ToHexString(rig.Sent("0200")[DataElement.SecurityData]), StringComparison.Ordinal);
        Assert.Equal(
            ["cardWanted", "pinStart", "pinEnd", "cardRead", "hostWait"], rig.Told.Select(static told => told.Name).Take(5));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void What_the_vault_refuses_of_a_card_in_the_slot_is_said_by_its_code()
    {
        NodeRig rig = NodeChipTests.Rig();
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard { Verification = "02" });
        rig.Reply(new VaultReply.Refused(rig.Last<VaultCommand.EnterPin>().Id, VaultRefusal.TooOften));
        Assert.Equal("PIN-RATE", Assert.Single(rig.Records).Reason);
        Assert.False(rig.Slot.IsPowered);
    }

    [Fact]
    public void An_application_is_chosen_once()
    {
        NodeRig rig = NodeChipTests.Rig(null, "A0000000041010");
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard { IsCoBadged = true });
        Assert.Equal(PromptId.ChooseApplication, rig.Prompt);
        rig.Slot.SilentAfter = rig.Slot.ExchangeCount;
        rig.Type("E");
        Assert.Equal(PromptId.Processing, rig.Prompt);
        int shown = rig.Prompts.Count;
        int driven = rig.Slot.Driven.Count;
        rig.Type("EL");
        Assert.Equal((shown, driven), (rig.Prompts.Count, rig.Slot.Driven.Count));
    }

    [Fact]
    public void Some_of_the_sales_below_the_floor_limit_are_drawn_for_the_host()
    {
        // EMV 4.4 Book 3 §10.6.2: a number from 1 to 99 against the target; with a target of 50 about one in two.
        int drawn = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            NodeRig rig = Offline(OfflineUse.BelowLimit, online: "0000001000", seed); // TVR, byte 4: selected at random.
            rig.KeyAmount();
            rig.Slot.Insert(new ChipCard { LeavesItToTheTerminal = true });
            bool online = rig.Count("0200") == 1;
            Assert.Equal(online ? JournalKind.Requested : JournalKind.Stored, rig.Kinds.First());
            drawn += online ? 1 : 0;
        }

        Assert.InRange(drawn, 8, 32);
    }

    private static NodeRig Offline(OfflineUse use, string online, int seed = 0, string aid = "A0000000031010")
    {
        NodeRig made = new(
            bootSeed: seed.ToString("X2", System.Globalization.CultureInfo.InvariantCulture),
            offline: Stores with { Use = use },
            configure: settings => settings with
            {
                Contact = new ContactConfiguration(
                    settings.Contactless.Terminal with { Capabilities = Hex.Parse("2028C8") },
                    [
                        new ContactApplication
                        {
                            Aid = Hex.Parse(aid),
                            ApplicationVersion = Hex.Parse("0096"),
                            TacDenial = Hex.Parse("0000000000"),
                            TacOnline = Hex.Parse(online),
                            TacDefault = Hex.Parse("0000000000"),
                            FloorLimitMinor = 100_000,
                            RandomTargetPercent = 50,
                            RandomMaxPercent = 50,
                            RandomThresholdMinor = 50_000,
                        },
                    ],
                    []),
            });
        made.Open();
        made.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.ReaderReady)));
        return made;
    }
}
