using Terminal.Platform.Buses;

namespace Terminal.Tests.Platform.Buses;

/// <summary>A GPIO chip without hardware: outputs are seen, inputs are driven, and it can be taken away.</summary>
public sealed class SimulatedGpio : IGpioController
{
    private readonly Dictionary<int, bool> levels = [];
    private readonly Dictionary<int, Action<bool>> callbacks = [];
    private readonly HashSet<int> outputs = [];
    private readonly List<(int Pin, bool High)> written = [];
    private readonly Lock gate = new();

    /// <summary>Every level that an output was given, from its opening on.</summary>
    public IReadOnlyList<(int Pin, bool High)> Written
    {
        get
        {
            lock (gate)
            {
                return [.. written];
            }
        }
    }

    /// <summary>Whether every call fails.</summary>
    public bool IsGone { get; set; }

    public void OpenPin(int pinNumber, PinMode mode, bool initialValue = false)
    {
        Check();
        if (mode == PinMode.Output)
        {
            _ = outputs.Add(pinNumber);
            Write(pinNumber, initialValue);
        }
        else
        {
            levels[pinNumber] = mode == PinMode.InputPullUp;
        }
    }

    public bool Read(int pinNumber)
    {
        Check();
        return levels[pinNumber];
    }

    public void Write(int pinNumber, bool value)
    {
        Check();
        Assert.Contains(pinNumber, outputs);
        lock (gate)
        {
            levels[pinNumber] = value;
            written.Add((pinNumber, value));
        }
    }

    public void RegisterCallbackForPinValueChangedEvent(int pinNumber, TimeSpan debounce, Action<bool> callback)
    {
        Check();
        callbacks.Add(pinNumber, callback);
    }

    /// <summary>Something outside drives an input.</summary>
    public void Drive(int pin, bool high)
    {
        levels[pin] = high;
        callbacks.GetValueOrDefault(pin)?.Invoke(high);
    }

    public void Dispose()
    {
    }

    private void Check()
    {
        if (IsGone)
        {
            throw new BusException("simulated chip", "NO-ANSWER");
        }
    }
}
