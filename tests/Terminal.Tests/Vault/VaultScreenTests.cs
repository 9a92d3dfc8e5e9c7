using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>What is on the screen when nobody, or somebody else, has asked for it.</summary>
public sealed class VaultScreenTests
{
    [Fact]
    public void A_vault_that_was_made_says_that_the_terminal_starts()
    {
        VaultRig rig = new();
        Assert.Equal(PromptId.Starting, rig.Vault.Shown);
        Assert.Equal(["", "Starting", "Please wait", ""], rig.Panel.Text());
    }

    [Fact]
    public void Another_language_shows_the_same_prompt_with_the_same_amount_at_once_and_from_then_on()
    {
        Assert.True(Currency.TryFind(978, out Currency euro));
        VaultRig rig = new();
        rig.Show(PromptId.PresentCard, new PromptArguments(new Amount(1250, euro)));

        rig.Tell(new VaultCommand.SetLanguage("de"));

        Assert.Equal(["Karte vorhalten", "", "EUR 12.50", ""], rig.Panel.Text());
        rig.Show(PromptId.Starting);
        Assert.Equal(["", "Startet", "Bitte warten", ""], rig.Panel.Text());
        rig.Tell(new VaultCommand.SetLanguage("fr")); // None of ours: English.
        Assert.Equal(["", "Starting", "Please wait", ""], rig.Panel.Text());
    }
}
