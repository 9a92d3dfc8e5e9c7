using Terminal.Devices.Lights;
using Terminal.Platform.Board;
using Terminal.Tests.Platform.Buses;
using Xunit;

namespace Terminal.Tests.Platform;

public sealed class LightPinsTests
{
    private static readonly LightPinSettings Settings = new([5, 6, 13, 19], 26, IsActiveLow: false);

    private readonly Heard heard = new();

    [Fact]
    public void Each_light_is_a_line_from_left_to_right()
    {
        using SimulatedGpio chip = new();
        using LightPins lights = new(Settings with { Beeper = null }, () => chip, heard);
        Assert.Equal("opened", heard.Next());
        lights.SetLights(ContactlessLights.First | ContactlessLights.Third);
        Assert.Equal([(5, true), (6, false), (13, true), (19, false)], Written(chip, 8)[4..]);
    }

    [Fact]
    public void Lights_that_are_on_when_low_are_off_from_their_opening()
    {
        using SimulatedGpio chip = new();
        using LightPins lights = new(Settings with { Beeper = null, IsActiveLow = true }, () => chip, heard);
        Assert.Equal([(5, true), (6, true), (13, true), (19, true)], Written(chip, 4));
        lights.SetLights(ContactlessLights.All);
        Assert.Equal([(5, false), (6, false), (13, false), (19, false)], Written(chip, 8)[4..]);
    }

    [Theory]
    [InlineData(Tone.Key, 1)]
    [InlineData(Tone.Success, 1)]
    [InlineData(Tone.Alert, 2)]
    public void A_tone_is_so_many_beeps_and_ends_in_silence(Tone tone, int beeps)
    {
        using SimulatedGpio chip = new();
        LightPins lights = new(Settings, () => chip, heard);
        Assert.Equal("opened", heard.Next());
        Assert.Equal("opened", heard.Next());
        lights.Play(tone);
        lights.Dispose(); // Waits for what is queued.
        (int Pin, bool High)[] beeper = [.. chip.Written.Where(write => write.Pin == 26)];
        Assert.Equal(beeps, beeper.Count(write => write.High));
        Assert.False(beeper[^1].High);
    }

    [Fact]
    public void A_chip_that_fails_is_told_and_the_lights_come_back_as_they_were()
    {
        using SimulatedGpio first = new(), second = new();
        Queue<SimulatedGpio> chips = new([first, second]);
        using LightPins lights = new(Settings with { Beeper = null }, chips.Dequeue, heard);
        Assert.Equal("opened", heard.Next());
        first.IsGone = true;
        lights.SetLights(ContactlessLights.Fourth);
        Assert.Equal("closed NO-ANSWER", heard.Next());
        Assert.Equal("opened", heard.Next());
        Assert.Equal([(5, false), (6, false), (13, false), (19, true)], Written(second, 4));
    }

    [Fact]
    public void The_tamper_switch_tells_how_it_stands_and_each_change()
    {
        using SimulatedGpio chip = new();
        List<bool> told = [];
        using TamperSwitch tamper = TamperSwitch.Watch(() => chip, 21, told.Add);
        chip.Drive(21, false);
        chip.Drive(21, true);
        Assert.Equal([true, false, true], told); // Nothing closes the switch at first: the pull-up reads as open.
    }

    private static (int Pin, bool High)[] Written(SimulatedGpio chip, int count)
    {
        long end = Environment.TickCount64 + 10_000;
        while (chip.Written.Count < count)
        {
            Assert.True(Environment.TickCount64 < end, $"Only {chip.Written.Count} of {count} levels were written in ten seconds.");
            Thread.Yield();
        }

        return [.. chip.Written];
    }
}
