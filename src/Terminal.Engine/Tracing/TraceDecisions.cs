using System.Globalization;
using Terminal.Emv.Contact;
using Terminal.Emv.Tlv;

namespace Terminal.Engine.Tracing;

/// <summary>What the bits of results and lists say, in words: what was found, which method was chosen, what the action codes met.</summary>
/// <remarks>EMV 4.4 Book 3, Annex C; EMV 4.4 Book 4, Annex A4; decided as in EMV 4.4 Book 3 §10.7.</remarks>
internal static class TraceDecisions
{
    private const byte MissingDenial = 0x00;
    private const byte MissingOther = 0xFF;

    // By byte and from bit 8 down; empty where a bit is reserved.
    private static readonly string[] TvrBits =
    [
        "offline data authentication not performed", "SDA failed", "ICC data missing", "on the exception file", "DDA failed", "CDA failed",
        "SDA selected", "XDA selected",
        "versions differ", "expired", "not yet effective", "service not allowed", "new card", "", "", "",
        "cardholder verification failed", "unrecognised CVM", "PIN try limit exceeded", "PIN pad missing", "PIN not entered",
        "online PIN entered", "", "",
        "over the floor limit", "lower offline limit exceeded", "upper offline limit exceeded", "selected at random",
        "merchant forces online", "", "", "XDA signature failed",
        "default TDOL used", "issuer authentication failed", "script failed before the last cryptogram",
        "script failed after the last cryptogram", "", "scheme's key on a curve missing", "keys on a curve do not hold", "",
    ];

    private static readonly string[] TsiBits =
    [
        "offline data authentication", "cardholder verification", "card risk management", "issuer authentication",
        "terminal risk management", "script processing",
    ];

    private static readonly string[] Conditions =
    [
        "always", "unattended cash", "no cash", "terminal supports it", "manual cash", "cashback", "under X", "over X", "under Y", "over Y",
    ];

    private static readonly string[] Results = ["unknown", "failed", "successful"];

    /// <summary>Words for a data object's value; empty where there are none.</summary>
    public static string Words(uint tag, ReadOnlySpan<byte> value) => tag switch
    {
        Tag.Tvr => Bits(value, TvrBits),
        Tag.Tsi => Bits(value, TsiBits),
        Tag.CvmResults when value.Length == 3 => $"{Rule(value)}: {(value[2] < Results.Length ? Results[value[2]] : "")}",
        Tag.CvmList when value.Length >= 8 => List(value[8..]),
        Tag.CryptogramInformationData when value.Length == 1 => Cryptogram(value[0]),
        _ => "",
    };

    /// <summary>The cryptogram that bits 8 and 7 name.</summary>
    public static string Cryptogram(byte bits) => (bits & 0xC0) switch { 0x00 => "AAC", 0x40 => "TC", 0x80 => "ARQC", _ => "RFU" };

    /// <summary>What the action codes of terminal and issuer met in the TVR.</summary>
    public static IEnumerable<string> Of(ContactApplication application, EmvFacts.Lookup lookup)
    {
        byte[] results = lookup(Tag.Tvr, out ReadOnlySpan<byte> tvr) ? tvr.ToArray() : [];
        return
        [
            Meet("denial", application.TacDenial.Span, results, Tag.IssuerActionCodeDenial, MissingDenial, lookup),
            Meet("online", application.TacOnline.Span, results, Tag.IssuerActionCodeOnline, MissingOther, lookup),
            Meet("default", application.TacDefault.Span, results, Tag.IssuerActionCodeDefault, MissingOther, lookup),
            string.Create(
                CultureInfo.InvariantCulture,
                $"floor limit {application.FloorLimitMinor}, random {application.RandomTargetPercent} to {application.RandomMaxPercent} %"),
        ];
    }

    private static string Meet(string name, ReadOnlySpan<byte> terminal, byte[] results, uint tag, byte missing, EmvFacts.Lookup lookup)
    {
        bool given = lookup(tag, out ReadOnlySpan<byte> issuer) && issuer.Length == results.Length;
        Span<byte> met = stackalloc byte[results.Length];
        for (int i = 0; i < results.Length; i++)
        {
            met[i] = (byte)(results[i] & (terminal[i] | (given ? issuer[i] : missing)));
        }

        string words = Bits(met, TvrBits);
        string code = given ? Convert.ToHexString(issuer) : "none";
        string came = words.Length == 0 ? "not met" : "met by " + words;
        return $"action code {name}: terminal {Convert.ToHexString(terminal)}, issuer {code}: {came}";
    }

    private static string Bits(ReadOnlySpan<byte> value, string[] names)
    {
        List<string> set = [];
        for (int i = 0; i < value.Length * 8; i++)
        {
            if ((value[i / 8] & (0x80 >> (i % 8))) != 0)
            {
                string name = i < names.Length ? names[i] : "";
                set.Add(name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"byte {(i / 8) + 1} bit {8 - (i % 8)}"));
            }
        }

        return string.Join(", ", set);
    }

    private static string List(ReadOnlySpan<byte> rules)
    {
        List<string> words = [];
        for (int i = 0; i + 2 <= rules.Length; i += 2)
        {
            words.Add(Rule(rules.Slice(i, 2)) + ((rules[i] & 0x40) != 0 ? " else next" : ""));
        }

        return string.Join("; ", words);
    }

    private static string Rule(ReadOnlySpan<byte> rule)
    {
        string method = (rule[0] & 0x3F) switch
        {
            0x00 => "fail",
            0x01 => "plaintext PIN for the card",
            0x02 => "PIN for the bank",
            0x03 => "plaintext PIN for the card and signature",
            0x04 => "enciphered PIN for the card",
            0x05 => "enciphered PIN for the card and signature",
            0x1E => "signature",
            0x1F => "no verification",
            0x3F => "none performed",
            _ => string.Create(CultureInfo.InvariantCulture, $"method {rule[0] & 0x3F:X2}"),
        };
        return $"{method} ({(rule[1] < Conditions.Length ? Conditions[rule[1]] : "other condition")})";
    }
}
