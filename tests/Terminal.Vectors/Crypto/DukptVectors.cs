using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Crypto.Pin;

namespace Terminal.Vectors.Crypto;

/// <summary>DUKPT of both kinds: a key serial number of 10 bytes is of TDES, one of 12 of AES.</summary>
internal static class DukptVectors
{
    private static readonly Dictionary<string, AesDukptUsage> AesUsages = new()
    {
        ["kek_key"] = AesDukptUsage.KeyEncryption,
        ["pin_key"] = AesDukptUsage.Pin,
        ["mac_gen_key"] = AesDukptUsage.MacGeneration,
        ["mac_ver_key"] = AesDukptUsage.MacVerification,
        ["mac_both_key"] = AesDukptUsage.MacBoth,
        ["data_enc_key"] = AesDukptUsage.DataEncryption,
        ["data_dec_key"] = AesDukptUsage.DataDecryption,
        ["data_both_key"] = AesDukptUsage.DataBoth,
    };

    /// <summary>What is computed, by the case's operation.</summary>
    public static Dictionary<string, Operation> Operations { get; } = new()
    {
        ["transaction"] = (inputs, expected) => IsAes(inputs) ? AesTransaction(inputs, expected) : TdesTransaction(inputs),
        ["derive_ik"] = (inputs, _) => DeriveInitialKey(inputs),
        ["derive_update_key"] = (inputs, _) => DeriveUpdateKey(inputs),
        ["ksn_is_valid"] = (inputs, _) => new() { ["valid"] = IsValid(inputs) },
        ["ksn_advance"] = (inputs, _) => Advance(inputs),
        ["count_keys"] = (inputs, _) => new()
        {
            ["total_transactions"] = TdesDukpt.CountTransactions(Read.Number(inputs, "counter_bits"), Read.Number(inputs, "max_ones")),
        },
        ["originator_nth_key"] = (inputs, _) => Originator(inputs),
    };

    private static bool IsAes(JsonElement inputs) => Read.Bytes(inputs, "ksn").Length == AesDukpt.KsnLength;

    private static bool IsValid(JsonElement inputs) =>
        IsAes(inputs) ? AesDukpt.IsValid(Read.Bytes(inputs, "ksn")) : TdesDukpt.IsValid(Read.Bytes(inputs, "ksn"));

    private static JsonObject Advance(JsonElement inputs)
    {
        byte[] ksn = Read.Bytes(inputs, "ksn");
        byte[] next = new byte[ksn.Length];
        bool goesOn = IsAes(inputs) ? AesDukpt.TryAdvance(ksn, next) : TdesDukpt.TryAdvance(ksn, next);
        return new() { ["valid"] = IsValid(inputs), ["next_ksn"] = goesOn ? Read.Text(next) : null, ["exhausted"] = !goesOn };
    }

    private static JsonObject? DeriveInitialKey(JsonElement inputs)
    {
        byte[] bdk = Read.Bytes(inputs, "bdk");
        byte[] key = new byte[bdk.Length];
        bool derived = inputs.TryGetProperty("ikid", out _)
            ? AesDukpt.TryDeriveInitialKey(Read.Key(KeyUsage.BaseDerivation, KeyAlgorithm.Aes, bdk), Read.Bytes(inputs, "ikid"), key)
            : TdesDukpt.TryDeriveInitialKey(Read.Key(KeyUsage.BaseDerivation, KeyAlgorithm.Tdes, bdk), Read.Bytes(inputs, "ksn"), key);
        return derived ? new() { ["ik"] = Read.Text(key) } : null;
    }

    private static JsonObject? DeriveUpdateKey(JsonElement inputs)
    {
        if (!Enum.TryParse(Json.Text(inputs, "key_type"), true, out AesDukptKeyType type))
        {
            return null;
        }

        byte[] key = new byte[type.KeyLength()];
        PaymentKey initialKey = Read.Key(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, Read.Bytes(inputs, "ik"));
        return AesDukpt.TryDeriveUpdateKey(initialKey, Read.Bytes(inputs, "ikid"), type, key)
            ? new() { ["update_key"] = Read.Text(key) } : null;
    }

    private static JsonObject? TdesTransaction(JsonElement inputs)
    {
        byte[] ksn = Read.Bytes(inputs, "ksn");
        byte[] initialKey = Read.Bytes(inputs, "ik");
        byte[] derived = new byte[TdesDukpt.KeyLength];
        byte[] transactionKey = new byte[TdesDukpt.KeyLength];
        PaymentKey bdk = Read.Key(KeyUsage.BaseDerivation, KeyAlgorithm.Tdes, Read.Bytes(inputs, "bdk"));
        if (!TdesDukpt.TryDeriveInitialKey(bdk, ksn, derived) || (initialKey.Length > 0 && !derived.SequenceEqual(initialKey))
            || !TdesDukpt.TryDeriveTransactionKey(Read.Key(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, derived), ksn, transactionKey))
        {
            return null;
        }

        JsonObject results = new() { ["ik"] = Read.Text(derived), ["transaction_key"] = Read.Text(transactionKey) };
        return TryTdesPin(inputs, Working(transactionKey, TdesDukptUsage.Pin, "pin_key", results), results)
            && TryTdesWay(inputs, "request", Working(transactionKey, TdesDukptUsage.MacRequest, "mac_req_key", results),
                Working(transactionKey, TdesDukptUsage.DataRequest, "data_req_key", results), results)
            && TryTdesWay(inputs, "response", Working(transactionKey, TdesDukptUsage.MacResponse, "mac_resp_key", results),
                Working(transactionKey, TdesDukptUsage.DataResponse, "data_resp_key", results), results)
            ? results : null;
    }

    private static byte[] Working(byte[] transactionKey, TdesDukptUsage usage, string name, JsonObject results)
    {
        byte[] key = new byte[TdesDukpt.KeyLength];
        results[name] = TdesDukpt.TryDeriveWorkingKey(transactionKey, usage, key) ? Read.Text(key) : null;
        return key;
    }

    private static bool TryTdesPin(JsonElement inputs, byte[] key, JsonObject results)
    {
        byte[] block = Read.Bytes(inputs, "clear_pinblock");
        byte[] encoded = new byte[PinBlock.Length];
        bool matches = !inputs.TryGetProperty("pin", out _)
            || (PinBlock.TryEncode(PinBlockFormat.Iso0, Read.Ascii(inputs, "pin"), Read.Pan(inputs), [], encoded)
                && encoded.SequenceEqual(block));
        bool enciphered = PinBlock.TryEncipher(Read.Key(KeyUsage.PinEncryption, KeyAlgorithm.Tdes, key), block);
        results["encrypted_pinblock"] = Read.Text(block);
        return matches && enciphered;
    }

    private static bool TryTdesWay(JsonElement inputs, string way, byte[] macKey, byte[] dataKey, JsonObject results)
    {
        byte[] data = MacData(inputs);
        byte[] retail = new byte[4];
        byte[] cmac = new byte[8];
        byte[] cipher = Padded(data, 8);
        bool done = BlockMac.TryAlgorithm3(Read.Key(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes, macKey), MacPadding.Zeros, data, retail)
            && Cmac.TryCompute(Read.Key(KeyUsage.Cmac, KeyAlgorithm.Tdes, macKey), data, cmac)
            && DataEncryption.TryEncipher(Read.Key(KeyUsage.DataEncryption, KeyAlgorithm.Tdes, dataKey), new byte[8], cipher);
        results[$"retail_mac_{way}"] = Read.Text(retail);
        results[$"cmac_{way}"] = Read.Text(cmac);
        results[$"data_{way}_ct_cbc_iv0"] = Read.Text(cipher);
        return done;
    }

    private static JsonObject? AesTransaction(JsonElement inputs, JsonElement expected)
    {
        byte[] ksn = Read.Bytes(inputs, "ksn");
        byte[] bdk = Read.Bytes(inputs, "bdk");
        byte[] initialKey = Read.Bytes(inputs, "ik");
        byte[] derived = new byte[bdk.Length];
        byte[] transactionKey = new byte[bdk.Length];
        if (!AesDukpt.TryDeriveInitialKey(Read.Key(KeyUsage.BaseDerivation, KeyAlgorithm.Aes, bdk), ksn.AsSpan(0, 8), derived)
            || (initialKey.Length > 0 && !derived.SequenceEqual(initialKey))
            || !AesDukpt.TryDeriveTransactionKey(Read.Key(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, derived), ksn, transactionKey))
        {
            return null;
        }

        JsonObject results = new() { ["ik"] = Read.Text(derived), ["transaction_key"] = Read.Text(transactionKey) };
        foreach (string name in (string[])["AES128", "AES192", "AES256", "TDES2", "TDES3"])
        {
            if (expected.TryGetProperty(name, out _) || expected.TryGetProperty("error", out _))
            {
                JsonObject? ofType = OfType(inputs, transactionKey, ksn, Enum.Parse<AesDukptKeyType>(name, true));
                if (ofType is null)
                {
                    return null;
                }

                results[name] = ofType;
            }
        }

        return results;
    }

    private static JsonObject? OfType(JsonElement inputs, byte[] transactionKey, byte[] ksn, AesDukptKeyType type)
    {
        JsonObject results = [];
        Dictionary<string, byte[]> keys = [];
        foreach ((string name, AesDukptUsage usage) in AesUsages)
        {
            keys[name] = new byte[type.KeyLength()];
            if (!AesDukpt.TryDeriveWorkingKey(transactionKey, ksn, usage, type, keys[name]))
            {
                return null;
            }

            results[name] = Read.Text(keys[name]);
        }

        return type.Algorithm() != KeyAlgorithm.Aes
            || (TryAesPin(inputs, keys["pin_key"], results)
                && TryAesWay(inputs, "request", keys["mac_gen_key"], keys["data_enc_key"], results)
                && TryAesWay(inputs, "response", keys["mac_ver_key"], keys["data_dec_key"], results)
                && TryHash(inputs, transactionKey, ksn, type, results))
            ? results : null;
    }

    private static bool TryAesPin(JsonElement inputs, byte[] key, JsonObject results)
    {
        byte[] field = Read.Bytes(inputs, "clear_pin_field");
        byte[] pin = new byte[PinBlock.DigitCountMax];
        byte[] block = new byte[PinBlock4.Length];
        bool done = PinBlock4.TryDecodePin(field, pin, out int count)
            && (!inputs.TryGetProperty("pin", out _) || pin.AsSpan(0, count).SequenceEqual(Read.Ascii(inputs, "pin")))
            && PinBlock4.TryEncipher(
                Read.Key(KeyUsage.PinEncryption, KeyAlgorithm.Aes, key), pin.AsSpan(0, count), Read.Pan(inputs), field.AsSpan(8), block);
        results["encrypted_pinblock_iso4"] = Read.Text(block);
        return done;
    }

    private static bool TryAesWay(JsonElement inputs, string way, byte[] macKey, byte[] dataKey, JsonObject results)
    {
        byte[] data = MacData(inputs);
        byte[] cmac = new byte[16];
        byte[] cipher = Padded(data, 16);
        bool done = Cmac.TryCompute(Read.Key(KeyUsage.Cmac, KeyAlgorithm.Aes, macKey), data, cmac)
            && DataEncryption.TryEncipher(Read.Key(KeyUsage.DataEncryption, KeyAlgorithm.Aes, dataKey), new byte[16], cipher);
        results[$"cmac_{way}"] = Read.Text(cmac);
        results[$"data_{way}_ct_cbc_iv0"] = Read.Text(cipher);
        return done;
    }

    private static bool TryHash(JsonElement inputs, byte[] transactionKey, byte[] ksn, AesDukptKeyType type, JsonObject results)
    {
        (AesDukptKeyType hash, string name) = type switch
        {
            AesDukptKeyType.Aes128 => (AesDukptKeyType.Hmac128, "hmac128"),
            AesDukptKeyType.Aes192 => (AesDukptKeyType.Hmac192, "hmac192"),
            _ => (AesDukptKeyType.Hmac256, "hmac256"),
        };
        byte[] key = new byte[hash.KeyLength()];
        byte[] mac = new byte[32];
        bool done = AesDukpt.TryDeriveWorkingKey(transactionKey, ksn, AesDukptUsage.MacGeneration, hash, key)
            && KeyedHash.TrySha256(Read.Key(KeyUsage.Hmac, KeyAlgorithm.Hmac, key), MacData(inputs), mac);
        results[$"hmac_sha256_request_{name}"] = Read.Text(mac);
        return done;
    }

    private static JsonObject? Originator(JsonElement inputs)
    {
        byte[] ksn = Read.Bytes(inputs, "initial_ksn");
        byte[] initialKey = new byte[TdesDukpt.KeyLength];
        byte[] key = new byte[TdesDukpt.KeyLength];
        PaymentKey bdk = Read.Key(KeyUsage.BaseDerivation, KeyAlgorithm.Tdes, Read.Bytes(inputs, "bdk"));
        if (!TdesDukpt.TryDeriveInitialKey(bdk, ksn, initialKey)
            || !TdesDukptState.TryLoad(
                Read.Key(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, initialKey), ksn, new byte[TdesDukptState.Length],
                out TdesDukptState state))
        {
            return null;
        }

        for (int left = Read.Number(inputs, "n"); left > 0; left--)
        {
            if (!state.TryTake(key, ksn))
            {
                return null;
            }
        }

        return new() { ["ik"] = Read.Text(initialKey), ["nth_ksn"] = Read.Text(ksn), ["nth_transaction_key"] = Read.Text(key) };
    }

    private static byte[] MacData(JsonElement inputs) =>
        inputs.TryGetProperty("mac_data_ascii", out _) ? Read.Ascii(inputs, "mac_data_ascii") : Read.Bytes(inputs, "mac_data_hex");

    private static byte[] Padded(byte[] data, int blockLength) =>
        [.. data, .. new byte[(blockLength - (data.Length % blockLength)) % blockLength]];
}
