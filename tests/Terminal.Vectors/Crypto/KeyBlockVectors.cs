using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;

namespace Terminal.Vectors.Crypto;

/// <summary>Key blocks. The cases are of what can be opened; what a terminal lets in of it is a matter of unit tests.</summary>
internal static class KeyBlockVectors
{
    /// <summary>What is computed, by the case's operation.</summary>
    public static Dictionary<string, Operation> Operations { get; } = new() { ["unwrap"] = (inputs, _) => Unwrap(inputs) };

    private static JsonObject? Unwrap(JsonElement inputs)
    {
        byte[] text = Read.Ascii(inputs, "key_block");
        byte[] key = new byte[KeyBlock.KeyLengthMax];
        if (KeyBlock.Parse(text, out KeyBlock block) != KeyBlockStatus.Good)
        {
            return null;
        }

        KeyAlgorithm algorithm = block.Version == KeyBlockVersion.DerivationD ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;
        PaymentKey protectionKey = Read.Key(KeyUsage.KeyBlockProtection, algorithm, Read.Bytes(inputs, "kbpk"));
        return block.Open(protectionKey, key, out int length) == KeyBlockStatus.Good
            ? new()
            {
                ["header"] = Header(block),
                ["key"] = Read.Text(key.AsSpan(0, length)),
                ["kcv"] = CheckValues(block.Algorithm, key.AsSpan(0, length)),
            }
            : null;
    }

    private static JsonObject Header(KeyBlock block)
    {
        JsonArray optional = [];
        OptionalBlocks blocks = block.Optional;
        while (blocks.TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data))
        {
            optional.Add((JsonNode)new JsonObject { ["id"] = Read.AsciiText(name), ["data"] = Read.AsciiText(data) });
        }

        return new()
        {
            ["version"] = Letter((byte)block.Version),
            ["length"] = block.Length,
            ["key_usage"] = Letter((byte)((int)block.Usage >> 8)) + Letter((byte)((int)block.Usage & 0xFF)),
            ["algorithm"] = Letter((byte)block.Algorithm),
            ["mode_of_use"] = Letter((byte)block.ModeOfUse),
            ["key_version"] = Read.AsciiText(block.KeyVersion),
            ["exportability"] = Letter(block.Exportability),
            ["key_context"] = Letter(block.KeyContext),
            ["optional_blocks"] = optional,
        };
    }

    private static JsonObject CheckValues(KeyAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        byte[] value = new byte[algorithm == KeyAlgorithm.Aes ? KeyCheckValue.AesLengthMax : KeyCheckValue.TdesLengthMax];
        return KeyCheckValue.TryCompute(algorithm, key, value)
            ? new() { [algorithm == KeyAlgorithm.Aes ? "aes_cmac" : "tdes"] = Read.Text(value) } : [];
    }

    private static string Letter(byte letter) => ((char)letter).ToString();
}
