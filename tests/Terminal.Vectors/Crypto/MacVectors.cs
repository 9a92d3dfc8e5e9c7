using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;

namespace Terminal.Vectors.Crypto;

/// <summary>MACs and check values.</summary>
internal static class MacVectors
{
    /// <summary>What is computed, by the case's operation.</summary>
    public static Dictionary<string, Operation> Operations { get; } = new()
    {
        ["mac_alg1_tdes"] = (inputs, _) => Algorithm1(inputs, KeyAlgorithm.Tdes),
        ["mac_alg1_aes"] = (inputs, _) => Algorithm1(inputs, KeyAlgorithm.Aes),
        ["mac_alg3"] = (inputs, _) => Algorithm3(inputs),
        ["mac_alg3_tdes_halves"] = (inputs, _) => Halves(inputs),
        ["cmac_tdes"] = (inputs, _) => OfCmac(inputs, KeyAlgorithm.Tdes),
        ["cmac_aes"] = (inputs, _) => OfCmac(inputs, KeyAlgorithm.Aes),
        ["kcv_tdes"] = (inputs, _) => CheckValue(inputs, KeyAlgorithm.Tdes, 3),
        ["kcv_aes_cmac"] = (inputs, _) => CheckValue(inputs, KeyAlgorithm.Aes, 5),
        ["kcv_aes_legacy"] = (inputs, _) => LegacyCheckValue(inputs),
    };

    private static JsonObject? Algorithm1(JsonElement inputs, KeyAlgorithm algorithm)
    {
        byte[] mac = new byte[BlockLength(algorithm)];
        return BlockMac.TryAlgorithm1(
            Read.Key(KeyUsage.MacAlgorithm1, algorithm, Read.Bytes(inputs, "key")), Padding(inputs), Read.Bytes(inputs, "data_hex"), mac)
            ? Mac(mac) : null;
    }

    private static JsonObject? Algorithm3(JsonElement inputs)
    {
        byte[] mac = new byte[8];
        PaymentKey key = Read.Key(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes, Read.Bytes(inputs, "key"));
        return BlockMac.TryAlgorithm3(key, Padding(inputs), Read.Bytes(inputs, "data_hex"), mac) ? Mac(mac) : null;
    }

    private static JsonObject? Halves(JsonElement inputs)
    {
        byte[] mac = new byte[8];
        PaymentKey first = Read.Key(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes, Read.Bytes(inputs, "key1"));
        PaymentKey second = Read.Key(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes, Read.Bytes(inputs, "key2"));
        return BlockMac.TryAlgorithm3(first, second, Padding(inputs), Read.Bytes(inputs, "data_hex"), mac) ? Mac(mac) : null;
    }

    private static JsonObject? OfCmac(JsonElement inputs, KeyAlgorithm algorithm)
    {
        byte[] mac = new byte[BlockLength(algorithm)];
        PaymentKey key = Read.Key(KeyUsage.Cmac, algorithm, Read.Bytes(inputs, "key"));
        return Cmac.TryCompute(key, Read.Bytes(inputs, "data_hex"), mac) ? Mac(mac) : null;
    }

    private static JsonObject? CheckValue(JsonElement inputs, KeyAlgorithm algorithm, int length)
    {
        byte[] value = new byte[length];
        byte[] key = Read.Bytes(inputs, "key");
        return KeyCheckValue.TryCompute(algorithm, key, value)
            ? new() { ["kcv"] = Read.Text(value), ["weak"] = algorithm == KeyAlgorithm.Tdes && WeakKeys.IsWeakTdes(key) } : null;
    }

    private static JsonObject? LegacyCheckValue(JsonElement inputs)
    {
        byte[] value = new byte[3];
        return KeyCheckValue.TryComputeLegacyAes(Read.Bytes(inputs, "key"), value) ? new() { ["kcv"] = Read.Text(value) } : null;
    }

    private static int BlockLength(KeyAlgorithm algorithm) => algorithm == KeyAlgorithm.Aes ? 16 : 8;

    private static MacPadding Padding(JsonElement inputs) => (MacPadding)Read.Number(inputs, "padding");

    private static JsonObject Mac(byte[] mac) => new() { ["mac"] = Read.Text(mac) };
}
