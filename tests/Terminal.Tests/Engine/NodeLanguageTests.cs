using System.Text;
using Terminal.Emulator.Cards;
using Terminal.Engine;
using Terminal.Primitives;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

public sealed class NodeLanguageTests
{
    [Theory]
    [InlineData("ende", "en")]
    [InlineData("frEN", "en")]
    [InlineData("deen", "de")]
    [InlineData("fr", "de")]
    [InlineData("", "de")]
    [InlineData("e", "de")]
    public void A_card_in_the_slot_is_spoken_to_in_the_first_of_its_languages_that_there_is(string prefers, string language)
    {
        NodeRig rig = Rig("de");
        rig.KeyAmount();
        Assert.Equal((PromptId.PresentOrInsertCard, "de"), (rig.Prompt, rig.Language));
        rig.Slot.Insert(Card(prefers));
        Assert.Equal((PromptId.Approved, language), (rig.Prompt, rig.Language));
        rig.Pass(7);
        Assert.Equal((PromptId.RemoveCard, "de"), (rig.Prompt, rig.Language));
    }

    [Fact]
    public void The_pin_is_asked_for_in_it_and_a_key_on_the_result_brings_the_shops_language_back()
    {
        NodeRig rig = Rig("de");
        rig.Verdict = static type => type == "0200" ? "00" : null; // The rig's bank knows no PIN.
        rig.KeyAmount();
        rig.Slot.Insert(Card("en", verification: "02"));
        Assert.IsType<VaultCommand.EnterPin>(rig.Questions[^1]);
        Assert.Equal("en", rig.Language);
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.PinEntered(
            ((VaultCommand.EnterPin)rig.Questions[^1]).Id, new byte[16], new byte[12])));
        Assert.Equal((PromptId.Approved, "en"), (rig.Prompt, rig.Language));
        rig.Slot.Pull();
        rig.Type("C");
        Assert.Equal((PromptId.Welcome, "de"), (rig.Prompt, rig.Language));
    }

    [Fact]
    public void A_card_in_the_field_is_spoken_to_in_its_language_too_and_the_next_sale_begins_in_the_shops()
    {
        NodeRig rig = Rig("de");
        rig.KeyAmount();
        rig.Lay(TestWallet.CheapCard("4761739001010119", "")); // It prefers English.
        Assert.Equal((PromptId.Approved, "en"), (rig.Prompt, rig.Language));
        rig.Pay("bill-1"); // While the result is still shown.
        Assert.Equal((PromptId.PresentOrInsertCard, "de"), (rig.Prompt, rig.Language));
    }

    [Fact]
    public void The_cashier_compares_the_signature_in_the_shops_language()
    {
        NodeRig rig = Rig("de");
        rig.KeyAmount();
        rig.Slot.Insert(Card("en", verification: "1E"));
        Assert.Equal((PromptId.CheckSignature, "de"), (rig.Prompt, rig.Language));
        rig.Sign();
        Assert.Equal((PromptId.Approved, "en"), (rig.Prompt, rig.Language));
    }

    [Fact]
    public void Configuration_switches_it_off()
    {
        NodeRig rig = Rig("de", isOn: false);
        rig.KeyAmount();
        rig.Slot.Insert(Card("en"));
        Assert.Equal((PromptId.Approved, "de"), (rig.Prompt, rig.Language));
    }

    [Fact]
    public void A_vault_that_comes_back_in_a_payment_is_told_its_language()
    {
        NodeRig rig = Rig("de");
        rig.KeyAmount();
        rig.Slot.Insert(Card("en"));
        Assert.Equal("en", rig.Language);
        rig.LoseVault();
        int told = rig.Effects.Count;
        rig.FindVault();
        Assert.Contains(rig.Effects.Skip(told), static effect =>
            effect is NodeEffect.Ask { Command: VaultCommand.SetLanguage { Language: "en" } });
    }

    [Fact]
    public void The_vault_has_each_language_that_cards_are_answered_in() =>
        Assert.Equal(
            ["Enter PIN", "PIN eingeben"],
            VaultCommand.SetLanguage.Known.Select(static language => Prompt.Of(PromptId.EnterPin, language).First));

    private static ChipCard Card(string prefers, string verification = "1F") => new()
    {
        Verification = verification,
        Prefers = Hex.ToText(Encoding.ASCII.GetBytes(prefers)),
    };

    internal static NodeRig Rig(string language, bool isOn = true) =>
        ChipShop.Open(settings => settings with { Language = language, CardholderLanguage = isOn });
}
