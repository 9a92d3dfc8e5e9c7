namespace Terminal.Primitives;

/// <summary>A slice of the <see cref="SecretArena"/>: a secret in the clear for as long as it is needed.</summary>
/// <remarks>
/// It has no text form, no equality and no copy of its own. After <see cref="Dispose"/> the bytes are zero and the buffer is empty.
/// </remarks>
public sealed class SecretBuffer : IDisposable
{
    private readonly SecretArena arena;
    private readonly int offset;
    private int length;

    internal SecretBuffer(SecretArena arena, int offset, int length)
    {
        this.arena = arena;
        this.offset = offset;
        this.length = length;
    }

    /// <summary>Length in bytes; 0 once disposed.</summary>
    public int Length => length;

    /// <summary>The bytes. The span is the caller's until the buffer is disposed.</summary>
    public Span<byte> Bytes => length == 0 ? [] : arena.Slice(offset, length);

    /// <summary>Zeroes the bytes and gives the slice back; a second call does nothing.</summary>
    public void Dispose()
    {
        if (length > 0)
        {
            arena.Return(offset, length);
            length = 0;
        }
    }
}
