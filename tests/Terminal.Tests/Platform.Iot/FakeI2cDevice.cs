using System.Device.I2c;

namespace Terminal.Tests.Platform.Iot;

/// <summary>A device of the package's abstract type that hands every write to the test.</summary>
/// <param name="written">What happens with a write; it may throw an <see cref="IOException"/>.</param>
public sealed class FakeI2cDevice(Action<byte[]> written) : I2cDevice
{
    /// <summary>What the next read gives.</summary>
    public byte[] Answer { get; set; } = [];

    public bool IsDisposed { get; private set; }

    public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x27);

    public override void Read(Span<byte> buffer) => Answer.CopyTo(buffer);

    public override void Write(ReadOnlySpan<byte> buffer) => written(buffer.ToArray());

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        written(writeBuffer.ToArray());
        Read(readBuffer);
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
