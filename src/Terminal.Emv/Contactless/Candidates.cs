using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Terminal.Emv.Apdu;
using Terminal.Emv.Contact;
using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Emv.Contactless;

/// <summary>The combinations of a card's applications with the terminal's kernels, in the order in which they are tried.</summary>
/// <remarks>EMV Contactless Book B §3.3.2. The list is allocated once.</remarks>
internal sealed class Candidates
{
    private const uint Directory = Tag.FciIssuerDiscretionaryData;
    private readonly Candidate[] list = new Candidate[Limits.CandidateCountMax];
    private int next;

    /// <summary>Count of combinations.</summary>
    public int Count { get; private set; }

    /// <summary>The combination that <see cref="TryNext"/> gave: index of the terminal's application.</summary>
    public int ApplicationIndex => list[next - 1].ApplicationIndex;

    /// <summary>The ADF name of the combination that <see cref="TryNext"/> gave.</summary>
    public ReadOnlySpan<byte> AdfName => ((ReadOnlySpan<byte>)list[next - 1].Name)[..list[next - 1].NameLength];

    /// <summary>True where the list never held a combination.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>A combination as a cardholder chooses it.</summary>
    public ApplicationChoice Choice(int index)
    {
        Invariant.Check(index >= 0 && index < Count);
        ref Candidate one = ref list[index];
        return new ApplicationChoice(
            ((ReadOnlySpan<byte>)one.Name)[..one.NameLength].ToArray(),
            ((ReadOnlySpan<byte>)one.Label)[..one.LabelLength].ToArray(),
            default,
            0,
            NeedsConfirmation: false);
    }

    /// <summary>Puts the combinations of an ADF name before all others; false where there is none of it.</summary>
    public bool TryPrefer(ReadOnlySpan<byte> name)
    {
        bool found = false;
        for (int i = 0; i < Count; i++)
        {
            bool isIt = ((ReadOnlySpan<byte>)list[i].Name)[..list[i].NameLength].SequenceEqual(name);
            list[i].MerchantPriority = isIt ? 0 : list[i].MerchantPriority;
            found |= isIt;
        }

        Sort();
        return found;
    }

    /// <summary>Builds the list from the answer to the selection of the PPSE; false where the answer is malformed.</summary>
    /// <param name="data">The answer without its status word.</param>
    /// <param name="applications">The terminal's applications.</param>
    /// <param name="takesPart">Which of them take part in this transaction.</param>
    public bool TryBuild(ReadOnlySpan<byte> data, IReadOnlyList<ContactlessApplication> applications, ReadOnlySpan<bool> takesPart)
    {
        Count = 0;
        next = 0;
        if (!ResponseApdu.TryTemplate(data, Tag.FciTemplate, out ReadOnlySpan<byte> fci)
            || !TlvReader.TryFind(fci, Tag.FciProprietaryTemplate, out ReadOnlySpan<byte> proprietary)
            || !TlvReader.TryFind(proprietary, Directory, out ReadOnlySpan<byte> directory))
        {
            return false;
        }

        var entries = new TlvReader(directory);
        while (entries.Next(out uint tag, out ReadOnlySpan<byte> entry) == TlvStatus.Read)
        {
            if (tag == Tag.ApplicationTemplate)
            {
                AddEntry(entry, applications, takesPart);
            }
        }

        Sort();
        return true;
    }

    /// <summary>Goes on to the next combination; false where there is none.</summary>
    public bool TryNext()
    {
        if (next == Count)
        {
            return false;
        }

        next++;
        return true;
    }

    private void AddEntry(ReadOnlySpan<byte> entry, IReadOnlyList<ContactlessApplication> applications, ReadOnlySpan<bool> takesPart)
    {
        if (!TlvReader.TryFind(entry, Tag.ApplicationIdentifierCard, out ReadOnlySpan<byte> name)
            || name.Length is < 5 or > Limits.AidLengthMax)
        {
            return; // An entry without a usable ADF name is passed over.
        }

        int priority = TlvReader.TryFind(entry, Tag.ApplicationPriorityIndicator, out ReadOnlySpan<byte> indicator) && indicator.Length == 1
            ? indicator[0] & 0x0F
            : 0;
        if (!TryRequestedKernel(entry, name, out int kernel))
        {
            return;
        }

        for (int i = 0; i < applications.Count && Count < list.Length; i++)
        {
            if (takesPart[i] && name.StartsWith(applications[i].Aid.Span) && EntryPoint.Runs(applications[i].KernelId)
                && (kernel == 0 || kernel == applications[i].KernelId))
            {
                ref Candidate candidate = ref list[Count++];
                candidate.ApplicationIndex = i;
                candidate.NameLength = name.Length;
                name.CopyTo(candidate.Name);
                candidate.Priority = priority == 0 ? int.MaxValue : priority;
                candidate.MerchantPriority = applications[i].MerchantPriority == 0 ? int.MaxValue : applications[i].MerchantPriority;
                _ = TlvReader.TryFind(entry, Tag.ApplicationLabel, out ReadOnlySpan<byte> label);
                candidate.LabelLength = Math.Min(label.Length, Limits.ApplicationNameLengthMax);
                label[..candidate.LabelLength].CopyTo(candidate.Label);
            }
        }
    }

    /// <summary>The kernel that an entry asks for; 0 where any configured one does.</summary>
    private static bool TryRequestedKernel(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> name, out int kernel)
    {
        if (!TlvReader.TryFind(entry, Tag.KernelIdentifier, out ReadOnlySpan<byte> identifier) || identifier.IsEmpty)
        {
            kernel = DefaultKernel(name[..5]);
            return true;
        }

        // Bits 8 and 7 of the first byte: 00 international; domestic kernels carry two bytes more and are none of ours.
        kernel = identifier[0];
        return (identifier[0] & 0xC0) == 0;
    }

    /// <summary>The kernels that the international RIDs have without naming one (EMV Contactless Book B).</summary>
    private static int DefaultKernel(ReadOnlySpan<byte> rid) =>
        rid[0] != 0xA0 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(rid[1..]) switch
        {
            0x00000004 => 2,
            0x00000003 => 3,
            0x00000025 => 4,
            0x00000065 => 5,
            0x00000152 => 6,
            0x00000333 => 7,
            _ => 0,
        };

    /// <summary>Orders by the merchant's preference, then by the card's priority; equals stay in the order of the directory.</summary>
    private void Sort()
    {
        for (int i = 1; i < Count; i++)
        {
            Candidate moved = list[i];
            int place = i;
            while (place > 0 && list[place - 1].Rank.CompareTo(moved.Rank) > 0)
            {
                list[place] = list[place - 1];
                place--;
            }

            list[place] = moved;
        }
    }

    [InlineArray(Limits.AidLengthMax)]
    private struct NameBytes
    {
        private byte first;
    }

    [InlineArray(Limits.ApplicationNameLengthMax)]
    private struct LabelBytes
    {
        private byte first;
    }

    private struct Candidate
    {
        public int MerchantPriority;
        public int LabelLength;
        public LabelBytes Label;
        public int ApplicationIndex;
        public int NameLength;
        public int Priority;
        public NameBytes Name;

        /// <summary>Lower goes first. What the cardholder has chosen is before every preference of the merchant's.</summary>
        public readonly (int Merchant, int Card) Rank => (MerchantPriority, Priority);
    }
}
