namespace Terminal.Platform.Lines;

/// <summary>Hears what happens on a byte stream. The calls come on the stream's own thread, one after the other.</summary>
public interface ILineListener
{
    /// <summary>The stream is there.</summary>
    void Opened();

    /// <summary>The stream is gone, or an attempt to open it failed.</summary>
    /// <param name="fault">A short code for logs: MISSING, HANGUP, REFUSED.</param>
    void Closed(string fault);

    /// <summary>Bytes came in; they are the listener's own, and it zeroes them where a card or a key can stand in them.</summary>
    void Received(Memory<byte> bytes);
}
