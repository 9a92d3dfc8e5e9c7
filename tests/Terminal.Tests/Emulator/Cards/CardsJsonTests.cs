using Terminal.Emulator.Cards;
using Xunit;

namespace Terminal.Tests.Emulator.Cards;

public sealed class CardsJsonTests
{
    private const string Plain =
        """
        {
          "id": "a", "name": "A", "description": "a", "aid": "A0000000031010", "label": "A",
          "pan": "4761739001010119", "expiry": "491231", "uid": "04A15C00"
        }
        """;

    [Fact]
    public void Cards_that_are_written_are_read_as_the_same()
    {
        Assert.True(CardsJson.TryRead(CardsJson.Write(WalletFixture.Wallet.All), out IReadOnlyList<CardProfile> cards));
        Assert.Equivalent(WalletFixture.Wallet.All, cards, strict: true);
    }

    [Fact]
    public void What_a_card_leaves_out_has_its_default_and_the_card_can_be_made()
    {
        Assert.True(CardsJson.TryRead($"[{Plain}]", out IReadOnlyList<CardProfile> cards));
        Assert.Equal("0000", cards[0].Qualifiers);
        Assert.True(ContactlessCard.TryCreate(cards[0], out _));
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_list_without_cards_is_refused(string text) => Assert.False(CardsJson.TryRead(text, out _));

    [Theory]
    [InlineData("123", false)]
    [InlineData("1234", true)]
    [InlineData("123456789012", true)]
    [InlineData("1234567890123", false)]
    [InlineData("12a4", false)]
    [InlineData("", true)]
    public void A_PIN_has_four_to_twelve_digits_or_there_is_none(string pin, bool good)
    {
        string card = Plain.Replace("\"id\"", $"\"pin\": \"{pin}\", \"id\"", StringComparison.Ordinal);
        Assert.Equal(good, CardsJson.TryRead($"[{card}]", out IReadOnlyList<CardProfile> cards));
        Assert.Equal(pin, cards[0].Pin);
    }

    [Fact]
    public void A_null_in_a_card_is_refused() =>
        Assert.False(CardsJson.TryRead($"[{Plain.Replace("\"A0000000031010\"", "null", StringComparison.Ordinal)}]", out _));
}
