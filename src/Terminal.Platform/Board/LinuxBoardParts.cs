using Terminal.Engine.Fleet;
using Terminal.Platform.Buses;
using Terminal.Platform.Fleet;
using Terminal.Platform.Lines;

namespace Terminal.Platform.Board;

/// <summary>The kernel's own interfaces, and the distribution's libmosquitto.</summary>
/// <remarks>
/// There is no keypad matrix here, since the kernel scans one itself, and no character display: the settings' check refuses them.
/// </remarks>
public sealed class LinuxBoardParts : IBoardParts
{
    /// <inheritdoc/>
    public II2cDevice OpenI2c(string path, int address) => new LinuxI2cDevice(path, address);

    /// <inheritdoc/>
    public IGpioController OpenGpio(string path) => new LinuxGpioController(path);

    /// <inheritdoc/>
    public ISpiDevice OpenSpi(string path, int mode, int clockHertz) => new LinuxSpiDevice(path, mode, clockHertz);

    /// <inheritdoc/>
    public IDisplayDevice OpenCharacterDisplay(string path, int address) => throw new NotSupportedException();

    /// <inheritdoc/>
    public IDisposable OpenKeyMatrix(string path, KeyMatrixSettings settings, ILineListener listener) => throw new NotSupportedException();

    /// <inheritdoc/>
    public IMqttLink NewMqttLink(MqttSettings settings, FleetMessage? will, IMqttListener listener) =>
        new MosquittoLink(settings, will, listener);
}
