using Terminal.Emv.Contactless;
using Terminal.Emv.Oda;
using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;
using Terminal.PublicKeys;

namespace Terminal.Emv.Contact;

/// <summary>XDA: the card signs both of its cryptograms with a key on an elliptic curve.</summary>
/// <remarks>
/// EMV 4.4 Book 2 §12, EMV 4.4 Book 3 §10.3, EMV 4.4 Book 4 §6.3.2.2. Of its three ways to fail exactly one bit of the TVR tells. A
/// scheme's key that is missing is told before the first terminal action analysis; keys that do not hold are told only after the first
/// GENERATE AC, whenever that was seen, so that the analysis before it does not depend on when they were computed. A failure is no end:
/// the issuer may approve all the same.
/// </remarks>
internal sealed class ExtendedDataAuthentication(CurveCardKeys keys)
{
    private const byte SignedDataFormat = 0x15;
    private readonly byte[] signed = new byte[1 + (2 * Limits.DolDataLengthMax) + Limits.ResponseLengthMax];
    private OdaStatus recovered;

    /// <summary>True where card and terminal have it: each GENERATE AC asks for a signature (EMV 4.4 Book 2 §12.5.1).</summary>
    public bool Selected { get; private set; }

    /// <summary>True once it has failed: no later signature is looked at.</summary>
    public bool Failed { get; private set; }

    /// <summary>Forgets the last transaction.</summary>
    public void Clear()
    {
        keys.Clear();
        signed.AsSpan().Clear();
        Selected = Failed = false;
    }

    /// <summary>Takes the keys, and tells what must be told before the first terminal action analysis.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="records">What was read and is signed.</param>
    /// <param name="parameters">What the time is.</param>
    public void Begin(TransactionData data, ReadApplicationData records, in TransactionParameters parameters)
    {
        Selected = true;
        Indicators.Raise(data, TvrBit.XdaSelected);
        bool complete = data.Card.TryGet(Tag.CaPublicKeyIndex, out _)
            && data.Card.TryGet(Tag.IssuerPublicKeyCertificate, out _) && data.Card.TryGet(Tag.IccPublicKeyCertificate, out _);
        Indicators.RaiseIf(data, TvrBit.IccDataMissing, !complete);
        if (!keys.TryAuthority(data.Card))
        {
            Fail(data, TvrBit.CaCurveKeyMissing);
            return;
        }

        recovered = records.SignedRecordUnusable ? OdaStatus.StaticDataWrong : keys.Recover(data, records.StaticData, parameters);
    }

    /// <summary>Takes the answer to a GENERATE AC; a decline's signature is not looked at.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="content">The objects of the answer's template 77; empty for another answer, which has no signature.</param>
    /// <param name="said">
    /// What the terminal told the card: data of PDOL and CDOL1 at the first, of CDOL2 alone at the second (Table 37).
    /// </param>
    /// <param name="given">The cryptogram.</param>
    public void Accept(TransactionData data, ReadOnlySpan<byte> content, ReadOnlySpan<byte> said, CryptogramType given)
    {
        if (Failed)
        {
            return;
        }

        if (recovered != OdaStatus.Verified)
        {
            Fail(data, TvrBit.CurveKeyRecoveryFailed);
            return;
        }

        if (given == CryptogramType.Aac)
        {
            return;
        }

        signed[0] = SignedDataFormat;
        said.CopyTo(signed.AsSpan(1));
        int length = 1 + said.Length;
        length += SignedAnswer.Write(content, signed.AsSpan(length));
        if (!data.Card.TryGet(Tag.SignedDynamicApplicationData, out ReadOnlySpan<byte> signature)
            || keys.Chain.VerifyDynamic(signature, signed.AsSpan(0, length)) != OdaStatus.Verified)
        {
            Fail(data, TvrBit.XdaSignatureFailed);
            return;
        }

        Indicators.Raise(data, TsiBit.OfflineAuthentication);
    }

    private void Fail(TransactionData data, TvrBit bit)
    {
        Failed = true;
        Indicators.Raise(data, TsiBit.OfflineAuthentication);
        Indicators.Raise(data, bit);
    }
}
