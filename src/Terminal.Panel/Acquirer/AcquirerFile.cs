using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.Panel.Acquirer;

/// <summary>
/// The acquirer's settings file, <c>acquirer.json</c>: issuers with their keys, base keys of terminals, and how late late is.
/// </summary>
/// <remarks>What PINs and MACs need is optional: a file of the time before has none of it.</remarks>
internal static class AcquirerFile
{
    private const int PvvLength = 4;

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">A member is missing or is not what it should be; the message names it and shows no
    /// key.</exception>
    public static AcquirerSettings Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement root = document.RootElement;
        List<IssuerKey> issuers = [];
        List<PinIssuer> pinIssuers = [];
        foreach (JsonElement one in Member(root, "issuers", JsonValueKind.Array).EnumerateArray())
        {
            issuers.Add(ReadIssuer(one, path));
            if (one.TryGetProperty("pvk", out _))
            {
                pinIssuers.Add(ReadPins(one, path));
            }
        }

        bool timed = Member(root, "lateSeconds", JsonValueKind.Number).TryGetInt32(out int seconds) && seconds is >= 1 and <= 3600;
        return new AcquirerSettings
        {
            Issuers = issuers,
            PinIssuers = pinIssuers,
            BaseKeys = root.TryGetProperty("hsm", out JsonElement hsm)
                ? [.. Member(hsm, "baseKeys", JsonValueKind.Array).EnumerateArray().Select(one => ReadBaseKey(one, path))]
                : [],
            Terminals = root.TryGetProperty("terminals", out JsonElement terminals)
                ? [.. terminals.EnumerateArray().Select(one => ReadTerminal(one, path))]
                : [],
            KeySeed = RandomNumberGenerator.GetBytes(Entropy.SeedLength),
            Macs = ReadMacs(root, path),
            RequiresEncipheredCards = RequiresEncipheredCards(root, path),
            LateTime = timed ? TimeSpan.FromSeconds(seconds) : throw new InvalidDataException($"{path}: lateSeconds is 1 to 3600"),
        };
    }

    private static IssuerKey ReadIssuer(JsonElement one, string path)
    {
        string bin = Member(one, "bin", JsonValueKind.String).GetString()!;
        bool keyed = Hex.TryParse(Member(one, "imkAc", JsonValueKind.String).GetString(), out byte[] key)
            && key.Length == IccMasterKey.Length;
        bool numbered = Member(one, "cvn", JsonValueKind.Number).TryGetInt32(out int version) && version is 10 or 18 or 22;
        byte[]? scripts = null;
        keyed &= !one.TryGetProperty("imkSmi", out JsonElement told)
            || (told.ValueKind == JsonValueKind.String && Hex.TryParse(told.GetString(), out scripts)
                && scripts.Length == IccMasterKey.Length);
        return keyed && numbered && bin.Length > 0 && bin.All(char.IsAsciiDigit)
            ? new IssuerKey(bin, key, version, scripts)
            : throw new InvalidDataException(
                $"{path}: an issuer needs bin (digits), imkAc (32 hex digits), cvn (10, 18 or 22), and may have imkSmi (32 hex digits)");
    }

    private static PinIssuer ReadPins(JsonElement one, string path)
    {
        bool good = Hex.TryParse(Member(one, "pvk", JsonValueKind.String).GetString(), out byte[] key) && key.Length == PinIssuer.KeyLength;
        good &= Member(one, "pvki", JsonValueKind.Number).TryGetInt32(out int index) && index is >= 0 and <= 9;
        Dictionary<Pan, string> values = [];
        foreach (JsonProperty card in Member(one, "pvvs", JsonValueKind.Object).EnumerateObject())
        {
            string? value = card.Value.ValueKind == JsonValueKind.String ? card.Value.GetString() : null;
            good &= Pan.TryFromDigits(Encoding.ASCII.GetBytes(card.Name), out Pan pan) && value is { Length: PvvLength }
                && value.All(char.IsAsciiDigit);
            values[pan] = value ?? "";
        }

        return good
            ? new PinIssuer(key, index, values)
            : throw new InvalidDataException(
                $"{path}: an issuer of PINs needs pvk (32 hex digits), pvki (0 to 9) and pvvs (account number: four digits)");
    }

    private static BaseKey ReadBaseKey(JsonElement one, string path)
    {
        string? algorithm = Member(one, "algorithm", JsonValueKind.String).GetString();
        string? id = Member(one, "id", JsonValueKind.String).GetString();
        bool keyed = Hex.TryParse(Member(one, "key", JsonValueKind.String).GetString(), out byte[] key);
        bool named = id is { Length: 8 };
        named &= uint.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number);
        return (keyed && named, algorithm, key.Length) switch
        {
            (true, "aes", 16 or 24 or 32) => new BaseKey(number, BaseKeyAlgorithm.Aes, key),
            (true, "tdes", 16) => new BaseKey(number, BaseKeyAlgorithm.Tdes, key),
            _ => throw new InvalidDataException(
                $"{path}: a base key needs id (8 hex digits), algorithm (aes or tdes) and key (hex digits, as many as the algorithm has)"),
        };
    }

    private static TerminalKey ReadTerminal(JsonElement one, string path)
    {
        string? id = Member(one, "id", JsonValueKind.String).GetString();
        string? algorithm = Member(one, "algorithm", JsonValueKind.String).GetString();
        bool keyed = Hex.TryParse(Member(one, "protectionKey", JsonValueKind.String).GetString(), out byte[] key)
            && key.Length == HsmModel.ProtectionKeyLength;
        return keyed && id is { Length: 8 } && algorithm is "aes" or "tdes"
            ? new TerminalKey(id!, algorithm == "aes" ? BaseKeyAlgorithm.Aes : BaseKeyAlgorithm.Tdes, key)
            : throw new InvalidDataException(
                $"{path}: a terminal needs id (8 characters), algorithm (aes or tdes) and protectionKey (64 hex digits)");
    }

    private static MacPolicy ReadMacs(JsonElement root, string path) =>
        !root.TryGetProperty("macs", out JsonElement macs) ? MacPolicy.Accepted
        : macs.ValueKind != JsonValueKind.String ? throw new InvalidDataException($"{path}: macs is no text")
        : macs.GetString() switch
        {
            "none" => MacPolicy.None,
            "accepted" => MacPolicy.Accepted,
            "required" => MacPolicy.Required,
            _ => throw new InvalidDataException($"{path}: macs is none, accepted or required"),
        };

    private static bool RequiresEncipheredCards(JsonElement root, string path) =>
        root.TryGetProperty("cards", out JsonElement cards) && cards.ValueKind == JsonValueKind.String && cards.GetString() switch
        {
            "accepted" => false,
            "enciphered" => true,
            _ => throw new InvalidDataException($"{path}: cards is accepted or enciphered"),
        };

    private static JsonElement Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind
            ? member
            : throw new InvalidDataException($"acquirer.json: {name} is missing");
}
