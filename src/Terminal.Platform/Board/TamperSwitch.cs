using Terminal.Platform.Buses;

namespace Terminal.Platform.Board;

/// <summary>The switch that opens with the housing, between a GPIO line with pull-up and ground: high is open, as is a cut wire.</summary>
public sealed class TamperSwitch : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(20);

    private readonly IGpioController chip;

    private TamperSwitch(IGpioController chip) => this.chip = chip;

    /// <summary>Watches the switch; tells how it stands now, and each change.</summary>
    /// <param name="open">Opens the chip.</param>
    /// <param name="pin">The line.</param>
    /// <param name="changed">Hears whether the housing is open, on a thread of the chip's.</param>
    /// <exception cref="IOException">The line is not to be had; whoever calls says so.</exception>
    public static TamperSwitch Watch(Func<IGpioController> open, int pin, Action<bool> changed)
    {
        IGpioController chip = open();
        try
        {
            chip.OpenPin(pin, PinMode.InputPullUp);
            chip.RegisterCallbackForPinValueChangedEvent(pin, Quiet, changed);
            changed(chip.Read(pin));
        }
        catch (IOException)
        {
            chip.Dispose();
            throw;
        }

        return new TamperSwitch(chip);
    }

    /// <inheritdoc/>
    public void Dispose() => chip.Dispose();
}
