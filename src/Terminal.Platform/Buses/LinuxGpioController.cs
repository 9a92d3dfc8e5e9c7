using System.Globalization;
using System.Runtime.InteropServices;
using Terminal.Platform.Interop;
using Terminal.Platform.Lines;
using Terminal.Primitives;

namespace Terminal.Platform.Buses;

/// <summary>The lines of a GPIO chip through the kernel's character device, second interface (Linux 5.10 or newer).</summary>
/// <remarks>Each line is a request of its own. Bias and debounce are the kernel's, by a timer where the chip has none.</remarks>
public sealed unsafe class LinuxGpioController : IGpioController
{
    private readonly string path;
    private readonly int chip;
    private readonly Dictionary<int, Line> lines = [];

    /// <summary>Opens the chip.</summary>
    /// <param name="path">The chip: <c>/dev/gpiochip0</c>.</param>
    /// <exception cref="BusException">The file may not be opened. One that is no chip is found out with the first pin.</exception>
    public LinuxGpioController(string path)
    {
        this.path = path;
        chip = Libc.Open(path, Libc.ReadWrite | Libc.CloseOnExec);
        if (chip < 0)
        {
            throw BusException.Of(path, -chip);
        }
    }

    /// <inheritdoc/>
    public void OpenPin(int pinNumber, PinMode mode, bool initialValue = false)
    {
        ulong flags = mode switch
        {
            PinMode.Output => Ioctl.GpioOutput,
            PinMode.InputPullDown => Ioctl.GpioInput | Ioctl.GpioPullDown,
            PinMode.InputPullUp => Ioctl.GpioInput | Ioctl.GpioPullUp,
            _ => Ioctl.GpioInput,
        };
        GpioAttribute first = new() { Id = Ioctl.GpioOutputValues, Value = initialValue ? 1UL : 0, Mask = 1 };
        lines.Add(pinNumber, new Line(Request(pinNumber, flags, mode == PinMode.Output ? first : default), flags));
    }

    /// <inheritdoc/>
    public bool Read(int pinNumber)
    {
        GpioLineValues values = new() { Mask = 1 };
        Check(pinNumber, Libc.Ioctl(lines[pinNumber].Descriptor, Ioctl.GpioGetValues, (nint)(&values)));
        return (values.Bits & 1) != 0;
    }

    /// <inheritdoc/>
    public void Write(int pinNumber, bool value)
    {
        GpioLineValues values = new() { Bits = value ? 1UL : 0, Mask = 1 };
        Check(pinNumber, Libc.Ioctl(lines[pinNumber].Descriptor, Ioctl.GpioSetValues, (nint)(&values)));
    }

    /// <inheritdoc/>
    public void RegisterCallbackForPinValueChangedEvent(int pinNumber, TimeSpan debounce, Action<bool> callback)
    {
        Line line = lines[pinNumber];
        Invariant.Check(line.Pump is null);
        Libc.Close(line.Descriptor);
        GpioAttribute quiet = new() { Id = Ioctl.GpioDebounce, Value = (ulong)debounce.TotalMicroseconds, Mask = 1 };
        int descriptor = Request(
            pinNumber, line.Flags | Ioctl.GpioRising | Ioctl.GpioFalling, debounce > TimeSpan.Zero ? quiet : default);
        line.Descriptor = descriptor;
        int once = descriptor; // A line that is gone does not come back under the same request.
        line.Pump = new DescriptorPump(Name(pinNumber), () => Interlocked.Exchange(ref once, -Libc.NoDevice), new Edges(callback));
        line.Pump.Open();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Line line in lines.Values)
        {
            line.Close();
        }

        lines.Clear();
        Libc.Close(chip);
    }

    private string Name(int pinNumber) => string.Create(CultureInfo.InvariantCulture, $"{path} line {pinNumber}");

    private void Check(int pinNumber, int result)
    {
        if (result < 0)
        {
            throw BusException.Of(Name(pinNumber), -result);
        }
    }

    /// <summary>Requests one line; gives its descriptor.</summary>
    private int Request(int pinNumber, ulong flags, GpioAttribute attribute)
    {
        GpioLineRequest request = default;
        request.Offsets[0] = checked((uint)pinNumber);
        "terminald"u8.CopyTo(new Span<byte>(request.Consumer, 32));
        request.Flags = flags;
        request.AttributeCount = attribute.Id == 0 ? 0u : 1;
        request.FirstAttribute = attribute;
        request.LineCount = 1;
        Check(pinNumber, Libc.Ioctl(chip, Ioctl.GpioLine, (nint)(&request)));
        return request.Descriptor;
    }

    /// <summary>Reads the kernel's events: whole records, since the pump's buffer is a multiple of one.</summary>
    private sealed class Edges(Action<bool> callback) : ILineListener
    {
        public void Opened()
        {
        }

        public void Closed(string fault)
        {
        }

        public void Received(Memory<byte> bytes)
        {
            for (ReadOnlySpan<byte> rest = bytes.Span; rest.Length >= sizeof(GpioLineEvent); rest = rest[sizeof(GpioLineEvent)..])
            {
                callback(MemoryMarshal.Read<GpioLineEvent>(rest).Id == Ioctl.GpioRisingEdge);
            }
        }
    }

    private sealed class Line(int descriptor, ulong flags)
    {
        public int Descriptor { get; set; } = descriptor;

        public ulong Flags => flags;

        public DescriptorPump? Pump { get; set; }

        public void Close()
        {
            if (Pump is null)
            {
                Libc.Close(Descriptor);
            }
            else
            {
                Pump.Dispose();
            }
        }
    }
}
