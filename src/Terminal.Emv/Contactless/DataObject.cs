namespace Terminal.Emv.Contactless;

/// <summary>One data object of the terminal's configuration.</summary>
/// <param name="Tag">The tag, big-endian.</param>
/// <param name="Value">Its value.</param>
public readonly record struct DataObject(uint Tag, ReadOnlyMemory<byte> Value);
