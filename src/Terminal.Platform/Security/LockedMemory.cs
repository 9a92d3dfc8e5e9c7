using System.Buffers;
using Terminal.Platform.Interop;
using Terminal.Primitives;

namespace Terminal.Platform.Security;

/// <summary>A block of memory for secrets: never swapped out, in no core dump, zeroed when it is given back.</summary>
public sealed unsafe class LockedMemory : MemoryManager<byte>
{
    private readonly nuint length;
    private byte* block;

    /// <summary>Takes a block.</summary>
    /// <param name="length">Bytes, rounded up to whole pages of 4096.</param>
    public LockedMemory(int length)
    {
        const int PageLength = 4096;
        Invariant.Check(length > 0);
        this.length = (nuint)((length + PageLength - 1) / PageLength * PageLength);
        block = Libc.Map(this.length);
        Invariant.Check(block is not null);
        IsLocked = Libc.Lock(block, this.length) == 0;
        IsOutOfDumps = Libc.KeepOutOfDumps(block, this.length) == 0;
    }

    /// <summary>False where the system's limit on locked memory forbids it; the daemon says so in its log.</summary>
    public bool IsLocked { get; }

    /// <summary>True where the kernel leaves the block out of core dumps.</summary>
    public bool IsOutOfDumps { get; }

    /// <summary>Keeps the whole process from being dumped or read by others of its user; false where the kernel refuses.</summary>
    public static bool TryRefuseDumps() => Libc.RefuseDumps() == 0;

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => block is null ? [] : new Span<byte>(block, (int)length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(block + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (block is not null)
        {
            GetSpan().Clear();
            Libc.Unmap(block, length);
            block = null;
        }
    }
}
