// Signatures of System.Device.Gpio 4.2.0 (github.com/dotnet/iot, tag v4.2.0, src/System.Device.Gpio/System/Device/I2c and Spi;
// learn.microsoft.com/dotnet/api/system.device.i2c, .../system.device.spi).
namespace System.Device.I2c
{
    public abstract class I2cDevice : IDisposable
    {
        protected I2cDevice() => throw null!;

        public abstract I2cConnectionSettings ConnectionSettings { get; }

        public static I2cDevice Create(I2cConnectionSettings settings) => throw null!;

        public abstract void Read(Span<byte> buffer);

        public abstract void Write(ReadOnlySpan<byte> buffer);

        public abstract void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer);

        public void Dispose() => throw null!;

        protected virtual void Dispose(bool disposing) => throw null!;
    }

    public sealed class I2cConnectionSettings
    {
        public I2cConnectionSettings(int busId, int deviceAddress) => throw null!;
    }
}

namespace System.Device.Spi
{
    public abstract class SpiDevice : IDisposable
    {
        protected SpiDevice() => throw null!;

        public abstract SpiConnectionSettings ConnectionSettings { get; }

        public static SpiDevice Create(SpiConnectionSettings settings) => throw null!;

        public abstract void Read(Span<byte> buffer);

        public abstract void Write(ReadOnlySpan<byte> buffer);

        public abstract void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer);

        public void Dispose() => throw null!;

        protected virtual void Dispose(bool disposing) => throw null!;
    }

    public sealed class SpiConnectionSettings
    {
        public SpiConnectionSettings(int busId, int chipSelectLine = -1) => throw null!;

        public SpiMode Mode { get => throw null!; set => throw null!; }

        public int ClockFrequency { get => throw null!; set => throw null!; }
    }

    public enum SpiMode
    {
        Mode0 = 0,
        Mode1 = 1,
        Mode2 = 2,
        Mode3 = 3,
    }
}
