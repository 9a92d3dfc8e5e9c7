using System.Security.Cryptography;
using Terminal.Emv.Apdu;
using Terminal.Emv.Contactless;
using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;

namespace Terminal.Emv.Contact;

/// <summary>Step 9, and again at completion: GENERATE AC and its answer (EMV 4.4 Book 3 §6.5.5, §9.3, §10.8).</summary>
internal sealed class CardActionAnalysis(OfflineDataAuthentication authentication)
{
    private const byte CdaWanted = 0x10;
    private const byte TypeMask = 0xC0;
    private readonly byte[] said = new byte[3 * Limits.DolDataLengthMax];
    private int saidLength;
    private int saidBefore;
    private bool second;
    private byte signature;

    /// <summary>The cryptogram that the terminal asked for last.</summary>
    public CryptogramType Asked { get; private set; }

    /// <summary>The cryptogram that the card gave last.</summary>
    public CryptogramType Given { get; private set; }

    /// <summary>True where an answer of this transaction had to be signed and its signature does not hold; of XDA, the second
    /// alone.</summary>
    public bool SignatureFailed { get; private set; }

    /// <summary>True where XDA has failed by the first answer, which was no decline: the issuer alone may approve now.</summary>
    public bool IssuerAloneApproves { get; private set; }

    /// <summary>Forgets the last transaction.</summary>
    public void Clear()
    {
        said.AsSpan().Clear();
        saidLength = saidBefore = 0;
        SignatureFailed = IssuerAloneApproves = false;
    }

    /// <summary>Keeps what the terminal told the card: the card signs over all of it.</summary>
    public void Said(ReadOnlySpan<byte> dolData)
    {
        dolData.CopyTo(said.AsSpan(saidLength));
        saidLength += dolData.Length;
    }

    /// <summary>Writes the command.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="dolTag">CDOL1 or CDOL2.</param>
    /// <param name="defaultTdol">The terminal's TDOL, for a card without one.</param>
    /// <param name="type">What is asked for.</param>
    /// <param name="command">Where the command goes.</param>
    /// <param name="length">Its length.</param>
    public Verdict Build(
        TransactionData data, uint dolTag, ReadOnlySpan<byte> defaultTdol, CryptogramType type, Span<byte> command, out int length)
    {
        length = 0;
        Span<byte> dolData = stackalloc byte[Limits.DolDataLengthMax];
        if (!data.Card.TryGet(dolTag, out ReadOnlySpan<byte> dol) || !TryHash(data, dol, defaultTdol)
            || !Dol.TryBuild(dol, data, dolData, out int dolLength))
        {
            return Verdict.End(OutcomeReason.CardDataFormat);
        }

        second = dolTag == Tag.Cdol2;
        saidBefore = second ? saidLength : 0;
        Said(dolData[..dolLength]);
        Asked = type;
        signature = authentication.SignatureWanted(type);
        length = CommandApdu.GenerateAc((byte)((byte)type | signature), dolData[..dolLength], command);
        return Verdict.Continue;
    }

    /// <summary>Takes the answer. A card may give less than it was asked for, never more.</summary>
    public Verdict Accept(in ResponseApdu response, TransactionData data)
    {
        if (response.Status != StatusWord.Success)
        {
            return Verdict.End(OutcomeReason.CryptogramRefused);
        }

        bool template = ResponseApdu.TryTemplate(response.Data, Tag.ResponseTemplateFormat2, out ReadOnlySpan<byte> content);
        Verdict verdict = template ? CardObjects.StoreCryptogram(content, data) : StoreFormat1(response.Data, data);
        if (verdict.Ends)
        {
            return verdict;
        }

        Indicators.Raise(data, TsiBit.CardRiskManagement);
        if (!data.Card.TryGet(Tag.CryptogramInformationData, out ReadOnlySpan<byte> information)
            || !data.Card.TryGet(Tag.ApplicationTransactionCounter, out _))
        {
            return Verdict.End(OutcomeReason.CardDataMissing);
        }

        Given = (CryptogramType)(information[0] & TypeMask);
        if (Given is not (CryptogramType.Aac or CryptogramType.Tc or CryptogramType.Arqc) || Rank(Given) > Rank(Asked))
        {
            return Verdict.End(OutcomeReason.CryptogramRefused);
        }

        if (authentication.Extended.Selected)
        {
            AcceptExtended(data, content);
        }

        bool failed = signature == CdaWanted && Given != CryptogramType.Aac
            && !authentication.VerifyCombined(data, content, said.AsSpan(0, saidLength));
        SignatureFailed |= failed;
        return failed || data.Card.TryGet(Tag.ApplicationCryptogram, out _)
            ? Verdict.Continue
            : Verdict.End(OutcomeReason.CardDataMissing);
    }

    /// <summary>The first answer's failure leaves the decision to the issuer, the second's declines (EMV 4.4 Book 4 §6.3.2.2.3).</summary>
    private void AcceptExtended(TransactionData data, ReadOnlySpan<byte> content)
    {
        bool failedBefore = authentication.Extended.Failed;
        authentication.Extended.Accept(data, content, said.AsSpan(saidBefore, saidLength - saidBefore), Given);
        bool failed = authentication.Extended.Failed && Given != CryptogramType.Aac;
        if (second)
        {
            SignatureFailed |= failed && !failedBefore;
        }
        else
        {
            IssuerAloneApproves = failed;
        }
    }

    /// <summary>
    /// Makes the TC hash value (98) where a list asks for it: SHA-1 over what the card's TDOL (97) names, else the terminal's; a terminal
    /// without one has an empty list, which is a default too (EMV 4.4 Book 3 §9.2.2). The TVR may be among the data: its bit goes first.
    /// </summary>
    private static bool TryHash(TransactionData data, ReadOnlySpan<byte> dol, ReadOnlySpan<byte> defaultTdol)
    {
        if (!Dol.Names(dol, Tag.TcHashValue))
        {
            return true;
        }

        if (!data.Card.TryGet(Tag.Tdol, out ReadOnlySpan<byte> tdol))
        {
            Indicators.Raise(data, TvrBit.DefaultTdolUsed);
            tdol = defaultTdol;
        }

        Span<byte> hashed = stackalloc byte[Limits.DolDataLengthMax];
        if (!Dol.TryBuild(tdol, data, hashed, out int length))
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(hashed[..length], hash);
        data.Terminal.Set(Tag.TcHashValue, hash);
        return true;
    }

    private static int Rank(CryptogramType type) => type switch
    {
        CryptogramType.Aac => 0,
        CryptogramType.Arqc => 1,
        _ => 2,
    };

    /// <summary>Format 1: CID, ATC, cryptogram, issuer application data.</summary>
    private static Verdict StoreFormat1(ReadOnlySpan<byte> answer, TransactionData data)
    {
        if (TlvReader.Single(answer, out uint tag, out ReadOnlySpan<byte> content) != TlvStatus.Read || tag != Tag.ResponseTemplateFormat1)
        {
            return Verdict.End(OutcomeReason.CardDataMalformed);
        }

        if (content.Length is < 11 or > 43)
        {
            return Verdict.End(OutcomeReason.CardDataFormat);
        }

        CardObjects.ForgetCryptogram(data);
        bool stored = data.Card.Add(Tag.CryptogramInformationData, content[..1]) == StoreStatus.Stored
            && data.Card.Add(Tag.ApplicationTransactionCounter, content[1..3]) == StoreStatus.Stored
            && data.Card.Add(Tag.ApplicationCryptogram, content[3..11]) == StoreStatus.Stored
            && (content.Length == 11 || data.Card.Add(Tag.IssuerApplicationData, content[11..]) == StoreStatus.Stored);
        return stored ? Verdict.Continue : Verdict.End(OutcomeReason.CardDataTooLong);
    }
}
