using Terminal.Emv.Apdu;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;

namespace Terminal.Emv.Reading;

/// <summary>Stores what a card gives, with the length that each data object may have.</summary>
/// <remarks>
/// A primitive data object that comes twice ends the application: no rule says which one holds. Lengths are those of
/// EMV 4.4 Book 3, Annex A; one that is out of range ends it too, before anything is computed with it.
/// </remarks>
internal static class CardObjects
{
    /// <summary>Stores all primitive objects of a template whose form has been checked.</summary>
    public static Verdict Store(ReadOnlySpan<byte> content, TransactionData data) => Walk(content, data, false);

    /// <summary>
    /// Stores the objects of an answer to GENERATE AC. What makes up a cryptogram is forgotten first and comes from this answer alone;
    /// anything else stays as it was read: what was authenticated is not replaced by what was not.
    /// </summary>
    public static Verdict StoreCryptogram(ReadOnlySpan<byte> content, TransactionData data)
    {
        ForgetCryptogram(data);
        return Walk(content, data, true);
    }

    /// <summary>Forgets the cryptogram of an answer before.</summary>
    public static void ForgetCryptogram(TransactionData data)
    {
        foreach (uint tag in OfCryptogram)
        {
            data.Card.Remove(tag);
        }
    }

    private static ReadOnlySpan<uint> OfCryptogram =>
    [
        Tag.CryptogramInformationData, Tag.ApplicationTransactionCounter, Tag.ApplicationCryptogram, Tag.IssuerApplicationData,
        Tag.SignedDynamicApplicationData,
    ];

    private static Verdict Walk(ReadOnlySpan<byte> content, TransactionData data, bool keepsOthers)
    {
        var tree = new TlvTree(content);
        TlvStatus status;
        while ((status = tree.Next(out uint tag, out ReadOnlySpan<byte> value)) == TlvStatus.Read)
        {
            if (TlvReader.IsConstructed(tag))
            {
                continue;
            }

            if (keepsOthers && !OfCryptogram.Contains(tag) && data.Card.TryGet(tag, out _))
            {
                continue;
            }

            Verdict verdict = StoreOne(tag, value, data);
            if (verdict.Ends)
            {
                return verdict;
            }
        }

        return status == TlvStatus.End ? Verdict.Continue : Verdict.End(OutcomeReason.CardDataMalformed);
    }

    /// <summary>
    /// Stores the answer to GET PROCESSING OPTIONS: template 77 with the objects, or 80 with AIP and AFL alone (EMV 4.4 Book 3 §6.5.8).
    /// </summary>
    public static Verdict StoreOptions(ReadOnlySpan<byte> answer, TransactionData data)
    {
        if (ResponseApdu.TryTemplate(answer, Tag.ResponseTemplateFormat2, out ReadOnlySpan<byte> content))
        {
            return Store(content, data);
        }

        if (TlvReader.Single(answer, out uint tag, out content) != TlvStatus.Read || tag != Tag.ResponseTemplateFormat1)
        {
            return Verdict.End(OutcomeReason.CardDataMalformed);
        }

        if (content.Length < 2)
        {
            return Verdict.End(OutcomeReason.CardDataFormat);
        }

        Verdict verdict = StoreOne(Tag.ApplicationInterchangeProfile, content[..2], data);
        return verdict.Ends || content.Length == 2 ? verdict : StoreOne(Tag.ApplicationFileLocator, content[2..], data);
    }

    /// <summary>Stores one object.</summary>
    public static Verdict StoreOne(uint tag, ReadOnlySpan<byte> value, TransactionData data)
    {
        (int min, int max) = Range(tag);
        if (value.Length < min || value.Length > max)
        {
            return Verdict.End(OutcomeReason.CardDataFormat);
        }

        return data.Card.Add(tag, value) switch
        {
            StoreStatus.Stored => Verdict.Continue,
            StoreStatus.Duplicate => Verdict.End(OutcomeReason.CardDataDuplicate),
            _ => Verdict.End(OutcomeReason.CardDataTooLong),
        };
    }

    private static (int Min, int Max) Range(uint tag) => tag switch
    {
        Tag.ApplicationInterchangeProfile or Tag.ApplicationTransactionCounter or Tag.CardTransactionQualifiers
            or Tag.ApplicationUsageControl or Tag.IssuerCountryCode or Tag.ApplicationVersionCard or Tag.ApplicationCurrencyCode
            or Tag.LastOnlineApplicationTransactionCounter => (2, 2),
        Tag.ApplicationExpirationDate or Tag.ApplicationEffectiveDate => (3, 3),
        Tag.CryptogramInformationData or Tag.PanSequenceNumber or Tag.CaPublicKeyIndex or Tag.LowerConsecutiveOfflineLimit
            or Tag.UpperConsecutiveOfflineLimit => (1, 1),
        Tag.IssuerActionCodeDefault or Tag.IssuerActionCodeDenial or Tag.IssuerActionCodeOnline => (5, 5),
        Tag.CvmList => (8, 252),
        Tag.Cdol1 or Tag.Cdol2 or Tag.Ddol or Tag.Tdol => (0, 252),
        Tag.ApplicationCryptogram => (8, 8),
        Tag.PrimaryAccountNumber => (4, 10),
        Tag.Track2EquivalentData => (6, 19),
        Tag.CardholderName => (0, 26),
        Tag.ApplicationFileLocator => (4, Limits.AflLengthMax),
        Tag.IssuerApplicationData => (1, 32),
        Tag.CardAuthenticationRelatedData => (5, 16),
        Tag.IssuerPublicKeyExponent or Tag.IccPublicKeyExponent or Tag.IccPinKeyExponent => (1, 3),
        Tag.IssuerPublicKeyCertificate or Tag.IccPublicKeyCertificate or Tag.IccPinKeyCertificate or Tag.SignedDynamicApplicationData
            or Tag.SignedStaticApplicationData => (1, Limits.ModulusLengthMax),
        _ => (0, 255),
    };
}
