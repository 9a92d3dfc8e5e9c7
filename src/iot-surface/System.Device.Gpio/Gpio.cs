// Signatures of System.Device.Gpio 4.2.0 (github.com/dotnet/iot, tag v4.2.0, src/System.Device.Gpio/System/Device/Gpio;
// learn.microsoft.com/dotnet/api/system.device.gpio). Only the members that Terminal.Platform.Iot uses, or that a class must have for them.
using System.Threading;

namespace System.Device.Gpio
{
    public class GpioController : IDisposable
    {
        public GpioController(GpioDriver driver) => throw null!;

        public GpioPin OpenPin(int pinNumber, PinMode mode) => throw null!;

        public GpioPin OpenPin(int pinNumber, PinMode mode, PinValue initialValue) => throw null!;

        public virtual PinValue Read(int pinNumber) => throw null!;

        public virtual void Write(int pinNumber, PinValue value) => throw null!;

        public virtual void RegisterCallbackForPinValueChangedEvent(
            int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw null!;

        public void Dispose() => throw null!;
    }

    public abstract class GpioDriver : IDisposable
    {
        protected GpioDriver() => throw null!;

        public static bool TryCreate<T>(Func<T> creationAction, out T? driver)
            where T : class, IDisposable => throw null!;

        public void Dispose() => throw null!;
    }

    public class GpioPin
    {
        private GpioPin() => throw null!;
    }

    public enum PinMode
    {
        Input = 0,
        Output = 1,
        InputPullDown = 2,
        InputPullUp = 3,
    }

    public readonly struct PinValue
    {
        public static implicit operator PinValue(bool value) => throw null!;

        public static explicit operator bool(PinValue value) => throw null!;
    }

    [Flags]
    public enum PinEventTypes
    {
        None = 0,
        Rising = 1,
        Falling = 2,
    }

    public delegate void PinChangeEventHandler(object sender, PinValueChangedEventArgs pinValueChangedEventArgs);

    public class PinValueChangedEventArgs : EventArgs
    {
        public PinValueChangedEventArgs(PinEventTypes changeType, int pinNumber) => throw null!;

        public PinEventTypes ChangeType => throw null!;

        public int PinNumber => throw null!;
    }
}

namespace System.Device.Gpio.Drivers
{
    public abstract class UnixDriver : GpioDriver
    {
        protected UnixDriver() => throw null!;
    }

    public class LibGpiodDriver : UnixDriver
    {
        public LibGpiodDriver(int gpioChip = 0) => throw null!;
    }

    public sealed class LibGpiodV2Driver : UnixDriver
    {
        public LibGpiodV2Driver(int chipNumber) => throw null!;
    }
}
