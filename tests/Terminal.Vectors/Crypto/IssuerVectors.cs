using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Crypto.Issuer;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Crypto.Pin;

namespace Terminal.Vectors.Crypto;

/// <summary>EMV's keys, cryptograms, answers and scripts, by the library; the emulator's own hand runs the same file beside it.</summary>
internal static class IssuerVectors
{
    private static readonly string[] ProfileTags =
        ["tag_9f02", "tag_9f03", "tag_9f1a", "tag_95", "tag_5f2a", "tag_9a", "tag_9c", "tag_9f37", "tag_82", "tag_9f36"];

    /// <summary>What is computed, by the case's operation.</summary>
    public static Dictionary<string, Operation> Operations { get; } = new()
    {
        ["ac_chain"] = (inputs, _) => Chain(inputs),
        ["cvn_profile"] = (inputs, _) => Profile(inputs),
        ["emv2000_tree_sk"] = (inputs, _) => Tree(inputs),
        ["sm_vis_pin_change"] = (inputs, _) => VisaPinChange(inputs),
        ["sm_pin_change"] = (inputs, _) => PinChange(inputs),
    };

    /// <summary>A card's sequence number; 0 where the case has none.</summary>
    public static byte Sequence(JsonElement inputs) => Read.Bytes(inputs, "psn") is [byte sequence] ? sequence : (byte)0;

    private static JsonObject? Chain(JsonElement inputs)
    {
        byte[] master = Master(inputs, "imk", KeyUsage.EmvCryptogram, Json.Text(inputs, "mk_derivation"));
        byte[] session = new byte[IccSessionKey.Length];
        byte[] cryptogram = new byte[ApplicationCryptogram.Length];
        MacPadding padding = Json.Text(inputs, "padding") == "visa" ? MacPadding.Zeros : MacPadding.Marked;
        bool done = Json.Text(inputs, "session") == "EMV CSK"
            && IccSessionKey.TryCommon(Key(KeyUsage.EmvCryptogram, master), Read.Bytes(inputs, "r"), session)
            && ApplicationCryptogram.TryCompute(Key(KeyUsage.EmvCryptogram, session), padding, Read.Bytes(inputs, "ac_data"), cryptogram);
        byte[] answerKey = Json.Text(inputs, "arpc_key") == "icc" ? master : session;
        byte[]? answer = Read.Number(inputs, "arpc_method") == 1
            ? Answer1(answerKey, cryptogram, Read.Bytes(inputs, "arpc_rc"))
            : Answer2(answerKey, cryptogram, Read.Bytes(inputs, "csu"), Read.Bytes(inputs, "prop_auth_data"));
        return done && answer is not null
            ? new()
            {
                ["icc_mk"] = Read.Text(master),
                ["session_key"] = Read.Text(session),
                ["ac"] = Read.Text(cryptogram),
                ["arpc"] = Read.Text(answer),
            }
            : null;
    }

    private static JsonObject? Profile(JsonElement inputs)
    {
        if (Profiles.Find(Json.Text(inputs, "cvn")) is not { } profile)
        {
            return null;
        }

        byte[] master = Master(inputs, "iss_mk_ac", KeyUsage.EmvCryptogram);
        byte[] integrityMaster = Master(inputs, "iss_mk_smi", KeyUsage.EmvIntegrity);
        byte[] confidentialityMaster = Master(inputs, "iss_mk_smc", KeyUsage.EmvConfidentiality);
        byte[] counter = Read.Bytes(inputs, "tag_9f36");
        byte[] session = profile.DeriveKey(master, counter, Read.Bytes(inputs, "tag_9f37"));
        byte[] data = [.. ProfileTags.SelectMany(tag => Read.Bytes(inputs, tag)), .. Read.Bytes(inputs, "ac_extra_data")];
        byte[] cryptogram = new byte[ApplicationCryptogram.Length];
        bool done = ApplicationCryptogram.TryCompute(Key(KeyUsage.EmvCryptogram, session), profile.Padding, data, cryptogram);
        byte[] answerKey = profile.AnswersUnderMaster ? master : session;
        byte[] answerInput = Read.Bytes(inputs, "arpc_input");
        byte[]? answer = profile.AnswerMethod == 1
            ? Answer1(answerKey, cryptogram, answerInput)
            : Answer2(answerKey, cryptogram, answerInput, []);
        byte[] integrity = profile.ScriptKey(KeyUsage.EmvIntegrity, integrityMaster, counter, cryptogram);
        byte[] confidentiality = profile.ScriptKey(KeyUsage.EmvConfidentiality, confidentialityMaster, counter, cryptogram);
        byte[] context = profile.IsScriptBound ? [.. counter, .. cryptogram] : [];
        JsonObject results = new()
        {
            ["icc_mk_ac"] = Read.Text(master),
            ["icc_mk_smi"] = Read.Text(integrityMaster),
            ["icc_mk_smc"] = Read.Text(confidentialityMaster),
            ["sk_ac"] = Read.Text(session),
            ["arqc"] = Read.Text(cryptogram),
            ["arpc"] = Read.Text(answer),
            ["sk_smi"] = Read.Text(integrity),
            ["sk_smc"] = Read.Text(confidentiality),
            ["script_mac"] = Read.Text(Mac(integrity, [.. Read.Bytes(inputs, "script_header"), .. context])),
        };
        ProfilePin(inputs, profile, (master, integrity, confidentiality, context), results);
        return done && answer is not null ? results : null;
    }

    private static void ProfilePin(
        JsonElement inputs, Profiles profile, (byte[] Master, byte[] Integrity, byte[] Confidentiality, byte[] Context) keys,
        JsonObject results)
    {
        byte[] block = new byte[8];
        byte[] pin = Read.Ascii(inputs, "new_pin");
        byte[] current = Read.Ascii(inputs, "current_pin");
        PaymentKey cardKey = Key(KeyUsage.EmvCryptogram, keys.Master);
        bool encoded = profile.HasVisaPinBlock
            ? IssuerScript.TryVisaPinBlock(cardKey, pin, [], block)
            : PinBlock.TryEncode(PinBlockFormat.Iso2, pin, default, [], block);
        results["pin_change_command"] = encoded ? Command(profile.IsVisa ? "8424000218" : "8424000210", block) : null;
        results["pin_change_with_current"] = null;
        if (current.Length > 0 && IssuerScript.TryVisaPinBlock(cardKey, pin, current, block))
        {
            results["pin_change_with_current"] = Command("8424000118", block);
        }

        string Command(string header, byte[] plain)
        {
            byte[] data = Enciphered(
                keys.Confidentiality, profile.IsVisa ? IssuerScript.DataForm.Counted : IssuerScript.DataForm.Whole, plain);
            return header + Read.Text(data) + Read.Text(Mac(keys.Integrity, [.. Convert.FromHexString(header), .. keys.Context, .. data]));
        }
    }

    private static JsonObject? Tree(JsonElement inputs)
    {
        byte[] session = new byte[IccSessionKey.Length];
        return IccSessionKey.TryTree(
            Key(KeyUsage.EmvCryptogram, Read.Bytes(inputs, "icc_mk")), Read.Bytes(inputs, "atc"),
            (Read.Number(inputs, "height"), Read.Number(inputs, "branch")), Read.Bytes(inputs, "iv"), session)
            ? new() { ["session_key"] = Read.Text(session) } : null;
    }

    private static JsonObject? VisaPinChange(JsonElement inputs)
    {
        byte[] block = new byte[8];
        byte[] counter = Read.Bytes(inputs, "atc");
        byte[] integrity = new byte[IccSessionKey.Length];
        byte[] confidentiality = new byte[IccSessionKey.Length];
        PaymentKey cardKey = Key(KeyUsage.EmvCryptogram, Master(inputs, "iss_mk_ac", KeyUsage.EmvCryptogram));
        return IssuerScript.TryVisaPinBlock(cardKey, Read.Ascii(inputs, "pin"), Read.Ascii(inputs, "current_pin"), block)
            && IccSessionKey.TryVisa(
                Key(KeyUsage.EmvIntegrity, Master(inputs, "iss_mk_smi", KeyUsage.EmvIntegrity)), counter, integrity)
            && IccSessionKey.TryVisa(
                Key(KeyUsage.EmvConfidentiality, Master(inputs, "iss_mk_smc", KeyUsage.EmvConfidentiality)), counter, confidentiality)
            ? Script(inputs, integrity, confidentiality, block, IssuerScript.DataForm.Counted) : null;
    }

    private static JsonObject? PinChange(JsonElement inputs)
    {
        byte[] block = new byte[8];
        byte[] diversifier = Read.Bytes(inputs, "r");
        byte[] integrity = new byte[IccSessionKey.Length];
        byte[] confidentiality = new byte[IccSessionKey.Length];
        IssuerScript.DataForm form = Json.Text(inputs, "encryption") switch
        {
            "EMV" => IssuerScript.DataForm.Marked,
            "VISA" => IssuerScript.DataForm.Counted,
            "MASTERCARD" => IssuerScript.DataForm.Whole,
            _ => (IssuerScript.DataForm)(-1),
        };
        return PinBlock.TryEncode(
                PinBlockFormat.Iso2, Read.Ascii(inputs, "pin"), default, [], block)
            && IccSessionKey.TryCommon(
                Key(KeyUsage.EmvIntegrity, Master(inputs, "iss_mk_smi", KeyUsage.EmvIntegrity)), diversifier, integrity)
            && IccSessionKey.TryCommon(
                Key(KeyUsage.EmvConfidentiality, Master(inputs, "iss_mk_smc", KeyUsage.EmvConfidentiality)), diversifier, confidentiality)
            ? Script(inputs, integrity, confidentiality, block, form) : null;
    }

    private static JsonObject? Script(
        JsonElement inputs, byte[] integrity, byte[] confidentiality, byte[] block, IssuerScript.DataForm form)
    {
        byte[] data = Enciphered(confidentiality, form, block);
        return data.Length == 0 ? null : new()
        {
            ["sk_smc"] = Read.Text(confidentiality),
            ["sk_smi"] = Read.Text(integrity),
            ["pin_block"] = Read.Text(block),
            ["command_data"] = Read.Text(data),
            ["mac"] = Read.Text(Mac(integrity, [.. Read.Bytes(inputs, "command_header"), .. data])),
        };
    }

    private static byte[] Enciphered(byte[] key, IssuerScript.DataForm form, byte[] data)
    {
        byte[] enciphered = new byte[32];
        return IssuerScript.TryEncipher(Key(KeyUsage.EmvConfidentiality, key), form, data, enciphered, out int length)
            ? enciphered[..length] : [];
    }

    private static byte[] Mac(byte[] key, byte[] message)
    {
        byte[] mac = new byte[IssuerScript.MacLength];
        return IssuerScript.TryMac(Key(KeyUsage.EmvIntegrity, key), message, mac) ? mac : [];
    }

    private static byte[] Master(JsonElement inputs, string name, KeyUsage usage, string option = "A")
    {
        byte[] key = new byte[IccMasterKey.Length];
        PaymentKey issuerKey = Key(usage, Read.Bytes(inputs, name));
        return option switch
        {
            "A" => IccMasterKey.TryDeriveA(issuerKey, Read.Pan(inputs), Sequence(inputs), key) ? key : [],
            "B" => IccMasterKey.TryDeriveB(issuerKey, Read.Pan(inputs), Sequence(inputs), key) ? key : [],
            _ => [],
        };
    }

    private static byte[]? Answer1(byte[] key, byte[] cryptogram, byte[] responseCode)
    {
        byte[] answer = new byte[ApplicationCryptogram.Length];
        return ApplicationCryptogram.TryAnswer1(Key(KeyUsage.EmvCryptogram, key), cryptogram, responseCode, answer) ? answer : null;
    }

    private static byte[]? Answer2(byte[] key, byte[] cryptogram, byte[] statusUpdate, byte[] proprietary)
    {
        byte[] answer = new byte[ApplicationCryptogram.ShortLength];
        return ApplicationCryptogram.TryAnswer2(Key(KeyUsage.EmvCryptogram, key), cryptogram, statusUpdate, proprietary, answer)
            ? answer : null;
    }

    private static PaymentKey Key(KeyUsage usage, byte[] bytes) => Read.Key(usage, KeyAlgorithm.Tdes, bytes);
}
