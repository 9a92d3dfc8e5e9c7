using Terminal.Engine.Fleet;
using Terminal.Platform.Buses;
using Terminal.Platform.Fleet;
using Terminal.Platform.Lines;

namespace Terminal.Platform.Board;

/// <summary>The libraries that a build's flavour takes for buses and broker.</summary>
public interface IBoardParts
{
    /// <summary>A device on an I2C bus.</summary>
    /// <param name="path">The bus: <c>/dev/i2c-1</c>.</param>
    /// <param name="address">7-bit address.</param>
    /// <exception cref="IOException">It is not to be had.</exception>
    II2cDevice OpenI2c(string path, int address);

    /// <summary>The lines of a GPIO chip.</summary>
    /// <param name="path">The chip: <c>/dev/gpiochip0</c>.</param>
    /// <exception cref="IOException">It is not to be had.</exception>
    IGpioController OpenGpio(string path);

    /// <summary>An SPI device.</summary>
    /// <param name="path">The device with its chip select: <c>/dev/spidev0.0</c>.</param>
    /// <param name="mode">Clock polarity and phase, 0 to 3.</param>
    /// <param name="clockHertz">Highest clock.</param>
    /// <exception cref="IOException">It is not to be had.</exception>
    ISpiDevice OpenSpi(string path, int mode, int clockHertz);

    /// <summary>An HD44780 of four rows of 20 characters behind a PCF8574.</summary>
    /// <param name="path">The bus: <c>/dev/i2c-1</c>.</param>
    /// <param name="address">The expander's 7-bit address.</param>
    /// <exception cref="IOException">It is not to be had.</exception>
    IDisplayDevice OpenCharacterDisplay(string path, int address);

    /// <summary>A keypad of rows and columns on GPIO lines; what it tells are records of an input device.</summary>
    IDisposable OpenKeyMatrix(string path, KeyMatrixSettings settings, ILineListener listener);

    /// <summary>A link to the fleet's broker.</summary>
    IMqttLink NewMqttLink(MqttSettings settings, FleetMessage? will, IMqttListener listener);
}

/// <summary>A keypad of rows and columns.</summary>
/// <param name="Outputs">Lines that are driven one after the other.</param>
/// <param name="Inputs">Lines that are read, pulled down.</param>
/// <param name="Keys">
/// For each output a text with a character for each input: a digit, C for Clear, X for Cancel, E for Enter, a dot for none.
/// </param>
public sealed record KeyMatrixSettings(IReadOnlyList<int> Outputs, IReadOnlyList<int> Inputs, IReadOnlyList<string> Keys);
