using System.Device.Gpio;
using Terminal.Platform.Buses;
using PinMode = Terminal.Platform.Buses.PinMode;

namespace Terminal.Platform.Iot;

/// <summary>A controller of System.Device.Gpio under our seam.</summary>
/// <remarks>The package has no debounce: a timer of our own reads the line once it has been quiet.</remarks>
/// <param name="controller">The controller; the adapter's own from now on.</param>
public sealed class IotGpioController(GpioController controller) : IGpioController
{
    private readonly List<Timer> timers = [];

    /// <inheritdoc/>
    public void OpenPin(int pinNumber, PinMode mode, bool initialValue = false)
    {
        System.Device.Gpio.PinMode direction = mode switch
        {
            PinMode.Output => System.Device.Gpio.PinMode.Output,
            PinMode.InputPullDown => System.Device.Gpio.PinMode.InputPullDown,
            PinMode.InputPullUp => System.Device.Gpio.PinMode.InputPullUp,
            _ => System.Device.Gpio.PinMode.Input,
        };
        if (mode == PinMode.Output)
        {
            _ = controller.OpenPin(pinNumber, direction, initialValue);
        }
        else
        {
            _ = controller.OpenPin(pinNumber, direction);
        }
    }

    /// <inheritdoc/>
    public bool Read(int pinNumber) => (bool)controller.Read(pinNumber);

    /// <inheritdoc/>
    public void Write(int pinNumber, bool value) => controller.Write(pinNumber, value);

    /// <inheritdoc/>
    public void RegisterCallbackForPinValueChangedEvent(int pinNumber, TimeSpan debounce, Action<bool> callback)
    {
        const PinEventTypes Both = PinEventTypes.Rising | PinEventTypes.Falling;
        if (debounce <= TimeSpan.Zero)
        {
            controller.RegisterCallbackForPinValueChangedEvent(
                pinNumber, Both, (_, change) => callback(change.ChangeType == PinEventTypes.Rising));
            return;
        }

        bool last = Read(pinNumber);
        Timer quiet = new(_ =>
        {
            bool now = Read(pinNumber);
            if (now != last)
            {
                last = now;
                callback(now);
            }
        });
        timers.Add(quiet);
        controller.RegisterCallbackForPinValueChangedEvent(
            pinNumber, Both, (_, _) => quiet.Change(debounce, Timeout.InfiniteTimeSpan));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Timer timer in timers)
        {
            using ManualResetEvent ended = new(false);
            if (timer.Dispose(ended))
            {
                _ = ended.WaitOne(); // No line is read once its chip is closed.
            }
        }

        timers.Clear();
        controller.Dispose();
    }
}
