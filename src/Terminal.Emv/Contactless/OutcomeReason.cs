using System.Globalization;

namespace Terminal.Emv.Contactless;

/// <summary>
/// Why a transaction at the card ended as it did. The numbers are stable: they stand in records, telemetry and support notes.
/// </summary>
public enum OutcomeReason
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The amount reaches the contactless transaction limit of every application.</summary>
    AmountOverLimit = 10,

    /// <summary>An amount of zero is not taken.</summary>
    ZeroAmount = 11,

    /// <summary>No application is configured for this kind of transaction.</summary>
    NotConfigured = 12,

    /// <summary>The card has no payment directory for contactless.</summary>
    NoDirectory = 20,

    /// <summary>The card has no application that the terminal takes.</summary>
    NoCommonApplication = 21,

    /// <summary>Each of the card's applications refused to be selected or used.</summary>
    ApplicationsRefused = 22,

    /// <summary>The card does not ask for the terminal's qualifiers in its PDOL.</summary>
    PdolUnusable = 23,

    /// <summary>The card wants the transaction on another interface.</summary>
    CardWantsOtherInterface = 24,

    /// <summary>The card refused GET PROCESSING OPTIONS.</summary>
    ProcessingOptionsRefused = 25,

    /// <summary>The cardholder must act on the device.</summary>
    SeePhone = 26,

    /// <summary>The card is blocked.</summary>
    CardBlocked = 27,

    /// <summary>An answer of the card cannot be parsed.</summary>
    CardDataMalformed = 30,

    /// <summary>A data object came twice.</summary>
    CardDataDuplicate = 31,

    /// <summary>A mandatory data object is missing.</summary>
    CardDataMissing = 32,

    /// <summary>The card gave more than the terminal holds.</summary>
    CardDataTooLong = 33,

    /// <summary>A data object's length or format is wrong.</summary>
    CardDataFormat = 34,

    /// <summary>Data objects of the card contradict each other.</summary>
    CardDataInconsistent = 35,

    /// <summary>The card refused READ RECORD.</summary>
    RecordRefused = 36,

    /// <summary>The card refused INTERNAL AUTHENTICATE.</summary>
    AuthenticationRefused = 37,

    /// <summary>The card answered VERIFY with a status word that the books do not have.</summary>
    VerifyRefused = 38,

    /// <summary>The card refused GENERATE AC, or answered it with a cryptogram that it may not give.</summary>
    CryptogramRefused = 39,

    /// <summary>The application has expired.</summary>
    ApplicationExpired = 40,

    /// <summary>The card does not allow this kind of transaction.</summary>
    NotAllowedByCard = 41,

    /// <summary>There is no CA key for the card's index.</summary>
    CaKeyMissing = 50,

    /// <summary>A data object that offline data authentication needs is missing.</summary>
    AuthenticationDataMissing = 51,

    /// <summary>A certificate of the card does not hold.</summary>
    CertificateWrong = 52,

    /// <summary>A certificate of the card has expired.</summary>
    CertificateExpired = 53,

    /// <summary>The card's signature does not hold.</summary>
    SignatureWrong = 54,

    /// <summary>The amount or the card wants a cardholder verification that the terminal does not have.</summary>
    CvmNotSupported = 60,

    /// <summary>The card says that the cardholder's device verified, and does not prove it.</summary>
    CvmNotProved = 61,

    /// <summary>The card declined.</summary>
    CardDeclined = 70,

    /// <summary>The card approved offline where the terminal had asked for an online cryptogram.</summary>
    OnlineRequired = 71,

    /// <summary>Card and terminal agree on a decline before the host is asked: the terminal's risk checks.</summary>
    TerminalDeclined = 72,

    /// <summary>The issuer declined.</summary>
    IssuerDeclined = 73,

    /// <summary>The issuer approved, and the card did not.</summary>
    CardRefusedApproval = 74,

    /// <summary>The host was wanted and could not be reached.</summary>
    HostUnreachable = 75,

    /// <summary>The card left the field or stopped answering.</summary>
    CardLost = 80,

    /// <summary>The transaction was cancelled.</summary>
    Cancelled = 81,
}

/// <summary>The code of a reason for screens, receipts and support.</summary>
public static class OutcomeReasons
{
    /// <summary>E and two digits: E60 for <see cref="OutcomeReason.CvmNotSupported"/>; empty for none.</summary>
    public static string Code(this OutcomeReason reason) =>
        reason == OutcomeReason.None ? "" : string.Create(CultureInfo.InvariantCulture, $"E{(int)reason:D2}");
}
