using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>
/// What rests on the disk and in the journal, taken apart and made by hand: a later release must open what this one wrote.
/// </summary>
public sealed class VaultRecordsTests
{
    private const int FactsLength = 48;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const long LoadedAt = 1_795_812_000;
    private static readonly byte[] StorageKey = [.. Enumerable.Repeat((byte)0x11, 32)];
    private static readonly byte[] StateKey = Labelled("terminal vault, derivation keys, 1");

    [Fact]
    public void A_sealed_card_is_version_key_id_nonce_ciphertext_and_tag_under_keys_of_the_storage_key()
    {
        VaultReply.CardProtected reply = Assert.IsType<VaultReply.CardProtected>(new VaultRig().Protect(1, "4761739001010010", 3112));
        byte[] dataKey = Labelled("terminal vault, card data, 1");
        byte[] keyId = HMACSHA256.HashData(dataKey, "terminal vault, key id"u8.ToArray())[..4];
        byte[] packed = Convert.FromHexString("4761739001010010FFFF3112");

        byte[] text = reply.Ciphertext.ToArray();
        Assert.Equal("01" + Convert.ToHexString(keyId), Convert.ToHexString(text[..5]));
        Assert.Equal(packed, Opened(dataKey, text[..5], text[5..]));
        Assert.Equal(
            HMACSHA256.HashData(Labelled("terminal vault, account number hash, 1"), packed.AsSpan(0, 10)), reply.PanHash.ToArray());
        Assert.Equal("card-" + Convert.ToHexStringLower(keyId), reply.KeyId);
    }

    [Theory]
    [InlineData(true, "123456789012345600000001")]
    [InlineData(false, "FFFF9876543210E00001")]
    public void Derivation_keys_rest_behind_what_is_known_of_them_which_counts_with_them(bool aes, string serial)
    {
        byte[] block = aes ? KeySamples.AesBlock() : KeySamples.TdesBlock();
        VaultRig rig = KeySamples.With(block);
        SlotStatus status = Report(rig, KeySlot.Transaction);
        byte[] record = rig.Disk[KeySlot.Transaction];

        string mark = Convert.ToHexString(SHA256.HashData(block))[..16];
        string former = Convert.ToHexString(Facts(aes, status.CheckValue, serial))[2..]; // But for the version.
        Assert.Equal("02" + former + new string('0', 16) + mark, Convert.ToHexString(record[..FactsLength]));
        byte[] state = Opened(StateKey, record[..FactsLength], record[FactsLength..]);
        Assert.Equal(aes ? AesDukptState.Length : TdesDukptState.Length, state.Length);
        Assert.Equal(serial, Convert.ToHexString(state[..(serial.Length / 2)]));

        Assert.IsType<VaultReply.KeyTaken>(rig.Ask(new VaultCommand.TakeKey(1)));
        Assert.Equal(serial[..^1] + "2", Report(rig, KeySlot.Transaction).KeySerialNumber); // The next one's.
    }

    [Fact]
    public void The_same_key_rests_in_another_text_each_time()
    {
        HashSet<string> texts = [];
        VaultRig rig = new();
        for (int i = 0; i < 3; i++)
        {
            KeySamples.Enter(rig, KeySamples.First);
            KeySamples.Enter(rig, KeySamples.Second);
            Assert.True(texts.Add(Encoding.ASCII.GetString(rig.Disk[KeySlot.Protection])));
        }
    }

    [Fact]
    public void The_protection_key_rests_in_a_key_block_whose_label_is_what_is_known_of_it()
    {
        VaultRig rig = new();
        KeySamples.Enter(rig, KeySamples.First, isDevelopment: true);
        KeySamples.Enter(rig, KeySamples.Second, isDevelopment: true);
        string checkValue = Report(rig, KeySlot.Protection).CheckValue;

        Assert.Equal(KeyBlockStatus.Good, KeyBlock.Parse(rig.Disk[KeySlot.Protection], out KeyBlock block));
        Assert.Equal((KeyBlockVersion.DerivationD, KeyUsage.KeyBlockProtection), (block.Version, block.Usage));
        Assert.Equal((KeyModeOfUse.Decrypt, (byte)'N', (byte)'1'), (block.ModeOfUse, block.Exportability, block.KeyContext));
        Assert.True(block.Optional.TryFind("LB"u8, out ReadOnlySpan<byte> label));
        Assert.Equal(
            "02014101" + "01" + "05" + checkValue + "00" + new string('0', 24) + LoadedAt.ToString("X16", null) + new string('0', 32),
            Encoding.ASCII.GetString(label));
        byte[] key = new byte[KeyBlock.KeyLengthMax];
        Assert.True(PaymentKey.TryCreate(
            KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, Labelled("terminal vault, key blocks, 1"), out PaymentKey unwraps));
        Assert.Equal(KeyBlockStatus.Good, block.Open(unwraps, key, out int length));
        Assert.Equal(KeySamples.Protection, key[..length]);
    }

    [Theory]
    [InlineData(KeySamples.AesInitialKey, true)]
    [InlineData(KeySamples.TdesInitialKey, false)]
    public void A_check_value_is_the_keys_by_its_algorithms_way(string key, bool aes)
    {
        VaultRig rig = KeySamples.With(aes ? KeySamples.AesBlock() : KeySamples.TdesBlock());
        using SymmetricAlgorithm cipher = aes ? Aes.Create() : TripleDES.Create();
        byte[] bytes = Convert.FromHexString(key);
        cipher.Key = aes ? bytes : [.. bytes, .. bytes[..8]];
        byte[] zeros = cipher.EncryptEcb(new byte[cipher.BlockSize / 8], PaddingMode.None);

        // AES: CMAC of a whole block of zeros, which is the block of zeros under the first subkey, enciphered (NIST SP 800-38B).
        string expected = aes
            ? Convert.ToHexString(cipher.EncryptEcb(Doubled(zeros), PaddingMode.None).AsSpan(0, 5))
            : Convert.ToHexString(zeros.AsSpan(0, 3));
        Assert.Equal(expected, Report(rig, KeySlot.Transaction).CheckValue);
    }

    [Theory]
    [InlineData(true, 0xFFFF_0000u)] // The last counter with no more than 16 ones.
    [InlineData(false, 0x1F_F800u)] // The last of 21 bits with no more than 10.
    public void The_last_key_is_taken_and_then_the_slot_is_used_up(bool aes, uint last)
    {
        VaultRig rig = new();
        Restore(rig, aes, last, filled: last & (~last + 1));
        Assert.Equal(SlotState.Ready, Report(rig, KeySlot.Transaction).State);

        string serial = Convert.ToHexString(Assert.IsType<VaultReply.KeyTaken>(rig.Ask(new VaultCommand.TakeKey(1))).KeySerialNumber.Span);

        Assert.Equal(Serial(aes, last), serial);
        Assert.Equal(SlotState.UsedUp, Report(rig, KeySlot.Transaction).State);
        Assert.Equal(VaultRefusal.UsedUp, Refusal(rig.Ask(new VaultCommand.TakeKey(2))));
        byte[] card = Assert.IsType<VaultReply.CardProtected>(rig.Protect(3, "4761739001010010", 3112)).Ciphertext.ToArray();
        Assert.Equal(VaultRefusal.UsedUp, Refusal(rig.Ask(new VaultCommand.EnterPin(4, card, new PinRules(), default))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Registers_that_do_not_go_with_the_counter_give_no_key(bool aes)
    {
        VaultRig rig = new();
        Restore(rig, aes, counter: 2, filled: 1);

        Assert.Equal(SlotState.UsedUp, Report(rig, KeySlot.Transaction).State);
        Assert.Equal(VaultRefusal.UsedUp, Refusal(rig.Ask(new VaultCommand.TakeKey(1))));
        rig.CheckThatNothingIsRented();
    }

    [Theory]
    [InlineData(0, 2)] // Another version.
    [InlineData(1, 1)] // Another slot.
    [InlineData(5, 6)] // A check value longer than its field.
    [InlineData(11, 13)] // A serial number longer than its field.
    public void Facts_that_are_none_open_nothing_though_they_are_authentic(int index, int value)
    {
        byte[] facts = Facts(aes: true, "0000000000", Serial(true, 1));
        facts[index] = (byte)value;
        VaultRig rig = new();
        rig.Vault.Restore(KeySlot.Transaction, Sealed(facts, State(true, 1, 1)));
        Assert.Equal(SlotState.Damaged, Report(rig, KeySlot.Transaction).State);
        Assert.Equal(VaultRefusal.NoKey, Refusal(rig.Ask(new VaultCommand.TakeKey(1))));
        rig.CheckThatNothingIsRented();
    }

    private static void Restore(VaultRig rig, bool aes, uint counter, uint filled) => rig.Vault.Restore(
        KeySlot.Transaction, Sealed(Facts(aes, aes ? "0102030405" : "010203", Serial(aes, counter)), State(aes, counter, filled)));

    private static byte[] Facts(bool aes, string checkValue, string serial) => Convert.FromHexString(
        "0102" + (aes ? "41" : "54") + "0200" // Version 1 of an earlier release, slot, algorithm, by key block, not for trying out.
        + (checkValue.Length / 2).ToString("X2", null) + checkValue.PadRight(10, '0')
        + (serial.Length / 2).ToString("X2", null) + serial.PadRight(24, '0') + LoadedAt.ToString("X16", null));

    private static string Serial(bool aes, uint counter) => aes
        ? KeySamples.AesKeyId + counter.ToString("X8", null)
        : string.Concat(KeySamples.TdesSerial.AsSpan(0, 14), (0xE0_0000 | counter).ToString("X6", null));

    /// <summary>A buffer of DUKPT: serial number, bits of the registers that are filled, length of AES keys, registers of sevens.</summary>
    private static byte[] State(bool aes, uint counter, uint filled)
    {
        byte[] state = new byte[aes ? AesDukptState.Length : TdesDukptState.Length];
        state.AsSpan().Fill(7);
        byte[] serial = Convert.FromHexString(Serial(aes, counter));
        serial.CopyTo(state, 0);
        BinaryPrimitives.WriteUInt32BigEndian(state.AsSpan(serial.Length), filled);
        if (aes)
        {
            state[serial.Length + sizeof(uint)] = 16;
        }

        return state;
    }

    private static byte[] Sealed(byte[] facts, byte[] state)
    {
        byte[] record = new byte[facts.Length + NonceLength + state.Length + TagLength];
        facts.CopyTo(record, 0);
        using AesGcm cipher = new(StateKey, TagLength);
        Span<byte> rest = record.AsSpan(facts.Length);
        cipher.Encrypt(rest[..NonceLength], state, rest[NonceLength..^TagLength], rest[^TagLength..], facts);
        return record;
    }

    private static byte[] Opened(byte[] key, byte[] head, byte[] message)
    {
        byte[] content = new byte[message.Length - NonceLength - TagLength];
        using AesGcm cipher = new(key, TagLength);
        ReadOnlySpan<byte> text = message;
        cipher.Decrypt(text[..NonceLength], text[NonceLength..^TagLength], text[^TagLength..], content, head);
        return content;
    }

    private static byte[] Doubled(byte[] block)
    {
        UInt128 value = BinaryPrimitives.ReadUInt128BigEndian(block);
        UInt128 doubled = unchecked(value << 1) ^ (value >> 127 == 0 ? 0u : 0x87u);
        byte[] result = new byte[block.Length];
        BinaryPrimitives.WriteUInt128BigEndian(result, doubled);
        return result;
    }

    private static byte[] Labelled(string label) => HMACSHA256.HashData(StorageKey, Encoding.ASCII.GetBytes(label));

    private static SlotStatus Report(VaultRig rig, KeySlot slot) =>
        Assert.IsType<VaultReply.KeysReported>(rig.Ask(new VaultCommand.ReportKeys(9))).Slots.Single(one => one.Slot == slot);

    private static VaultRefusal Refusal(VaultReply reply) => Assert.IsType<VaultReply.Refused>(reply).Reason;
}
