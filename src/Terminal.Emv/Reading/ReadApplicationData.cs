using Terminal.Emv.Apdu;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;

namespace Terminal.Emv.Reading;

/// <summary>READ RECORD for each record of the AFL, in its order; keeps the records that are signed.</summary>
/// <remarks>EMV 4.4 Book 3 §10.2 for the AFL and for what of a record is signed: its content for SFI 1 to 10, all of it above.</remarks>
internal sealed class ReadApplicationData
{
    private const int SfiOfContentMax = 10;
    private readonly byte[] afl = new byte[Limits.AflLengthMax];
    private readonly byte[] staticData = new byte[Limits.StaticDataLengthMax];
    private int aflLength;
    private int staticLength;
    private int entry;
    private int record;

    /// <summary>The signed records, one after the other, without the data of the tag list.</summary>
    public ReadOnlySpan<byte> StaticData => staticData.AsSpan(0, staticLength);

    /// <summary>True where a signed record above SFI 10 was no template 70: static data of it authenticate nothing.</summary>
    public bool SignedRecordUnusable { get; private set; }

    private int Sfi => afl[entry] >> 3;

    /// <summary>Forgets the last transaction and zeroes its records.</summary>
    public void Reset()
    {
        staticData.AsSpan(0, staticLength).Clear();
        SignedRecordUnusable = false;
        aflLength = staticLength = entry = record = 0;
    }

    /// <summary>Takes the AFL; a card without one has given all in its answer to GET PROCESSING OPTIONS.</summary>
    public Verdict Begin(TransactionData data)
    {
        if (!data.Card.TryGet(Tag.ApplicationFileLocator, out ReadOnlySpan<byte> list))
        {
            return Verdict.Continue;
        }

        int recordCount = 0;
        for (int i = 0; i + 4 <= list.Length; i += 4)
        {
            int sfi = list[i] >> 3;
            if ((list[i] & 0x07) != 0 || sfi is 0 or > 30 || list[i + 1] == 0 || list[i + 2] < list[i + 1]
                || list[i + 3] > list[i + 2] - list[i + 1] + 1)
            {
                return Verdict.End(OutcomeReason.CardDataFormat);
            }

            recordCount += list[i + 2] - list[i + 1] + 1;
        }

        if (list.Length % 4 != 0)
        {
            return Verdict.End(OutcomeReason.CardDataFormat);
        }

        if (recordCount > Limits.RecordCountMax)
        {
            return Verdict.End(OutcomeReason.CardDataTooLong);
        }

        list.CopyTo(afl);
        aflLength = list.Length;
        record = afl[1];
        return Verdict.Continue;
    }

    /// <summary>Builds the next command; false where all records are read.</summary>
    public bool TryNext(Span<byte> command, out int length)
    {
        length = entry < aflLength ? CommandApdu.ReadRecord(Sfi, record, command) : 0;
        return length > 0;
    }

    /// <summary>Takes a record.</summary>
    public Verdict Accept(ReadOnlySpan<byte> response, TransactionData data)
    {
        if (!ResponseApdu.TryRead(response, out ResponseApdu apdu))
        {
            return Verdict.End(OutcomeReason.CardDataMalformed);
        }

        if (apdu.Status != StatusWord.Success)
        {
            return Verdict.End(OutcomeReason.RecordRefused);
        }

        bool standard = Sfi <= SfiOfContentMax;
        bool template = ResponseApdu.TryRecord(apdu.Data, out ReadOnlySpan<byte> content);
        if (standard && !template)
        {
            return Verdict.End(OutcomeReason.CardDataMalformed);
        }

        bool signed = record - afl[entry + 1] < afl[entry + 3];
        SignedRecordUnusable |= signed && !template;
        if (signed && !Keep(standard ? content : apdu.Data))
        {
            return Verdict.End(OutcomeReason.CardDataTooLong);
        }

        Verdict verdict = template ? CardObjects.Store(content, data) : Verdict.Continue;
        if (record++ == afl[entry + 2])
        {
            entry += 4;
            record = entry < aflLength ? afl[entry + 1] : 0;
        }

        return verdict;
    }

    private bool Keep(ReadOnlySpan<byte> signed)
    {
        if (staticData.Length - staticLength < signed.Length + 2)
        {
            return false; // Two bytes stay free for the AIP.
        }

        signed.CopyTo(staticData.AsSpan(staticLength));
        staticLength += signed.Length;
        return true;
    }
}
