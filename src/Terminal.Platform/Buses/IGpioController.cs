namespace Terminal.Platform.Buses;

/// <summary>The lines of one GPIO chip. A chip fails with an <see cref="IOException"/>.</summary>
/// <remarks>
/// The shape is that of <c>System.Device.Gpio.GpioController</c>; besides, a callback waits until the line has been quiet for a time. Every
/// pin is opened before it is used.
/// </remarks>
public interface IGpioController : IDisposable
{
    /// <summary>Takes a line; an output is driven from here on.</summary>
    /// <param name="pinNumber">Offset of the line on its chip.</param>
    /// <param name="mode">Direction, and bias of an input.</param>
    /// <param name="initialValue">What an output shows first.</param>
    void OpenPin(int pinNumber, PinMode mode, bool initialValue = false);

    /// <summary>Whether the line is high.</summary>
    bool Read(int pinNumber);

    /// <summary>Drives an output.</summary>
    void Write(int pinNumber, bool value);

    /// <summary>Has a callback hear of each change of an input, on a thread of the controller's own.</summary>
    /// <param name="pinNumber">An input that is open; one callback each.</param>
    /// <param name="debounce">How long a line must stay as it is before that counts; zero for every edge.</param>
    /// <param name="callback">Hears whether the line is high now.</param>
    void RegisterCallbackForPinValueChangedEvent(int pinNumber, TimeSpan debounce, Action<bool> callback);
}

/// <summary>What a line is used as.</summary>
public enum PinMode
{
    /// <summary>An input with the bias that it has.</summary>
    Input,

    /// <summary>An output, driven both ways.</summary>
    Output,

    /// <summary>An input that reads low while nothing drives it.</summary>
    InputPullDown,

    /// <summary>An input that reads high while nothing drives it.</summary>
    InputPullUp,
}
