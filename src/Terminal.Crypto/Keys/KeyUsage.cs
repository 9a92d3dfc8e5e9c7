namespace Terminal.Crypto.Keys;

/// <summary>What a key is for: the two characters of a key block's usage, as a number.</summary>
/// <remarks>X9.143, bytes 5 and 6 of the header. A key has one usage, and every operation of this project asks for it.</remarks>
public enum KeyUsage : ushort
{
    /// <summary>B0: base derivation key, of which devices' initial keys are derived (DUKPT).</summary>
    BaseDerivation = 0x4230,

    /// <summary>B1: a device's initial key (DUKPT).</summary>
    InitialDukpt = 0x4231,

    /// <summary>B2: base key for key variants.</summary>
    BaseVariant = 0x4232,

    /// <summary>B3: key derivation key outside DUKPT; the only usage with an optional block DA.</summary>
    KeyDerivation = 0x4233,

    /// <summary>C0: card verification values.</summary>
    CardVerification = 0x4330,

    /// <summary>D0: data encryption.</summary>
    DataEncryption = 0x4430,

    /// <summary>D1: asymmetric data encryption.</summary>
    AsymmetricDataEncryption = 0x4431,

    /// <summary>D2: decimalisation tables.</summary>
    DecimalisationTable = 0x4432,

    /// <summary>D3: sensitive data.</summary>
    SensitiveData = 0x4433,

    /// <summary>E0: EMV master key, application cryptograms.</summary>
    EmvCryptogram = 0x4530,

    /// <summary>E1: EMV master key, secure messaging for confidentiality.</summary>
    EmvConfidentiality = 0x4531,

    /// <summary>E2: EMV master key, secure messaging for integrity.</summary>
    EmvIntegrity = 0x4532,

    /// <summary>E3: EMV master key, data authentication code.</summary>
    EmvDataAuthentication = 0x4533,

    /// <summary>E4: EMV master key, dynamic numbers (CVC3 among them).</summary>
    EmvDynamicNumbers = 0x4534,

    /// <summary>E5: EMV master key, personalisation of cards.</summary>
    EmvPersonalisation = 0x4535,

    /// <summary>E6: EMV master key, other.</summary>
    EmvOther = 0x4536,

    /// <summary>E7: EMV asymmetric key pair for PIN encipherment.</summary>
    EmvAsymmetric = 0x4537,

    /// <summary>I0: initialisation vector.</summary>
    InitialVector = 0x4930,

    /// <summary>K0: encryption or wrapping of keys.</summary>
    KeyEncryption = 0x4B30,

    /// <summary>K1: protection of key blocks.</summary>
    KeyBlockProtection = 0x4B31,

    /// <summary>K2: asymmetric key of TR-34.</summary>
    Tr34 = 0x4B32,

    /// <summary>K3: asymmetric key for key agreement or wrapping.</summary>
    AsymmetricKeyAgreement = 0x4B33,

    /// <summary>K4: protection of key blocks by ISO 20038.</summary>
    KeyBlockProtectionIso20038 = 0x4B34,

    /// <summary>M0: MAC of ISO 16609, algorithm 1 with TDES.</summary>
    MacIso16609 = 0x4D30,

    /// <summary>M1: MAC of ISO 9797-1, algorithm 1.</summary>
    MacAlgorithm1 = 0x4D31,

    /// <summary>M2: MAC of ISO 9797-1, algorithm 2.</summary>
    MacAlgorithm2 = 0x4D32,

    /// <summary>M3: MAC of ISO 9797-1, algorithm 3: the retail MAC.</summary>
    MacAlgorithm3 = 0x4D33,

    /// <summary>M4: MAC of ISO 9797-1, algorithm 4.</summary>
    MacAlgorithm4 = 0x4D34,

    /// <summary>M5: MAC of ISO 9797-1:2011, algorithm 5.</summary>
    MacAlgorithm5 = 0x4D35,

    /// <summary>M6: CMAC, ISO 9797-1:2011, algorithm 5.</summary>
    Cmac = 0x4D36,

    /// <summary>M7: HMAC.</summary>
    Hmac = 0x4D37,

    /// <summary>M8: MAC of ISO 9797-1, algorithm 6.</summary>
    MacAlgorithm6 = 0x4D38,

    /// <summary>P0: PIN encryption.</summary>
    PinEncryption = 0x5030,

    /// <summary>P1: PIN generation.</summary>
    PinGeneration = 0x5031,

    /// <summary>S0: asymmetric signature.</summary>
    Signature = 0x5330,

    /// <summary>S1: asymmetric signature, key of an authority.</summary>
    SignatureAuthority = 0x5331,

    /// <summary>S2: asymmetric signature outside X9.24.</summary>
    SignatureOther = 0x5332,

    /// <summary>V0: PIN verification, KPV, other.</summary>
    PinVerification = 0x5630,

    /// <summary>V1: PIN verification, IBM 3624.</summary>
    PinVerificationIbm3624 = 0x5631,

    /// <summary>V2: PIN verification, Visa PVV.</summary>
    PinVerificationVisa = 0x5632,

    /// <summary>V3: PIN verification, X9.132 algorithm 1.</summary>
    PinVerificationX9132First = 0x5633,

    /// <summary>V4: PIN verification, X9.132 algorithm 2.</summary>
    PinVerificationX9132Second = 0x5634,

    /// <summary>V5: PIN verification, X9.132 algorithm 3.</summary>
    PinVerificationX9132Third = 0x5635,
}
