using Terminal.Emv.Apdu;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;

namespace Terminal.Emv.Contact;

/// <summary>Step 1: which applications do card and terminal share?</summary>
/// <remarks>
/// EMV 4.4 Book 1 §12.3: the payment directory (PSE) first where the terminal uses it, then the list of AIDs where the directory is not
/// there, cannot be read, or has nothing in common.
/// </remarks>
internal sealed class ApplicationSelection(ContactConfiguration configuration)
{
    private const int DirectorySfiMax = 10;
    private const byte PriorityMask = 0x0F;
    private const byte ConfirmationBit = 0x80;
    private byte directorySfi;
    private byte directoryCodeTable;
    private int record;
    private int application;
    private int occurrences;
    private byte transactionType;
    private Search search;

    private enum Search
    {
        /// <summary>The directory is selected.</summary>
        Directory,

        /// <summary>The directory's records are read.</summary>
        Record,

        /// <summary>The terminal's AIDs are tried one after the other.</summary>
        Name,

        /// <summary>The next application of an AID is sought.</summary>
        NextOfName,
    }

    /// <summary>What was found.</summary>
    public CandidateList Candidates { get; } = new();

    /// <summary>Writes the first command; 0 where the terminal takes no application for this type of transaction.</summary>
    public int Begin(byte type, Span<byte> command)
    {
        transactionType = type;
        Candidates.Clear();
        directoryCodeTable = 0;
        if (Next(-1) < 0)
        {
            return 0;
        }

        if (!configuration.UsesDirectory)
        {
            return FirstName(command);
        }

        search = Search.Directory;
        return CommandApdu.SelectPse(command);
    }

    /// <summary>Takes an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="command">Where the next command goes.</param>
    /// <param name="length">Its length; 0 where the list is whole.</param>
    /// <returns>
    /// An end where the card is blocked: 6A81 to the first SELECT of a name (EMV 4.4 Book 1 §12.3.3). To a SELECT of the next one it says
    /// that there is no such thing, and what was found stands.
    /// </returns>
    public Verdict Accept(in ResponseApdu response, Span<byte> command, out int length)
    {
        length = 0;
        if (search is Search.Directory or Search.Name && response.Status == StatusWord.FunctionNotSupported)
        {
            return Verdict.End(OutcomeReason.CardBlocked);
        }

        length = search switch
        {
            Search.Directory => DirectorySelected(response, command),
            Search.Record => RecordRead(response, command),
            _ => NameSelected(response, command),
        };
        return Verdict.Continue;
    }

    private int DirectorySelected(in ResponseApdu response, Span<byte> command)
    {
        if (response.Status != StatusWord.Success
            || !ResponseApdu.TryTemplate(response.Data, Tag.FciTemplate, out ReadOnlySpan<byte> fci)
            || !TlvReader.TryFind(fci, Tag.FciProprietaryTemplate, out ReadOnlySpan<byte> proprietary)
            || !TlvReader.TryFind(proprietary, Tag.Sfi, out ReadOnlySpan<byte> sfi) || sfi.Length != 1 || sfi[0] is 0 or > DirectorySfiMax)
        {
            return FirstName(command);
        }

        directorySfi = sfi[0];
        directoryCodeTable = CodeTable(proprietary);
        record = 1;
        search = Search.Record;
        return CommandApdu.ReadRecord(directorySfi, record, command);
    }

    private int RecordRead(in ResponseApdu response, Span<byte> command)
    {
        bool read = response.Status == StatusWord.Success;
        if (read && ResponseApdu.TryRecord(response.Data, out ReadOnlySpan<byte> content))
        {
            var entries = new TlvReader(content);
            while (entries.Next(out uint tag, out ReadOnlySpan<byte> entry) == TlvStatus.Read)
            {
                if (tag == Tag.ApplicationTemplate)
                {
                    AddEntry(entry);
                }
            }
        }

        if (read && record < Limits.DirectoryRecordCountMax)
        {
            return CommandApdu.ReadRecord(directorySfi, ++record, command);
        }

        if (!read && response.Status != StatusWord.RecordNotFound)
        {
            Candidates.Clear(); // A directory that does not end as it should is none.
        }

        return Candidates.Count > 0 ? 0 : FirstName(command);
    }

    /// <summary>An entry without a usable ADF name (DDFs among them) is passed over.</summary>
    private void AddEntry(ReadOnlySpan<byte> entry)
    {
        if (!TlvReader.TryFind(entry, Tag.ApplicationIdentifierCard, out ReadOnlySpan<byte> name)
            || name.Length is < 5 or > Limits.AidLengthMax)
        {
            return;
        }

        int match = -1;
        for (int i = Next(-1); i >= 0; i = Next(i))
        {
            ContactApplication one = configuration.Applications[i];
            bool matches = one.PartialName ? name.StartsWith(one.Aid.Span) : name.SequenceEqual(one.Aid.Span);
            match = matches && (match < 0 || configuration.Applications[match].Aid.Length < one.Aid.Length) ? i : match;
        }

        if (match >= 0)
        {
            Add(match, name, entry, directoryCodeTable);
        }
    }

    private int FirstName(Span<byte> command)
    {
        search = Search.Name;
        application = Next(-1);
        occurrences = 0;
        return CommandApdu.Select(configuration.Applications[application].Aid.Span, command);
    }

    private int NameSelected(in ResponseApdu response, Span<byte> command)
    {
        ContactApplication sought = configuration.Applications[application];
        bool blocked = response.Status >> 8 is 0x62 or 0x63;
        if ((response.Status == StatusWord.Success || blocked)
            && ResponseApdu.TryTemplate(response.Data, Tag.FciTemplate, out ReadOnlySpan<byte> fci)
            && TlvReader.TryFind(fci, Tag.DedicatedFileName, out ReadOnlySpan<byte> name)
            && name.Length <= Limits.AidLengthMax && name.StartsWith(sought.Aid.Span))
        {
            bool exact = name.Length == sought.Aid.Length;
            if (!blocked && (exact || sought.PartialName))
            {
                _ = TlvReader.TryFind(fci, Tag.FciProprietaryTemplate, out ReadOnlySpan<byte> proprietary);
                Add(application, name, proprietary, CodeTable(proprietary));
            }

            if (!exact && ++occurrences < Limits.OccurrenceCountMax)
            {
                search = Search.NextOfName;
                return CommandApdu.SelectNext(sought.Aid.Span, command);
            }
        }

        search = Search.Name;
        application = Next(application);
        occurrences = 0;
        return application < 0 ? 0 : CommandApdu.Select(configuration.Applications[application].Aid.Span, command);
    }

    private void Add(int index, ReadOnlySpan<byte> name, ReadOnlySpan<byte> objects, byte codeTable)
    {
        byte priority = TlvReader.TryFind(objects, Tag.ApplicationPriorityIndicator, out ReadOnlySpan<byte> indicator)
            && indicator.Length == 1
            ? indicator[0] : (byte)0;
        _ = TlvReader.TryFind(objects, Tag.ApplicationLabel, out ReadOnlySpan<byte> label);
        bool shows = ApplicationName.Shows(configuration.Terminal.AdditionalCapabilities.Span, codeTable);
        ReadOnlySpan<byte> preferred = default;
        if (shows)
        {
            _ = TlvReader.TryFind(objects, Tag.ApplicationPreferredName, out preferred);
        }

        Candidates.Add(
            name,
            new CandidateList.Candidate
            {
                ApplicationIndex = index,
                MerchantPriority = configuration.Applications[index].MerchantPriority,
                Priority = (byte)(priority & PriorityMask),
                NeedsConfirmation = (priority & ConfirmationBit) != 0,
                CodeTable = shows ? codeTable : (byte)0,
            },
            label,
            preferred);
    }

    private int Next(int index)
    {
        for (int i = index + 1; i < configuration.Applications.Count; i++)
        {
            if (configuration.Applications[i].TransactionType is not { } type || type == transactionType)
            {
                return i;
            }
        }

        return -1;
    }

    private static byte CodeTable(ReadOnlySpan<byte> objects) =>
        TlvReader.TryFind(objects, Tag.IssuerCodeTableIndex, out ReadOnlySpan<byte> index) && index.Length == 1 ? index[0] : (byte)0;
}
