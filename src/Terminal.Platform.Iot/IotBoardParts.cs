using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Device.I2c;
using System.Device.Spi;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Terminal.Engine.Fleet;
using Terminal.Platform.Board;
using Terminal.Platform.Buses;
using Terminal.Platform.Fleet;
using Terminal.Platform.Lines;

namespace Terminal.Platform.Iot;

/// <summary>The .NET IoT packages as the libraries of the board, and MQTTnet as the link to the broker.</summary>
/// <remarks>
/// The packages name a bus by its number: it is taken from the end of the path, so that settings are the same in both flavours. To run this
/// the build must be of the flavour iot; in the other one there is nothing behind it (src/iot-surface).
/// </remarks>
[SuppressMessage("Reliability", "CA2000", Justification = "What is opened here belongs to the adapter that is given out.")]
public sealed class IotBoardParts : IBoardParts
{
    /// <inheritdoc/>
    public II2cDevice OpenI2c(string path, int address) => new IotI2cDevice(Open(path, address));

    /// <inheritdoc/>
    public ISpiDevice OpenSpi(string path, int mode, int clockHertz)
    {
        int dot = path.LastIndexOf('.');
        int bus = Number(dot < 0 ? path : path[..dot]);
        SpiConnectionSettings settings = new(bus, dot < 0 ? 0 : Number(path)) { Mode = (SpiMode)mode, ClockFrequency = clockHertz };
        return new IotSpiDevice(SpiDevice.Create(settings));
    }

    /// <inheritdoc/>
    public IGpioController OpenGpio(string path) => new IotGpioController(Chip(path));

    /// <inheritdoc/>
    public IDisplayDevice OpenCharacterDisplay(string path, int address) => new IotCharacterDisplay(Open(path, address));

    /// <inheritdoc/>
    public IDisposable OpenKeyMatrix(string path, KeyMatrixSettings settings, ILineListener listener) =>
        new IotKeyMatrix(settings, () => Chip(path), listener);

    /// <inheritdoc/>
    public IMqttLink NewMqttLink(MqttSettings settings, FleetMessage? will, IMqttListener listener) =>
        new MqttNetLink(settings, will, listener);

    private static I2cDevice Open(string path, int address) => I2cDevice.Create(new I2cConnectionSettings(Number(path), address));

    /// <summary>The chip by libgpiod, whichever of its two generations is installed.</summary>
    private static GpioController Chip(string path)
    {
        int number = Number(path);
        return GpioDriver.TryCreate(() => new LibGpiodDriver(number), out LibGpiodDriver? first) ? new GpioController(first!)
            : GpioDriver.TryCreate(() => new LibGpiodV2Driver(number), out LibGpiodV2Driver? second) ? new GpioController(second!)
            : throw new BusException(path, "NO-LIBGPIOD");
    }

    private static int Number(string path)
    {
        int start = path.Length;
        while (start > 0 && char.IsAsciiDigit(path[start - 1]))
        {
            start--;
        }

        return int.TryParse(path.AsSpan(start), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new BusException(path, "NO-NUMBER");
    }
}
