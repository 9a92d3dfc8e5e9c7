using Terminal.Emulator.Cards;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>A card that asks for its PIN, where the terminal takes one.</summary>
internal static class PinCard
{
    public static ContactlessCard Make()
    {
        CardProfile profile = TestWallet.CheapCard("4761739001010176", "").Profile with { Pin = "1234", Qualifiers = "A000" };
        Assert.True(ContactlessCard.TryCreate(profile, out ContactlessCard? card));
        return card;
    }
}
