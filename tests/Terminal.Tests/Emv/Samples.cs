using System.Globalization;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Tests.Emv;

/// <summary>Configurations, transactions and answers of cards for the tests of the entry point.</summary>
internal static class Samples
{
    public const string SelectPpse = "00A404000E325041592E5359532E444446303100";
    public const string SelectVisa = "00A4040007A000000003101000";
    public const string Options = "80A80000";
    public const string Visa = "A0000000031010";
    public const string Pdol = "9F66049F02069F03069F1A0295055F2A029A039C019F3704";

    /// <summary>A terminal without PIN and signature, as the shop's: limits of 500.00 and, for a verification, 50.00.</summary>
    public static ContactlessApplication Application(string aid = Visa) => new()
    {
        Aid = Hex.Parse(aid),
        KernelId = 3,
        TransactionLimitMinor = 50000,
        FloorLimitMinor = 0,
        CvmRequiredLimitMinor = 5000,
        Qualifiers = Hex.Parse("21000080"),
    };

    public static ContactlessConfiguration Configuration(params ContactlessApplication[] applications) => new(
        new TerminalData
        {
            Capabilities = Hex.Parse("0008C8"),
            TerminalType = 0x22,
            AdditionalCapabilities = Hex.Parse("6000F0A001"),
            CountryNumeric = 276,
        },
        applications.Length == 0 ? [Application()] : applications,
        []);

    public static EntryPoint Started(ContactlessConfiguration configuration, long amountMinor = 1250, byte type = 0x00)
    {
        var entryPoint = new EntryPoint(configuration);
        entryPoint.Start(Transaction(amountMinor, type), default);
        return entryPoint;
    }

    public static TransactionParameters Transaction(long amountMinor = 1250, byte type = 0x00) => new()
    {
        AmountMinor = amountMinor,
        TransactionType = type,
        CurrencyNumeric = 978,
        CurrencyExponent = 2,
        DateYyMmDd = 261122,
        TimeHhMmSs = 120000,
        UnpredictableNumber = 0xDEADBEEF,
        SequenceCounter = 7,
    };

    /// <summary>The CA key of a RID and index from its parts.</summary>
    public static CaPublicKey Key(string rid, byte index, ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> checksum) =>
        CaPublicKey.FromText(
            string.Create(CultureInfo.InvariantCulture, $"{rid}{index:X2}"), Hex.ToText(modulus), "03", Hex.ToText(checksum))!;

    /// <summary>The answer to the selection of the PPSE, with one entry for each content given.</summary>
    public static string Ppse(params string[] entries) =>
        Tlv("6F", Tlv("84", "325041592E5359532E4444463031") + Tlv("A5", Tlv("BF0C", string.Concat(entries.Select(one => Tlv("61", one))))))
        + "9000";

    public static string Entry(string aid, string rest = "") => Tlv("4F", aid) + rest;

    public static string Fci(string aid = Visa, string pdol = Pdol) =>
        Tlv("6F", Tlv("84", aid) + Tlv("A5", Tlv("50", "56495341") + Tlv("9F38", pdol))) + "9000";

    /// <summary>The answer to GET PROCESSING OPTIONS of an online card without records; replaced and added objects go first.</summary>
    public static string OptionsAnswer(params (string Tag, string? Value)[] changes)
    {
        var objects = new Dictionary<string, string?>
        {
            ["82"] = "2000",
            ["57"] = "4761739001010010D49122010000000000",
            ["9F10"] = "06011203A00000",
            ["9F26"] = "0102030405060708",
            ["9F27"] = "80",
            ["9F36"] = "0001",
            ["9F6C"] = "0000",
            ["5F34"] = "01",
        };
        foreach ((string tag, string? value) in changes)
        {
            objects[tag] = value;
        }

        return Tlv("77", string.Concat(objects.Where(one => one.Value is not null).Select(one => Tlv(one.Key, one.Value!)))) + "9000";
    }

    public static string Tlv(string tag, string value)
    {
        int length = value.Length / 2;
        return tag + (length > 0xFF ? $"82{length:X4}" : length > 0x7F ? $"81{length:X2}" : $"{length:X2}") + value;
    }

    /// <summary>Presents a card that answers up to its options, and plays it.</summary>
    public static Outcome Tap(EntryPoint entryPoint, string optionsAnswer) => new ScriptedCard()
        .Expect(SelectPpse, Ppse(Entry(Visa)))
        .Expect(SelectVisa, Fci())
        .Expect(Options, optionsAnswer)
        .Play(entryPoint);

    public static string? Data(EntryPoint entryPoint, uint tag) =>
        entryPoint.TryGetData(tag, out ReadOnlySpan<byte> value) ? Hex.ToText(value) : null;

    public static string Qualifiers(EntryPoint entryPoint) => Data(entryPoint, Tag.TerminalTransactionQualifiers)!;
}
