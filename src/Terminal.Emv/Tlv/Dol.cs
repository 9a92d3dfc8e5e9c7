namespace Terminal.Emv.Tlv;

/// <summary>Walks a data object list: tags with the lengths in which their values are wanted.</summary>
/// <remarks>EMV 4.4 Book 3 §5.4. A tag has one or two bytes there, a length one.</remarks>
public ref struct Dol
{
    private readonly ReadOnlySpan<byte> list;

    /// <summary>Starts at the first entry of <paramref name="list"/>.</summary>
    public Dol(ReadOnlySpan<byte> list)
    {
        this.list = list;
        Offset = 0;
    }

    /// <summary>Index of the next unread byte; after a failure, of the entry at fault.</summary>
    public int Offset { get; private set; }

    /// <summary>True where a list is well formed and names <paramref name="wanted"/>.</summary>
    public static bool Names(ReadOnlySpan<byte> list, uint wanted)
    {
        var dol = new Dol(list);
        bool found = false;
        TlvStatus status;
        while ((status = dol.Next(out uint tag, out _)) == TlvStatus.Read)
        {
            found |= tag == wanted;
        }

        return status == TlvStatus.End && found;
    }

    /// <summary>Sums the lengths that a list asks for; false where it is not well formed.</summary>
    public static bool TryMeasure(ReadOnlySpan<byte> list, out int length)
    {
        var dol = new Dol(list);
        length = 0;
        TlvStatus status;
        while ((status = dol.Next(out _, out int wanted)) == TlvStatus.Read)
        {
            length += wanted;
        }

        return status == TlvStatus.End;
    }

    /// <summary>Builds the data that a list asks for.</summary>
    /// <remarks>
    /// What nobody knows and what is a template becomes zeros; a value of another length is cut or filled as its format wants
    /// (EMV 4.4 Book 3 §5.4).
    /// </remarks>
    /// <param name="list">The list.</param>
    /// <param name="data">Where values are read.</param>
    /// <param name="destination">Where the data go.</param>
    /// <param name="length">Length of the data.</param>
    /// <returns>False where the list is not well formed or asks for more than the destination holds.</returns>
    public static bool TryBuild(ReadOnlySpan<byte> list, TransactionData data, Span<byte> destination, out int length)
    {
        var dol = new Dol(list);
        length = 0;
        TlvStatus status;
        while ((status = dol.Next(out uint tag, out int wanted)) == TlvStatus.Read)
        {
            if (destination.Length - length < wanted)
            {
                return false;
            }

            Span<byte> field = destination.Slice(length, wanted);
            length += wanted;
            if (TlvReader.IsConstructed(tag) || !data.TryGet(tag, out ReadOnlySpan<byte> value))
            {
                field.Clear();
                continue;
            }

            Fit(value, TagFormats.Of(tag), field);
        }

        return status == TlvStatus.End;
    }

    /// <summary>Reads the next entry.</summary>
    /// <param name="tag">The tag, big-endian.</param>
    /// <param name="length">The length in which its value is wanted, 0 to 255.</param>
    public TlvStatus Next(out uint tag, out int length)
    {
        tag = 0;
        length = 0;
        if (Offset == list.Length)
        {
            return TlvStatus.End;
        }

        int cursor = Offset;
        TlvStatus status = TlvReader.ReadTag(list, ref cursor, out tag);
        if (status != TlvStatus.Read)
        {
            return status;
        }

        if (tag > 0xFFFF)
        {
            return TlvStatus.Malformed;
        }

        if (cursor == list.Length)
        {
            return TlvStatus.Truncated;
        }

        length = list[cursor];
        Offset = cursor + 1;
        return TlvStatus.Read;
    }

    private static void Fit(ReadOnlySpan<byte> value, TagFormat format, Span<byte> field)
    {
        int kept = Math.Min(value.Length, field.Length);
        if (format == TagFormat.Numeric)
        {
            field[..^kept].Clear();
            value[^kept..].CopyTo(field[^kept..]);
            return;
        }

        value[..kept].CopyTo(field);
        field[kept..].Fill(format == TagFormat.CompressedNumeric ? (byte)0xFF : (byte)0x00);
    }
}
