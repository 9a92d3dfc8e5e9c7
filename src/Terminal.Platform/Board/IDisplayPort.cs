namespace Terminal.Platform.Board;

/// <summary>Where the vault's transfers to the display go. It never blocks its caller.</summary>
/// <remarks>Its listener hears <c>Opened</c> whenever the display is there anew and must be drawn from the start.</remarks>
public interface IDisplayPort : IDisposable
{
    /// <summary>Passes a transfer on; dropped while the display is away.</summary>
    /// <param name="address">7-bit I2C address.</param>
    /// <param name="bytes">What; copied.</param>
    void WriteI2c(byte address, ReadOnlySpan<byte> bytes);
}
