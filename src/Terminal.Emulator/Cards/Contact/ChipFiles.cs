using System.Text;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards.Contact;

/// <summary>The files of a chip: directory, file control information and records.</summary>
/// <remarks>EMV 4.4 Book 1 §11 and §12 (selection), EMV 4.4 Book 3, Annex A (data objects).</remarks>
internal static class ChipFiles
{
    /// <summary>The file that the directory's records stand in.</summary>
    public const int DirectoryFile = 1;

    private const int PlainFile = 1;
    private const int ApplicationFile = 2;
    private const int KeyFile = 3;

    /// <summary>The terminal's data that a cryptogram is made of, in the order of every version: 29 bytes, and the CVM results.</summary>
    private const string SignedObjects = "9F02069F03069F1A0295055F2A029A039C019F3704" + "9F3403";

    /// <summary>What the first GENERATE AC wants (8C).</summary>
    public static ReadOnlySpan<byte> Cdol1 => First;

    private static byte[] First { get; } = Hex.Parse(SignedObjects);

    private static byte[] Second { get; } = Hex.Parse("8A02" + SignedObjects);

    private static byte[] SecondWithIssuer { get; } = Hex.Parse("8A029108" + SignedObjects);

    /// <summary>What the second GENERATE AC wants (8D).</summary>
    public static ReadOnlySpan<byte> Cdol2(ChipApplication application) =>
        application.IssuerAuthentication == IssuerAuthentication.ByCryptogram ? SecondWithIssuer : Second;

    /// <summary>What INTERNAL AUTHENTICATE wants (9F49): the unpredictable number.</summary>
    public static ReadOnlySpan<byte> Ddol => [0x9F, 0x37, 0x04];

    /// <summary>Answer to SELECT of the directory.</summary>
    public static byte[] Directory() =>
        CardTlv.Template(
            0x6F,
            CardTlv.Object(0x84, "1PAY.SYS.DDF01"u8),
            CardTlv.Template(0xA5, CardTlv.Object(0x88, DirectoryFile), CardTlv.Object(0x5F2D, "ende"u8)));

    /// <summary>A record of the directory: one application each.</summary>
    public static byte[] DirectoryRecord(ChipApplication application) =>
        CardTlv.Template(
            0x70,
            CardTlv.Template(
                0x61,
                CardTlv.Object(0x4F, Hex.Parse(application.Aid)),
                CardTlv.Object(0x50, Encoding.ASCII.GetBytes(application.Label)),
                CardTlv.Object(0x87, (byte)application.Priority)));

    /// <summary>File control information of an application.</summary>
    public static byte[] Control(ChipApplication application) =>
        CardTlv.Template(
            0x6F,
            CardTlv.Object(0x84, Hex.Parse(application.Aid)),
            CardTlv.Template(
                0xA5,
                CardTlv.Object(0x50, Encoding.ASCII.GetBytes(application.Label)),
                CardTlv.Object(0x87, (byte)application.Priority),
                application.OptionsList.Length == 0 ? [] : CardTlv.Object(0x9F38, Hex.Parse(application.OptionsList)),
                CardTlv.Object(0x5F2D, "ende"u8)));

    /// <summary>Application file locator (94): track and name, the signed record and the lists, then keys where there are
    /// any.</summary>
    public static byte[] Locator(ChipApplication application)
    {
        byte keyRecordCount = (byte)Keys(application).Count;
        byte[] files = [PlainFile << 3, 1, 1, 0, ApplicationFile << 3, 1, 2, 1];
        return keyRecordCount == 0 ? files : [.. files, KeyFile << 3, 1, keyRecordCount, 0];
    }

    /// <summary>The signed record's value.</summary>
    public static byte[] SignedRecord(ChipApplication application) =>
    [
        .. CardTlv.Object(0x5A, Packed(application.Pan)),
        .. CardTlv.Object(0x5F24, Hex.Parse(application.Expiry)),
        .. CardTlv.Object(0x5F25, 0x20, 0x01, 0x01),
        .. CardTlv.Object(0x5F34, SequenceNumber(application)),
        .. CardTlv.Object(0x9F07, 0xFF, 0x00),
        .. CardTlv.Object(0x9F08, 0x00, 0x96),
        .. CardTlv.Object(0x5F28, 0x02, 0x76),
        .. CardTlv.Object(0x9F42, 0x09, 0x78),
        .. CardTlv.Object(0x8E, Hex.Parse(application.CvmList)),
        .. CardTlv.Object(0x9F0D, Hex.Parse(application.ActionDefault)),
        .. CardTlv.Object(0x9F0E, Hex.Parse(application.ActionDenial)),
        .. CardTlv.Object(0x9F0F, Hex.Parse(application.ActionOnline)),
        .. CardTlv.Object(0x9F4A, 0x82),
    ];

    /// <summary>What a static signature and an ICC certificate cover: the signed record, and the AIP that 9F4A names.</summary>
    public static byte[] StaticData(ChipApplication application) =>
        [.. SignedRecord(application), .. Hex.Parse(application.InterchangeProfile)];

    /// <summary>
    /// What a certificate of XDA covers: the signed record, then AIP, name and, where there is one, PDOL with tags and lengths
    /// (EMV 4.4 Book 3 §10.3).
    /// </summary>
    public static byte[] CertifiedData(ChipApplication application) =>
    [
        .. SignedRecord(application),
        .. CardTlv.Object(0x82, Hex.Parse(application.InterchangeProfile)),
        .. CardTlv.Object(0x9F06, Hex.Parse(application.Aid)),
        .. application.OptionsList.Length == 0 ? [] : CardTlv.Object(0x9F38, Hex.Parse(application.OptionsList)),
    ];

    /// <summary>The record of one file, template 70 included; null where there is none.</summary>
    public static byte[]? Record(ChipApplication application, string authorityIndex, string issuerRemainder, (int File, int Number) place)
    {
        switch (place)
        {
            case (PlainFile, 1):
                return CardTlv.Template(0x70, CardTlv.Object(0x57, TrackTwo(application)), CardTlv.Object(0x5F20, "TEST/CARD"u8));
            case (ApplicationFile, 1):
                return CardTlv.Template(0x70, SignedRecord(application));
            case (ApplicationFile, 2):
                return CardTlv.Template(
                    0x70, CardTlv.Object(0x8C, Cdol1), CardTlv.Object(0x8D, Cdol2(application)), CardTlv.Object(0x9F49, Ddol));
            case (KeyFile, > 0) when place.Number <= Keys(application).Count:
                byte[] content = Keys(application)[place.Number - 1];
                return place.Number > 1
                    ? CardTlv.Template(0x70, content)
                    : CardTlv.Template(
                        0x70,
                        CardTlv.Object(0x8F, Hex.Parse(authorityIndex)),
                        content,
                        IsOfCurve(application) ? [] : CardTlv.Object(0x92, Hex.Parse(issuerRemainder)),
                        IsOfCurve(application) ? [] : CardTlv.Object(0x9F32, TestRsaKey.Exponent));
            default:
                return null;
        }
    }

    /// <summary>Sequence number (5F34), packed.</summary>
    public static byte SequenceNumber(ChipApplication application) =>
        (byte)(((application.SequenceNumber / 10) << 4) | (application.SequenceNumber % 10));

    private static bool IsOfCurve(ChipApplication application) => application.CurveKey.Length > 0;

    private static List<byte[]> Keys(ChipApplication application)
    {
        List<byte[]> records = [];
        if (application.IssuerCertificate.Length > 0)
        {
            records.Add(CardTlv.Object(0x90, Hex.Parse(application.IssuerCertificate)));
        }

        if (application.CardCertificate.Length > 0)
        {
            records.Add([
                .. CardTlv.Object(0x9F46, Hex.Parse(application.CardCertificate)),
                .. IsOfCurve(application) ? [] : CardTlv.Object(0x9F48, Hex.Parse(application.CardRemainder)),
                .. IsOfCurve(application) ? [] : CardTlv.Object(0x9F47, TestRsaKey.Exponent),
            ]);
        }

        if (application.PinCertificate.Length > 0)
        {
            records.Add([
                .. CardTlv.Object(0x9F2D, Hex.Parse(application.PinCertificate)),
                .. application.PinRemainder.Length == 0 ? [] : CardTlv.Object(0x9F2F, Hex.Parse(application.PinRemainder)),
                .. CardTlv.Object(0x9F2E, TestRsaKey.Exponent),
            ]);
        }

        if (application.StaticSignature.Length > 0)
        {
            records.Add(CardTlv.Object(0x93, Hex.Parse(application.StaticSignature)));
        }

        return records;
    }

    private static byte[] TrackTwo(ChipApplication application) =>
        Packed(string.Concat(application.Pan, "D", application.Expiry.AsSpan(0, 4), "2010000000000"));

    private static byte[] Packed(string digits) => Hex.Parse(digits.Length % 2 == 0 ? digits : digits + "F");
}
