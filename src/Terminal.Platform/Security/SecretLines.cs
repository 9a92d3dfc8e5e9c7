using Terminal.Platform.Interop;
using Terminal.Platform.Time;
using Terminal.Primitives;

namespace Terminal.Platform.Security;

/// <summary>Lines that a person types or a pipe brings, byte by byte into the arena: never as text, not shown, and in time.</summary>
public sealed class SecretLines : IDisposable
{
    private readonly int descriptor;
    private readonly bool isTerminal;

    /// <summary>Begins; what is typed at a terminal is not shown from now on.</summary>
    /// <param name="descriptor">Where the lines come from, the standard input by itself; it stays its owner's.</param>
    public SecretLines(int descriptor = 0)
    {
        this.descriptor = descriptor;
        isTerminal = Libc.Echo(descriptor, isShown: false) >= 0;
    }

    /// <summary>Reads a line, without blanks at its ends.</summary>
    /// <param name="arena">Where it goes; the caller disposes the buffer.</param>
    /// <param name="lengthMax">Most bytes.</param>
    /// <param name="until">When nobody waits for it any more.</param>
    /// <returns>Null where none came in time, or it is empty or too long.</returns>
    public SecretBuffer? Read(SecretArena arena, int lengthMax, Instant until)
    {
        using SecretBuffer line = arena.Rent(lengthMax + 1);
        Span<byte> one = line.Bytes[lengthMax..];
        int length = 0;
        bool fits = true;
        while (TryReadByte(one, until))
        {
            if (one[0] == '\n')
            {
                return fits ? Exact(arena, line.Bytes[..length]) : null;
            }

            fits &= length < lengthMax;
            if (fits && (length > 0 || !IsBlank(one[0])))
            {
                line.Bytes[length++] = one[0];
            }
        }

        return fits && MonotonicClock.Now < until ? Exact(arena, line.Bytes[..length]) : null; // The end of a file ends a line too.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isTerminal)
        {
            _ = Libc.Echo(descriptor, isShown: true);
        }
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r';

    private static SecretBuffer? Exact(SecretArena arena, Span<byte> line)
    {
        while (line.Length > 0 && IsBlank(line[^1]))
        {
            line = line[..^1];
        }

        if (line.IsEmpty)
        {
            return null;
        }

        SecretBuffer exact = arena.Rent(line.Length);
        line.CopyTo(exact.Bytes);
        return exact;
    }

    private bool TryReadByte(Span<byte> one, Instant until)
    {
        while (true)
        {
            TimeSpan left = until - MonotonicClock.Now;
            Span<PollEntry> entries = [new PollEntry { Descriptor = descriptor, Events = Libc.PollIn }];
            int ready = left <= TimeSpan.Zero ? 0 : Libc.Poll(entries, (int)Math.Ceiling(left.TotalMilliseconds));
            if (ready > 0)
            {
                ready = Libc.Read(descriptor, one);
            }

            if (ready != -Libc.Interrupted)
            {
                return ready > 0;
            }
        }
    }
}
