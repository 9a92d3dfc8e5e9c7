using System.Text;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

public sealed class VaultMacTests
{
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("4012345678909D987"); // What the published sequences sign.

    [Fact]
    public void A_mac_is_the_published_one_of_its_serial_number()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] serial = Take(rig);
        Assert.Equal("123456789012345600000001", Convert.ToHexString(serial));
        Assert.Equal(KeySamples.Expected("aes_dukpt.json", Convert.ToHexString(serial), "AES128", "cmac_request")[..16], Make(rig, serial));
        string answer = KeySamples.Expected("aes_dukpt.json", Convert.ToHexString(serial), "AES128", "cmac_response")[..16];
        Assert.True(Compare(rig, serial, answer));
    }

    [Fact]
    public void Under_tdes_it_is_the_published_retail_mac()
    {
        VaultRig rig = KeySamples.With(KeySamples.TdesBlock());
        byte[] serial = Enumerable.Range(0, 4).Select(_ => Take(rig)).ToArray()[^1];
        Assert.Equal("FFFF9876543210E00004", Convert.ToHexString(serial));
        string expected = KeySamples.Expected("tdes_dukpt.json", "FFFF9876543210E00004", "retail_mac_request");
        Assert.StartsWith(expected, Make(rig, serial), StringComparison.Ordinal);

        byte[] key = Convert.FromHexString(KeySamples.Expected("tdes_dukpt.json", "FFFF9876543210E00004", "mac_resp_key"));
        byte[] answer = new byte[8];
        Assert.True(PaymentKey.TryCreate(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes, key, out PaymentKey cipher));
        Assert.True(BlockMac.TryAlgorithm3(cipher, MacPadding.Zeros, Message, answer)); // Four bytes of it are published.
        Assert.StartsWith(
            KeySamples.Expected("tdes_dukpt.json", "FFFF9876543210E00004", "retail_mac_response"), Convert.ToHexString(answer),
            StringComparison.Ordinal);
        Assert.True(Compare(rig, serial, Convert.ToHexString(answer)));
    }

    [Fact]
    public void An_answers_mac_is_compared_once_and_any_bit_of_it_counts()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        string right = KeySamples.Expected("aes_dukpt.json", "123456789012345600000001", "AES128", "cmac_response")[..16];
        byte[] serial = Take(rig);
        Assert.True(Compare(rig, serial, right));
        Assert.False(Compare(rig, serial, right)); // Its key is gone.
        for (int bit = 0; bit < 64; bit++)
        {
            byte[] mac = Convert.FromHexString(
                KeySamples.Expected("aes_dukpt.json", "123456789012345600000002", "AES128", "cmac_response")[..16]);
            mac[bit / 8] ^= (byte)(1 << (bit % 8));
            VaultRig other = KeySamples.With(KeySamples.AesBlock());
            Take(other);
            Assert.False(Compare(other, Take(other), Convert.ToHexString(mac)), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    public void An_answer_that_is_no_longer_than_its_mac_is_wrong_and_takes_the_key_with_it(int length)
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] serial = Take(rig);
        byte[] key = Convert.FromHexString(
            KeySamples.Expected("aes_dukpt.json", Convert.ToHexString(serial), "AES128", "mac_ver_key"));
        byte[] mac = new byte[8];
        Assert.True(PaymentKey.TryCreate(KeyUsage.Cmac, KeyAlgorithm.Aes, key, out PaymentKey cipher));
        Assert.True(Cmac.TryCompute(cipher, [], mac)); // Right for a message of nothing.

        VaultReply reply = rig.Ask(new VaultCommand.CompareMac(8, serial, mac.AsMemory(0, length)));

        Assert.False(Assert.IsType<VaultReply.MacCompared>(reply).IsRight);
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_question_that_comes_back_is_no_answer()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] serial = Take(rig);
        Assert.False(Compare(rig, serial, Make(rig, serial)));
    }

    [Fact]
    public void No_mac_without_a_key_that_was_taken_and_none_is_taken_before_the_disk_knows()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] ahead = Convert.FromHexString("123456789012345600000001");
        Assert.Equal(VaultRefusal.NoKey, Assert.IsType<VaultReply.Refused>(rig.Ask(new VaultCommand.MakeMac(1, ahead, Message))).Reason);
        rig.DiskWrites = null;
        rig.Tell(new VaultCommand.TakeKey(2));
        Assert.Empty(rig.Replies);
        Assert.IsType<VaultReply.Refused>(rig.Ask(new VaultCommand.MakeMac(3, ahead, Message)));
        rig.Vault.Stored(KeySlot.Transaction, isDurable: true);
        rig.Drain();
        Assert.IsType<VaultReply.KeyTaken>(rig.Replies[^1]);
    }

    [Fact]
    public void Steps_wait_for_one_another_and_a_flood_of_them_is_refused()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        rig.DiskWrites = null;
        rig.Tell(new VaultCommand.TakeKey(0));
        for (int i = 1; i <= Terminal.Vault.Vault.StepCountMax + 1; i++)
        {
            rig.Vault.Receive(new VaultCommand.TakeKey(i), rig.Now);
        }

        rig.Drain();
        Assert.Equal(VaultRefusal.Busy, Assert.IsType<VaultReply.Refused>(Assert.Single(rig.Replies)).Reason);
        HashSet<string> serials = [];
        for (int i = 0; i <= Terminal.Vault.Vault.StepCountMax; i++)
        {
            rig.Vault.Stored(KeySlot.Transaction, isDurable: true);
            rig.Drain();
            VaultReply.KeyTaken taken = Assert.IsType<VaultReply.KeyTaken>(rig.Replies[^1]);
            Assert.True(taken.Id == i && serials.Add(Convert.ToHexString(taken.KeySerialNumber.Span)));
        }

        int told = rig.Replies.Count;
        rig.Vault.Stored(KeySlot.Transaction, isDurable: true);
        rig.Drain();
        Assert.Equal(told, rig.Replies.Count); // The one that was refused does not come after all.
    }

    [Fact]
    public void A_key_that_nobody_answered_goes_after_a_few_others()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] first = Take(rig);
        for (int i = 1; i < Terminal.Vault.Vault.HeldCountMax; i++)
        {
            Take(rig);
        }

        Assert.IsType<VaultReply.MacMade>(rig.Ask(new VaultCommand.MakeMac(1, first, Message)));
        Take(rig);
        Assert.IsType<VaultReply.Refused>(rig.Ask(new VaultCommand.MakeMac(1, first, Message)));
    }

    private static byte[] Take(VaultRig rig) =>
        Assert.IsType<VaultReply.KeyTaken>(rig.Ask(new VaultCommand.TakeKey(6))).KeySerialNumber.ToArray();

    private static string Make(VaultRig rig, byte[] serial) =>
        Convert.ToHexString(Assert.IsType<VaultReply.MacMade>(rig.Ask(new VaultCommand.MakeMac(7, serial, Message))).Mac.Span);

    private static bool Compare(VaultRig rig, byte[] serial, string mac) => Assert.IsType<VaultReply.MacCompared>(
        rig.Ask(new VaultCommand.CompareMac(8, serial, (byte[])[.. Message, .. Convert.FromHexString(mac)]))).IsRight;
}
