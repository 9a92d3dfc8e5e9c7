namespace Terminal.Crypto.Pin;

/// <summary>The formats of ISO 9564-1; there are no others here.</summary>
public enum PinBlockFormat
{
    /// <summary>Format 0: PIN and account number, filled with F; 8 bytes.</summary>
    Iso0 = 0,

    /// <summary>Format 1: the PIN and something unique, without an account number; 8 bytes.</summary>
    Iso1 = 1,

    /// <summary>Format 2: the PIN for a chip card's own check, and for nothing else; 8 bytes.</summary>
    Iso2 = 2,

    /// <summary>Format 3: as format 0, filled at random; 8 bytes.</summary>
    Iso3 = 3,

    /// <summary>Format 4: for AES, 16 bytes, see <see cref="PinBlock4"/>.</summary>
    Iso4 = 4,
}
