using System.Text.Json;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.Panel.Acquirer;

/// <summary>The acquirer's settings file, <c>acquirer.json</c>: issuers with their master keys, and how late late is.</summary>
internal static class AcquirerFile
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">A member is missing or is not what it should be; the message names it and shows no
    /// key.</exception>
    public static AcquirerSettings Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement root = document.RootElement;
        List<IssuerKey> issuers = [];
        foreach (JsonElement one in Member(root, "issuers", JsonValueKind.Array).EnumerateArray())
        {
            string bin = Member(one, "bin", JsonValueKind.String).GetString()!;
            bool keyed = Hex.TryParse(Member(one, "imkAc", JsonValueKind.String).GetString(), out byte[] key)
                && key.Length == IccMasterKey.Length;
            bool numbered = Member(one, "cvn", JsonValueKind.Number).TryGetInt32(out int version) && version is 10 or 18 or 22;
            if (!keyed || !numbered || bin.Length == 0 || !bin.All(char.IsAsciiDigit))
            {
                throw new InvalidDataException($"{path}: an issuer needs bin (digits), imkAc (32 hex digits) and cvn (10, 18 or 22)");
            }

            issuers.Add(new IssuerKey(bin, key, version));
        }

        bool timed = Member(root, "lateSeconds", JsonValueKind.Number).TryGetInt32(out int seconds) && seconds is >= 1 and <= 3600;
        return timed
            ? new AcquirerSettings { Issuers = issuers, LateTime = TimeSpan.FromSeconds(seconds) }
            : throw new InvalidDataException($"{path}: lateSeconds is 1 to 3600");
    }

    private static JsonElement Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind
            ? member
            : throw new InvalidDataException($"acquirer.json: {name} is missing");
}
