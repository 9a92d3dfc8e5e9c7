namespace Terminal.Emulator.Cards.Contact;

/// <summary>One application of a chip as data. Bytes are hexadecimal text.</summary>
/// <remarks>What has a default has a setter: the compile-time reader would overwrite the defaults of init-only properties with
/// null.</remarks>
public sealed record ChipApplication
{
    /// <summary>Application identifier, 5 to 16 bytes.</summary>
    public required string Aid { get; init; }

    /// <summary>Application label (50), up to 16 characters.</summary>
    public required string Label { get; init; }

    /// <summary>Account number, 8 to 19 digits.</summary>
    public required string Pan { get; init; }

    /// <summary>Sequence number of the card (5F34), 0 to 99.</summary>
    public int SequenceNumber { get; init; }

    /// <summary>Last day of use (5F24), YYMMDD.</summary>
    public required string Expiry { get; init; }

    /// <summary>Priority indicator (87), 1 byte: 1 is the first; bit 0x80 asks for the cardholder's confirmation.</summary>
    public int Priority { get; set; } = 1;

    /// <summary>Application interchange profile (82), 2 bytes.</summary>
    public string InterchangeProfile { get; set; } = "3000";

    /// <summary>What GET PROCESSING OPTIONS wants to know (9F38), a list of tags and lengths; empty for nothing.</summary>
    public string OptionsList { get; set; } = "";

    /// <summary>True where answers come in template 80 (format 1) as far as they can, false for template 77.</summary>
    public bool AnswersInFormat1 { get; set; }

    /// <summary>Rules for the cardholder's verification (8E): two amounts of four bytes, then a code and a condition each.</summary>
    public string CvmList { get; set; } = "00000000000000001F03";

    /// <summary>Issuer action code, denial (9F0E), 5 bytes.</summary>
    public string ActionDenial { get; set; } = "0000000000";

    /// <summary>Issuer action code, online (9F0F), 5 bytes.</summary>
    public string ActionOnline { get; set; } = "FC68AC9800";

    /// <summary>Issuer action code, default (9F0D), 5 bytes.</summary>
    public string ActionDefault { get; set; } = "FC68AC8000";

    /// <summary>How it decides.</summary>
    public ChipBehaviour Behaviour { get; set; }

    /// <summary>How it wants to hear from its issuer.</summary>
    public IssuerAuthentication IssuerAuthentication { get; set; }

    /// <summary>True where the issuer has blocked the application.</summary>
    public bool Blocked { get; set; }

    /// <summary>Version of its cryptograms: one of <see cref="EmvCrypto.CryptogramProfile.All"/>.</summary>
    public int CryptogramVersion { get; set; } = TestWallet.CryptogramVersion;

    /// <summary>Wrong PINs in a row up to the block, 1 to 15.</summary>
    public int PinTries { get; set; } = 3;

    /// <summary>Key of its cryptograms, 16 bytes; empty: they are a pattern of the counter, for hosts that verify none.</summary>
    public string CardKey { get; set; } = "";

    /// <summary>Key of the MAC over issuer scripts, 16 bytes; empty: it takes no scripts.</summary>
    public string ScriptMacKey { get; set; } = "";

    /// <summary>Key that enciphers what is secret in issuer scripts, 16 bytes.</summary>
    public string ScriptSecrecyKey { get; set; } = "";

    /// <summary>Issuer public key certificate (90); empty: no offline data authentication.</summary>
    public string IssuerCertificate { get; set; } = "";

    /// <summary>Signed static application data (93).</summary>
    public string StaticSignature { get; set; } = "";

    /// <summary>ICC public key certificate (9F46) over the card's key and the signed record.</summary>
    public string CardCertificate { get; set; } = "";

    /// <summary>ICC public key remainder (9F48).</summary>
    public string CardRemainder { get; set; } = "";

    /// <summary>The key on an elliptic curve that it signs its cryptograms with (<see cref="TestCurveKey.Text"/>): XDA, whose certificates
    /// have no remainders; empty: its signatures are RSA.</summary>
    public string CurveKey { get; set; } = "";

    /// <summary>An RSA key for PINs alone (<see cref="TestRsaKey.PrimesText"/>); empty: its key for signatures serves for them
    /// too.</summary>
    public string PinPrimes { get; set; } = "";

    /// <summary>ICC PIN encipherment public key certificate (9F2D) over that key.</summary>
    public string PinCertificate { get; set; } = "";

    /// <summary>ICC PIN encipherment public key remainder (9F2F).</summary>
    public string PinRemainder { get; set; } = "";
}
