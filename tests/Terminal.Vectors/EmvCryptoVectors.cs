using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.Vectors;

/// <summary>
/// Cases of <c>crypto/emv_crypto.json</c>: keys, cryptograms, issuer's answers and scripts, computed by the emulator's issuer side.
/// </summary>
public static class EmvCryptoVectors
{
    /// <summary>Runs the document's <c>vectors</c>; operations that are not supported are skipped by name.</summary>
    public static void Run(JsonElement document, VectorReport report)
    {
        foreach (JsonElement vector in Json.Items(document, "vectors"))
        {
            string operation = Json.Text(vector, "op");
            Func<JsonElement, Dictionary<string, byte[]>>? compute = operation switch
            {
                "ac_chain" => Chain,
                "cvn_profile" when CryptogramProfile.Find(Version(vector)) is not null => Profile,
                "emv2000_tree_sk" => Tree,
                "sm_vis_pin_change" => VisaPinChange,
                "sm_pin_change" => PinChange,
                _ => null,
            };
            if (compute is null)
            {
                report.Skip(operation == "cvn_profile" ? $"cvn_profile {Version(vector)}" : operation);
            }
            else
            {
                report.Case(Json.Text(vector, "name"), () => Check(vector, compute));
            }
        }
    }

    private static string? Check(JsonElement vector, Func<JsonElement, Dictionary<string, byte[]>> compute)
    {
        JsonElement expected = vector.GetProperty("expected");
        if (expected.TryGetProperty("error", out _))
        {
            try
            {
                _ = compute(vector.GetProperty("inputs"));
                return "is computed, and must be refused";
            }
            catch (Exception refused) when (refused is InvariantException or FormatException or CryptographicException)
            {
                return null;
            }
        }

        Dictionary<string, byte[]> results = compute(vector.GetProperty("inputs"));
        foreach (JsonProperty member in expected.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            string? mismatch = results.TryGetValue(member.Name, out byte[]? actual)
                ? VectorReport.Compare(member.Name, member.Value.GetString()!, Hex.ToText(actual))
                : $"{member.Name} is not computed";
            if (mismatch is not null)
            {
                return mismatch;
            }
        }

        return null;
    }

    private static Dictionary<string, byte[]> Chain(JsonElement inputs)
    {
        byte[] issuerKey = Json.Bytes(inputs, "imk");
        byte[] master = Json.Text(inputs, "mk_derivation") switch
        {
            "A" => IccMasterKey.DeriveA(issuerKey, PanOf(inputs), Sequence(inputs)),
            "B" => IccMasterKey.DeriveB(issuerKey, PanOf(inputs), Sequence(inputs)),
            string other => throw new NotSupportedException($"derivation {other}"),
        };
        byte[] session = Json.Text(inputs, "session") == "EMV CSK"
            ? SessionKey.Common(master, Json.Bytes(inputs, "r"))
            : throw new NotSupportedException("session key");
        MacPadding padding = Json.Text(inputs, "padding") == "visa" ? MacPadding.Zeros : MacPadding.Marked;
        byte[] cryptogram = ApplicationCryptogram.Compute(session, Json.Bytes(inputs, "ac_data"), padding);
        byte[] key = Json.Text(inputs, "arpc_key") == "icc" ? master : session;
        byte[] answer = inputs.GetProperty("arpc_method").GetInt32() == 1
            ? ApplicationCryptogram.ResponseMethod1(key, cryptogram, Json.Bytes(inputs, "arpc_rc"))
            : ApplicationCryptogram.ResponseMethod2(key, cryptogram, Json.Bytes(inputs, "csu"), Json.Bytes(inputs, "prop_auth_data"));
        return new() { ["icc_mk"] = master, ["session_key"] = session, ["ac"] = cryptogram, ["arpc"] = answer };
    }

    private static Dictionary<string, byte[]> Profile(JsonElement inputs)
    {
        CryptogramProfile profile = CryptogramProfile.Find(int.Parse(Json.Text(inputs, "cvn"), CultureInfo.InvariantCulture))!;
        Dictionary<string, byte[]> results = [];
        foreach (string purpose in (string[])["ac", "smi", "smc"])
        {
            results[$"icc_mk_{purpose}"] = IccMasterKey.DeriveA(Json.Bytes(inputs, $"iss_mk_{purpose}"), PanOf(inputs), Sequence(inputs));
        }

        byte[] master = results["icc_mk_ac"];
        byte[] counter = Json.Bytes(inputs, "tag_9f36");
        byte[] session = profile.DeriveKey(master, counter, Json.Bytes(inputs, "tag_9f37"));
        List<byte> data = [];
        foreach (uint tag in CryptogramProfile.Tags)
        {
            data.AddRange(Json.Bytes(inputs, "tag_" + tag.ToString("x", CultureInfo.InvariantCulture)));
        }

        data.AddRange(Json.Bytes(inputs, "ac_extra_data"));
        byte[] cryptogram = ApplicationCryptogram.Compute(session, [.. data], profile.Padding);
        byte[] answerKey = profile.ResponseUnderMaster ? master : session;
        byte[] answerInput = Json.Bytes(inputs, "arpc_input");
        results["sk_ac"] = session;
        results["arqc"] = cryptogram;
        results["arpc"] = profile.Response == 1
            ? ApplicationCryptogram.ResponseMethod1(answerKey, cryptogram, answerInput)
            : ApplicationCryptogram.ResponseMethod2(answerKey, cryptogram, answerInput, []);
        Scripts(inputs, profile.Version, results);
        return results;
    }

    private static void Scripts(JsonElement inputs, int version, Dictionary<string, byte[]> results)
    {
        byte[] counter = Json.Bytes(inputs, "tag_9f36");
        byte[] cryptogram = results["arqc"];
        foreach (string purpose in (string[])["smi", "smc"])
        {
            byte[] master = results[$"icc_mk_{purpose}"];
            results[$"sk_{purpose}"] = version is 10 or 18 ? SessionKey.Visa(master, counter) : SessionKey.Common(master, cryptogram);
        }

        byte[] integrity = results["sk_smi"];
        byte[] confidentiality = results["sk_smc"];
        byte[] context = version == 133 ? [] : [.. counter, .. cryptogram];
        results["script_mac"] = ScriptCommand.Mac(integrity, Json.Bytes(inputs, "script_header"), context, []);
        string pin = Json.Text(inputs, "new_pin");
        string current = Json.Text(inputs, "current_pin");
        bool visa = version is 10 or 18 or 22;
        byte[] header = Hex.Parse(visa ? "8424000218" : "8424000210");
        byte[] plain = version is 10 or 18 ? ScriptCommand.PinBlockVisa(results["icc_mk_ac"], pin, "") : ScriptCommand.PinBlockFormat2(pin);
        results["pin_change_command"] = Command(visa
            ? ScriptCommand.EncryptVisa(confidentiality, plain)
            : ScriptCommand.EncryptMChip(confidentiality, plain));
        if (visa && current.Length > 0)
        {
            header = Hex.Parse("8424000118");
            plain = ScriptCommand.PinBlockVisa(results["icc_mk_ac"], pin, current);
            results["pin_change_with_current"] = Command(ScriptCommand.EncryptVisa(confidentiality, plain));
        }

        byte[] Command(byte[] encrypted) => [.. header, .. encrypted, .. ScriptCommand.Mac(integrity, header, context, encrypted)];
    }

    private static Dictionary<string, byte[]> Tree(JsonElement inputs) => new()
    {
        ["session_key"] = SessionKey.Emv2000Tree(
            Json.Bytes(inputs, "icc_mk"), Json.Bytes(inputs, "atc"),
            inputs.GetProperty("height").GetInt32(), inputs.GetProperty("branch").GetInt32(),
            Json.Bytes(inputs, "iv")),
    };

    private static Dictionary<string, byte[]> VisaPinChange(JsonElement inputs)
    {
        byte[] counter = Json.Bytes(inputs, "atc");
        byte[] card = IccMasterKey.DeriveA(Json.Bytes(inputs, "iss_mk_ac"), PanOf(inputs), Sequence(inputs));
        byte[] confidentiality = SessionKey.Visa(
            IccMasterKey.DeriveA(Json.Bytes(inputs, "iss_mk_smc"), PanOf(inputs), Sequence(inputs)), counter);
        byte[] integrity = SessionKey.Visa(
            IccMasterKey.DeriveA(Json.Bytes(inputs, "iss_mk_smi"), PanOf(inputs), Sequence(inputs)), counter);
        byte[] block = ScriptCommand.PinBlockVisa(card, Json.Text(inputs, "pin"), Json.Text(inputs, "current_pin"));
        byte[] data = ScriptCommand.EncryptVisa(confidentiality, block);
        return Script(inputs, confidentiality, integrity, (block, data));
    }

    private static Dictionary<string, byte[]> PinChange(JsonElement inputs)
    {
        byte[] diversifier = Json.Bytes(inputs, "r");
        byte[] confidentiality = SessionKey.Common(
            IccMasterKey.DeriveA(Json.Bytes(inputs, "iss_mk_smc"), PanOf(inputs), Sequence(inputs)), diversifier);
        byte[] integrity = SessionKey.Common(
            IccMasterKey.DeriveA(Json.Bytes(inputs, "iss_mk_smi"), PanOf(inputs), Sequence(inputs)), diversifier);
        byte[] block = ScriptCommand.PinBlockFormat2(Json.Text(inputs, "pin"));
        byte[] data = Json.Text(inputs, "encryption") switch
        {
            "EMV" => ScriptCommand.EncryptCommon(confidentiality, block),
            "VISA" => ScriptCommand.EncryptVisa(confidentiality, block),
            "MASTERCARD" => ScriptCommand.EncryptMChip(confidentiality, block),
            string other => throw new NotSupportedException($"encryption {other}"),
        };
        return Script(inputs, confidentiality, integrity, (block, data));
    }

    private static Dictionary<string, byte[]> Script(
        JsonElement inputs, byte[] confidentiality, byte[] integrity, (byte[] Block, byte[] Data) command) => new()
        {
            ["sk_smc"] = confidentiality,
            ["sk_smi"] = integrity,
            ["pin_block"] = command.Block,
            ["command_data"] = command.Data,
            ["mac"] = ScriptCommand.Mac(integrity, Json.Bytes(inputs, "command_header"), [], command.Data),
        };

    private static int Version(JsonElement vector) =>
        int.TryParse(Json.Text(vector.GetProperty("inputs"), "cvn"), NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            ? version : 0;

    private static Pan PanOf(JsonElement inputs) =>
        Pan.TryFromDigits(Encoding.ASCII.GetBytes(Json.Text(inputs, "pan")), out Pan pan) ? pan : throw new FormatException("pan");

    private static byte Sequence(JsonElement inputs) => Json.Bytes(inputs, "psn") is [byte sequence] ? sequence : (byte)0;
}
