namespace Terminal.Emv.Contact;

/// <summary>Authorisation response codes (8A) that the terminal itself gives (EMV 4.4 Book 4, Annex A6), two characters.</summary>
internal static class ResponseCodes
{
    /// <summary>Y1: approved offline.</summary>
    public const ushort ApprovedOffline = 0x5931;

    /// <summary>Z1: declined offline.</summary>
    public const ushort DeclinedOffline = 0x5A31;

    /// <summary>Y3: the host cannot be reached, approved offline.</summary>
    public const ushort ApprovedUnreachable = 0x5933;

    /// <summary>Z3: the host cannot be reached, declined offline.</summary>
    public const ushort DeclinedUnreachable = 0x5A33;
}
