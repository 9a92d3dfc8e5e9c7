namespace Terminal.Devices.Contactless.Pn532;

/// <summary>What is done on the bus next.</summary>
public enum Pn532TransferKind
{
    /// <summary>Send <see cref="Pn532Transfer.Frame"/>; answered by <see cref="Pn532Bus.Written"/>.</summary>
    Write,

    /// <summary>Ask whether a frame is ready; answered by <see cref="Pn532Bus.Looked"/>.</summary>
    Look,

    /// <summary>
    /// Fetch <see cref="Pn532Transfer.ReadLength"/> bytes of a frame in one go; answered by <see cref="Pn532Bus.Arrived"/>.
    /// </summary>
    Read,
}

/// <summary>One transfer on the chip's bus.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Frame">What is sent; valid until the next transfer is taken.</param>
/// <param name="ReadLength">How many bytes are fetched.</param>
public readonly record struct Pn532Transfer(Pn532TransferKind Kind, ReadOnlyMemory<byte> Frame = default, int ReadLength = 0);
