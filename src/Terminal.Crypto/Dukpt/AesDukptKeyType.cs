using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Dukpt;

/// <summary>Algorithm and length of a key that AES DUKPT derives, by its indicator.</summary>
/// <remarks>X9.24-3 §6.3: the algorithm indicator of the derivation data. HMAC keys have one indicator and three lengths.</remarks>
public enum AesDukptKeyType
{
    /// <summary>TDES with two keys.</summary>
    Tdes2 = 0,

    /// <summary>TDES with three keys.</summary>
    Tdes3 = 1,

    /// <summary>AES with 128 bits.</summary>
    Aes128 = 2,

    /// <summary>AES with 192 bits.</summary>
    Aes192 = 3,

    /// <summary>AES with 256 bits.</summary>
    Aes256 = 4,

    /// <summary>HMAC with a key of 128 bits.</summary>
    Hmac128 = 0x105,

    /// <summary>HMAC with a key of 192 bits.</summary>
    Hmac192 = 0x205,

    /// <summary>HMAC with a key of 256 bits.</summary>
    Hmac256 = 0x305,
}

/// <summary>What the types have.</summary>
public static class AesDukptKeyTypes
{
    /// <summary>Bytes of a key; 0 of no type.</summary>
    public static int KeyLength(this AesDukptKeyType type) => type switch
    {
        AesDukptKeyType.Tdes2 or AesDukptKeyType.Aes128 or AesDukptKeyType.Hmac128 => 16,
        AesDukptKeyType.Tdes3 or AesDukptKeyType.Aes192 or AesDukptKeyType.Hmac192 => 24,
        AesDukptKeyType.Aes256 or AesDukptKeyType.Hmac256 => 32,
        _ => 0,
    };

    /// <summary>The algorithm.</summary>
    public static KeyAlgorithm Algorithm(this AesDukptKeyType type) => type switch
    {
        AesDukptKeyType.Tdes2 or AesDukptKeyType.Tdes3 => KeyAlgorithm.Tdes,
        AesDukptKeyType.Hmac128 or AesDukptKeyType.Hmac192 or AesDukptKeyType.Hmac256 => KeyAlgorithm.Hmac,
        _ => KeyAlgorithm.Aes,
    };

    /// <summary>Least bytes of an AES key that may derive one of this type: a key derives none that is stronger than itself.</summary>
    internal static int ParentLengthMin(this AesDukptKeyType type) => type.Algorithm() == KeyAlgorithm.Tdes ? 16 : type.KeyLength();
}
