using Terminal.Primitives;

namespace Terminal.Emv.Tlv;

/// <summary>What became of a data object that was to be stored.</summary>
public enum StoreStatus
{
    /// <summary>It is stored.</summary>
    Stored,

    /// <summary>An object of this tag is there already; it stays as it is.</summary>
    Duplicate,

    /// <summary>A limit of <see cref="Limits"/> is reached.</summary>
    Full,
}

/// <summary>The primitive data objects of one source in one transaction, in one buffer that is allocated once.</summary>
/// <remarks>It holds account numbers and track data: <see cref="Clear"/> zeroes them, and nothing here prints.</remarks>
public sealed class DataStore
{
    private readonly byte[] values = new byte[Limits.DataStoreLengthMax];
    private readonly Entry[] entries = new Entry[Limits.DataObjectCountMax];
    private int used;

    /// <summary>Count of objects.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets everything and zeroes what was held.</summary>
    public void Clear()
    {
        values.AsSpan(0, used).Clear();
        used = 0;
        Count = 0;
    }

    /// <summary>Adds an object; one that is there already stays as it is.</summary>
    public StoreStatus Add(uint tag, ReadOnlySpan<byte> value)
    {
        if (Find(tag) >= 0)
        {
            return StoreStatus.Duplicate;
        }

        if (Count == entries.Length || values.Length - used < value.Length)
        {
            return StoreStatus.Full;
        }

        value.CopyTo(values.AsSpan(used));
        entries[Count++] = new Entry(tag, (ushort)used, (ushort)value.Length);
        used += value.Length;
        return StoreStatus.Stored;
    }

    /// <summary>Adds an object, in place of one of the same tag.</summary>
    /// <remarks>A value of another length takes new room: the old one's is not used again before <see cref="Clear"/>.</remarks>
    public StoreStatus Replace(uint tag, ReadOnlySpan<byte> value)
    {
        int index = Find(tag);
        if (index >= 0 && entries[index].Length == value.Length)
        {
            value.CopyTo(values.AsSpan(entries[index].Offset));
            return StoreStatus.Stored;
        }

        Remove(tag);
        return Add(tag, value);
    }

    /// <summary>Forgets an object; its room is not used again before <see cref="Clear"/>.</summary>
    public void Remove(uint tag)
    {
        int index = Find(tag);
        if (index >= 0)
        {
            entries[index] = entries[--Count];
        }
    }

    /// <summary>Adds an object of the terminal's own, in place of one of the same tag.</summary>
    /// <remarks>
    /// The terminal's objects are few and their lengths fixed, so that neither limit can be met: that would be our error.
    /// </remarks>
    public void Set(uint tag, ReadOnlySpan<byte> value) => Invariant.Check(Replace(tag, value) == StoreStatus.Stored);

    /// <summary>Reads an object; the span is valid until the store is cleared.</summary>
    public bool TryGet(uint tag, out ReadOnlySpan<byte> value)
    {
        int index = Find(tag);
        value = index < 0 ? default : values.AsSpan(entries[index].Offset, entries[index].Length);
        return index >= 0;
    }

    private int Find(uint tag)
    {
        for (int i = 0; i < Count; i++)
        {
            if (entries[i].Tag == tag)
            {
                return i;
            }
        }

        return -1;
    }

    private readonly record struct Entry(uint Tag, ushort Offset, ushort Length);
}
