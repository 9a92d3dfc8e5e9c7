using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>PINs and MACs together: whose answer counts, what a refusal brings about, and a vault that goes while it is asked.</summary>
public sealed class NodeKeysTests
{
    private static readonly byte[] Serial = Convert.FromHexString("A10000012000000100000001");
    private static readonly byte[] Mac = [1, 2, 3, 4, 5, 6, 7, 8];
    private readonly NodeRig rig = NewRig();

    private IEnumerable<JournalKind> Kinds => rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted);

    [Fact]
    public void A_pins_key_makes_the_messages_mac_too_and_no_other_is_taken()
    {
        int pin = SellWithPin();
        Assert.True(Assert.Single(rig.Questions.OfType<VaultCommand.EnterPin>()).KeepsKey);
        Reply(new VaultReply.PinEntered(pin, new byte[16], Serial));

        Assert.Empty(rig.Questions.OfType<VaultCommand.TakeKey>());
        VaultCommand.MakeMac asked = Assert.Single(rig.Questions.OfType<VaultCommand.MakeMac>());
        Assert.Equal(Serial, asked.KeySerialNumber.ToArray());
        rig.HostHears = false;
        Reply(new VaultReply.MacMade(asked.Id, Mac));
        IsoMessage sent = rig.Sent("0200");
        Assert.Equal(Mac, sent[DataElement.Mac].ToArray());
        Assert.Contains("9F3403020000", Convert.ToHexString(sent[DataElement.IccData]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_of_another_question_for_a_pin_changes_nothing()
    {
        int pin = SellWithPin();
        int before = rig.Effects.Count;
        foreach (int other in new[] { pin - 1, pin + 1 })
        {
            Reply(new VaultReply.PinCounted(other, 1));
            Reply(new VaultReply.PinEntered(other, new byte[16], Serial));
            Reply(new VaultReply.PinMissing(other, PinAbsence.Bypassed));
            Reply(new VaultReply.PinMissing(other, PinAbsence.Cancelled));
            Reply(new VaultReply.PinMissing(other, PinAbsence.TimedOut));
            Reply(new VaultReply.Refused(other, VaultRefusal.TooOften));
        }

        Assert.Equal(before, rig.Effects.Count);
        Assert.Empty(rig.Records);
        Reply(new VaultReply.PinEntered(pin, new byte[16], Serial));
        Assert.Equal(JournalKind.Requested, Assert.Single(Kinds));
    }

    [Fact]
    public void Keys_and_macs_of_another_question_send_nothing()
    {
        Sell();
        int key = rig.Questions.OfType<VaultCommand.TakeKey>().Single().Id;
        Reply(new VaultReply.KeyTaken(key - 1, Serial));
        Reply(new VaultReply.KeyTaken(key + 1, Serial));
        Assert.Empty(rig.Questions.OfType<VaultCommand.MakeMac>());

        Reply(new VaultReply.KeyTaken(key, Serial));
        int mac = rig.Questions.OfType<VaultCommand.MakeMac>().Single().Id;
        Reply(new VaultReply.KeyTaken(key, Serial)); // Told twice.
        Reply(new VaultReply.MacMade(mac + 1, Mac));
        Reply(new VaultReply.MacCompared(mac, isRight: true));
        Assert.Single(rig.Questions.OfType<VaultCommand.MakeMac>());
        Assert.Equal(0, rig.Count("0200"));
    }

    [Fact]
    public void A_vault_that_refuses_is_asked_how_it_stands_with_its_keys_and_trade_stops_where_they_are_used_up()
    {
        int pin = SellWithPin();
        rig.Slots[0] = rig.Slots[0] with { State = SlotState.UsedUp };
        Reply(new VaultReply.Refused(pin, VaultRefusal.UsedUp));
        rig.Pass(8);
        Assert.Equal((PromptId.OutOfService, "KEYS-USED-UP"), (rig.Prompt, rig.Shown));
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Severity: Severity.Error, Code: "KEYS-USED-UP" });

        rig.Slots[0] = rig.Slots[0] with { State = SlotState.Ready };
        rig.LoseVault();
        rig.FindVault();
        rig.Pass(1);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Severity: Severity.Information, Code: "KEYS-READY" });
    }

    [Fact]
    public void A_key_that_is_refused_ends_the_sale_and_stops_trade_where_all_are_used()
    {
        Sell();
        rig.Slots[0] = rig.Slots[0] with { State = SlotState.UsedUp };
        Reply(new VaultReply.Refused(rig.Questions.OfType<VaultCommand.TakeKey>().Single().Id, VaultRefusal.UsedUp));
        Assert.Equal(JournalKind.Abandoned, Kinds.Last());
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Code: "VAULT-REFUSED", Context: "UsedUp" });
        rig.Pass(8);
        Assert.Equal((PromptId.OutOfService, "KEYS-USED-UP"), (rig.Prompt, rig.Shown));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_vault_that_goes_while_key_or_mac_is_asked_for_ends_the_sale_and_its_late_answer_sends_nothing(bool hasKey)
    {
        Sell();
        int key = rig.Questions.OfType<VaultCommand.TakeKey>().Single().Id;
        if (hasKey)
        {
            Reply(new VaultReply.KeyTaken(key, Serial));
        }

        rig.LoseVault();
        Assert.Equal(JournalKind.Abandoned, Kinds.Last());
        rig.FindVault();
        rig.Pass(8);
        Reply(hasKey
            ? new VaultReply.MacMade(rig.Questions.OfType<VaultCommand.MakeMac>().Single().Id, Mac)
            : new VaultReply.KeyTaken(key, Serial));
        Assert.Equal(0, rig.Count("0200"));
        Assert.Equal(hasKey ? 1 : 0, rig.Questions.OfType<VaultCommand.MakeMac>().Count());
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void A_reversal_whose_key_was_asked_for_when_the_vault_went_asks_for_another_when_it_is_back()
    {
        SellWithoutAnswer();
        rig.Type("C");
        rig.Pass(1);
        int asked = rig.Questions.OfType<VaultCommand.TakeKey>().Last().Id;
        Assert.Equal(JournalKind.ReversalOwed, Kinds.Last());

        rig.LoseVault();
        rig.FindVault();
        rig.Pass(40);

        VaultCommand.TakeKey again = rig.Questions.OfType<VaultCommand.TakeKey>().Last();
        Assert.True(again.Id > asked);
        Reply(new VaultReply.KeyTaken(again.Id, Serial));
        Reply(new VaultReply.MacMade(rig.Questions.OfType<VaultCommand.MakeMac>().Last().Id, Mac));
        Assert.Equal(1, rig.Count("0400"));
    }

    [Fact]
    public void A_reversal_whose_key_is_refused_is_tried_again_after_its_pause()
    {
        SellWithoutAnswer();
        rig.Type("C");
        rig.Pass(1);
        int count = rig.Questions.OfType<VaultCommand.TakeKey>().Count();

        Reply(new VaultReply.Refused(rig.Questions.OfType<VaultCommand.TakeKey>().Last().Id, VaultRefusal.NotStored));
        Assert.Equal(count, rig.Questions.OfType<VaultCommand.TakeKey>().Count());
        rig.Pass(60);

        Assert.True(rig.Questions.OfType<VaultCommand.TakeKey>().Count() > count);
        Assert.Equal(JournalKind.ReversalOwed, Kinds.Last());
        Assert.Equal(0, rig.Count("0400"));
    }

    private static NodeRig NewRig()
    {
        NodeRig made = new(configure: static settings => settings with
        {
            Host = settings.Host with { Macs = true, TakesPin = true },
            Contactless = settings.Contactless with
            {
                Applications = [settings.Contactless.Applications[0] with { Qualifiers = Hex.Parse("24000000") }],
            },
        });
        made.Host = new AcquirerModel(new AcquirerSettings { Macs = MacPolicy.None }, []);
        made.Verdict = static type => type is "0200" ? "00" : null; // The host of this rig has no security module: what it says is ours.
        made.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Ready });
        return made.Open();
    }

    private void Sell()
    {
        rig.Sell();
        rig.Pass(1);
    }

    /// <summary>A sale whose card wants its PIN.</summary>
    /// <returns>The number of the question for it.</returns>
    private int SellWithPin()
    {
        rig.KeyAmount();
        rig.Lay(PinCard.Make());
        return rig.Questions.OfType<VaultCommand.EnterPin>().Last().Id;
    }

    private void SellWithoutAnswer()
    {
        rig.HostHears = false;
        Sell();
        Reply(new VaultReply.KeyTaken(rig.Questions.OfType<VaultCommand.TakeKey>().Last().Id, Serial));
        Reply(new VaultReply.MacMade(rig.Questions.OfType<VaultCommand.MakeMac>().Last().Id, Mac));
        Assert.Equal(1, rig.Count("0200"));
    }

    private void Reply(VaultReply reply) => rig.Tell(new NodeEvent.VaultReplied(reply));
}
