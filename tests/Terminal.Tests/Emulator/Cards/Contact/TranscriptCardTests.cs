using Terminal.Emulator.Cards.Contact;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emulator.Cards.Contact;

public sealed class TranscriptCardTests
{
    private const string Recording =
        """
        {
          "exchanges": [
            { "c": "00B2010C00", "r": "70019000" },
            { "c": "80AE800002AABB00", "r": "77019000" },
            { "c": "00B2010C00", "r": "70029000" }
          ]
        }
        """;

    [Fact]
    public void Answers_come_in_the_order_of_the_recording_and_again_after_a_reset()
    {
        Assert.True(TranscriptCard.TryRead(Recording, out TranscriptCard? card));
        Assert.Equal("70019000", Send(card, "00B2010C00"));
        Assert.Equal("70029000", Send(card, "00B2010C00"));
        Assert.Equal("6F00", Send(card, "00B2020C00"));
        card.Reset();
        Assert.Equal("70019000", Send(card, "00B2010C00"));
        Assert.Equal("77019000", Send(card, "80AE800002CCDD00")); // Another number of the terminal's.
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{\"exchanges\": []}")]
    [InlineData("{\"exchanges\": [{\"c\": \"00B2010C\"}]}")]
    [InlineData("{\"exchanges\": [{\"c\": \"00B2010C\", \"r\": \"90\"}]}")]
    public void What_is_no_recording_is_no_card(string text) => Assert.False(TranscriptCard.TryRead(text, out _));

    private static string Send(TranscriptCard card, string command)
    {
        byte[] response = new byte[258];
        return Hex.ToText(response.AsSpan(0, card.Transceive(Hex.Parse(command), response)));
    }
}
