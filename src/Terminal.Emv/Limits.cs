using Terminal.PublicKeys;

namespace Terminal.Emv;

/// <summary>The sizes that bound what a card can make the terminal hold or do.</summary>
public static class Limits
{
    /// <summary>Bytes of a tag: two in the books, three in the kernels' own data.</summary>
    public const int TagLengthMax = 3;

    /// <summary>Levels of nested templates; the deepest in the books is the PPSE's FCI with four.</summary>
    public const int TlvDepthMax = 8;

    /// <summary>Bytes of a command: header, Lc, 255 bytes of data, Le.</summary>
    public const int CommandLengthMax = 261;

    /// <summary>Bytes of an answer with its status word.</summary>
    public const int ResponseLengthMax = 258;

    /// <summary>Bytes that a DOL may ask for: the data field of one command.</summary>
    public const int DolDataLengthMax = 252;

    /// <summary>Data objects of one transaction and one source.</summary>
    public const int DataObjectCountMax = 128;

    /// <summary>Bytes of all values of one source.</summary>
    public const int DataStoreLengthMax = 8192;

    /// <summary>Bytes of the records that are signed, with the data of the tag list.</summary>
    public const int StaticDataLengthMax = CertificateChain.StaticDataLengthMax;

    /// <summary>Records that one AFL may list.</summary>
    public const int RecordCountMax = 32;

    /// <summary>Bytes of an AFL, n times 4 (EMV 4.4 Book 3, Annex A: up to 252).</summary>
    public const int AflLengthMax = 252;

    /// <summary>Combinations of application and kernel that take part in one selection.</summary>
    public const int CandidateCountMax = 32;

    /// <summary>Applications that a configuration may hold.</summary>
    public const int ApplicationCountMax = 64;

    /// <summary>Bytes of an AID.</summary>
    public const int AidLengthMax = 16;

    /// <summary>Bytes of an RSA modulus: 1984 bits (EMV 4.4 Book 2, Annex D).</summary>
    public const int ModulusLengthMax = CertificateChain.ModulusLengthMax;

    /// <summary>Bytes of the issuer's data for the card in one answer of a host.</summary>
    public const int IssuerDataLengthMax = 1024;

    /// <summary>Scripts of one answer whose results are reported.</summary>
    public const int ScriptCountMax = 16;

    /// <summary>Commands of all scripts of one answer.</summary>
    public const int ScriptCommandCountMax = 64;

    /// <summary>Records of a payment directory that are read.</summary>
    public const int DirectoryRecordCountMax = 32;

    /// <summary>Applications of a card that one AID of the terminal finds.</summary>
    public const int OccurrenceCountMax = 16;

    /// <summary>Bytes of an application's label or preferred name.</summary>
    public const int ApplicationNameLengthMax = 16;
}
