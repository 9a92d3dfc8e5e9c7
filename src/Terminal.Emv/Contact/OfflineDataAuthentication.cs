using System.Security.Cryptography;
using Terminal.Emv.Apdu;
using Terminal.Emv.Contactless;
using Terminal.Emv.Oda;
using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;
using Terminal.PublicKeys;

namespace Terminal.Emv.Contact;

/// <summary>Step 4: is the card genuine? XDA before CDA before DDA before SDA, the first that card and terminal both have.</summary>
/// <remarks>
/// EMV 4.4 Book 3 §10.3, EMV 4.4 Book 2 §5 and §6. Whatever fails is a bit of the TVR and decides nothing yet. Missing data of the card
/// are told apart from those that do not hold. With CDA and XDA the keys are recovered here and the signature comes with the cryptogram.
/// </remarks>
internal sealed class OfflineDataAuthentication(CardKeys keys, CurveCardKeys curveKeys)
{
    private const byte CardHasXda = 0x80;
    private const byte CardHasSda = 0x40;
    private const byte CardHasDda = 0x20;
    private const byte CardHasCda = 0x01;
    private const byte TerminalHasSda = 0x80;
    private const byte TerminalHasDda = 0x40;
    private const byte TerminalHasCda = 0x08;
    private const byte TerminalHasXda = 0x04;
    private const byte WantsCda = 0x10;
    private const byte WantsXda = 0x08;
    private const int CombinedLength = 1 + 8 + SHA1.HashSizeInBytes;
    private readonly byte[] ddolData = new byte[Limits.DolDataLengthMax];
    private readonly byte[] hashed = new byte[(3 * Limits.DolDataLengthMax) + Limits.ResponseLengthMax];
    private int ddolLength;

    private enum Method
    {
        None,
        Static,
        Dynamic,
        Combined,
        Extended,
    }

    /// <summary>XDA.</summary>
    public ExtendedDataAuthentication Extended { get; } = new(curveKeys);

    /// <summary>True where a GENERATE AC that asks for no AAC asks for a signature of CDA.</summary>
    private bool SignsCryptogram { get; set; }

    /// <summary>The signature that GENERATE AC asks for, bits 5 and 4 of its P1 (EMV 4.4 Book 3 §6.5.5): XDA's with whatever is asked
    /// for.</summary>
    public byte SignatureWanted(CryptogramType asked) =>
        Extended.Selected ? WantsXda : SignsCryptogram && asked != CryptogramType.Aac ? WantsCda : (byte)0;

    /// <summary>Forgets the last transaction.</summary>
    public void Clear()
    {
        keys.Clear();
        Extended.Clear();
        ddolData.AsSpan().Clear();
        hashed.AsSpan().Clear();
        ddolLength = 0;
        SignsCryptogram = false;
    }

    /// <summary>Chooses the method and does what needs no card.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="records">What was read and is signed.</param>
    /// <param name="application">The terminal's application.</param>
    /// <param name="parameters">What the time is.</param>
    /// <param name="command">Where INTERNAL AUTHENTICATE goes.</param>
    /// <returns>Length of the command; 0 where there is none to send.</returns>
    public int Begin(
        TransactionData data,
        ReadApplicationData records,
        ContactApplication application,
        in TransactionParameters parameters,
        Span<byte> command)
    {
        SignsCryptogram = false;
        switch (Choose(data))
        {
            case Method.Static:
                Indicators.Raise(data, TvrBit.SdaSelected);
                Note(data, VerifyStatic(data, records), TvrBit.SdaFailed);
                return 0;
            case Method.Dynamic:
                OdaStatus status = RecoverKeys(data, records);
                if (status == OdaStatus.Verified && TryBuildDdolData(data, application))
                {
                    return CommandApdu.InternalAuthenticate(ddolData.AsSpan(0, ddolLength), command);
                }

                Note(data, status == OdaStatus.Verified ? OdaStatus.StaticDataWrong : status, TvrBit.DdaFailed);
                return 0;
            case Method.Combined:
                status = RecoverKeys(data, records);
                SignsCryptogram = status == OdaStatus.Verified;
                if (!SignsCryptogram)
                {
                    Note(data, status, TvrBit.CdaFailed);
                }

                return 0;
            case Method.Extended:
                Extended.Begin(data, records, parameters);
                return 0;
            default:
                Indicators.Raise(data, TvrBit.OfflineAuthenticationNotPerformed);
                return 0;
        }
    }

    /// <summary>
    /// Takes the answer to INTERNAL AUTHENTICATE. One that is refused or cannot be read ends the transaction (EMV 4.4 Book 3 §6.5.9.4);
    /// a signature that does not hold is a bit of the TVR.
    /// </summary>
    public Verdict Accept(in ResponseApdu response, TransactionData data)
    {
        if (response.Status != StatusWord.Success)
        {
            return Verdict.End(OutcomeReason.AuthenticationRefused);
        }

        if (TlvReader.Single(response.Data, out uint tag, out ReadOnlySpan<byte> signature) != TlvStatus.Read
            || tag is not (Tag.ResponseTemplateFormat1 or Tag.ResponseTemplateFormat2)
            || (tag == Tag.ResponseTemplateFormat2
                && !TlvReader.TryFind(signature, Tag.SignedDynamicApplicationData, out signature)))
        {
            return Verdict.End(OutcomeReason.CardDataMalformed);
        }

        OdaStatus status = keys.Chain.VerifyDynamic(signature, ddolData.AsSpan(0, ddolLength));
        Note(data, status, TvrBit.DdaFailed);
        if (status == OdaStatus.Verified)
        {
            _ = TryKeepDynamicNumber(data, out _);
        }

        return Verdict.Continue;
    }

    /// <summary>
    /// Verifies the signature that came with a cryptogram (EMV 4.4 Book 2 §6.6.2): the terminal's number, the type, and the hash over all
    /// that both sides said.
    /// </summary>
    /// <param name="data">The transaction's data objects; the cryptogram (9F26) is added to them.</param>
    /// <param name="content">The objects of the answer's template 77.</param>
    /// <param name="said">Data of PDOL and CDOLs, as far as they were sent, one after the other.</param>
    public bool VerifyCombined(TransactionData data, ReadOnlySpan<byte> content, ReadOnlySpan<byte> said)
    {
        bool holds = data.Card.TryGet(Tag.SignedDynamicApplicationData, out ReadOnlySpan<byte> signature)
            && data.Terminal.TryGet(Tag.UnpredictableNumber, out ReadOnlySpan<byte> number)
            && keys.Chain.VerifyDynamic(signature, number) == OdaStatus.Verified
            && TryKeepDynamicNumber(data, out int offset)
            && HoldsTogether(data, keys.Chain.DynamicData[offset..], content, said);
        Indicators.Raise(data, TsiBit.OfflineAuthentication);
        Indicators.RaiseIf(data, TvrBit.CdaFailed, !holds);
        return holds;
    }

    private bool HoldsTogether(TransactionData data, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> content, ReadOnlySpan<byte> said)
    {
        if (signed.Length < CombinedLength || !data.Card.TryGet(Tag.CryptogramInformationData, out ReadOnlySpan<byte> information)
            || information[0] != signed[0])
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        said.CopyTo(hashed);
        int length = said.Length + SignedAnswer.Write(content, hashed.AsSpan(said.Length));
        SHA1.HashData(hashed.AsSpan(0, length), hash);
        return hash.SequenceEqual(signed.Slice(9, SHA1.HashSizeInBytes))
            && data.Card.Replace(Tag.ApplicationCryptogram, signed.Slice(1, 8)) == StoreStatus.Stored;
    }

    private static Method Choose(TransactionData data)
    {
        _ = data.Card.TryGet(Tag.ApplicationInterchangeProfile, out ReadOnlySpan<byte> profile);
        _ = data.Terminal.TryGet(Tag.TerminalCapabilities, out ReadOnlySpan<byte> capabilities);
        byte card = profile[0];
        byte terminal = capabilities[2];
        return (card & CardHasXda) != 0 && (terminal & TerminalHasXda) != 0 ? Method.Extended
            : (card & CardHasCda) != 0 && (terminal & TerminalHasCda) != 0 ? Method.Combined
            : (card & CardHasDda) != 0 && (terminal & TerminalHasDda) != 0 ? Method.Dynamic
            : (card & CardHasSda) != 0 && (terminal & TerminalHasSda) != 0 ? Method.Static
            : Method.None;
    }

    private static void Note(TransactionData data, OdaStatus status, TvrBit failed)
    {
        Indicators.Raise(data, TsiBit.OfflineAuthentication);
        Indicators.RaiseIf(data, TvrBit.IccDataMissing, status == OdaStatus.DataMissing);
        Indicators.RaiseIf(data, failed, status != OdaStatus.Verified);
    }

    private OdaStatus RecoverKeys(TransactionData data, ReadApplicationData records)
    {
        OdaStatus status = keys.RecoverIssuer(data);
        OdaStatus icc = status != OdaStatus.Verified ? status
            : records.SignedRecordUnusable ? OdaStatus.StaticDataWrong : keys.RecoverIcc(data, records.StaticData);
        return icc;
    }

    private OdaStatus VerifyStatic(TransactionData data, ReadApplicationData records)
    {
        OdaStatus status = !data.Card.TryGet(Tag.SignedStaticApplicationData, out _) ? OdaStatus.DataMissing : keys.RecoverIssuer(data);
        status = status != OdaStatus.Verified ? status
            : records.SignedRecordUnusable ? OdaStatus.StaticDataWrong : keys.VerifyStatic(data, records.StaticData);
        if (status == OdaStatus.Verified)
        {
            data.Terminal.Set(Tag.DataAuthenticationCode, keys.Chain.Block.Slice(3, 2));
        }

        return status;
    }

    /// <summary>The card's DDOL, else the terminal's; one without the unpredictable number is none (EMV 4.4 Book 2 §6.5.1).</summary>
    private bool TryBuildDdolData(TransactionData data, ContactApplication application)
    {
        ReadOnlySpan<byte> ddol = data.Card.TryGet(Tag.Ddol, out ReadOnlySpan<byte> given) ? given : application.DefaultDdol.Span;
        return Dol.Names(ddol, Tag.UnpredictableNumber) && Dol.TryBuild(ddol, data, ddolData, out ddolLength);
    }

    private bool TryKeepDynamicNumber(TransactionData data, out int offset)
    {
        ReadOnlySpan<byte> dynamic = keys.Chain.DynamicData;
        int length = dynamic.IsEmpty ? 0 : dynamic[0];
        offset = 1 + length;
        if (length == 0 || offset > dynamic.Length || length > 8)
        {
            return false;
        }

        data.Terminal.Set(Tag.IccDynamicNumber, dynamic.Slice(1, length));
        return true;
    }
}
