using System.Runtime.CompilerServices;
using Terminal.Primitives;

namespace Terminal.Emv.Contact;

/// <summary>An application that card and terminal share, as a cardholder chooses it.</summary>
/// <param name="Name">Its ADF name.</param>
/// <param name="Label">Application label (50), ASCII; empty where the card gives none.</param>
/// <param name="PreferredName">Application preferred name (9F12) in the code table; empty where there is none or the terminal cannot
/// show it.</param>
/// <param name="CodeTable">Issuer code table index (9F11): part 1 to 10 of ISO 8859; 0 for none.</param>
/// <param name="NeedsConfirmation">True where it may not be used before the cardholder confirms it.</param>
public readonly record struct ApplicationChoice(
    ReadOnlyMemory<byte> Name,
    ReadOnlyMemory<byte> Label,
    ReadOnlyMemory<byte> PreferredName,
    byte CodeTable,
    bool NeedsConfirmation);

/// <summary>The applications that card and terminal share, in the order in which they are offered.</summary>
/// <remarks>EMV 4.4 Book 1 §12.4. The list is allocated once.</remarks>
internal sealed class CandidateList
{
    private const int SlotLength = Limits.AidLengthMax + (2 * Limits.ApplicationNameLengthMax);
    private readonly Candidate[] list = new Candidate[Limits.CandidateCountMax];
    private readonly byte[] texts = new byte[Limits.CandidateCountMax * SlotLength];

    /// <summary>Count of applications.</summary>
    public int Count { get; private set; }

    /// <summary>The application at a place.</summary>
    public ref readonly Candidate this[int index] => ref list[index];

    /// <summary>The ADF name of the application at a place.</summary>
    public ReadOnlySpan<byte> NameOf(int index) => texts.AsSpan(list[index].Slot * SlotLength, list[index].NameLength);

    /// <summary>What the cardholder sees of it.</summary>
    public ApplicationChoice Choice(int index)
    {
        Invariant.Check(index >= 0 && index < Count);
        Candidate one = list[index];
        int start = one.Slot * SlotLength;
        int label = start + Limits.AidLengthMax;
        return new ApplicationChoice(
            texts.AsMemory(start, one.NameLength),
            texts.AsMemory(label, one.LabelLength),
            texts.AsMemory(label + Limits.ApplicationNameLengthMax, one.PreferredLength),
            one.CodeTable,
            one.NeedsConfirmation);
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds an application; one of a name that is there, and one too many, is passed over.</summary>
    public void Add(ReadOnlySpan<byte> name, in Candidate found, ReadOnlySpan<byte> label, ReadOnlySpan<byte> preferred)
    {
        for (int i = 0; i < Count; i++)
        {
            if (NameOf(i).SequenceEqual(name))
            {
                return;
            }
        }

        if (Count == list.Length)
        {
            return;
        }

        Candidate added = found;
        added.Slot = Count; // Slots are given in order; removal comes only once the list is whole.
        added.NameLength = (byte)name.Length;
        Span<byte> slot = texts.AsSpan(Count * SlotLength, SlotLength);
        name.CopyTo(slot);
        added.LabelLength = Keep(label, slot[Limits.AidLengthMax..]);
        added.PreferredLength = Keep(preferred, slot[(Limits.AidLengthMax + Limits.ApplicationNameLengthMax)..]);
        list[Count++] = added;
    }

    /// <summary>Removes the application at a place.</summary>
    public void RemoveAt(int index)
    {
        list.AsSpan(index + 1, Count - index - 1).CopyTo(list.AsSpan(index));
        Count--;
    }

    /// <summary>Removes those that nobody can confirm.</summary>
    public void RemoveUnconfirmed()
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (list[i].NeedsConfirmation)
            {
                RemoveAt(i);
            }
        }
    }

    /// <summary>Orders by the merchant's preference, then by the card's priority; equals stay in their order.</summary>
    public void Sort()
    {
        for (int i = 1; i < Count; i++)
        {
            Candidate moved = list[i];
            int place = i;
            while (place > 0 && list[place - 1].Rank > moved.Rank)
            {
                list[place] = list[place - 1];
                place--;
            }

            list[place] = moved;
        }
    }

    private static byte Keep(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int length = Math.Min(text.Length, Limits.ApplicationNameLengthMax);
        text[..length].CopyTo(destination);
        return (byte)length;
    }

    /// <summary>What is known of an application besides its texts.</summary>
    internal struct Candidate
    {
        public int ApplicationIndex;
        public int MerchantPriority;
        public byte Priority;
        public byte CodeTable;
        public bool NeedsConfirmation;
        internal int Slot;
        internal byte NameLength;
        internal byte LabelLength;
        internal byte PreferredLength;

        /// <summary>Lower goes first; a priority of 0 says nothing and goes last.</summary>
        internal readonly long Rank =>
            ((MerchantPriority == 0 ? int.MaxValue : (long)MerchantPriority) << 8) + (Priority == 0 ? byte.MaxValue : Priority);
    }
}
