namespace Terminal.Crypto.Tr34;

/// <summary>What became of a key that was sent.</summary>
public enum Tr34Status
{
    /// <summary>It is there.</summary>
    Good,

    /// <summary>The token is no TR-34 token, or uses algorithms that are not known here.</summary>
    Malformed,

    /// <summary>A certificate of the binding is not valid at this time.</summary>
    CertificateExpired,

    /// <summary>There is no revocation list of the distributor's authority that holds at this time.</summary>
    NoRevocationList,

    /// <summary>The distributor's certificate is revoked.</summary>
    Revoked,

    /// <summary>It was signed by another than the bound distributor.</summary>
    WrongSigner,

    /// <summary>The signature does not hold.</summary>
    WrongSignature,

    /// <summary>The random number is not the receiver's, or the time stamp is not newer than the last that was taken.</summary>
    NotFresh,

    /// <summary>It was enveloped for another receiver.</summary>
    WrongRecipient,

    /// <summary>It cannot be deciphered under the receiver's key.</summary>
    NotDeciphered,

    /// <summary>The distributor inside the envelope is not the one that signed it.</summary>
    WrongDistributor,

    /// <summary>The header inside the envelope is not the one that was signed.</summary>
    WrongHeader,

    /// <summary>The key is none of its header's algorithm, or its usage is not one that is let in.</summary>
    WrongKey,
}
