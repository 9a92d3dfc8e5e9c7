using Terminal.Primitives;

namespace Terminal.Devices.Contactless;

/// <summary>A driver for a contactless reader, as a machine without I/O.</summary>
/// <remarks>
/// The reader is one of several chips; what stands above it sees cards and APDUs only. After each call drain <see cref="TryTake"/> until
/// false. Bytes in an output are valid until the next call into the machine.
/// </remarks>
public interface IContactlessReader
{
    /// <summary>When <see cref="Elapse"/> must be called at the latest; null while nothing is waited for.</summary>
    Instant? Deadline { get; }

    /// <summary>
    /// Wakes and sets up the chip; answered by <see cref="ReaderOutputKind.Ready"/> or <see cref="ReaderOutputKind.Failed"/>.
    /// </summary>
    void Start(Instant now);

    /// <summary>Switches the field on and looks for one card until it is there or <see cref="Deactivate"/> is called.</summary>
    void Activate(Instant now);

    /// <summary>Sends a command to the card that is present; answered by <c>Response</c> or <c>CardLost</c>.</summary>
    void Exchange(ReadOnlySpan<byte> command, Instant now);

    /// <summary>Lets go of the card and switches the field off. Harmless in any state.</summary>
    void Deactivate(Instant now);

    /// <summary>Takes bytes from the chip's wire, in pieces of any length.</summary>
    void Receive(ReadOnlySpan<byte> bytes, Instant now);

    /// <summary>Takes the next output; false when there is none.</summary>
    bool TryTake(out ReaderOutput output);

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    void Elapse(Instant now);
}
