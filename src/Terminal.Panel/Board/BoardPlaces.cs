namespace Terminal.Panel.Board;

/// <summary>Where the board's wires end.</summary>
/// <param name="Device">Folder of the wires: reader (reader.sock where it is on a bus), printer, keypad, stripe, board.sock, power.</param>
/// <param name="Emulator">Folder of the wallet.</param>
/// <param name="AcquirerControlPort">Port of the acquirer's HTTP calls.</param>
/// <param name="Relays">The stretches of network between terminal and world.</param>
/// <param name="SlotPort">Port of the virtual contact reader's driver.</param>
/// <param name="PaperDots">Width of the paper in dots: 384 or 576.</param>
/// <param name="ReaderIsOnBus">Whether the reader is on I2C and SPI rather than on a serial line.</param>
internal sealed record BoardPlaces(
    string Device,
    string Emulator,
    int AcquirerControlPort,
    IReadOnlyList<(int Near, int Far)> Relays,
    int SlotPort,
    int PaperDots,
    bool ReaderIsOnBus);
