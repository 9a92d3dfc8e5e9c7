using System.Collections.Concurrent;
using System.Device.Gpio;

namespace Terminal.Tests.Platform.Iot;

/// <summary>A driver for the package's own controller, with lines that a test drives and looks at.</summary>
public sealed class FakeGpioDriver : GpioDriver
{
    private readonly ConcurrentDictionary<int, PinMode> modes = new();
    private readonly ConcurrentDictionary<int, bool> levels = new();
    private readonly ConcurrentDictionary<int, PinChangeEventHandler> callbacks = new();

    /// <summary>What an input reads that no test drives: the level by the outputs as they stand; null where it floats.</summary>
    public Func<FakeGpioDriver, int, bool?> Wiring { get; set; } = (_, _) => null;

    protected override int PinCount => 64;

    public bool Level(int pin) => levels[pin];

    public bool IsHigh(int pin) => levels.TryGetValue(pin, out bool high) && high;

    public void Drive(int pin, bool high)
    {
        levels[pin] = high;
        if (callbacks.TryGetValue(pin, out PinChangeEventHandler? callback))
        {
            callback(this, new PinValueChangedEventArgs(high ? PinEventTypes.Rising : PinEventTypes.Falling, pin));
        }
    }

    protected override void OpenPin(int pinNumber) => Assert.True(modes.TryAdd(pinNumber, PinMode.Input));

    protected override void ClosePin(int pinNumber) => Assert.True(modes.TryRemove(pinNumber, out _));

    protected override void SetPinMode(int pinNumber, PinMode mode)
    {
        modes[pinNumber] = mode;
        if (mode != PinMode.Output)
        {
            levels[pinNumber] = mode == PinMode.InputPullUp;
        }
    }

    protected override PinMode GetPinMode(int pinNumber) => modes[pinNumber];

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

    protected override PinValue Read(int pinNumber) => Wiring(this, pinNumber) ?? levels[pinNumber];

    protected override void Write(int pinNumber, PinValue value)
    {
        Assert.Equal(PinMode.Output, modes[pinNumber]);
        levels[pinNumber] = (bool)value;
    }

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    protected override void AddCallbackForPinValueChangedEvent(
        int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
    {
        Assert.Equal(PinEventTypes.Rising | PinEventTypes.Falling, eventTypes);
        callbacks[pinNumber] = callback;
    }

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) =>
        callbacks.TryRemove(pinNumber, out _);
}
