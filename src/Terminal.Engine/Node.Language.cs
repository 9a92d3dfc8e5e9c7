using Terminal.Emv.Contact;
using Terminal.Emv.Tlv;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>The language of the screens: the shop's, and for the rest of a payment the one that its card prefers.</content>
public sealed partial class Node
{
    private string? cardLanguage;
    private string spoken = "";

    /// <summary>The card is known: its payment goes on in its language, where the terminal has it.</summary>
    private void TakeLanguage(EmvFacts.Lookup lookup)
    {
        int choice = settings.CardholderLanguage && lookup(Tag.LanguagePreference, out ReadOnlySpan<byte> preference)
            ? LanguagePreference.Choose(preference, VaultCommand.SetLanguage.Known)
            : -1;
        cardLanguage = choice < 0 ? null : VaultCommand.SetLanguage.Known[choice];
    }

    /// <summary>What the cashier compares is in the shop's language, and so is all that stands between two payments.</summary>
    private void SpeakFor(PromptId prompt)
    {
        cardLanguage = desk.Screen is DeskScreen.Selling or DeskScreen.Result ? cardLanguage : null;
        Speak(prompt == PromptId.CheckSignature ? settings.Language : cardLanguage ?? settings.Language);
    }

    private void Speak(string language)
    {
        if (language != spoken)
        {
            spoken = language;
            TellLanguage();
        }
    }

    private void TellLanguage() => effects.Enqueue(new NodeEffect.Ask(new VaultCommand.SetLanguage(spoken)));
}
