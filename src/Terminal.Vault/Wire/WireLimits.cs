using Terminal.PublicKeys;

namespace Terminal.Vault.Wire;

/// <summary>The most that a field of a frame may have, in bytes unless it says otherwise.</summary>
internal static class WireLimits
{
    /// <summary>A key block of X9.143, whose own length has four digits.</summary>
    public const int KeyBlock = 9_999;

    /// <summary>A key block of a session's key.</summary>
    public const int SessionKey = 512;

    /// <summary>A component: longer than any key, so that a wrong one is the vault's to refuse.</summary>
    public const int Component = 64;

    /// <summary>A card as the journal keeps it.</summary>
    public const int SealedCard = 255;

    /// <summary>A key serial number of AES DUKPT; of TDES it is shorter.</summary>
    public const int KeySerialNumber = 12;

    /// <summary>A message to or from the host.</summary>
    public const int Message = 9_999;

    /// <summary>An encrypted track: three blocks of AES, or four of TDES.</summary>
    public const int Track = 48;

    /// <summary>A keyed hash.</summary>
    public const int Hash = 64;

    /// <summary>A code, a name of a key or of a language, a number on the screen.</summary>
    public const int Word = 32;

    /// <summary>A notice: 48 characters.</summary>
    public const int Notice = 192;

    /// <summary>What a step of a service gives: a request for a certificate of 4,096 bits at most.</summary>
    public const int ServiceContent = 2_048;

    /// <summary>A card's or issuer's certificate, or what it has no room for: as long as the longest modulus of a card.</summary>
    public const int Certificate = CertificateChain.ModulusLengthMax;

    /// <summary>Static data to be authenticated.</summary>
    public const int StaticData = CertificateChain.StaticDataLengthMax;

    /// <summary>VERIFY with an enciphered PIN: five bytes, and as many as the key has.</summary>
    public const int Verify = 5 + CertificateChain.ModulusLengthMax;

    /// <summary>The shortest of them.</summary>
    public const int VerifyMin = 5 + Pin.CardPinKey.ModulusLengthMin;

    /// <summary>Slots of a report.</summary>
    public const int SlotCount = 16;

    /// <summary>Parts of a self-test.</summary>
    public const int PartCount = 16;

    /// <summary>The longest time that a PIN may be waited for, in milliseconds.</summary>
    public const int PinMilliseconds = 600_000;

    /// <summary>The largest amount on a screen, minor units: the sum of a batch may be larger than any payment.</summary>
    public const long AmountMinor = 999_999_999_999_999;
}
