namespace Terminal.Emv.Tlv;

/// <summary>Walks data objects and the templates among them, depth first, in place and without allocating.</summary>
/// <remarks>A failure anywhere ends the walk. What a walk gave before it failed must not be used: see <see cref="Check"/>.</remarks>
public ref struct TlvTree
{
    private readonly ReadOnlySpan<byte> data;
    private Ends ends;
    private int depth;
    private int cursor;

    /// <summary>Starts before the first object of <paramref name="data"/>.</summary>
    public TlvTree(ReadOnlySpan<byte> data)
    {
        this.data = data;
        ends[0] = data.Length;
    }

    /// <summary>Depth of the object that was read last: 0 at the top.</summary>
    public int Depth { get; private set; }

    /// <summary>
    /// Reads <paramref name="data"/> to its end: <see cref="TlvStatus.End"/> where all of it is well formed, else what is wrong.
    /// </summary>
    public static TlvStatus Check(ReadOnlySpan<byte> data)
    {
        var tree = new TlvTree(data);
        TlvStatus status;
        do
        {
            status = tree.Next(out _, out _);
        }
        while (status == TlvStatus.Read);
        return status;
    }

    /// <summary>Reads the next object; after a template, the first one within it.</summary>
    /// <param name="tag">The tag, big-endian.</param>
    /// <param name="value">The value field; of a template, the whole of its content.</param>
    public TlvStatus Next(out uint tag, out ReadOnlySpan<byte> value)
    {
        while (true)
        {
            var reader = new TlvReader(data[cursor..ends[depth]]);
            TlvStatus status = reader.Next(out tag, out value);
            if (status == TlvStatus.End && depth > 0)
            {
                cursor = ends[depth--];
                continue;
            }

            if (status != TlvStatus.Read)
            {
                return status;
            }

            Depth = depth;
            int end = cursor + reader.Offset;
            if (!TlvReader.IsConstructed(tag))
            {
                cursor = end;
                return TlvStatus.Read;
            }

            if (depth + 1 == Limits.TlvDepthMax)
            {
                return TlvStatus.TooDeep;
            }

            cursor = end - value.Length;
            ends[++depth] = end;
            return TlvStatus.Read;
        }
    }

    [System.Runtime.CompilerServices.InlineArray(Limits.TlvDepthMax)]
    private struct Ends
    {
        private int first;
    }
}
