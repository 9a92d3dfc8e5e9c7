using Terminal.Devices.Keypad;
using Terminal.Primitives;
using Terminal.Tests.Devices.Keypad;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>The screen when nobody has asked for it, and a keypad that comes back.</summary>
public sealed class VaultDevicesTests
{
    [Fact]
    public void A_vault_that_was_made_says_that_the_terminal_starts()
    {
        VaultRig rig = new();
        Assert.Equal(PromptId.Starting, rig.Vault.Shown);
        Assert.Equal(["", "Starting", "Please wait", ""], rig.Panel.Text());
    }

    [Fact]
    public void A_keypad_that_was_opened_anew_begins_with_a_whole_record()
    {
        VaultRig rig = new();
        rig.Vault.ReceiveKeypad(EvdevDecoderTests.Record(1, 1, 1).AsSpan(0, 5), rig.Now);
        rig.Vault.KeypadOpened();

        rig.Press(28);

        Assert.Equal([Key.Enter], rig.Keys());
    }

    [Theory]
    [InlineData(PromptId.EnterAmount, 10)]
    [InlineData(PromptId.PresentCard, 0)]
    public void All_ten_digits_are_released_or_none(PromptId prompt, int count)
    {
        VaultRig rig = new();
        rig.Show(prompt);
        rig.Type("0123456789");
        Assert.Equal(Enum.GetValues<Key>().Where(static key => key <= Key.Digit9).Take(count), rig.Keys());
    }

    [Fact]
    public void A_vault_without_a_display_answers_all_the_same()
    {
        SecretArena arena = new(new byte[1024]);
        using Terminal.Vault.Vault vault = new(arena, new byte[32], new Entropy(new byte[Entropy.SeedLength]), display: null);
        vault.DisplayOpened();
        vault.Receive(new VaultCommand.ShowPrompt(PromptId.Welcome), Instant.Origin);
        vault.Receive(new VaultCommand.ReportKeys(1), Instant.Origin);

        Assert.True(vault.TryTake(out VaultOutput output));
        Assert.IsType<VaultReply.KeysReported>(output.Reply);
        Assert.False(vault.TryTake(out _));
        Assert.Equal(PromptId.Welcome, vault.Shown);
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
