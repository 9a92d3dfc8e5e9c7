using System.Security.Cryptography;
using Terminal.Devices.Keypad;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

public sealed class VaultPinTests
{
    private const string AesPan = "4111111111111111";
    private const string AesPanField = "44111111111111111000000000000000"; // Of the published case iso4-x924-3-3.
    private const string TdesPan = "4012345678909";

    [Theory]
    [InlineData(1, "123456789012345600000001")]
    [InlineData(2, "123456789012345600000002")]
    [InlineData(3, "123456789012345600000003")]
    public void A_pin_becomes_a_block_of_format_4_under_the_published_key_of_its_serial_number(int entries, string ksn)
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] card = Protected(rig, AesPan);
        for (int i = 1; i < entries; i++)
        {
            Ask(rig, card);
            rig.Type("1234E");
        }

        Ask(rig, card);
        rig.Type("1234E");

        VaultReply.PinEntered entered = Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]);
        Assert.Equal(ksn, Convert.ToHexString(entered.KeySerialNumber.Span));
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString(KeySamples.Expected("aes_dukpt.json", ksn, "AES128", "pin_key"));
        byte[] between = aes.DecryptEcb(entered.Block.Span, PaddingMode.None);
        byte[] panField = Convert.FromHexString(AesPanField);
        byte[] field = aes.DecryptEcb([.. between.Zip(panField, static (one, other) => (byte)(one ^ other))], PaddingMode.None);
        Assert.Equal("441234AAAAAAAAAA", Convert.ToHexString(field.AsSpan(0, 8)));
    }

    [Fact]
    public void Under_tdes_it_becomes_a_block_of_format_0()
    {
        VaultRig rig = KeySamples.With(KeySamples.TdesBlock());
        byte[] card = Protected(rig, TdesPan);
        for (int i = 0; i < 4; i++)
        {
            Ask(rig, card);
            rig.Type("1234E");
        }

        VaultReply.PinEntered entered = Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]);
        Assert.Equal("FFFF9876543210E00004", Convert.ToHexString(entered.KeySerialNumber.Span));
        byte[] key = Convert.FromHexString(KeySamples.Expected("tdes_dukpt.json", "FFFF9876543210E00004", "pin_key"));
        using var tdes = TripleDES.Create();
        tdes.Key = [.. key, .. key[..8]];
        Assert.Equal("041274EDCBA9876F", Convert.ToHexString(tdes.DecryptEcb(entered.Block.Span, PaddingMode.None)));
    }

    [Fact]
    public void Of_the_digits_nothing_is_told_but_their_count()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig, AesPan));
        rig.Type("90C56781E");

        Assert.Equal([1, 2, 0, 1, 2, 3, 4, 5], [.. rig.Replies.OfType<VaultReply.PinCounted>().Select(static reply => reply.Count)]);
        Assert.Empty(rig.Replies.OfType<VaultReply.KeyPressed>());
        rig.CheckThatNothingIsRented();
    }

    [Theory]
    [InlineData("123E", 0)]
    [InlineData("E", 0)]
    [InlineData("1234E", 1)]
    [InlineData("123456789012E", 1)]
    [InlineData("1234567890123E", 1)]
    public void A_pin_has_4_to_12_digits(string keys, int blocks)
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig, AesPan));
        rig.Type(keys);
        Assert.Equal(blocks, rig.Replies.OfType<VaultReply.PinEntered>().Count());
        Assert.InRange(rig.Replies.OfType<VaultReply.PinCounted>().Count(), 0, 12);
    }

    [Theory]
    [InlineData("12X", 0, PinAbsence.Cancelled)]
    [InlineData("12", 30, PinAbsence.TimedOut)]
    [InlineData("E", 0, PinAbsence.Bypassed)]
    public void Each_way_out_says_why_and_leaves_no_digit(string keys, int seconds, PinAbsence why)
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] card = Protected(rig, AesPan);
        rig.Tell(new VaultCommand.EnterPin(7, card, new PinRules { MayBypass = true }, default));
        rig.Type(keys);
        rig.Elapse(TimeSpan.FromSeconds(seconds));

        VaultReply.PinMissing missing = Assert.IsType<VaultReply.PinMissing>(rig.Replies[^1]);
        Assert.Equal((7, why), (missing.Id, missing.Why));
        rig.CheckThatNothingIsRented();
        rig.Type("1234E");
        Assert.IsType<VaultReply.KeyPressed>(rig.Replies[^1]); // Enter: its prompt stands, but nobody enters a PIN any more.
    }

    [Fact]
    public void All_of_it_has_a_time_however_often_a_key_is_pressed()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig, AesPan));
        for (int i = 0; i < 3; i++)
        {
            rig.Elapse(TimeSpan.FromSeconds(19));
            rig.Type("C");
        }

        Assert.IsNotType<VaultReply.PinMissing>(rig.Replies[^1]);
        rig.Elapse(TimeSpan.FromSeconds(3));
        Assert.IsType<VaultReply.PinMissing>(rig.Replies[^1]);
    }

    [Fact]
    public void A_prompt_of_the_application_ends_the_entry_and_takes_nothing_of_it()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig, AesPan));
        rig.Type("12");
        rig.Show(PromptId.EnterAmount);
        rig.Type("34E");
        Assert.Equal([Key.Digit3, Key.Digit4, Key.Enter], rig.Keys());
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void No_block_is_made_before_the_disk_knows_of_its_key()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig, AesPan));
        rig.DiskWrites = null;
        rig.Type("1234E");
        Assert.DoesNotContain(rig.Replies, static reply => reply is VaultReply.PinEntered);
        rig.Vault.Stored(KeySlot.Transaction, isDurable: true);
        rig.Drain();
        Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]);
    }

    [Fact]
    public void A_key_whose_entry_a_prompt_ended_before_the_disk_knew_of_it_is_not_kept()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        rig.Tell(new VaultCommand.EnterPin(5, Protected(rig, AesPan), new PinRules(), default) { KeepsKey = true });
        rig.DiskWrites = null;
        rig.Type("1234E");
        rig.Show(PromptId.Welcome);
        rig.Vault.Stored(KeySlot.Transaction, isDurable: true);
        rig.Drain();
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_key_whose_step_could_not_be_written_is_never_used()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] card = Protected(rig, AesPan);
        Ask(rig, card);
        rig.DiskWrites = false;
        rig.Type("1234E");
        Assert.Equal(VaultRefusal.NotStored, Assert.IsType<VaultReply.Refused>(rig.Replies[^1]).Reason);
        rig.DiskWrites = true;
        Ask(rig, card);
        rig.Type("1234E");
        VaultReply.PinEntered entered = Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]);
        Assert.Equal("123456789012345600000002", Convert.ToHexString(entered.KeySerialNumber.Span));
    }

    [Fact]
    public void After_a_power_cut_no_serial_number_comes_again()
    {
        HashSet<string> seen = [];
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        for (int life = 0; life < 6; life++)
        {
            byte[] card = Protected(rig, AesPan);
            Ask(rig, card);
            rig.Type("1234E");
            VaultReply.PinEntered entered = Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]);
            Assert.True(seen.Add(Convert.ToHexString(entered.KeySerialNumber.Span)));
            VaultRig next = new();
            foreach ((KeySlot slot, byte[] record) in rig.Disk)
            {
                next.Disk[slot] = record;
                next.Vault.Restore(slot, record);
            }

            rig = next;
        }
    }

    [Fact]
    public void A_search_for_a_pin_is_slowed_down()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] card = Protected(rig, AesPan);
        int entered = 0;
        for (int i = 0; i < 120; i++) // An hour of one in 10 s.
        {
            rig.Elapse(TimeSpan.FromSeconds(10));
            Ask(rig, card);
            rig.Type("1234E");
            entered += rig.Replies[^1] is VaultReply.PinEntered ? 1 : 0;
        }

        Assert.InRange(entered, 40, 20 + 40);
        Assert.Equal(VaultRefusal.TooOften, Assert.IsType<VaultReply.Refused>(rig.Replies[^1]).Reason);
    }

    [Fact]
    public void Without_a_key_or_for_a_card_that_is_none_nobody_is_asked()
    {
        VaultRig empty = new();
        Assert.Equal(VaultRefusal.NoKey, Refusal(empty, Protected(empty, AesPan)));
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Assert.Equal(VaultRefusal.Malformed, Refusal(rig, [1, 2, 3]));
        byte[] card = Protected(rig, AesPan);
        card[^1] ^= 1;
        Assert.Equal(VaultRefusal.NotAuthentic, Refusal(rig, card));
        Assert.NotEqual(PromptId.EnterPin, rig.Vault.Shown);
        rig.CheckThatNothingIsRented();
    }

    private static VaultRefusal Refusal(VaultRig rig, byte[] card)
    {
        Ask(rig, card);
        return Assert.IsType<VaultReply.Refused>(Assert.Single(rig.Replies)).Reason;
    }

    private static byte[] Protected(VaultRig rig, string pan) =>
        Assert.IsType<VaultReply.CardProtected>(rig.Protect(1, pan, 3112)).Ciphertext.ToArray();

    private static void Ask(VaultRig rig, byte[] card) => rig.Tell(new VaultCommand.EnterPin(5, card, new PinRules(), default));
}
