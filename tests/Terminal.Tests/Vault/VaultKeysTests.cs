using System.Text;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

public sealed class VaultKeysTests
{
    private const string Aes256 = "603DEB1015CA71BE2B73AEF0857D77811F352C073B6108D72D9810A30914DFF4"; // FIPS 197, A.3.

    [Fact]
    public void A_key_that_came_in_says_what_it_is_and_nothing_of_itself()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        VaultReply.KeysReported told = Assert.IsType<VaultReply.KeysReported>(rig.Ask(new VaultCommand.ReportKeys(9)));
        SlotStatus slot = Assert.Single(told.Slots, static slot => slot.Slot == KeySlot.Transaction);
        Assert.Equal((SlotState.Ready, "B1", "AES"), (slot.State, slot.Usage, slot.Algorithm));
        Assert.Equal("123456789012345600000001", slot.KeySerialNumber);
        Assert.Equal((KeyOrigin.KeyBlock, 1_795_812_000), (slot.Origin, slot.LoadedAt));
        Assert.False(slot.IsDevelopment);
        Assert.Equal(10, slot.CheckValue.Length);
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void What_the_disk_holds_opens_under_the_same_storage_key_alone()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        foreach ((byte keyByte, SlotState state) in new[] { ((byte)0x11, SlotState.Ready), ((byte)0x12, SlotState.Damaged) })
        {
            VaultRig next = new(keyByte);
            Assert.All(rig.Disk, record => next.Vault.Restore(record.Key, record.Value));
            Assert.All(Report(next), slot => Assert.Equal(state, slot.State));
        }
    }

    [Theory]
    [InlineData(KeySlot.Protection)]
    [InlineData(KeySlot.Transaction)]
    public void A_record_with_any_bit_changed_is_damaged(KeySlot slot)
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] record = rig.Disk[slot];
        for (int i = 0; i < record.Length; i++)
        {
            record[i] ^= 0x01;
            VaultRig next = new();
            next.Vault.Restore(slot, record);
            SlotState state = Report(next).Single(one => one.Slot == slot).State;
            Assert.True(state == SlotState.Damaged, $"byte {i}: {state}");
            next.CheckThatNothingIsRented();
            record[i] ^= 0x01;
        }

        VaultRig shorter = new();
        for (int length = 1; length < record.Length; length++)
        {
            shorter.Vault.Restore(slot, record.AsSpan(0, length));
            Assert.Equal(SlotState.Damaged, Report(shorter).Single(one => one.Slot == slot).State);
        }
    }

    [Fact]
    public void A_record_of_one_slot_is_none_of_another()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        VaultRig next = new();
        next.Vault.Restore(KeySlot.Transaction, rig.Disk[KeySlot.Protection]);
        next.Vault.Restore(KeySlot.Protection, rig.Disk[KeySlot.Transaction]);
        Assert.All(Report(next), static slot => Assert.Equal(SlotState.Damaged, slot.State));
    }

    [Fact]
    public void The_disk_holds_no_key_in_the_clear()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        string disk = string.Concat(rig.Disk.Values.Select(Convert.ToHexString));
        string text = string.Concat(rig.Disk.Values.Select(Encoding.Latin1.GetString));
        string[] keys = [KeySamples.AesInitialKey, Convert.ToHexString(KeySamples.Protection), Convert.ToHexString(KeySamples.First)];
        Assert.All(keys, key => Assert.DoesNotContain(key, disk, StringComparison.OrdinalIgnoreCase));
        Assert.All(keys, key => Assert.DoesNotContain(key, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_key_of_another_use_is_not_let_in()
    {
        VaultRig rig = KeySamples.WithProtection();
        byte[] pinKey = KeySamples.Block(KeyUsage.PinEncryption, KeyAlgorithm.Aes, KeySamples.AesInitialKey, "");
        byte[] protection = KeySamples.Block(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, Aes256, "");
        Assert.Equal(VaultRefusal.WrongUse, Refusal(rig, KeySlot.Transaction, pinKey));
        Assert.Equal(VaultRefusal.WrongUse, Refusal(rig, KeySlot.Protection, pinKey));
        Assert.Equal(VaultRefusal.WrongUse, Refusal(rig, KeySlot.Transaction, protection));
        Assert.Equal(VaultRefusal.WrongUse, Refusal(rig, KeySlot.Protection, KeySamples.AesBlock()));
        Assert.DoesNotContain(KeySlot.Transaction, rig.Disk.Keys);
    }

    [Fact]
    public void A_block_that_does_not_name_its_key_or_is_changed_or_under_another_key_is_refused()
    {
        VaultRig rig = KeySamples.WithProtection();
        byte[] nameless = KeySamples.Block(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, KeySamples.AesInitialKey, "");
        byte[] misnamed = KeySamples.Block(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, KeySamples.AesInitialKey, "IK1234");
        byte[] changed = KeySamples.AesBlock();
        changed[^1] = (byte)(changed[^1] == '0' ? '1' : '0');
        byte[] three = KeySamples.Block(
            KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, KeySamples.TdesInitialKey + "0123456789ABCDEF", "KS" + KeySamples.TdesSerial);
        Assert.Equal(VaultRefusal.Malformed, Refusal(rig, KeySlot.Transaction, nameless));
        Assert.Equal(VaultRefusal.Malformed, Refusal(rig, KeySlot.Transaction, misnamed));
        Assert.Equal(VaultRefusal.NotAuthentic, Refusal(rig, KeySlot.Transaction, changed));
        Assert.Equal(VaultRefusal.KeyNotAllowed, Refusal(rig, KeySlot.Transaction, three));
        Assert.Equal(VaultRefusal.Malformed, Refusal(rig, KeySlot.Transaction, "D0"u8.ToArray()));
        Assert.Equal(VaultRefusal.NoKey, Refusal(new VaultRig(), KeySlot.Transaction, KeySamples.AesBlock()));
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_protection_key_is_of_aes_and_may_decipher()
    {
        (KeyAlgorithm Algorithm, KeyModeOfUse Mode, bool IsTaken)[] cases =
        [
            (KeyAlgorithm.Aes, KeyModeOfUse.Decrypt, true), (KeyAlgorithm.Aes, KeyModeOfUse.Both, true),
            (KeyAlgorithm.Aes, KeyModeOfUse.Encrypt, false), (KeyAlgorithm.Aes, KeyModeOfUse.Any, false),
            (KeyAlgorithm.Tdes, KeyModeOfUse.Decrypt, false),
        ];
        foreach ((KeyAlgorithm algorithm, KeyModeOfUse mode, bool isTaken) in cases)
        {
            VaultRig rig = KeySamples.WithProtection();
            byte[] block = KeySamples.Block(new(KeyBlockVersion.DerivationD, KeyUsage.KeyBlockProtection, algorithm, mode),
                algorithm == KeyAlgorithm.Aes ? Aes256 : KeySamples.TdesInitialKey, "");
            VaultReply reply = rig.Ask(new VaultCommand.LoadKey(3, KeySlot.Protection, block, 5) { IsByHand = true });
            Assert.Equal(isTaken ? null : VaultRefusal.WrongUse, (reply as VaultReply.Refused)?.Reason);
        }
    }

    [Fact]
    public void A_key_that_is_stronger_than_what_protected_it_or_weak_or_named_by_no_number_is_refused()
    {
        VaultRig rig = new();
        KeySamples.Enter(rig, KeySamples.First.AsSpan(0, 16));
        KeySamples.Enter(rig, KeySamples.Second.AsSpan(0, 16));
        KeyBlockTemplate initial = new(KeyBlockVersion.DerivationD, KeyUsage.InitialDukpt, KeyAlgorithm.Aes, KeyModeOfUse.Derive);
        byte[] strong = KeySamples.Block(initial, Aes256, "IK" + KeySamples.AesKeyId, KeySamples.Protection[..16]);
        Assert.Equal(VaultRefusal.KeyNotAllowed, Refusal(rig, KeySlot.Transaction, strong));

        rig = KeySamples.WithProtection();
        string halves = string.Concat(Enumerable.Repeat("0123456789ABCDEF", 2));
        byte[] weak = KeySamples.Block(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, halves, "KS" + KeySamples.TdesSerial);
        Assert.Equal(VaultRefusal.KeyNotAllowed, Refusal(rig, KeySlot.Transaction, weak));
        byte[] named = KeySamples.Block(initial, KeySamples.AesInitialKey, "IK" + "ABCDEFGHIJKLMNOP");
        Assert.Equal(VaultRefusal.Malformed, Refusal(rig, KeySlot.Transaction, named));
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_damaged_protection_key_lets_nothing_in()
    {
        VaultRig rig = new();
        rig.Vault.Restore(KeySlot.Protection, new byte[100]);
        Assert.Equal(VaultRefusal.NoKey, Refusal(rig, KeySlot.Transaction, KeySamples.AesBlock()));
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void The_protection_key_is_changed_under_itself()
    {
        VaultRig rig = KeySamples.WithProtection();
        byte[] block = KeySamples.Block(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, Aes256, "");
        SlotStatus status = Assert.IsType<VaultReply.KeyChanged>(
            rig.Ask(new VaultCommand.LoadKey(3, KeySlot.Protection, block, 5) { IsByHand = true })).Status;
        Assert.Equal((SlotState.Ready, KeyOrigin.KeyBlock, 5L), (status.State, status.Origin, status.LoadedAt));
        Assert.Equal(VaultRefusal.NotAuthentic, Refusal(rig, KeySlot.Transaction, KeySamples.AesBlock()));
    }

    [Fact]
    public void Two_components_make_a_key_and_neither_says_what_it_is()
    {
        VaultRig rig = new();
        VaultReply.ComponentTaken first = Assert.IsType<VaultReply.ComponentTaken>(KeySamples.Enter(rig, KeySamples.First));
        SlotStatus status = Assert.IsType<VaultReply.KeyChanged>(KeySamples.Enter(rig, KeySamples.Second)).Status;
        Assert.NotEqual(first.CheckValue, status.CheckValue);
        Assert.Equal((SlotState.Ready, "K1", KeyOrigin.Components), (status.State, status.Usage, status.Origin));
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void Components_that_do_not_go_together_are_both_forgotten()
    {
        byte[][] wrong = [KeySamples.First, KeySamples.Second[..16], [1, 2, 3]];
        foreach (byte[] second in wrong)
        {
            VaultRig rig = new();
            Assert.IsType<VaultReply.ComponentTaken>(KeySamples.Enter(rig, KeySamples.First));
            Assert.IsType<VaultReply.Refused>(KeySamples.Enter(rig, second));
            Assert.Empty(rig.Disk);
            rig.CheckThatNothingIsRented();
        }
    }

    [Theory]
    [InlineData(16, 32)]
    [InlineData(24, 16)]
    public void Halves_of_other_lengths_make_no_key(int first, int second)
    {
        VaultRig rig = new();
        Assert.IsType<VaultReply.ComponentTaken>(KeySamples.Enter(rig, KeySamples.First.AsSpan(0, first)));
        Assert.IsType<VaultReply.Refused>(KeySamples.Enter(rig, KeySamples.Second.AsSpan(0, second)));
        Assert.Empty(rig.Disk);
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_first_half_that_is_as_long_as_no_key_is_refused_and_does_not_wait()
    {
        VaultRig rig = new();
        VaultReply reply = KeySamples.Enter(rig, KeySamples.First.AsSpan(0, 15));
        Assert.Equal(VaultRefusal.Malformed, Assert.IsType<VaultReply.Refused>(reply).Reason);
        Assert.Equal(Instant.Origin + Terminal.Vault.Vault.ServiceTime, rig.Vault.Deadline); // No component's five minutes.
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void The_first_component_waits_five_minutes()
    {
        VaultRig rig = new();
        KeySamples.Enter(rig, KeySamples.First);
        rig.Elapse(TimeSpan.FromMinutes(5));
        Assert.Equal(Instant.Origin + Terminal.Vault.Vault.ServiceTime, rig.Vault.Deadline); // The service goes on.
        Assert.IsType<VaultReply.ComponentTaken>(KeySamples.Enter(rig, KeySamples.Second));
    }

    [Fact]
    public void What_comes_under_a_key_for_trying_out_is_for_trying_out()
    {
        VaultRig rig = new();
        KeySamples.Enter(rig, KeySamples.First, isDevelopment: true);
        Assert.IsType<VaultReply.Refused>(KeySamples.Enter(rig, KeySamples.Second)); // Both must say it.
        KeySamples.Enter(rig, KeySamples.First, isDevelopment: true);
        KeySamples.Enter(rig, KeySamples.Second, isDevelopment: true);
        rig.Ask(new VaultCommand.LoadKey(3, KeySlot.Transaction, KeySamples.AesBlock(), 5) { IsByHand = true });
        Assert.All(Report(rig), static slot => Assert.True(slot.IsDevelopment));
    }

    [Fact]
    public void What_could_not_be_written_leaves_the_key_that_was_there()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        rig.DiskWrites = false;
        Assert.Equal(VaultRefusal.NotStored, Refusal(rig, KeySlot.Transaction, KeySamples.TdesBlock()));
        Assert.Equal("AES", Report(rig).Single(static slot => slot.Slot == KeySlot.Transaction).Algorithm);
    }

    [Fact]
    public void One_change_at_a_time()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        rig.DiskWrites = null;
        rig.Tell(new VaultCommand.LoadKey(3, KeySlot.Transaction, KeySamples.TdesBlock(), 5) { IsByHand = true });
        Assert.Equal(VaultRefusal.Busy, Refusal(rig, KeySlot.Transaction, KeySamples.TdesBlock()));
        VaultReply erased = rig.Ask(new VaultCommand.EraseKey(4, KeySlot.Protection));
        Assert.Equal(VaultRefusal.Busy, Assert.IsType<VaultReply.Refused>(erased).Reason);
        Assert.IsType<VaultReply.ComponentTaken>(KeySamples.Enter(rig, KeySamples.First));
        Assert.Equal(VaultRefusal.Busy, Assert.IsType<VaultReply.Refused>(KeySamples.Enter(rig, KeySamples.Second)).Reason);
        rig.CheckThatNothingIsRented();
        rig.Vault.Stored(KeySlot.Protection, isDurable: true); // Another slot's, which nobody waits for.
        rig.Drain();
        Assert.IsType<VaultReply.Refused>(rig.Replies[^1]);
        rig.Vault.Stored(KeySlot.Transaction, isDurable: true);
        rig.Drain();
        Assert.IsType<VaultReply.KeyChanged>(rig.Replies[^1]);
        rig.Vault.Stored(KeySlot.Transaction, isDurable: true); // Told twice.
        rig.Drain();
        Assert.Equal("TDES", Report(rig).Single(static slot => slot.Slot == KeySlot.Transaction).Algorithm);
    }

    [Fact]
    public void An_erased_slot_is_empty_on_the_disk_too()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        SlotStatus status = Assert.IsType<VaultReply.KeyChanged>(rig.Ask(new VaultCommand.EraseKey(4, KeySlot.Transaction))).Status;
        Assert.Equal((KeySlot.Transaction, SlotState.Empty), (status.Slot, status.State));
        Assert.Empty(rig.Disk[KeySlot.Transaction]);
        Assert.Equal(SlotState.Empty, Report(rig).Single(static slot => slot.Slot == KeySlot.Transaction).State);
    }

    private static IReadOnlyList<SlotStatus> Report(VaultRig rig) =>
        Assert.IsType<VaultReply.KeysReported>(rig.Ask(new VaultCommand.ReportKeys(9))).Slots;

    private static VaultRefusal Refusal(VaultRig rig, KeySlot slot, byte[] block) =>
        Assert.IsType<VaultReply.Refused>(rig.Ask(new VaultCommand.LoadKey(3, slot, block, 5) { IsByHand = true })).Reason;
}
