namespace Terminal.Engine.Tracing;

/// <summary>What a line of a trace is.</summary>
internal enum TraceKind
{
    /// <summary>Something happened; there are no bytes.</summary>
    Note,

    /// <summary>A command APDU.</summary>
    Command,

    /// <summary>A card's answer with its status word.</summary>
    Response,

    /// <summary>A field of a message of the host's, as characters.</summary>
    Text,

    /// <summary>Data objects: BER-TLV.</summary>
    Objects,
}

/// <summary>One line of a trace. Bytes that must not be seen are zero in it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Time since the payment began.</param>
/// <param name="Name">Of a note, what it says; of a field, which it is; else empty.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Hidden">Of each byte the nibbles that were taken out: F0, 0F or FF.</param>
internal sealed record TraceEntry(TraceKind Kind, TimeSpan Offset, string Name, byte[] Bytes, byte[] Hidden);
