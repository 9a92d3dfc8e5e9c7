using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>What the vault holds in the clear goes with what it was for, on every way out.</summary>
public sealed class VaultZeroingTests
{
    private const string Number = "4111111111111111";
    private static readonly byte[] Message = "4012345678909D987"u8.ToArray();

    [Fact]
    public void A_key_is_zeroed_when_its_answer_was_compared_right_or_wrong()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] serial = Take(rig);
        Assert.Contains(rig.Block[128..], static value => value != 0);

        rig.Ask(new VaultCommand.CompareMac(1, serial, (byte[])[.. Message, .. new byte[8]]));

        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_key_whose_step_was_not_written_is_zeroed_and_the_pin_with_it()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        rig.DiskWrites = false;
        Assert.Equal(VaultRefusal.NotStored, Refusal(rig.Ask(new VaultCommand.TakeKey(1))));
        rig.CheckThatNothingIsRented();

        Ask(rig, Protected(rig));
        rig.Type("1234E");
        Assert.Equal(VaultRefusal.NotStored, Refusal(rig.Replies[^1]));
        rig.CheckThatNothingIsRented();
        rig.Type("1E");
        Assert.IsType<VaultReply.KeyPressed>(rig.Replies[^1]); // Nobody enters a PIN any more.
    }

    [Fact]
    public void Of_keys_that_nobody_answers_the_oldest_is_zeroed()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[][] serials = [.. Enumerable.Range(0, Terminal.Vault.Vault.HeldCountMax + 3).Select(_ => Take(rig))];

        Assert.All(serials[..3], serial => Assert.Equal(
            VaultRefusal.NoKey, Refusal(rig.Ask(new VaultCommand.MakeMac(1, serial, Message)))));
        Assert.All(serials[3..], serial => rig.Ask(new VaultCommand.CompareMac(1, serial, Message)));
        rig.CheckThatNothingIsRented();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pins_key_stays_for_the_message_where_that_was_asked_and_only_there(bool keeps)
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        rig.Tell(new VaultCommand.EnterPin(5, Protected(rig), new PinRules(), default) { KeepsKey = keeps });
        rig.Type("1234E");
        byte[] serial = Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]).KeySerialNumber.ToArray();

        VaultReply reply = rig.Ask(new VaultCommand.MakeMac(6, serial, Message));

        if (keeps)
        {
            Assert.Equal(
                KeySamples.Expected("aes_dukpt.json", Convert.ToHexString(serial), "AES128", "cmac_request")[..16],
                Convert.ToHexString(Assert.IsType<VaultReply.MacMade>(reply).Mac.Span));
            rig.Ask(new VaultCommand.CompareMac(7, serial, Message));
        }
        else
        {
            Assert.Equal(VaultRefusal.NoKey, Refusal(reply));
        }

        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_prompt_that_comes_while_the_disk_writes_takes_the_pin_away_and_its_key_is_not_used()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig));
        rig.DiskWrites = null;
        rig.Type("1234E");
        rig.Show(PromptId.Cancelled);
        rig.Vault.Stored(KeySlot.Transaction, isDurable: true);
        rig.Drain();

        Assert.DoesNotContain(rig.Replies, static reply => reply is VaultReply.PinEntered or VaultReply.Refused);
        rig.CheckThatNothingIsRented();
        rig.DiskWrites = true;
        Assert.Equal("123456789012345600000002", Convert.ToHexString(Take(rig)));
    }

    [Fact]
    public void Clear_zeroes_the_digits_where_they_stand()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig));
        rig.Type("86421");
        Assert.True(rig.Block.AsSpan().IndexOf("86421"u8) >= 0);

        rig.Type("C");

        Assert.True(rig.Block.AsSpan().IndexOf("6421"u8) < 0);
        Assert.True(rig.Block.AsSpan().IndexOf("8642"u8) < 0);
    }

    [Fact]
    public void A_second_question_for_a_pin_zeroes_what_was_entered_for_the_first()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] card = Protected(rig);
        Ask(rig, card);
        rig.Type("12");
        Ask(rig, card);
        rig.Type("345678E");

        Assert.Equal([1, 2, 3, 4, 5, 6], [.. rig.Replies.OfType<VaultReply.PinCounted>().Select(static reply => reply.Count)]);
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_vault_that_ends_in_the_middle_of_everything_leaves_no_secret()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] card = Protected(rig);
        Take(rig);
        Take(rig);
        Assert.IsType<VaultReply.ComponentTaken>(KeySamples.Enter(rig, KeySamples.First));
        rig.DiskWrites = null;
        rig.Tell(new VaultCommand.TakeKey(9)); // On its way to the disk.
        Ask(rig, card);
        rig.Type("12");

        rig.Vault.Dispose();

        Assert.All(rig.Block, static value => Assert.Equal(0, value));
        rig.Arena.Rent(rig.Block.Length).Dispose();
    }

    private static byte[] Take(VaultRig rig) =>
        Assert.IsType<VaultReply.KeyTaken>(rig.Ask(new VaultCommand.TakeKey(6))).KeySerialNumber.ToArray();

    private static byte[] Protected(VaultRig rig) =>
        Assert.IsType<VaultReply.CardProtected>(rig.Protect(1, Number, 3112)).Ciphertext.ToArray();

    private static void Ask(VaultRig rig, byte[] card) => rig.Tell(new VaultCommand.EnterPin(5, card, new PinRules(), default));

    private static VaultRefusal Refusal(VaultReply reply) => Assert.IsType<VaultReply.Refused>(reply).Reason;
}
