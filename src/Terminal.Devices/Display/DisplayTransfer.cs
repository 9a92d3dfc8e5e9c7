namespace Terminal.Devices.Display;

/// <summary>One write to the display on its bus.</summary>
/// <param name="Address">The 7-bit I2C address: 0x3C or 0x3D.</param>
/// <param name="Bytes">
/// What its driver says it is, for an SSD1306 the control byte (00 commands, 40 data) and what it announces; valid until the next call into
/// the driver.
/// </param>
public readonly record struct DisplayTransfer(byte Address, ReadOnlyMemory<byte> Bytes);
