namespace Terminal.Emulator.EmvCrypto;

/// <summary>How data are filled up to whole blocks of eight bytes before a MAC.</summary>
public enum MacPadding
{
    /// <summary>With zeros, and with nothing where the data end on a block (Visa, cryptogram version 10).</summary>
    Zeros,

    /// <summary>With 80 and zeros, always (EMV 4.4 Book 2, Annex A1.2).</summary>
    Marked,
}
