using System.Security.Cryptography;
using System.Text;
using Terminal.Crypto.Keys;
using Terminal.Emulator.World;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>Key blocks that come from afar: each must be newer than all before it, and none is loaded twice.</summary>
public sealed class VaultBlockAgeTests
{
    // Both written by a Python program from X9.143's formulas and the library "cryptography", no code of this repository: the initial key
    // 1273671EA26AC29AFA4D1084127652A1 under the protection key of KeySamples, and under the bytes 20, 1F, ... 01.
    private const string FromElsewhere =
        "D0208B1AX00N0400IK141234567890123456TS1320261121104500ZKP10015D7292F3A8PB09000005646AAA7C01BF0979842ACC2EA2DB1DD64FBCF88C4DFA0E4D"
        + "5E08AA91D07A7A80CE1F89D57E1594B31E435E2BC13AC73CF81622A6C47C29BE048BF98942A3051";

    private const string UnderAnotherKey =
        "D0208B1AX00N0400IK141234567890123456TS1320261121104500ZKP1001E10CA68A01PB0900000F5E3F8A6B59AB4EFD59ECB954EF65D633909CC7BCB517AEEC"
        + "54BAA48C10930A3938418BBEAD17923A6327DAEA0C92DFDB6CCE37A12DBC235469E370F343ADFDD";

    private const string Made = "TS20261121104500Z";
    private const string Later = "TS20261121104501Z";
    private const string Earlier = "TS20261121104459Z";
    private const string OtherKeyId = "IK1234567890123457";

    [Fact]
    public void A_block_of_another_writer_is_loaded_and_told_by_its_check_value()
    {
        VaultRig rig = KeySamples.WithProtection();
        SlotStatus status = Loaded(rig, Encoding.ASCII.GetBytes(FromElsewhere));
        Assert.Equal("05EF4531EC", status.CheckValue); // openssl mac -cipher AES-128-CBC -macopt hexkey:1273671E... CMAC, of 16 zeros.
        Assert.Equal((SlotState.Ready, "123456789012345600000001"), (status.State, status.KeySerialNumber));
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_block_under_another_protection_key_is_told_from_a_changed_one_where_it_says_so()
    {
        VaultRig rig = KeySamples.WithProtection();
        Assert.Equal(VaultRefusal.OtherProtection, Refused(rig, Encoding.ASCII.GetBytes(UnderAnotherKey)));
        for (int i = FromElsewhere.Length - 1; i >= FromElsewhere.Length - 128; i -= 9)
        {
            byte[] changed = Encoding.ASCII.GetBytes(FromElsewhere);
            changed[i] = (byte)(changed[i] == '0' ? '1' : '0');
            Assert.Equal(VaultRefusal.NotAuthentic, Refused(rig, changed));
        }

        byte[] redated = Encoding.ASCII.GetBytes(FromElsewhere.Replace("TS1320261121", "TS1320271121", StringComparison.Ordinal));
        Assert.Equal(VaultRefusal.NotAuthentic, Refused(rig, redated));
        Assert.DoesNotContain(KeySlot.Transaction, rig.Disk.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("TS20261121")]
    [InlineData("TS20261321104500Z")]
    [InlineData("TS20261121104500")]
    public void A_block_that_does_not_say_when_it_was_made_comes_by_hand_or_not_at_all(string time)
    {
        VaultRig rig = KeySamples.WithProtection();
        byte[] block = Block("IK" + KeySamples.AesKeyId, time);
        Assert.Equal(VaultRefusal.Stale, Refused(rig, block));
        Assert.IsType<VaultReply.KeyChanged>(rig.Ask(new VaultCommand.LoadKey(3, KeySlot.Transaction, block, 5) { IsByHand = true }));
    }

    [Theory]
    [InlineData("TS20261121104500Z")]
    [InlineData("TS2026112110450000Z")]
    [InlineData("TS2026-11-21T10:45:00Z")]
    [InlineData("TS2026-11-21T10:45:00.00Z")]
    public void Each_form_of_the_time_is_the_same_time(string time)
    {
        VaultRig rig = KeySamples.WithProtection();
        Loaded(rig, Block("IK" + KeySamples.AesKeyId, time));
        Assert.Equal(VaultRefusal.Stale, Refused(rig, Block(OtherKeyId, Made)));
        Loaded(rig, Block(OtherKeyId, Later));
    }

    [Fact]
    public void A_block_is_newer_than_all_that_were_loaded_or_is_refused()
    {
        VaultRig rig = KeySamples.WithProtection();
        Loaded(rig, Block("IK" + KeySamples.AesKeyId, Made));
        Assert.Equal(VaultRefusal.Stale, Refused(rig, Block(OtherKeyId, Earlier)));
        Assert.Equal(VaultRefusal.Stale, Refused(rig, Block(OtherKeyId, Made)));
        Loaded(rig, Block(OtherKeyId, Later));
        Assert.Equal(VaultRefusal.Stale, Refused(rig, Block("IK" + KeySamples.AesKeyId, Made)));
        Assert.StartsWith("1234567890123457", Report(rig).KeySerialNumber, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_a_person_brought_meanwhile_does_not_let_an_older_block_in()
    {
        VaultRig rig = KeySamples.WithProtection();
        Loaded(rig, Block("IK" + KeySamples.AesKeyId, Made));
        Assert.IsType<VaultReply.KeyChanged>(
            rig.Ask(new VaultCommand.LoadKey(3, KeySlot.Transaction, Block(OtherKeyId, ""), 5) { IsByHand = true }));
        Assert.Equal(VaultRefusal.Stale, Refused(rig, Block("IK" + KeySamples.AesKeyId, Made)));
        Assert.Equal(VaultRefusal.Stale, Refused(rig, Block("IK" + KeySamples.AesKeyId, Earlier)));
    }

    [Fact]
    public void The_key_that_is_there_does_not_come_once_more_under_a_newer_date()
    {
        VaultRig rig = KeySamples.WithProtection();
        Loaded(rig, Block("IK" + KeySamples.AesKeyId, Made));
        Assert.IsType<VaultReply.KeyTaken>(rig.Ask(new VaultCommand.TakeKey(4)));
        Assert.Equal(VaultRefusal.Stale, Refused(rig, Block("IK" + KeySamples.AesKeyId, Later)));
        Assert.Equal("123456789012345600000002", Report(rig).KeySerialNumber);

        VaultRig tdes = KeySamples.With(KeySamples.TdesBlock());
        Assert.IsType<VaultReply.KeyTaken>(tdes.Ask(new VaultCommand.TakeKey(4)));
        byte[] again = KeySamples.Block(
            KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, KeySamples.TdesInitialKey, "KS" + KeySamples.TdesSerial, Later);
        Assert.Equal(VaultRefusal.Stale, Refused(tdes, again));
        byte[] next = KeySamples.Block(
            KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, KeySamples.TdesInitialKey, "KSFFFF9876543220E00000", Later);
        Assert.Equal("FFFF9876543220E00001", Loaded(tdes, next).KeySerialNumber);
    }

    [Fact]
    public void The_block_that_is_there_is_answered_as_loaded_and_no_serial_number_comes_back()
    {
        VaultRig rig = KeySamples.WithProtection();
        byte[] block = Block("IK" + KeySamples.AesKeyId, Made);
        Loaded(rig, block);
        Assert.IsType<VaultReply.KeyTaken>(rig.Ask(new VaultCommand.TakeKey(4)));
        byte[] record = rig.Disk[KeySlot.Transaction];

        Assert.Equal("123456789012345600000002", Loaded(rig, block).KeySerialNumber);

        Assert.Same(record, rig.Disk[KeySlot.Transaction]);
        VaultRig next = new();
        Assert.All(rig.Disk, one => next.Vault.Restore(one.Key, one.Value));
        Assert.Equal("123456789012345600000002", Loaded(next, block).KeySerialNumber);
        Assert.Equal(VaultRefusal.Stale, Refused(next, Block(OtherKeyId, Made)));
    }

    [Fact]
    public void A_new_protection_key_is_answered_again_though_its_block_does_not_open_under_itself()
    {
        const string Next = "603DEB1015CA71BE2B73AEF0857D77811F352C073B6108D72D9810A30914DFF4"; // FIPS 197, A.3.
        VaultRig rig = KeySamples.WithProtection();
        byte[] block = KeySamples.Block(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, Next, Made);
        string first = Loaded(rig, block, KeySlot.Protection).CheckValue;
        Assert.Equal(first, Loaded(rig, block, KeySlot.Protection).CheckValue);
        byte[] other = KeySamples.Block(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, Next, Later);
        Assert.Equal(VaultRefusal.NotAuthentic, Refused(rig, other, KeySlot.Protection));
    }

    [Fact]
    public void A_record_of_the_former_version_still_opens_and_knows_of_no_block()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        VaultRig next = new();
        next.Vault.Restore(KeySlot.Protection, rig.Disk[KeySlot.Protection]);
        next.Vault.Restore(KeySlot.Transaction, Former(rig.Disk[KeySlot.Transaction]));
        Assert.Equal((SlotState.Ready, "123456789012345600000001"), (Report(next).State, Report(next).KeySerialNumber));
        Assert.IsType<VaultReply.KeyTaken>(next.Ask(new VaultCommand.TakeKey(4)));
        Loaded(next, Block(OtherKeyId, Earlier));
    }

    /// <summary>Keys are taken and blocks come, new ones and old ones, while the power goes and writes fail: a write that fails may have
    /// reached the disk all the same.</summary>
    [Fact]
    public void No_serial_number_is_given_out_twice_whatever_comes_and_whenever_the_power_goes()
    {
        int given = 0;
        int loads = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            Chance chance = new((ulong)seed);
            VaultRig rig = KeySamples.WithProtection();
            rig.DiskWrites = null;
            List<byte[]> blocks = [];
            HashSet<string> serials = [];
            for (int i = 0; i < 60; i++)
            {
                bool isNew = blocks.Count == 0 || chance.OneIn(3);
                if (isNew)
                {
                    blocks.Add(Block($"IK{seed:X8}{blocks.Count:X8}", $"TS202611211045{blocks.Count:D2}Z"));
                }

                rig.Tell(chance.OneIn(2)
                    ? new VaultCommand.TakeKey(4)
                    : new VaultCommand.LoadKey(3, KeySlot.Transaction, isNew ? blocks[^1] : blocks[chance.Below(blocks.Count)], 5));
                rig = Settle(rig, chance);
                foreach (VaultReply.KeyTaken taken in rig.Replies.OfType<VaultReply.KeyTaken>())
                {
                    given++;
                    Assert.True(serials.Add(Convert.ToHexString(taken.KeySerialNumber.Span)), $"seed {seed}, step {i}");
                }

                loads += rig.Replies.OfType<VaultReply.KeyChanged>().Count();
            }
        }

        Assert.True(given > 1_000 && loads > 300, $"{given} keys, {loads} loads");
    }

    /// <summary>A record on its way is written, or its write fails and it is there or not, or the power goes in the midst.</summary>
    private static VaultRig Settle(VaultRig rig, Chance chance)
    {
        bool fails = chance.OneIn(6);
        bool cut = chance.OneIn(6);
        if (rig.OnItsWay is { } write && !((fails || cut) && chance.OneIn(2)))
        {
            rig.Disk[write.Slot] = write.Record.ToArray();
        }

        if (!cut)
        {
            rig.Vault.Stored(KeySlot.Transaction, !fails);
            rig.Drain();
            return rig;
        }

        VaultRig next = new() { DiskWrites = null };
        foreach ((KeySlot slot, byte[] record) in rig.Disk)
        {
            next.Vault.Restore(slot, record);
            next.Disk[slot] = record;
        }

        return next;
    }

    /// <summary>A record of derivation keys as version 1 had it: 32 bytes of facts, which ended behind the time with a zero.</summary>
    private static byte[] Former(byte[] record)
    {
        const int Length = 48;
        byte[] storageKey = new byte[32];
        storageKey.AsSpan().Fill(0x11);
        using AesGcm cipher = new(HMACSHA256.HashData(storageKey, "terminal vault, derivation keys, 1"u8), 16);
        byte[] state = new byte[record.Length - Length - 12 - 16];
        ReadOnlySpan<byte> content = record.AsSpan(Length + 12, state.Length);
        cipher.Decrypt(record.AsSpan(Length, 12), content, record.AsSpan()[^16..], state, record.AsSpan(0, Length));
        byte[] facts = [1, .. record[1..31], 0];
        byte[] sealedState = new byte[state.Length];
        byte[] tag = new byte[16];
        cipher.Encrypt(new byte[12], state, sealedState, tag, facts);
        return [.. facts, .. new byte[12], .. sealedState, .. tag];
    }

    private static byte[] Block(string keyId, string time) =>
        KeySamples.Block(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, KeySamples.AesInitialKey, keyId, time);

    private static SlotStatus Loaded(VaultRig rig, byte[] block, KeySlot slot = KeySlot.Transaction) =>
        Assert.IsType<VaultReply.KeyChanged>(rig.Ask(new VaultCommand.LoadKey(3, slot, block, 5))).Status;

    private static VaultRefusal Refused(VaultRig rig, byte[] block, KeySlot slot = KeySlot.Transaction) =>
        Assert.IsType<VaultReply.Refused>(rig.Ask(new VaultCommand.LoadKey(3, slot, block, 5))).Reason;

    private static SlotStatus Report(VaultRig rig) =>
        Assert.IsType<VaultReply.KeysReported>(rig.Ask(new VaultCommand.ReportKeys(9))).Slots
            .Single(static slot => slot.Slot == KeySlot.Transaction);
}
