namespace Terminal.Platform.Board;

/// <summary>A display that takes the transfers of its driver machine. It fails with an <see cref="IOException"/>.</summary>
public interface IDisplayDevice : IDisposable
{
    /// <summary>Carries out one transfer; blocks for its time.</summary>
    void Write(ReadOnlySpan<byte> transfer);
}
