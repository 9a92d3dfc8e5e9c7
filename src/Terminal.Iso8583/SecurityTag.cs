namespace Terminal.Iso8583;

/// <summary>What stands in DE57 of the BCD dialect, each a BER-TLV object of a private tag.</summary>
/// <remarks>
/// Our own hosts' convention, since DE52 and DE53 of 1987 have no room for it. A PIN block of ISO 9564 format 0 stands in DE52 all the
/// same, and its key's serial number here.
/// </remarks>
public static class SecurityTag
{
    /// <summary>DF01, the key serial number of DUKPT, one for the whole message: 12 bytes of AES, 10 of TDES.</summary>
    public const ushort KeySerialNumber = 0xDF01;

    /// <summary>DF02, an enciphered PIN block of ISO 9564 format 4, 16 bytes.</summary>
    public const ushort PinBlock = 0xDF02;

    /// <summary>DF03, the card's track 2 equivalent data, filled up with 80 and zeros and enciphered, in the place of DE2, DE14 and DE35;
    /// where the card was not presented it ends behind the expiry.</summary>
    public const ushort Track = 0xDF03;

    /// <summary>DF04, in the answer to a sign-on: a key block of X9.143 with the session's key for MACs.</summary>
    public const ushort SessionMacKey = 0xDF04;

    /// <summary>DF05, as DF04: the session's key for PIN blocks.</summary>
    public const ushort SessionPinKey = 0xDF05;

    /// <summary>DF06, as DF04: the session's key for tracks, whose first block is random.</summary>
    public const ushort SessionTrackKey = 0xDF06;
}
