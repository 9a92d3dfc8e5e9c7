namespace Terminal.Iso8583;

/// <summary>What goes before a message, apart from the length.</summary>
/// <param name="Tpdu">The addresses; ignored where the framing has no TPDU.</param>
/// <param name="Header">The application header, of the length that the framing has.</param>
public readonly record struct FrameEnvelope(Tpdu Tpdu, ReadOnlyMemory<byte> Header = default);
