using System.Security.Cryptography;
using System.Text;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

public sealed class VaultTrackTests
{
    private const string Track = "4761739001010119D29122011143800000000F"; // 19 bytes, the most there are.
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("4012345678909D987");

    [Fact]
    public void A_track_is_enciphered_under_the_published_data_key_of_its_serial_number()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] serial = Take(rig);
        using Aes aes = Aes.Create();
        aes.Key = Convert.FromHexString(KeySamples.Expected("aes_dukpt.json", Convert.ToHexString(serial), "AES128", "data_enc_key"));
        byte[] clear = aes.DecryptCbc(Encrypt(rig, serial), new byte[16], PaddingMode.None);
        Assert.Equal(Track + "80" + new string('0', 24), Convert.ToHexString(clear));
    }

    [Fact]
    public void Under_tdes_too()
    {
        VaultRig rig = KeySamples.With(KeySamples.TdesBlock());
        byte[] serial = Enumerable.Range(0, 4).Select(_ => Take(rig)).ToArray()[^1];
        byte[] key = Convert.FromHexString(KeySamples.Expected("tdes_dukpt.json", "FFFF9876543210E00004", "data_req_key"));
        using TripleDES tdes = TripleDES.Create();
        tdes.Key = [.. key, .. key[..8]];
        byte[] clear = tdes.DecryptCbc(Encrypt(rig, serial), new byte[8], PaddingMode.None);
        Assert.Equal(Track + "80" + new string('0', 8), Convert.ToHexString(clear));
    }

    [Fact]
    public void Whole_blocks_are_filled_up_with_another()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Assert.Equal([16, 16, 32], new[] { 1, 15, 16 }.Select(length => Encrypt(rig, Take(rig), Track[..(length * 2)]).Length));
    }

    [Fact]
    public void The_key_goes_with_it_unless_it_makes_the_messages_mac_too()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] serial = Take(rig);
        Encrypt(rig, serial, keepsKey: true);
        Assert.IsType<VaultReply.MacMade>(rig.Ask(new VaultCommand.MakeMac(1, serial, Message)));
        Encrypt(rig, serial);
        Assert.Equal(VaultRefusal.NoKey, Assert.IsType<VaultReply.Refused>(rig.Ask(new VaultCommand.MakeMac(2, serial, Message))).Reason);
        Assert.Equal(VaultRefusal.NoKey, Assert.IsType<VaultReply.Refused>(rig.Ask(Question(rig, serial, Track, false))).Reason);
    }

    [Fact]
    public void What_is_longer_than_a_track_is_refused_and_zeroed_all_the_same()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] serial = Take(rig);
        VaultReply.Refused refused = Assert.IsType<VaultReply.Refused>(rig.Ask(Question(rig, serial, Track + "99", keepsKey: true)));
        Assert.Equal(VaultRefusal.Malformed, refused.Reason);
        Assert.Equal(-1, rig.Block.AsSpan().IndexOf(Convert.FromHexString(Track[..16])));
    }

    [Theory]
    [InlineData("4761739001010119", "4761739001010119D2912F")]
    [InlineData("476173900101012", "476173900101012D2912")]
    [InlineData("1234567890123456789", "1234567890123456789D2912")]
    public void A_card_of_the_journal_is_a_track_that_ends_behind_the_expiry(string number, string expected)
    {
        byte[] card = new byte[CardData.Length];
        CardData.Write(VaultRig.Number(number), 2912, card);
        byte[] track = new byte[CardData.TrackLengthMax];
        Assert.Equal(expected, Convert.ToHexString(track, 0, CardData.WriteTrack(card, track)));
        Assert.Equal(0, CardData.WriteTrack(new byte[CardData.Length], track));
    }

    private static byte[] Take(VaultRig rig) =>
        Assert.IsType<VaultReply.KeyTaken>(rig.Ask(new VaultCommand.TakeKey(6))).KeySerialNumber.ToArray();

    private static byte[] Encrypt(VaultRig rig, byte[] serial, string track = Track, bool keepsKey = false) =>
        Assert.IsType<VaultReply.TrackEncrypted>(rig.Ask(Question(rig, serial, track, keepsKey))).Ciphertext.ToArray();

    private static VaultCommand.EncryptTrack Question(VaultRig rig, byte[] serial, string track, bool keepsKey)
    {
        SecretBuffer buffer = rig.Arena.Rent(track.Length / 2);
        Convert.FromHexString(track).CopyTo(buffer.Bytes);
        return new VaultCommand.EncryptTrack(9, serial, buffer) { KeepsKey = keepsKey };
    }
}
