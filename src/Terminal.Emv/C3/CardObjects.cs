using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;

namespace Terminal.Emv.C3;

/// <summary>Stores what a card gives, with the length that each data object may have.</summary>
/// <remarks>
/// A primitive data object that comes twice ends the application: no rule says which one holds. Lengths are those of
/// EMV 4.4 Book 3, Annex A; one that is out of range ends it too, before anything is computed with it.
/// </remarks>
internal static class CardObjects
{
    /// <summary>Stores all primitive objects of a template whose form has been checked.</summary>
    public static Verdict Store(ReadOnlySpan<byte> content, TransactionData data)
    {
        var tree = new TlvTree(content);
        TlvStatus status;
        while ((status = tree.Next(out uint tag, out ReadOnlySpan<byte> value)) == TlvStatus.Read)
        {
            if (TlvReader.IsConstructed(tag))
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
            or Tag.ApplicationUsageControl or Tag.IssuerCountryCode or Tag.ApplicationVersionCard => (2, 2),
        Tag.ApplicationExpirationDate or Tag.ApplicationEffectiveDate => (3, 3),
        Tag.CryptogramInformationData or Tag.PanSequenceNumber or Tag.CaPublicKeyIndex => (1, 1),
        Tag.ApplicationCryptogram => (8, 8),
        Tag.PrimaryAccountNumber => (4, 10),
        Tag.Track2EquivalentData => (6, 19),
        Tag.CardholderName => (0, 26),
        Tag.ApplicationFileLocator => (4, Limits.AflLengthMax),
        Tag.IssuerApplicationData => (1, 32),
        Tag.CardAuthenticationRelatedData => (5, 16),
        Tag.IssuerPublicKeyExponent or Tag.IccPublicKeyExponent => (1, 3),
        Tag.IssuerPublicKeyCertificate or Tag.IccPublicKeyCertificate or Tag.SignedDynamicApplicationData => (1, Limits.ModulusLengthMax),
        _ => (0, 255),
    };
}
