using System.Security.Cryptography;
using Terminal.Emulator.Cards;
using Terminal.Primitives;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>
/// A card with a key of its own under the issuer of <see cref="PinCard"/>: it signs with DDA and with its cryptograms. Its blocks are laid
/// out by hand from EMV 4.4 Book 2, Tables 15 and 17 to 19, not by the code that is tested.
/// </summary>
internal sealed class SigningCard
{
    private const string DynamicNumber = "A1A2A3A4A5A6A7A8";
    private static readonly TestRsaKey Key = TestRsaKey.Generate(new Entropy([.. Enumerable.Repeat((byte)7, Entropy.SeedLength)]), 1024);
    private readonly string profile;
    private readonly string signedRecord;
    private readonly string certificates;
    private string said = "";

    /// <summary>Makes a card.</summary>
    /// <param name="profile">AIP: 2000 for DDA, 0100 for CDA, with 1000 for a CVM list.</param>
    /// <param name="changes">Objects of its first record, which is signed.</param>
    public SigningCard(string profile, params (string Tag, string? Value)[] changes)
    {
        this.profile = profile;
        signedRecord = ContactRig.Record(changes);
        string content = signedRecord[(signedRecord[2] == '8' ? 6 : 4)..^4];
        (byte[] certificate, byte[] remainder) =
            TestCertificates.ForCard(PinCard.Issuer, Key, Hex.Parse(PinCard.Account + "FFFF" + "1249"), Hex.Parse(content));
        certificates = Tlv("70", Tlv("9F46", Hex.ToText(certificate)) + Tlv("9F48", Hex.ToText(remainder)) + "9F470103") + "9000";
    }

    public static string Modulus => Hex.ToText(Key.Modulus);

    /// <summary>The cryptograms that it gives, one after the other: 00, 40, 80.</summary>
    public Queue<string> Gives { get; } = new();

    /// <summary>Changes the answer to the GENERATE AC of a number, from 1.</summary>
    public Func<int, string, string>? Tampers { get; init; }

    /// <summary>Changes the dynamic data, their length first, before they are signed.</summary>
    public Func<string, string>? Signs { get; init; }

    /// <summary>The template that its signature for INTERNAL AUTHENTICATE comes in.</summary>
    public Func<string, string> Template { get; init; } = static signature => Tlv("80", signature) + "9000";

    /// <summary>A record in place of its key's certificate.</summary>
    public string? InsteadOfKey { get; init; }

    private int CryptogramCount { get; set; }

    public string? Answer(string command) => command[..4] switch
    {
        "80A8" => Begin(command[14..^2]),
        "00B2" => command[4..8] switch
        {
            "010C" => signedRecord,
            "020C" => PinCard.IssuerRecord,
            _ => InsteadOfKey ?? certificates,
        },
        "0088" => Template(Signed("09" + "08" + DynamicNumber, command[10..^2])),
        "0084" => "1122334455667788" + "9000",
        "80AE" => Cryptogram(command),
        _ => null,
    };

    private string Begin(string pdolData)
    {
        said = pdolData;
        return Tlv("80", profile + "08010301") + "9000";
    }

    private string Cryptogram(string command)
    {
        said += command[10..^2];
        string type = Gives.Dequeue();
        string objects = Tlv("9F27", type) + Tlv("9F36", "0001") + Tlv("9F10", "06011203A00000");
        string answer = (Hex.Parse(command.AsSpan(4, 2))[0] & 0x10) == 0 || type == "00"
            ? Tlv("77", objects + Tlv("9F26", "0102030405060708"))
            : Tlv("77", objects + Tlv("9F4B", Signed(
                "26" + "08" + DynamicNumber + type + "0102030405060708" + Hex.ToText(SHA1.HashData(Hex.Parse(said + objects))),
                "DEADBEEF")));
        return (Tampers?.Invoke(++CryptogramCount, answer) ?? answer) + "9000";
    }

    private string Signed(string dynamicData, string terminalData) =>
        Hex.ToText(Sign(Signs?.Invoke(dynamicData) ?? dynamicData, terminalData));

    /// <summary>6A 05 01, length and dynamic data, BB to the end, SHA-1 over all of it and the terminal's data, BC.</summary>
    private static byte[] Sign(string dynamicData, string terminalData)
    {
        byte[] block = new byte[Key.Modulus.Length];
        block.AsSpan().Fill(0xBB);
        Hex.Parse("6A0501" + dynamicData).CopyTo(block, 0);
        SHA1.HashData([.. block.AsSpan(1, block.Length - 22), .. Hex.Parse(terminalData)]).CopyTo(block, block.Length - 21);
        block[^1] = 0xBC;
        return Key.Sign(block);
    }
}
