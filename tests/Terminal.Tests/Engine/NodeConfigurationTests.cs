using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Tests.Engine.Configuration;
using Terminal.Tests.Engine.Fleet;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

public sealed class NodeConfigurationTests
{
    private readonly NodeRig rig = new NodeRig().Open();
    private long delivery;

    private string[] Phases => [.. rig.Effects.OfType<NodeEffect.Publish>().Select(e => e.Message)
        .Where(message => message.Topic == FleetTopics.ReportedConfiguration)
        .Select(message => (string)JsonNode.Parse(message.Payload.Span)!["phase"]!)];

    [Fact]
    public void Name_limit_and_language_change_with_the_next_payment()
    {
        rig.Sell();
        rig.Pass(8);
        Push(8, cfg =>
        {
            cfg["merchant"]!["name"] = "BLUE DOOR";
            cfg["language"] = "de";
            cfg["contactless"]!["applications"]![0]!["transactionLimitMinor"] = 1_500;
        });
        rig.Pass(1);
        Assert.Equal(["received", "staged", "applied", "confirmed"], Phases);
        Assert.Equal("de", rig.Language);
        rig.Sell();
        rig.Pass(8);
        Assert.Contains("CORNER SHOP", rig.Printer.Receipts[0], StringComparison.Ordinal);
        Assert.Contains("BLUE DOOR", rig.Printer.Receipts[1], StringComparison.Ordinal);
        rig.Type("1500E");
        rig.Tap();
        Assert.Contains(PromptId.AmountNotAllowed, rig.Screens);
    }

    [Fact]
    public void A_terminal_whose_vault_lost_its_keys_takes_configurations_all_the_same()
    {
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.StateReported(0, new VaultState(KeyLoss.HousingOpened, 1))));
        Push(8, static cfg => cfg["language"] = "de");
        rig.Pass(1);
        Assert.Equal(["received", "staged", "applied", "confirmed"], Phases);
        Assert.Equal("de", rig.Language);
        Assert.Equal("TAMPERED", rig.Pay("order-1")!.Code);
    }

    [Fact]
    public void A_bank_that_wants_keys_from_now_on_ends_the_trade_of_a_terminal_without_them()
    {
        rig.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Empty });
        Push(8, static cfg => cfg["host"]!["macs"] = true);
        rig.Pass(1);
        Assert.Equal("NO-KEYS", rig.Pay("order-1")!.Code);
        Push(9, static cfg => cfg["host"]!["macs"] = false);
        rig.Pass(1);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void How_a_pin_is_asked_for_is_told_from_afar()
    {
        NodeRig pin = new(takesPin: true);
        pin.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Ready });
        pin.Open();
        pin.Tell(new NodeEvent.FleetLinkChanged(true));
        pin.Tell(new NodeEvent.FleetReceived(
            FleetTopics.DesiredConfiguration,
            ExampleDocument.Version(8, static content =>
            {
                JsonNode cfg = content["cfg"]!;
                cfg["contactless"]!["applications"]![0]!["qualifiers"] = "24000000";
                cfg["pin"] = new JsonObject
                {
                    ["digitsMin"] = 5, ["digitsMax"] = 6, ["keySeconds"] = 7, ["totalSeconds"] = 20, ["mayBypass"] = true,
                };
            }),
            1));
        pin.Pass(1);
        pin.KeyAmount();
        pin.Lay(PinCard.Make());
        PinRules asked = Assert.Single(pin.Questions.OfType<VaultCommand.EnterPin>()).Rules;
        Assert.Equal(
            new PinRules
            {
                DigitCountMin = 5,
                DigitCountMax = 6,
                DigitTime = TimeSpan.FromSeconds(7),
                TotalTime = TimeSpan.FromSeconds(20),
                MayBypass = true,
            },
            asked);
    }

    [Fact]
    public void A_payment_keeps_what_it_began_with()
    {
        rig.KeyAmount();
        Push(8);
        Assert.Equal(["received", "staged"], Phases);
        rig.Tap();
        Assert.Contains(JournalKind.Approved, rig.Kinds);
        Assert.All(rig.Records, record => Assert.Equal(7, record.ConfigurationVersion));
        rig.Pass(10);
        Assert.Equal("confirmed", Phases[^1]);
        rig.Sell();
        Assert.Equal(8, rig.Records.Last(record => record.Kind == JournalKind.Approved).ConfigurationVersion);
    }

    [Fact]
    public void A_closed_window_is_waited_for_unless_it_is_urgent()
    {
        Push(8, cfg => cfg["schedule"] = new JsonObject { ["applyFrom"] = "02:00", ["applyUntil"] = "04:00" });
        rig.Pass(5);
        Assert.Equal("staged", Phases[^1]);
        Push(9, cfg => cfg["schedule"] = new JsonObject { ["applyFrom"] = "02:00", ["applyUntil"] = "04:00" }, urgent: true);
        rig.Pass(1);
        Assert.Equal("confirmed", Phases[^1]);
    }

    [Fact]
    public void Another_shop_number_waits_until_the_batch_is_settled()
    {
        rig.Sell();
        rig.Pass(8);
        Push(8, cfg => cfg["merchant"]!["id"] = "000000000054321");
        rig.Pass(5);
        Assert.Equal("staged", Phases[^1]);
        rig.Type("EE5E");
        rig.Pass(20);
        rig.SetClock();
        rig.Pass(20);
        Assert.Equal("confirmed", Phases[^1]);
        rig.Sell();
        Assert.Equal("000000000054321", rig.Sent("0200").GetText(Terminal.Iso8583.DataElement.MerchantId));
    }

    [Fact]
    public void No_payment_begins_while_the_mark_of_another_shop_number_is_written()
    {
        Push(8, cfg =>
        {
            cfg["merchant"]!["id"] = "000000000054321";
            cfg["schedule"] = new JsonObject { ["applyFrom"] = "02:00", ["applyUntil"] = "04:00" };
        });
        rig.StoreKeeps = false;
        rig.Tell(new NodeEvent.ClockSet(new DateTimeOffset(2026, 11, 23, 1, 30, 0, TimeSpan.Zero), TimeSpan.FromHours(1), true));
        rig.Pass(1);
        FleetRow mark = rig.Effects.OfType<NodeEffect.Keep>().Last().Row;
        Assert.Equal("STARTING", rig.Pay("7")!.Code);
        rig.Tell(new NodeEvent.Kept(mark));
        rig.StoreKeeps = true;
        rig.Pass(5);
        Assert.Empty(rig.Kinds);
        rig.Pay("8");
        rig.Tap();
        Assert.Equal("000000000054321", rig.Sent("0200").GetText(Terminal.Iso8583.DataElement.MerchantId));
    }

    [Fact]
    public void What_the_host_was_before_a_change_of_its_settings_does_not_confirm_them()
    {
        Push(8);
        rig.Pass(5);
        rig.NetworkUp = false; // The connection that is open stays.
        Push(9, cfg => cfg["merchant"]!["id"] = "000000000054321");
        rig.Pass(179.9);
        Assert.Equal("applied", Phases[^1]);
        Assert.Equal("STARTING", rig.Pay("7")!.Code);
        rig.Pass(0.2);
        Assert.Equal("rolledback", Phases[^1]);
        rig.NetworkUp = true;
        rig.Pass(60);
        rig.Pay("8");
        rig.Tap();
        Assert.Equal("000000000012345", rig.Sent("0200").GetText(Terminal.Iso8583.DataElement.MerchantId));
    }

    [Fact]
    public void A_restart_waits_until_a_configuration_has_proved_itself_or_is_taken_back()
    {
        Push(8);
        rig.Pass(5);
        rig.NetworkUp = false;
        Push(9, cfg => cfg["merchant"]!["id"] = "000000000054321");
        rig.Tell(new NodeEvent.FleetReceived(FleetTopics.Command + "restart", ExampleCommand.Sign(Guid.NewGuid(), "restart"), ++delivery));
        rig.Pass(179);
        Assert.Equal("applied", Phases[^1]);
        Assert.Empty(rig.Effects.OfType<NodeEffect.Restart>()); // Three starts, and nobody would know whether it works.
        rig.Pass(10);
        Assert.Equal("rolledback", Phases[^1]);
        Assert.Single(rig.Effects.OfType<NodeEffect.Restart>());
    }

    [Fact]
    public void A_terminal_that_is_halted_keeps_its_link_and_takes_nothing()
    {
        var halted = new NodeRig();
        halted.Node.Start(halted.Now, "SAFE-MODE");
        halted.Tell(new NodeEvent.FleetReceived(FleetTopics.DesiredConfiguration, ExampleDocument.Version(8), 5));
        Assert.Equal(5, Assert.Single(halted.Effects.OfType<NodeEffect.AcknowledgeFleet>()).Delivery);
        Assert.Empty(halted.Effects.OfType<NodeEffect.Keep>());
    }

    [Fact]
    public void What_is_pushed_while_the_vault_is_gone_is_used_all_the_same()
    {
        rig.LoseVault();
        Push(8);
        Assert.Equal(["received", "staged", "applied", "confirmed"], Phases);
        rig.FindVault();
        rig.Pass(5);
        Assert.Equal("confirmed", Phases[^1]);
    }

    [Fact]
    public void Pushes_at_any_moment_disturb_no_sale()
    {
        const int Sales = 40;
        var dice = new Random(20261127);
        int version = 8;
        for (int sale = 0; sale < Sales; sale++)
        {
            Maybe();
            rig.KeyAmount();
            Maybe();
            rig.Insert();
            Maybe();
            rig.Pass(0.3);
            Maybe();
            rig.Pass(1.7);
            rig.Take();
            Maybe();
            rig.Pass(8);
        }

        Assert.Equal(Sales, rig.Kinds.Count(kind => kind == JournalKind.Approved));
        Assert.DoesNotContain("rejected", Phases);
        Assert.DoesNotContain("rolledback", Phases);
        foreach (IGrouping<Guid, JournalRecord> payment in rig.Records.GroupBy(record => record.PaymentId))
        {
            JournalRecord[] sold = [.. payment.Where(record => record.Kind is JournalKind.Requested or JournalKind.Approved)];
            Assert.Single(sold.Select(record => record.ConfigurationVersion).Distinct());
        }

        Assert.True(rig.Records[^1].ConfigurationVersion > 20);

        void Maybe()
        {
            if (dice.Next(3) == 0)
            {
                int pushed = version++;
                Push(pushed, cfg => cfg["merchant"]!["name"] = $"SHOP {pushed}");
            }
        }
    }

    [Fact]
    public void An_expiring_CA_key_is_warned_of_an_expired_one_alarms_and_both_serve_until_a_push_removes_them()
    {
        Push(8, cfg => cfg["contactless"]!["caKeys"] =
            new JsonArray(CaKey(0x01, "2026-12-22"), CaKey(0x02, "2026-11-21"), CaKey(0x03, "")));
        rig.Pass(1);
        Assert.Equal(["CA-KEY-EXPIRES Warning", "CA-KEY-EXPIRED Error"], Days);
        rig.SetClock();
        Assert.Equal(2, Days.Length);
        rig.Sell();
        Assert.Contains(JournalKind.Approved, rig.Kinds);
        rig.Pass(70);
        Assert.Equal(-1, (int)Telemetry()["caKeyDays"]!);
        Push(9, cfg => cfg["contactless"]!["caKeys"] = new JsonArray(CaKey(0x01, "2026-12-22")));
        rig.Pass(140);
        Assert.Equal(30, (int)Telemetry()["caKeyDays"]!);
    }

    [Fact]
    public void Nothing_is_called_expired_by_a_clock_that_nobody_set()
    {
        rig.SetClock(trusted: false);
        Push(8, cfg => cfg["contactless"]!["caKeys"] = new JsonArray(CaKey(0x01, "2020-01-01")), urgent: true);
        rig.Pass(70);
        Assert.Empty(Days);
        Assert.Null(Telemetry()["caKeyDays"]);
        rig.SetClock();
        Assert.Equal(["CA-KEY-EXPIRED Error"], Days);
    }

    private string[] Days => [.. rig.Effects.OfType<NodeEffect.Log>()
        .Where(log => log.Code.StartsWith("CA-KEY-", StringComparison.Ordinal)).Select(log => $"{log.Code} {log.Severity}")];

    /// <summary>A key that nobody has the other half of; its checksum holds.</summary>
    private static JsonObject CaKey(byte index, string expires)
    {
        byte[] rid = [0xA0, 0x00, 0x00, 0x00, 0x03];
        byte[] modulus = [.. Enumerable.Repeat((byte)0xC5, 96)];
        byte[] exponent = [0x03];
        return new JsonObject
        {
            ["rid"] = Convert.ToHexString(rid),
            ["index"] = Convert.ToHexString([index]),
            ["modulus"] = Convert.ToHexString(modulus),
            ["exponent"] = Convert.ToHexString(exponent),
            ["checksum"] = Convert.ToHexString(
                CryptographicOperations.HashData(HashAlgorithmName.SHA1, [.. rid, index, .. modulus, .. exponent])),
            ["expires"] = expires,
        };
    }

    private JsonNode Telemetry() => JsonNode.Parse(rig.Effects.OfType<NodeEffect.Publish>()
        .Last(e => e.Message.Topic == "up/tele").Message.Payload.Span)!;

    private void Push(int version, Action<JsonObject>? change = null, bool urgent = false)
    {
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        byte[] document = ExampleDocument.Version(version, content =>
        {
            content["urgent"] = urgent;
            JsonObject cfg = content["cfg"]!.AsObject();
            cfg["contactless"]!["applications"]![0]!["qualifiers"] = "20000000";
            change?.Invoke(cfg);
        });
        rig.Tell(new NodeEvent.FleetReceived(FleetTopics.DesiredConfiguration, document, ++delivery));
    }
}
