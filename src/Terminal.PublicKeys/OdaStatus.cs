namespace Terminal.PublicKeys;

/// <summary>What a step of offline data authentication came to.</summary>
public enum OdaStatus
{
    /// <summary>Every check holds.</summary>
    Verified,

    /// <summary>A data object that the step needs is missing.</summary>
    DataMissing,

    /// <summary>There is no CA key of the card's RID and index, or its check sum does not hold.</summary>
    CaKeyMissing,

    /// <summary>A certificate, signature, remainder or exponent has not the length that its key asks for.</summary>
    LengthWrong,

    /// <summary>
    /// The recovered block, or the certificate of an elliptic curve, has not the header, format and trailer of its kind: what was recovered
    /// was not signed by this key.
    /// </summary>
    BlockWrong,

    /// <summary>The hash or signature algorithm, or the suite of both, is none that EMV 4.4 Book 2 names for it.</summary>
    AlgorithmUnknown,

    /// <summary>The hash over what was signed differs.</summary>
    HashWrong,

    /// <summary>The certificate is for another issuer or account number.</summary>
    SubjectWrong,

    /// <summary>The certificate has expired on the transaction date, or its expiry is no date.</summary>
    Expired,

    /// <summary>The static data to be authenticated cannot be built: the tag list names more than the AIP.</summary>
    StaticDataWrong,

    /// <summary>The scheme has revoked the issuer's certificate.</summary>
    Revoked,

    /// <summary>The certificate names another CA key than the card.</summary>
    AuthorityWrong,

    /// <summary>The signature of EC-SDSA does not hold.</summary>
    SignatureWrong,

    /// <summary>A certified key is no point of its curve.</summary>
    KeyWrong,
}
