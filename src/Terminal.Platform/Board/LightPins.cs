using Terminal.Devices.Lights;
using Terminal.Platform.Buses;
using Terminal.Platform.Lines;
using Terminal.Primitives;

namespace Terminal.Platform.Board;

/// <summary>Contactless lights and an active beeper on GPIO lines.</summary>
/// <remarks>
/// The beeper has one pitch: tones differ by their pattern, as long as <see cref="Tone"/> says. It has a thread of its own, so that no
/// light waits for a tone.
/// </remarks>
public sealed class LightPins : ILightsPort
{
    private const int LightCount = 4;

    private readonly LightPinSettings settings;
    private readonly DeviceQueue<IGpioController> lights;
    private readonly DeviceQueue<IGpioController>? beeper;
    private volatile int shown;

    /// <summary>Opens the lines, and again whenever they failed.</summary>
    /// <param name="settings">Which lines.</param>
    /// <param name="open">Opens the chip, or throws an <see cref="IOException"/>; called on the port's threads.</param>
    /// <param name="listener">Hears of lights and beeper.</param>
    public LightPins(LightPinSettings settings, Func<IGpioController> open, ILineListener listener)
    {
        Invariant.Check(settings.Lights.Count == LightCount);
        this.settings = settings;
        lights = new DeviceQueue<IGpioController>("lights", () => OpenAll(open, settings.Lights, shown), listener);
        if (settings.Beeper is { } pin)
        {
            beeper = new DeviceQueue<IGpioController>("beeper", () => OpenAll(open, [pin], 0), listener);
        }
    }

    /// <inheritdoc/>
    public void SetLights(ContactlessLights mask)
    {
        shown = (int)mask;
        lights.Post(chip =>
        {
            for (int i = 0; i < LightCount; i++)
            {
                chip.Write(settings.Lights[i], Level((int)mask >> i));
            }
        });
    }

    /// <inheritdoc/>
    public void Play(Tone tone) => beeper?.Post(chip => Play(chip, settings.Beeper!.Value, Pattern(tone)));

    /// <inheritdoc/>
    public void Dispose()
    {
        SetLights(ContactlessLights.None);
        lights.Dispose();
        beeper?.Dispose();
    }

    /// <summary>Milliseconds on, off, on.</summary>
    private static int[] Pattern(Tone tone) => tone switch
    {
        Tone.Key => [30],
        Tone.Success => [500],
        _ => [200, 200, 200],
    };

    private bool Level(int bits) => ((bits & 1) != 0) != settings.IsActiveLow;

    private void Play(IGpioController chip, int pin, int[] pattern)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            chip.Write(pin, Level(1 - (i % 2)));
            Thread.Sleep(pattern[i]);
        }

        chip.Write(pin, Level(0));
    }

    private IGpioController OpenAll(Func<IGpioController> open, IReadOnlyList<int> pins, int bits)
    {
        IGpioController chip = open();
        try
        {
            for (int i = 0; i < pins.Count; i++)
            {
                chip.OpenPin(pins[i], PinMode.Output, Level(bits >> i));
            }
        }
        catch (IOException)
        {
            chip.Dispose();
            throw;
        }

        return chip;
    }
}

/// <summary>Which GPIO lines lights and beeper are on.</summary>
/// <param name="Lights">Four lines, left to right.</param>
/// <param name="Beeper">The line of an active beeper, or null.</param>
/// <param name="IsActiveLow">True where a low level is on.</param>
public sealed record LightPinSettings(IReadOnlyList<int> Lights, int? Beeper, bool IsActiveLow);
