using System.Text.Json;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Tests.Tidy;
using Xunit;

namespace Terminal.Tests.Crypto;

public sealed class KeyBlockTests
{
    private static readonly byte[] Protection = Convert.FromHexString("88E1AB2A2E3DD38C1FA039A536500CC8A87AB9D62DC92C01058FA79F44657DE6");
    private readonly Random random = new(143);

    public static TheoryData<string> OpenedBlocks => [.. Vectors().Where(one => one.Opens).Select(one => one.Name)];

    [Fact]
    public void What_is_written_is_opened_again_with_all_that_it_says()
    {
        foreach ((KeyBlockVersion version, KeyAlgorithm algorithm, int length) in Kinds())
        {
            byte[] key = random.Bytes(length);
            KeyBlockTemplate template = new(version, KeyUsage.DataEncryption, algorithm, KeyModeOfUse.Decrypt)
            {
                KeyVersion = "c1",
                Exportability = 'E',
                KeyContext = '2',
            };
            byte[] text = Write(template, key, ("LB", "till 7"), ("KS", "FFFF9876543210E00000"), ("CT", new string('x', 300)));
            KeyBlock block = Parsed(text);
            Assert.Equal((version, KeyUsage.DataEncryption, algorithm), (block.Version, block.Usage, block.Algorithm));
            Assert.Equal((KeyModeOfUse.Decrypt, (byte)'E', (byte)'2'), (block.ModeOfUse, block.Exportability, block.KeyContext));
            Assert.Equal("c1"u8, block.KeyVersion);
            Assert.True(block.Optional.TryFind("LB"u8, out ReadOnlySpan<byte> label) && label.SequenceEqual("till 7"u8));
            Assert.True(block.Optional.TryFind("CT"u8, out ReadOnlySpan<byte> certificate) && certificate.Length == 300);
            Assert.False(block.Optional.TryFind("KC"u8, out _));
            byte[] opened = new byte[KeyBlock.KeyLengthMax];
            Assert.Equal(KeyBlockStatus.Good, KeyBlockImport.Open(block, ProtectionOf(version), opened, out int openedLength));
            Assert.Equal(key, opened[..openedLength]);
        }
    }

    [Fact]
    public void Keys_of_one_algorithm_give_blocks_of_one_length()
    {
        KeyBlockTemplate tdes = new(KeyBlockVersion.DerivationB, KeyUsage.PinEncryption, KeyAlgorithm.Tdes, KeyModeOfUse.Encrypt);
        KeyBlockTemplate aes = new(KeyBlockVersion.DerivationD, KeyUsage.PinEncryption, KeyAlgorithm.Aes, KeyModeOfUse.Encrypt);
        Assert.Equal(Write(tdes, random.Bytes(16)).Length, Write(tdes, random.Bytes(24)).Length);
        Assert.Equal(Write(aes, random.Bytes(16)).Length, Write(aes, random.Bytes(32)).Length);
    }

    /// <summary>One block of each version that stands in the vectors, each character changed, and cut off at each.</summary>
    [Theory]
    [InlineData("opt-A-12")]
    [InlineData("opt-B-20")]
    [InlineData("opt-C-10")]
    [InlineData("opt-D-12")]
    public void A_block_with_any_character_changed_is_refused(string name)
    {
        Vector vector = Vectors().First(one => one.Name == name);
        Assert.Equal(KeyBlockStatus.Good, Open(vector.Text, vector.Protection, out _));
        for (int i = 0; i < vector.Text.Length; i++)
        {
            foreach (char changed in "0A1z ")
            {
                byte[] text = [.. vector.Text];
                text[i] = (byte)(text[i] == changed ? '9' : changed);
                Assert.NotEqual(KeyBlockStatus.Good, Open(text, vector.Protection, out byte[] key));
                Assert.All(key, one => Assert.Equal(0, one));
            }

            Assert.NotEqual(KeyBlockStatus.Good, Open(vector.Text[..i], vector.Protection, out _));
        }
    }

    [Theory]
    [InlineData("policy-kcv-0", KeyBlockStatus.WrongCheckValue)]
    [InlineData("policy-kcv-2", KeyBlockStatus.WrongCheckValue)]
    [InlineData("policy-kcv-3", KeyBlockStatus.WrongCheckValue)]
    [InlineData("bad-B0-mac", KeyBlockStatus.NotAuthentic)]
    [InlineData("bad-D0-kbpk", KeyBlockStatus.NotAuthentic)]
    [InlineData("bad-B0-optcount", KeyBlockStatus.Malformed)]
    [InlineData("bad-C0-unknownver", KeyBlockStatus.UnknownVersion)]
    [InlineData("bad-D0-ver", KeyBlockStatus.WrongProtectionKey)]
    public void A_block_is_refused_for_the_reason_that_its_case_states(string name, KeyBlockStatus status)
    {
        Vector vector = Vectors().First(one => one.Name == name);
        Assert.Equal(status, Open(vector.Text, vector.Protection, out byte[] key));
        Assert.All(key, one => Assert.Equal(0, one));
    }

    /// <summary>What can be opened need not be let in: the cases of single DES, and of DA with another usage than B3.</summary>
    [Theory]
    [InlineData("psec-92a9678b", KeyBlockStatus.SingleDes)]
    [InlineData("psec-f2c3ed08", KeyBlockStatus.SingleDes)]
    [InlineData("opt-B-20", KeyBlockStatus.WrongDerivationAllowed)]
    [InlineData("opt-C-20", KeyBlockStatus.WrongDerivationAllowed)]
    [InlineData("oetool-97035277", KeyBlockStatus.Good)]
    public void What_is_opened_is_let_in_by_the_rules_alone(string name, KeyBlockStatus status)
    {
        Vector vector = Vectors().First(one => one.Name == name);
        KeyBlock block = Parsed(vector.Text);
        byte[] key = new byte[KeyBlock.KeyLengthMax];
        Assert.Equal(KeyBlockStatus.Good, block.Open(KeyOf(block.Version, vector.Protection), key, out int length));
        Assert.True(length > 0);
        Assert.Equal(status, KeyBlockImport.Open(block, KeyOf(block.Version, vector.Protection), key, out length));
        Assert.Equal(status == KeyBlockStatus.Good, length > 0);
        Assert.Equal(status == KeyBlockStatus.Good, Array.Exists(key, one => one != 0));
    }

    [Theory]
    [MemberData(nameof(OpenedBlocks))]
    public void Every_other_block_of_the_vectors_is_let_in(string name)
    {
        Vector vector = Vectors().First(one => one.Name == name);
        KeyBlock block = Parsed(vector.Text);
        KeyBlockStatus status = KeyBlockImport.Open(
            block, KeyOf(block.Version, vector.Protection), new byte[KeyBlock.KeyLengthMax], out _);
        Assert.True(
            status is KeyBlockStatus.Good or KeyBlockStatus.SingleDes or KeyBlockStatus.WrongDerivationAllowed
                or KeyBlockStatus.StrongerThanProtection,
            $"{name}: {status}");
    }

    [Theory]
    [InlineData(KeyUsage.PinEncryption, KeyAlgorithm.Tdes, KeyModeOfUse.Encrypt, true)]
    [InlineData(KeyUsage.PinEncryption, KeyAlgorithm.Tdes, KeyModeOfUse.Verify, false)]
    [InlineData(KeyUsage.PinEncryption, KeyAlgorithm.Hmac, KeyModeOfUse.Encrypt, false)]
    [InlineData(KeyUsage.MacAlgorithm3, KeyAlgorithm.Aes, KeyModeOfUse.Generate, false)]
    [InlineData(KeyUsage.Hmac, KeyAlgorithm.Hmac, KeyModeOfUse.Generate, true)]
    [InlineData(KeyUsage.Hmac, KeyAlgorithm.Tdes, KeyModeOfUse.Generate, false)]
    [InlineData(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, KeyModeOfUse.Derive, true)]
    [InlineData(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, KeyModeOfUse.Both, false)]
    [InlineData(KeyUsage.Tr34, KeyAlgorithm.Rsa, KeyModeOfUse.Any, false)]
    [InlineData((KeyUsage)0x5A5A, KeyAlgorithm.Tdes, KeyModeOfUse.Any, false)]
    public void A_usage_goes_with_its_algorithms_and_modes(KeyUsage usage, KeyAlgorithm algorithm, KeyModeOfUse mode, bool good) =>
        Assert.Equal(good, KeyBlockImport.IsAllowed(usage, algorithm, mode));

    [Fact]
    public void Weak_keys_and_keys_stronger_than_their_protection_are_not_let_in()
    {
        KeyBlockTemplate tdes = new(KeyBlockVersion.DerivationB, KeyUsage.PinEncryption, KeyAlgorithm.Tdes, KeyModeOfUse.Encrypt);
        byte[] half = random.Bytes(8);
        Assert.Equal(KeyBlockStatus.WeakKey, Import(Write(tdes, [.. half, .. half]), KeyBlockVersion.DerivationB));
        byte[] text = Write(tdes with { Algorithm = KeyAlgorithm.Aes }, random.Bytes(16));
        Assert.Equal(KeyBlockStatus.StrongerThanProtection, Import(text, KeyBlockVersion.DerivationB));
    }

    [Fact]
    public void A_wrong_check_value_is_refused_however_it_was_computed()
    {
        byte[] key = random.Bytes(16);
        byte[] value = new byte[5];
        Assert.True(KeyCheckValue.TryCompute(KeyAlgorithm.Aes, key, value));
        KeyBlockTemplate template = new(KeyBlockVersion.DerivationD, KeyUsage.PinEncryption, KeyAlgorithm.Aes, KeyModeOfUse.Encrypt);
        Assert.Equal(KeyBlockStatus.Good, ImportWith("KC", "01" + Convert.ToHexString(value)));
        Assert.Equal(KeyBlockStatus.WrongCheckValue, ImportWith("KC", "00" + Convert.ToHexString(value)));
        Assert.Equal(KeyBlockStatus.WrongCheckValue, ImportWith("KC", "02" + Convert.ToHexString(value)));
        Assert.Equal(KeyBlockStatus.WrongCheckValue, ImportWith("KC", "01" + Convert.ToHexString(value)[..2]));
        Assert.Equal(KeyBlockStatus.WrongCheckValue, ImportWith("KC", "01"));
        Assert.Equal(KeyBlockStatus.WrongCheckValue, ImportWith("KP", "01" + Convert.ToHexString(value)));
        Assert.Equal(KeyBlockStatus.Good, ImportWith("KP", "012331550BC9"));

        KeyBlockStatus ImportWith(string name, string data) => Import(Write(template, key, (name, data)), KeyBlockVersion.DerivationD);
    }

    [Fact]
    public void The_writer_writes_nothing_that_its_reader_would_refuse()
    {
        KeyBlockTemplate good = new(KeyBlockVersion.DerivationB, KeyUsage.PinEncryption, KeyAlgorithm.Tdes, KeyModeOfUse.Encrypt);
        byte[] key = random.Bytes(16);
        Assert.True(Writes(good, key));
        Assert.False(Writes(good with { Version = KeyBlockVersion.VariantA }, key));
        Assert.False(Writes(good with { Version = KeyBlockVersion.VariantC }, key));
        Assert.False(Writes(good with { Version = KeyBlockVersion.DerivationD }, key));
        Assert.False(Writes(good with { ModeOfUse = KeyModeOfUse.Derive }, key));
        Assert.False(Writes(good with { Exportability = 'X' }, key));
        Assert.False(Writes(good with { KeyContext = '3' }, key));
        Assert.False(Writes(good with { KeyVersion = "000" }, key));
        Assert.False(Writes(good, random.Bytes(8)));
        KeyBlockWriter writer = new(good, new byte[1000]);
        Assert.False(writer.TryAdd("PB"u8, "x"u8));
        Assert.False(writer.TryFinish(ProtectionOf(KeyBlockVersion.DerivationB), key, new byte[KeyBlockWriter.RandomLength], out _));
        writer = new(good, new byte[1000]);
        Assert.True(writer.TryAdd("LB"u8, "a"u8) && writer.TryAdd("LB"u8, "b"u8));
        Assert.False(writer.TryFinish(ProtectionOf(KeyBlockVersion.DerivationB), key, new byte[KeyBlockWriter.RandomLength], out _));
    }

    [Fact]
    public void A_writer_with_too_little_room_writes_nothing()
    {
        KeyBlockTemplate template = new(KeyBlockVersion.DerivationB, KeyUsage.PinEncryption, KeyAlgorithm.Tdes, KeyModeOfUse.Encrypt);
        int length = Write(template, random.Bytes(16)).Length;
        for (int room = 0; room < length; room++)
        {
            KeyBlockWriter writer = new(template, new byte[room]);
            Assert.False(writer.TryFinish(
                ProtectionOf(KeyBlockVersion.DerivationB), random.Bytes(16), new byte[KeyBlockWriter.RandomLength], out _));
        }
    }

    private static IEnumerable<(KeyBlockVersion Version, KeyAlgorithm Algorithm, int Length)> Kinds() =>
    [
        (KeyBlockVersion.DerivationB, KeyAlgorithm.Tdes, 16), (KeyBlockVersion.DerivationB, KeyAlgorithm.Tdes, 24),
        (KeyBlockVersion.DerivationD, KeyAlgorithm.Tdes, 16), (KeyBlockVersion.DerivationD, KeyAlgorithm.Aes, 16),
        (KeyBlockVersion.DerivationD, KeyAlgorithm.Aes, 24), (KeyBlockVersion.DerivationD, KeyAlgorithm.Aes, 32),
    ];

    private static PaymentKey ProtectionOf(KeyBlockVersion version) =>
        KeyOf(version, version == KeyBlockVersion.DerivationD ? Protection : Protection[..24]);

    private static PaymentKey KeyOf(KeyBlockVersion version, byte[] bytes) => TestKeys.Key(
        KeyUsage.KeyBlockProtection, version == KeyBlockVersion.DerivationD ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes, bytes);

    private static KeyBlock Parsed(byte[] text)
    {
        Assert.Equal(KeyBlockStatus.Good, KeyBlock.Parse(text, out KeyBlock block));
        return block;
    }

    private static KeyBlockStatus Import(byte[] text, KeyBlockVersion version)
    {
        byte[] key = new byte[KeyBlock.KeyLengthMax];
        Array.Fill(key, (byte)0xEE);
        KeyBlockStatus status = KeyBlockImport.Open(Parsed(text), ProtectionOf(version), key, out int length);
        Assert.Equal(status == KeyBlockStatus.Good, length > 0 && Array.Exists(key, one => one != 0));
        return status;
    }

    /// <summary>
    /// Opens a text under the key as an algorithm that has its length: TDES unless the block asks for AES and the key can be.
    /// </summary>
    private static KeyBlockStatus Open(byte[] text, byte[] protection, out byte[] key)
    {
        key = new byte[KeyBlock.KeyLengthMax];
        KeyBlockStatus status = KeyBlock.Parse(text, out KeyBlock block);
        if (status != KeyBlockStatus.Good)
        {
            return status;
        }

        Array.Fill(key, (byte)0xEE); // What stood there before is not left either.

        return PaymentKey.TryCreate(
            KeyUsage.KeyBlockProtection, block.Version == KeyBlockVersion.DerivationD ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes, protection,
            out PaymentKey protectionKey)
            ? block.Open(protectionKey, key, out _) : block.Open(default, key, out _);
    }

    private byte[] Write(KeyBlockTemplate template, byte[] key, params (string Name, string Data)[] optional)
    {
        byte[] text = new byte[2000];
        KeyBlockWriter writer = new(template, text);
        foreach ((string name, string data) in optional)
        {
            Assert.True(writer.TryAdd(TestKeys.Ascii(name), TestKeys.Ascii(data)));
        }

        Assert.True(writer.TryFinish(ProtectionOf(template.Version), key, random.Bytes(KeyBlockWriter.RandomLength), out int length));
        return text[..length];
    }

    private bool Writes(KeyBlockTemplate template, byte[] key)
    {
        KeyBlockWriter writer = new(template, new byte[1000]);
        return writer.TryFinish(ProtectionOf(KeyBlockVersion.DerivationB), key, random.Bytes(KeyBlockWriter.RandomLength), out _);
    }

    private static Vector[] Vectors()
    {
        using JsonDocument document = JsonDocument.Parse(SourceTree.Text("tests/vectors/crypto/tr31.json"));
        return
        [
            .. document.RootElement.GetProperty("vectors").EnumerateArray().Select(one => new Vector(
                one.GetProperty("name").GetString()!,
                TestKeys.Ascii(one.GetProperty("inputs").GetProperty("key_block").GetString()!),
                Convert.FromHexString(one.GetProperty("inputs").GetProperty("kbpk").GetString()!),
                !one.GetProperty("expected").TryGetProperty("error", out _))),
        ];
    }

    private sealed record Vector(string Name, byte[] Text, byte[] Protection, bool Opens);
}
