namespace Terminal.Emv.Tlv;

/// <summary>The data objects of one transaction: the terminal's own, and those that the card gave.</summary>
/// <remarks>A card cannot replace an object of the terminal: its own of the same tag is kept apart and not read.</remarks>
public sealed class TransactionData
{
    /// <summary>What the terminal brings: configuration, amounts, date, unpredictable number.</summary>
    public DataStore Terminal { get; } = new();

    /// <summary>What the card gave.</summary>
    public DataStore Card { get; } = new();

    /// <summary>Reads an object, the terminal's before the card's.</summary>
    public bool TryGet(uint tag, out ReadOnlySpan<byte> value) => Terminal.TryGet(tag, out value) || Card.TryGet(tag, out value);

    /// <summary>Forgets both and zeroes what was held.</summary>
    public void Clear()
    {
        Terminal.Clear();
        Card.Clear();
    }
}
