namespace Terminal.Platform.Board;

/// <summary>A PN532 on a bus. Calls block for the time of the transfer; it fails with an <see cref="IOException"/>.</summary>
public interface IPn532Port : IDisposable
{
    /// <summary>Addresses the chip, which wakes it; where the bus has acknowledgements it fails with no chip there.</summary>
    void Wake();

    /// <summary>Whether a frame is ready.</summary>
    bool IsReady();

    /// <summary>Sends a frame.</summary>
    void Write(ReadOnlySpan<byte> frame);

    /// <summary>Fetches a frame with what pads it; false where none was ready after all.</summary>
    bool Read(Span<byte> frame);
}
