namespace Terminal.Emv.Tlv;

/// <summary>How a value is cut or filled to the length that a DOL asks for.</summary>
public enum TagFormat
{
    /// <summary>Cut and filled on the right, with 00: formats a, an, ans, b.</summary>
    Other,

    /// <summary>Numeric: cut and filled on the left, with 00.</summary>
    Numeric,

    /// <summary>Compressed numeric: cut and filled on the right, with FF.</summary>
    CompressedNumeric,
}

/// <summary>The format of each data element whose format matters in a DOL.</summary>
public static class TagFormats
{
    /// <summary>The format of a tag (EMV 4.4 Book 3, Annex A); <see cref="TagFormat.Other"/> for one that is not known.</summary>
    public static TagFormat Of(uint tag) => tag switch
    {
        Tag.IssuerIdentificationNumber or Tag.ApplicationExpirationDate or Tag.ApplicationEffectiveDate or Tag.IssuerCountryCode or
            Tag.TransactionCurrencyCode or Tag.ServiceCode or Tag.PanSequenceNumber or Tag.TransactionCurrencyExponent or
            Tag.TransactionDate or Tag.TransactionType or Tag.AcquirerIdentifier or Tag.AmountAuthorised or Tag.AmountOther or
            Tag.IssuerCodeTableIndex or Tag.MerchantCategoryCode or Tag.TokenRequestorId or Tag.TerminalCountryCode or
            Tag.TransactionTime or Tag.TerminalType or Tag.PosEntryMode or Tag.TransactionReferenceCurrencyCode or
            Tag.TransactionReferenceCurrencyExponent or Tag.TransactionSequenceCounter or Tag.ApplicationCurrencyCode or
            Tag.AvailableOfflineSpendingAmount => TagFormat.Numeric,
        Tag.PrimaryAccountNumber or Tag.Track2DiscretionaryData => TagFormat.CompressedNumeric,
        _ => TagFormat.Other,
    };
}
