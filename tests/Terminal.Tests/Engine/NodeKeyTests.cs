using System.Text;
using System.Text.Json.Nodes;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.Primitives;
using Terminal.Tests.Engine.Fleet;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>Keys that the fleet sends. The vault is the test's: it answers when it is told to.</summary>
public sealed class NodeKeyTests
{
    private const string Block = "D0112 is what a block begins with; the vault of this test opens none";

    private static readonly SlotStatus Loaded = new()
    {
        Slot = KeySlot.Transaction,
        State = SlotState.Ready,
        Usage = "B1",
        Algorithm = "AES",
        CheckValue = "05EF4531EC",
        KeySerialNumber = "123456789012345600000001",
        Origin = KeyOrigin.KeyBlock,
        LoadedAt = 1_795_338_000,
    };

    private readonly NodeRig rig = NewRig(Loaded with { State = SlotState.Empty });
    private long delivery;

    private IEnumerable<VaultCommand.LoadKey> Asked => rig.Questions.OfType<VaultCommand.LoadKey>();

    private FleetRow[] Rows => [.. rig.Effects.OfType<NodeEffect.Keep>().Select(static effect => effect.Row)];

    [Fact]
    public void A_key_goes_to_the_vault_and_is_answered_by_its_check_value()
    {
        Guid id = Push();
        VaultCommand.LoadKey question = Assert.Single(Asked);
        Assert.Equal((KeySlot.Transaction, Block), (question.Slot, Encoding.ASCII.GetString(question.Block.Span)));
        Assert.Equal((1_795_338_001L, false), (question.At, question.IsByHand));
        Assert.Equal(["accepted", "running"], States(id));

        Say(new VaultReply.KeyChanged(question.Id, Loaded));

        Assert.Equal(["accepted", "running", "done"], States(id));
        JsonNode result = Last(id)["result"]!;
        Assert.Equal(
            "transaction ready B1 AES 05EF4531EC 123456789012345600000001 keyblock",
            string.Join(' ', new[] { "slot", "state", "usage", "algorithm", "checkValue", "ksn", "origin" }.Select(name => result[name])));
        FleetEvent told = Assert.Single(Rows.OfType<FleetRow.Event>(), static row => row.What.Code == "KEY-LOADED").What;
        Assert.Equal("transaction 05EF4531EC", told.Text);
    }

    [Fact]
    public void While_a_payment_goes_on_it_waits_and_says_so()
    {
        rig.KeyAmount();
        Guid id = Push();
        Assert.Empty(Asked);
        Assert.Equal(["accepted", "deferred"], States(id));
        rig.Tap();
        rig.Pass(1);
        Answer();
        Assert.Equal(["accepted", "deferred", "running", "done"], States(id));
    }

    [Fact]
    public void The_same_one_again_is_answered_and_not_loaded_again()
    {
        Guid id = Push();
        Push(id);
        Answer();
        Push(id);
        Assert.Single(Asked);
        Assert.Equal(["accepted", "running", "running", "done", "done"], States(id));
    }

    [Fact]
    public void A_power_cut_at_any_moment_leaves_one_end_and_no_block_on_the_disk()
    {
        Guid id = Push();
        NodeRig next = After(rig);
        VaultCommand.LoadKey question = Assert.Single(next.Questions.OfType<VaultCommand.LoadKey>());
        Assert.Equal(Block, Encoding.ASCII.GetString(question.Block.Span)); // The vault knows whether it has this one already.
        next.Tell(new NodeEvent.VaultReplied(new VaultReply.KeyChanged(question.Id, Loaded)));
        Assert.Equal(["done"], States(id, next)); // Nobody was connected when it began.

        NodeRig last = After(next);
        Push(id, to: last);
        Assert.Empty(last.Questions.OfType<VaultCommand.LoadKey>());
        Assert.Equal(["done"], States(id, last));
        Assert.Equal((KeySlot.Transaction, null), (Row(next).Arguments.Slot, Row(next).Arguments.Block));
    }

    [Theory]
    [InlineData(VaultRefusal.WrongUse, "KEY-WRONG-USE")]
    [InlineData(VaultRefusal.OtherProtection, "KEY-OTHER-PROTECTION")]
    [InlineData(VaultRefusal.NotAuthentic, "KEY-NOT-AUTHENTIC")]
    [InlineData(VaultRefusal.Stale, "KEY-NOT-NEWER")]
    [InlineData(VaultRefusal.KeyNotAllowed, "KEY-NOT-ALLOWED")]
    [InlineData(VaultRefusal.Malformed, "KEY-MALFORMED")]
    [InlineData(VaultRefusal.NoKey, "KEY-UNPROTECTED")]
    [InlineData(VaultRefusal.NotStored, "KEY-NOT-STORED")]
    [InlineData(VaultRefusal.NotBound, "KEY-NOT-BOUND")]
    [InlineData(VaultRefusal.CertificateExpired, "KEY-CERTIFICATE-EXPIRED")]
    [InlineData(VaultRefusal.NoRevocationList, "KEY-NO-REVOCATION-LIST")]
    [InlineData(VaultRefusal.Revoked, "KEY-SENDER-REVOKED")]
    [InlineData(VaultRefusal.OtherDistributor, "KEY-OTHER-SENDER")]
    [InlineData(VaultRefusal.OtherRecipient, "KEY-OTHER-RECIPIENT")]
    [InlineData(VaultRefusal.NotDeciphered, "KEY-NOT-DECIPHERED")]
    [InlineData(VaultRefusal.OtherChallenge, "KEY-OTHER-CHALLENGE")]
    public void What_the_vault_refuses_fails_with_the_reason_and_somebody_is_told(VaultRefusal reason, string code)
    {
        Guid id = Push();
        Say(new VaultReply.Refused(Asked.Last().Id, reason));
        Assert.Equal("failed " + code, $"{Last(id)["state"]} {Last(id)["code"]}");
        Assert.Single(Rows.OfType<FleetRow.Event>(), row => row.What.Code == "KEY-REFUSED" && row.What.Text == code);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void A_vault_that_is_lost_meanwhile_is_asked_again()
    {
        Guid id = Push();
        int first = Asked.Single().Id;
        rig.LoseVault();
        Say(new VaultReply.KeyChanged(first, Loaded)); // Of a question that went with it.
        Assert.Equal("running", States(id)[^1]);
        rig.FindVault();
        Assert.Equal(2, Asked.Count());
        Answer();
        Assert.Equal("done", States(id)[^1]);
    }

    [Fact]
    public void A_vault_that_stays_away_ends_it()
    {
        rig.LoseVault();
        Guid id = Push();
        rig.Pass(299);
        Assert.Equal("running", States(id)[^1]);
        rig.Pass(2);
        Assert.Equal("failed VAULT-GONE", $"{Last(id)["state"]} {Last(id)["code"]}");
        rig.FindVault();
        Assert.Empty(Asked);
    }

    [Fact]
    public void A_vault_whose_disk_writes_is_asked_again_after_a_second_and_not_during_a_payment()
    {
        Guid id = Push();
        Say(new VaultReply.Refused(Asked.Last().Id, VaultRefusal.Busy));
        Assert.Single(Asked);
        rig.KeyAmount();
        rig.Pass(2);
        Assert.Single(Asked);
        Assert.True(rig.Node.Deadline > rig.Now); // What lies behind would be told again and again.
        rig.Type("C");
        rig.Pass(1);
        Assert.Equal(2, Asked.Count());
        Say(new VaultReply.Refused(Asked.Last().Id, VaultRefusal.Busy));
        rig.Pass(0.99);
        Assert.Equal(2, Asked.Count());
        rig.Pass(0.02);
        Assert.Equal(3, Asked.Count());
        Answer();
        Assert.Equal("done", States(id)[^1]);
    }

    [Theory]
    [InlineData("terminal", "pt-20000002", "wrong-terminal")]
    [InlineData("id", "seven", "payload")]
    [InlineData("colour", "red", "payload")]
    [InlineData("block", "", "block")]
    [InlineData("block", "D\u00fc", "block")]
    public void What_is_not_for_this_terminal_in_this_form_is_rejected(string member, string value, string code)
    {
        Guid id = Push(change: content => content[member] = value);
        Assert.Empty(Asked);
        Assert.Empty(Rows.OfType<FleetRow.Command>());
        Assert.Contains(rig.Effects, effect => effect is NodeEffect.Log { Code: "COMMAND-REJECTED" } log && log.Context == code);
        Assert.Equal(delivery, rig.Effects.OfType<NodeEffect.AcknowledgeFleet>().Last().Delivery);
        Assert.Equal(("rejected", code), ((string)Last(id)["state"]!, (string)Last(id)["code"]!));
    }

    [Theory]
    [InlineData(-600, 0, "expired EXPIRED")]
    [InlineData(0, 601, "rejected lifetime")]
    [InlineData(300, 800, "rejected CLOCK")]
    [InlineData(60, 0, "rejected lifetime")]
    public void A_key_is_good_for_ten_minutes_at_most(int begins, int ends, string end)
    {
        Guid id = Push(change: content =>
        {
            content["iat"] = ExampleCommand.Now + begins;
            content["exp"] = ExampleCommand.Now + ends;
        });
        Assert.Equal(end, $"{Last(id)["state"]} {Last(id)["code"]}");
        Assert.Empty(Asked);
    }

    [Fact]
    public void A_key_of_the_future_is_taken_when_the_clock_has_come_to_it()
    {
        static void InFiveMinutes(JsonObject content)
        {
            content["iat"] = ExampleCommand.Now + 300;
            content["exp"] = ExampleCommand.Now + 800;
        }

        Guid id = Push(change: InFiveMinutes);
        rig.Pass(301);
        Push(id, change: InFiveMinutes);
        Assert.Equal(["rejected", "accepted", "running"], States(id));
    }

    [Fact]
    public void What_the_broker_kept_is_refused_and_changes_no_answer()
    {
        Guid id = Push(isRetained: true);
        Assert.Equal("rejected retained", $"{Last(id)["state"]} {Last(id)["code"]}");
        Push(id);
        Answer();
        Push(id, isRetained: true);
        Assert.Equal(["rejected", "accepted", "running", "done"], States(id));
        Assert.Single(Asked);
    }

    [Fact]
    public void A_slot_that_there_is_not_is_rejected_and_so_is_a_signed_command_of_the_name()
    {
        Guid id = Push(slot: "card");
        Assert.Equal("rejected slot", $"{Last(id)["state"]} {Last(id)["code"]}");
        rig.Tell(new NodeEvent.FleetReceived(FleetTopics.Command + "key", ExampleCommand.Sign(Guid.NewGuid(), "key"), 9));
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Code: "COMMAND-REJECTED", Context: "unknown-command" });
        Assert.Empty(Asked);
    }

    [Fact]
    public void A_payment_that_is_long_outlives_the_key()
    {
        rig.KeyAmount();
        Guid id = Push(change: static content => content["exp"] = ExampleCommand.Now + 5);
        rig.Pass(6);
        Assert.Equal(["accepted", "deferred", "expired"], States(id));
        rig.Type("C");
        rig.Pass(10);
        Assert.Empty(Asked);
    }

    [Fact]
    public void After_it_cards_are_told_that_a_pin_can_be_entered()
    {
        rig.KeyAmount();
        rig.Lay(PinCard.Make());
        Assert.Equal(PromptId.AmountNeedsVerification, rig.Prompt);
        Push();
        rig.Slots[0] = Loaded;
        rig.Pass(10);
        Answer();
        rig.KeyAmount();
        rig.Lay(PinCard.Make());
        Assert.Single(rig.Questions.OfType<VaultCommand.EnterPin>());
    }

    [Fact]
    public void Where_all_keys_are_used_it_is_what_brings_trade_back_though_a_payment_waits_for_one()
    {
        NodeRig used = NewRig(Loaded);
        used.HostHears = false;
        used.Sell();
        used.Pass(60);
        Assert.Equal(PromptId.ReversalPending, used.Prompt);
        used.Slots[0] = Loaded with { State = SlotState.UsedUp };
        used.LoseVault();
        used.FindVault();
        Assert.Equal("KEYS-USED-UP", used.Shown);
        Push(to: used);
        used.Slots[0] = Loaded;
        VaultCommand.LoadKey question = used.Questions.OfType<VaultCommand.LoadKey>().Single();
        used.Tell(new NodeEvent.VaultReplied(new VaultReply.KeyChanged(question.Id, Loaded)));
        Assert.Equal(PromptId.ReversalPending, used.Prompt); // It goes on: the host may be told under the new key.
    }

    [Fact]
    public void A_key_for_trying_out_ends_trade_in_the_field()
    {
        NodeRig field = NewRig(Loaded, static settings => settings with { TakesDevelopmentKeys = false });
        Push(to: field);
        field.Slots[0] = Loaded with { IsDevelopment = true };
        VaultCommand.LoadKey question = field.Questions.OfType<VaultCommand.LoadKey>().Single();
        field.Tell(new NodeEvent.VaultReplied(new VaultReply.KeyChanged(question.Id, field.Slots[0])));
        Assert.Equal("TEST-KEYS", field.Shown);
    }

    [Fact]
    public void The_fleet_asks_which_keys_there_are()
    {
        rig.Slots[0] = Loaded with { IsDevelopment = true };
        rig.Slots.Add(new SlotStatus { Slot = KeySlot.Protection, State = SlotState.Empty });
        rig.KeyAmount(); // A payment is no reason to wait.
        Guid id = Guid.NewGuid();
        rig.Tell(new NodeEvent.FleetReceived(FleetTopics.Command + "keys", ExampleCommand.Sign(id, "keys"), 9));
        Assert.Equal(["accepted", "running", "done"], States(id));
        Assert.Equal(
            """
            [{"slot":"transaction","state":"ready","usage":"B1","algorithm":"AES","checkValue":"05EF4531EC",
            "ksn":"123456789012345600000001","origin":"keyblock","development":true,"loadedAt":1795338000},
            {"slot":"protection","state":"empty"}]
            """.ReplaceLineEndings(""),
            Last(id)["result"]!["slots"]!.ToJsonString());
    }

    [Fact]
    public void A_terminal_whose_bank_wants_keys_and_that_has_none_begins_nothing_until_one_comes()
    {
        NodeRig bare = NewRig(
            Loaded with { State = SlotState.Empty }, static settings => settings with { Host = settings.Host with { Macs = true } });
        Assert.Equal((PromptId.OutOfService, "NO-KEYS"), (bare.Prompt, bare.Shown));
        Assert.Equal("NO-KEYS", bare.Pay("bill-1")!.Code);

        Push(to: bare);
        bare.Slots[0] = Loaded;
        VaultCommand.LoadKey question = bare.Questions.OfType<VaultCommand.LoadKey>().Single();
        bare.Tell(new NodeEvent.VaultReplied(new VaultReply.KeyChanged(question.Id, Loaded)));
        Assert.Equal(PromptId.Welcome, bare.Prompt);
    }

    [Fact]
    public void A_terminal_whose_bank_wants_no_keys_or_brings_them_does_without()
    {
        SlotStatus empty = Loaded with { State = SlotState.Empty };
        Assert.Equal(PromptId.Welcome, NewRig(empty).Prompt);
        NodeRig session = NewRig(empty, static settings => settings with { Host = settings.Host with { Macs = true, SessionKeys = true } });
        Assert.Null(session.Shown); // It waits for the host, which brings them.
    }

    private static NodeRig NewRig(SlotStatus slot, Func<NodeSettings, NodeSettings>? change = null, IReadOnlyList<KeptCommand>? rows = null)
    {
        NodeRig made = new(
            fleet: new FleetStanding([], rows ?? []), takesPin: true, configure: settings => change?.Invoke(settings) ?? settings);
        made.Slots.Add(slot);
        made.Open();
        made.Tell(new NodeEvent.FleetLinkChanged(true));
        return made;
    }

    /// <summary>The terminal after a power cut: it has what its store has.</summary>
    private static NodeRig After(NodeRig before) => NewRig(Loaded, rows: [Row(before)]);

    private static KeptCommand Row(NodeRig one) =>
        one.Effects.OfType<NodeEffect.Keep>().Select(static effect => effect.Row).OfType<FleetRow.Command>().Last().What;

    private void Answer() => Say(new VaultReply.KeyChanged(Asked.Last().Id, Loaded));

    private void Say(VaultReply reply) => rig.Tell(new NodeEvent.VaultReplied(reply));

    private Guid Push(
        Guid? id = null, Action<JsonObject>? change = null, NodeRig? to = null, bool isRetained = false, string slot = "transaction")
    {
        Guid known = id ?? Guid.NewGuid();
        JsonObject content = new()
        {
            ["terminal"] = "pt-20000001",
            ["id"] = known.ToString(),
            ["iat"] = ExampleCommand.Now,
            ["exp"] = ExampleCommand.Now + 600,
            ["block"] = Block,
        };
        change?.Invoke(content);
        byte[] payload = Encoding.UTF8.GetBytes(content.ToJsonString());
        (to ?? rig).Tell(new NodeEvent.FleetReceived(FleetTopics.Key + slot, payload, ++delivery)
        {
            Correlation = known.ToByteArray(bigEndian: true),
            IsRetained = isRetained,
        });
        return known;
    }

    private JsonNode[] Results(Guid id, NodeRig? of = null) => [.. (of ?? rig).Effects.OfType<NodeEffect.Publish>()
        .Select(static effect => effect.Message)
        .Where(static message => message.Topic.StartsWith(FleetTopics.CommandResult, StringComparison.Ordinal))
        .Select(static message => JsonNode.Parse(message.Payload.Span)!)
        .Where(result => (Guid)result["id"]! == id)];

    private string[] States(Guid id, NodeRig? of = null) => [.. Results(id, of).Select(static result => (string)result["state"]!)];

    private JsonNode Last(Guid id) => Results(id)[^1];
}
