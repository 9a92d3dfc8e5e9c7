using Terminal.Engine.Fleet;
using Xunit;

namespace Terminal.Tests.Engine.Fleet;

public sealed class LogScrubberTests
{
    // Published test numbers of the card schemes.
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4222222222222")]
    [InlineData("378282246310005")]
    [InlineData("6011000990139424")]
    [InlineData("5555 5555 5555 4444")]
    [InlineData("5105-1051-0510-5100")]
    [InlineData("14111111111111111")]
    [InlineData("41111111111111110")]
    [InlineData("12345678901234567890123")]
    public void A_card_number_is_taken_out_wherever_it_stands(string number)
    {
        Assert.Equal("pan=[number]", LogScrubber.Scrub("pan=" + number));
        string around = LogScrubber.Scrub($"first line\n{number}\nlast line {number}.");
        Assert.Equal("first line\n[number]\nlast line [number].", around);
    }

    [Theory]
    [InlineData("2026-11-27T14:06:19.123+01:00 INF HOST-READY")]
    [InlineData("stan 000123 batch 000004 411111******1111")]
    [InlineData("1234567890124")]
    [InlineData("boot 5b1c7b0e-5f0e-4a2b-9d59-0b1a6ad4f001")]
    [InlineData("")]
    public void What_is_none_stays(string line) => Assert.Equal(line, LogScrubber.Scrub(line));
}
