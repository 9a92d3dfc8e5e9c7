using System.Text;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards;

/// <summary>The files of a test card: directory, file control information and records.</summary>
/// <remarks>EMV Contactless Book B (directory), EMV Contactless Book C-3 (data objects of this kernel).</remarks>
internal static class CardFiles
{
    /// <summary>Application interchange profile (82): dynamic data authentication, EMV mode is said by the kernel in use.</summary>
    public static ReadOnlySpan<byte> InterchangeProfile => [0x20, 0x00];

    /// <summary>
    /// Application file locator (94): the signed record first (file 3), then the issuer's certificate (file 2, record 1) and
    /// the card's certificate with the card's dynamic data (file 2, records 2 and 3).
    /// </summary>
    public static ReadOnlySpan<byte> Locator => [0x18, 0x01, 0x01, 0x01, 0x10, 0x01, 0x03, 0x00];

    /// <summary>What GET PROCESSING OPTIONS wants to know (9F38), 33 bytes in all.</summary>
    public static ReadOnlySpan<byte> OptionsList =>
    [
        0x9F, 0x66, 0x04, 0x9F, 0x02, 0x06, 0x9F, 0x03, 0x06, 0x9F, 0x1A, 0x02, 0x95, 0x05, 0x5F, 0x2A, 0x02, 0x9A, 0x03, 0x9C, 0x01, 0x9F,
        0x37, 0x04,
    ];

    /// <summary>The directory of contactless applications, answer to SELECT 2PAY.SYS.DDF01.</summary>
    public static byte[] Directory(CardProfile profile) =>
        CardTlv.Template(
            0x6F,
            CardTlv.Object(0x84, "2PAY.SYS.DDF01"u8),
            CardTlv.Template(
                0xA5,
                CardTlv.Template(
                    0xBF0C,
                    Entry(profile.Aid, profile.Label, 1),
                    profile.AlsoAid.Length == 0 ? [] : Entry(profile.AlsoAid, profile.AlsoLabel, 2))));

    /// <summary>File control information of the application, answer to its SELECT.</summary>
    public static byte[] Application(CardProfile profile, bool isSecond = false) =>
        CardTlv.Template(
            0x6F,
            CardTlv.Object(0x84, Hex.Parse(isSecond ? profile.AlsoAid : profile.Aid)),
            CardTlv.Template(
                0xA5,
                CardTlv.Object(0x50, Encoding.ASCII.GetBytes(isSecond ? profile.AlsoLabel : profile.Label)),
                CardTlv.Object(0x87, isSecond ? (byte)2 : (byte)1),
                CardTlv.Object(0x9F38, OptionsList),
                CardTlv.Object(0x5F2D, "ende"u8)));

    private static byte[] Entry(string aid, string label, byte priority) =>
        CardTlv.Template(
            0x61,
            CardTlv.Object(0x4F, Hex.Parse(aid)),
            CardTlv.Object(0x50, Encoding.ASCII.GetBytes(label)),
            CardTlv.Object(0x87, priority));

    /// <summary>The signed record's value: account number, expiry, sequence number, usage and issuer country.</summary>
    public static byte[] SignedRecord(CardProfile profile) =>
    [
        .. CardTlv.Object(0x5A, PackedPan(profile)),
        .. CardTlv.Object(0x5F24, Hex.Parse(profile.Expiry)),
        .. CardTlv.Object(0x5F34, SequenceNumber(profile)),
        .. CardTlv.Object(0x9F07, 0xFF, 0x00),
        .. CardTlv.Object(0x5F28, 0x02, 0x76),
    ];

    /// <summary>What an ICC certificate's hash covers of the card's static data.</summary>
    public static byte[] StaticData(CardProfile profile) => [.. SignedRecord(profile), .. InterchangeProfile];

    /// <summary>
    /// The record of one file, template 70 included; null where there is none. The card's dynamic data is in file 2, record 3.
    /// </summary>
    public static byte[]? Record(CardProfile profile, int file, int number, byte[] dynamicData) => (file, number) switch
    {
        (3, 1) => CardTlv.Template(0x70, SignedRecord(profile)),
        (2, 1) => CardTlv.Template(
            0x70,
            CardTlv.Object(0x8F, Hex.Parse(profile.AuthorityIndex)),
            CardTlv.Object(0x90, Hex.Parse(profile.IssuerCertificate)),
            CardTlv.Object(0x92, Hex.Parse(profile.IssuerRemainder)),
            CardTlv.Object(0x9F32, TestRsaKey.Exponent)),
        (2, 2) => CardTlv.Template(
            0x70,
            CardTlv.Object(0x9F46, Hex.Parse(profile.CardCertificate)),
            CardTlv.Object(0x9F48, Hex.Parse(profile.CardRemainder)),
            CardTlv.Object(0x9F47, TestRsaKey.Exponent)),
        (2, 3) => CardTlv.Template(0x70, CardTlv.Object(0x9F69, dynamicData), CardTlv.Object(0x9F4A, 0x82)),
        _ => null,
    };

    /// <summary>Track 2 equivalent data (57): account number, D, expiry, service code 201, zeros.</summary>
    public static byte[] TrackTwo(CardProfile profile)
    {
        string digits = string.Concat(profile.Pan, "D", profile.Expiry.AsSpan(0, 4), "2010000000000");
        return Hex.Parse(digits.Length % 2 == 0 ? digits : digits + "F");
    }

    /// <summary>Sequence number (5F34), packed.</summary>
    public static byte[] SequenceNumber(CardProfile profile) =>
        [(byte)(((profile.SequenceNumber / 10) << 4) | (profile.SequenceNumber % 10))];

    private static byte[] PackedPan(CardProfile profile) =>
        Hex.Parse(profile.Pan.Length % 2 == 0 ? profile.Pan : profile.Pan + "F");
}
