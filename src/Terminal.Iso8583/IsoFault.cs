namespace Terminal.Iso8583;

/// <summary>Why a message was refused and where.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Field">The data element at fault; 0 for message type, bitmap and what follows the last field.</param>
/// <param name="Offset">Index of the byte at fault in the packed message.</param>
public readonly record struct IsoFault(IsoFaultKind Kind, int Field, int Offset);
