using System.Text;
using System.Text.Json;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Vectors;

namespace Terminal.Fuzz.Targets;

/// <summary>Key blocks under protection keys that fit, and what a terminal lets in of what it opens.</summary>
/// <remarks>
/// A mutated block is refused by its MAC before its content is looked at. So that content is reached as well, each input is also taken
/// for the content of a block of its own, written and opened again.
/// </remarks>
internal sealed class KeyBlockTarget : IParserUnderTest
{
    public const int LengthMax = 1024;
    private readonly byte[] key = new byte[KeyBlock.KeyLengthMax];
    private readonly byte[] text = new byte[4 * LengthMax];
    private readonly byte[] protection = Convert.FromHexString("88E1AB2A2E3DD38C1FA039A536500CC8A87AB9D62DC92C01058FA79F44657DE6");

    public IEnumerable<byte[]> ValidCases => Json.Items(VectorFiles.Read("crypto/tr31.json"), "vectors")
        .Where(static one => one.GetProperty("expected").TryGetProperty("header", out JsonElement _))
        .Select(static one => Encoding.ASCII.GetBytes(Json.Text(one.GetProperty("inputs"), "key_block")))
        .Where(static one => one.Length <= LengthMax);

    public void Run(ReadOnlySpan<byte> input)
    {
        if (KeyBlock.Parse(input, out KeyBlock block) == KeyBlockStatus.Good)
        {
            Walk(block, input);
            foreach (KeyAlgorithm algorithm in (ReadOnlySpan<KeyAlgorithm>)[KeyAlgorithm.Tdes, KeyAlgorithm.Aes])
            {
                Open(block, algorithm);
            }
        }

        WriteAndOpen(input);
    }

    private static void Walk(KeyBlock block, ReadOnlySpan<byte> input)
    {
        Property.Holds(block.Length == input.Length && block.KeyVersion.Length == 2, "the header is the input's");
        OptionalBlocks optional = block.Optional;
        int offset = 0;
        while (optional.TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data))
        {
            Property.IsWithin(name, input);
            Property.IsWithin(data, input);
            Property.Holds(optional.Offset > offset, "each block moves on");
            offset = optional.Offset;
        }

        Property.Holds(optional.Left == 0, "a block that was taken apart has all its optional blocks");
    }

    private void Open(KeyBlock block, KeyAlgorithm algorithm)
    {
        ReadOnlySpan<byte> bytes = algorithm == KeyAlgorithm.Aes ? protection : protection.AsSpan(0, 24);
        _ = PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, algorithm, bytes, out PaymentKey protectionKey);
        KeyBlockStatus opened = block.Open(protectionKey, key, out int length);
        Property.Holds(opened == KeyBlockStatus.Good == length > 0, "a key comes of a good block alone");
        Property.Holds(opened == KeyBlockStatus.Good || !key.AsSpan().ContainsAnyExcept((byte)0), "nothing is left of a refused block");
        KeyBlockStatus letIn = KeyBlockImport.Open(block, protectionKey, key, out int letInLength);
        Property.Holds(letIn != KeyBlockStatus.Good || letInLength == length, "what is let in was opened");
        Property.Holds(letIn == KeyBlockStatus.Good || !key.AsSpan().ContainsAnyExcept((byte)0), "nothing is left of what is not let in");
    }

    /// <summary>
    /// The input's first bytes choose a block, the rest are its label and its key; what the writer takes is read as the same.
    /// </summary>
    private void WriteAndOpen(ReadOnlySpan<byte> input)
    {
        if (input.Length < 40)
        {
            return;
        }

        KeyBlockVersion version = input[0] % 2 == 0 ? KeyBlockVersion.DerivationB : KeyBlockVersion.DerivationD;
        KeyBlockTemplate template = new(
            version, input[1] % 2 == 0 ? KeyUsage.PinEncryption : (KeyUsage)(input[2] << 8 | input[3]),
            input[4] % 2 == 0 ? KeyAlgorithm.Tdes : (KeyAlgorithm)input[5], (KeyModeOfUse)input[6])
        {
            Exportability = (char)input[7],
        };
        bool isAes = version == KeyBlockVersion.DerivationD;
        _ = PaymentKey.TryCreate(
            KeyUsage.KeyBlockProtection, isAes ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes, isAes ? protection : protection.AsSpan(0, 24),
            out PaymentKey protectionKey);
        ReadOnlySpan<byte> written = input.Slice(8, 16 + (input[7] % 3 * 8) is var length && length <= input.Length - 8 ? length : 16);
        KeyBlockWriter writer = new(template, text);
        if (writer.TryAdd("LB"u8, input[8..]) && writer.TryFinish(protectionKey, written, protection, out int total))
        {
            Property.Holds(KeyBlock.Parse(text.AsSpan(0, total), out KeyBlock block) == KeyBlockStatus.Good, "what is written is a block");
            Property.Holds(block.Open(protectionKey, key, out int keyLength) == KeyBlockStatus.Good, "it is opened");
            Property.Holds(key.AsSpan(0, keyLength).SequenceEqual(written), "it holds the key");
            Property.Holds(block.Optional.TryFind("LB"u8, out ReadOnlySpan<byte> label), "it has its label");
            Property.Holds(label.SequenceEqual(input[8..]), "the label is the one that was written");
        }
    }
}
