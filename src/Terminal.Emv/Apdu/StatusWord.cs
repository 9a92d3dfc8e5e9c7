namespace Terminal.Emv.Apdu;

/// <summary>The status words that the terminal tells apart (EMV 4.4 Book 3 §6.3.5 and the kernels' books).</summary>
public static class StatusWord
{
    /// <summary>The command was carried out.</summary>
    public const ushort Success = 0x9000;

    /// <summary>The selected file is blocked.</summary>
    public const ushort Invalidated = 0x6283;

    /// <summary>Verification failed; the last digit says how many tries are left.</summary>
    public const ushort TriesLeft = 0x63C0;

    /// <summary>PIN blocked (VERIFY).</summary>
    public const ushort AuthenticationBlocked = 0x6983;

    /// <summary>The card wants the transaction on another interface.</summary>
    public const ushort ReferenceDataNotUsable = 0x6984;

    /// <summary>Conditions of use are not satisfied: this application does not want the transaction.</summary>
    public const ushort ConditionsNotSatisfied = 0x6985;

    /// <summary>The cardholder must do something on the device first.</summary>
    public const ushort CommandNotAllowed = 0x6986;

    /// <summary>The card is blocked, or the function is not supported.</summary>
    public const ushort FunctionNotSupported = 0x6A81;

    /// <summary>File or application not found.</summary>
    public const ushort FileNotFound = 0x6A82;

    /// <summary>Record not found.</summary>
    public const ushort RecordNotFound = 0x6A83;
}
