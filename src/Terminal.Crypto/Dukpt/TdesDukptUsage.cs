namespace Terminal.Crypto.Dukpt;

/// <summary>What a working key of TDES DUKPT is for.</summary>
/// <remarks>X9.24-1, Annex A: the variants of a transaction key.</remarks>
public enum TdesDukptUsage
{
    /// <summary>PIN encryption.</summary>
    Pin,

    /// <summary>MAC of a request, or of both ways.</summary>
    MacRequest,

    /// <summary>MAC of a response.</summary>
    MacResponse,

    /// <summary>Data encryption of a request, or of both ways.</summary>
    DataRequest,

    /// <summary>Data encryption of a response.</summary>
    DataResponse,
}
