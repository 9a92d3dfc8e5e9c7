using System.Security.Cryptography;
using System.Text;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>Keys that the host gives at sign-on. Expected values are published ones under the same keys, or the framework's.</summary>
public sealed class VaultSessionTests
{
    // NIST SP 800-38B, D.1, example 3: AES-128, 40 bytes.
    private const string CmacKey = "2B7E151628AED2A6ABF7158809CF4F3C";
    private const string CmacMessage = "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411";
    private const string CmacValue = "DFA66747DE9AE630";
    private const string PinKey = "000102030405060708090A0B0C0D0E0F";
    private const string TrackKey = "F0E0D0C0B0A090807060504030201000";
    private const string TdesKey = "0123456789ABCDEFFEDCBA9876543210";
    private static readonly byte[] Name = [0, 0, 0, 1]; // The number of the question that brings the keys.

    [Fact]
    public void Macs_are_made_and_compared_under_the_sessions_key()
    {
        VaultRig rig = WithSession();
        byte[] message = Convert.FromHexString(CmacMessage);
        VaultReply.MacMade made = Assert.IsType<VaultReply.MacMade>(rig.Ask(new VaultCommand.MakeMac(1, Name, message)));
        Assert.Equal(CmacValue, Convert.ToHexString(made.Mac.Span));
        byte[] answer = [.. message, .. Convert.FromHexString(CmacValue)];
        for (int time = 0; time < 2; time++)
        {
            Assert.True(Assert.IsType<VaultReply.MacCompared>(rig.Ask(new VaultCommand.CompareMac(2, Name, answer))).IsRight);
        }

        answer[^1] ^= 1;
        Assert.False(Assert.IsType<VaultReply.MacCompared>(rig.Ask(new VaultCommand.CompareMac(2, Name, answer))).IsRight);
    }

    [Fact]
    public void Check_values_are_told_and_a_key_that_was_not_given_has_none()
    {
        VaultRig rig = KeySamples.WithProtection();
        VaultReply.SessionKeysTaken taken = Assert.IsType<VaultReply.SessionKeysTaken>(
            rig.Ask(new VaultCommand.TakeSessionKeys(1, Block(KeyUsage.MacAlgorithm3, TdesKey, KeyModeOfUse.GenerateAndVerify))));
        Assert.Equal(["08D7B4", "", ""], taken.CheckValues); // The best known check value there is.
        Assert.Equal(VaultRefusal.Malformed, Refused(rig, Track(rig, "4761739001010119D2912F")));
        Assert.Equal(VaultRefusal.NoKey, Refused(rig, Pin(rig)));
    }

    [Fact]
    public void A_track_has_a_random_first_block_and_is_the_same_behind_it()
    {
        VaultRig rig = WithSession();
        byte[][] made = [.. Enumerable.Range(0, 2).Select(_ => Assert.IsType<VaultReply.TrackEncrypted>(
            rig.Ask(Track(rig, "4761739001010119D2912F"))).Ciphertext.ToArray())];
        using Aes aes = Aes.Create();
        aes.Key = Convert.FromHexString(TrackKey);
        Assert.NotEqual(made[0], made[1]);
        Assert.All(made, one => Assert.Equal(
            "4761739001010119D2912F8000000000", Convert.ToHexString(aes.DecryptCbc(one, new byte[16], PaddingMode.None)[16..])));
    }

    [Fact]
    public void A_pin_is_enciphered_at_once_and_takes_no_key_of_a_transaction()
    {
        VaultRig rig = WithSession();
        rig.DiskWrites = null;
        rig.Tell(Pin(rig));
        rig.Type("1234E");
        VaultReply.PinEntered entered = Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]);
        Assert.Equal(Name, entered.KeySerialNumber.ToArray());
        using Aes aes = Aes.Create();
        aes.Key = Convert.FromHexString(PinKey);
        byte[] inner = aes.DecryptEcb(entered.Block.Span, PaddingMode.None);
        byte[] number = Convert.FromHexString("44761739001010119000000000000000"); // Length less 12, then the number.
        byte[] field = aes.DecryptEcb([.. inner.Zip(number, static (one, other) => (byte)(one ^ other))], PaddingMode.None);
        Assert.StartsWith("441234AAAAAAAAAA", Convert.ToHexString(field), StringComparison.Ordinal); // ISO 9564 format 4.
    }

    [Fact]
    public void New_keys_replace_the_old_ones_and_refused_ones_leave_none()
    {
        VaultRig rig = WithSession();
        byte[] message = Convert.FromHexString(CmacMessage);
        Assert.IsType<VaultReply.SessionKeysTaken>(
            rig.Ask(new VaultCommand.TakeSessionKeys(2, Block(KeyUsage.Cmac, PinKey, KeyModeOfUse.GenerateAndVerify))));
        Assert.Equal(VaultRefusal.NoKey, Refused(rig, new VaultCommand.MakeMac(3, Name, message)));
        byte[] second = [0, 0, 0, 2];
        VaultReply.MacMade made = Assert.IsType<VaultReply.MacMade>(rig.Ask(new VaultCommand.MakeMac(2, second, message)));
        Assert.NotEqual(CmacValue, Convert.ToHexString(made.Mac.Span));
        Assert.IsType<VaultReply.Refused>(rig.Ask(new VaultCommand.TakeSessionKeys(1, "no block"u8.ToArray())));
        Assert.Equal(VaultRefusal.NoKey, Refused(rig, new VaultCommand.MakeMac(4, Name, message)));
    }

    [Theory]
    [InlineData(KeyUsage.PinEncryption, KeyModeOfUse.Both, VaultRefusal.WrongUse)]
    [InlineData(KeyUsage.Cmac, KeyModeOfUse.Verify, VaultRefusal.WrongUse)]
    [InlineData(KeyUsage.MacAlgorithm1, KeyModeOfUse.GenerateAndVerify, VaultRefusal.WrongUse)]
    public void A_key_of_another_use_is_no_key_for_macs(KeyUsage usage, KeyModeOfUse mode, VaultRefusal why) =>
        Assert.Equal(why, Refused(KeySamples.WithProtection(), new VaultCommand.TakeSessionKeys(1, Block(usage, CmacKey, mode))));

    [Fact]
    public void A_mixture_of_algorithms_a_changed_block_and_a_vault_without_a_protection_key_are_refused()
    {
        VaultRig rig = KeySamples.WithProtection();
        byte[] good = Block(KeyUsage.Cmac, CmacKey, KeyModeOfUse.GenerateAndVerify);
        Assert.Equal(VaultRefusal.WrongUse, Refused(rig, new VaultCommand.TakeSessionKeys(1, good)
        {
            ForTracks = Block(KeyUsage.DataEncryption, TdesKey, KeyModeOfUse.Encrypt, KeyAlgorithm.Tdes),
        }));
        Assert.Equal(VaultRefusal.NoKey, Refused(new VaultRig(), new VaultCommand.TakeSessionKeys(1, good)));
        good[^1] = good[^1] == 'A' ? (byte)'B' : (byte)'A';
        Assert.Equal(VaultRefusal.NotAuthentic, Refused(rig, new VaultCommand.TakeSessionKeys(1, good)));
    }

    /// <summary>Each key is there for itself, under either mode that enciphers.</summary>
    [Theory]
    [InlineData(true, KeyModeOfUse.Encrypt)]
    [InlineData(true, KeyModeOfUse.Both)]
    [InlineData(false, KeyModeOfUse.Encrypt)]
    [InlineData(false, KeyModeOfUse.Both)]
    public void A_key_for_PINs_or_for_tracks_comes_alone(bool isPin, KeyModeOfUse mode)
    {
        VaultRig rig = KeySamples.WithProtection();
        byte[] block = Block(isPin ? KeyUsage.PinEncryption : KeyUsage.DataEncryption, PinKey, mode);
        Assert.IsType<VaultReply.SessionKeysTaken>(
            rig.Ask(new VaultCommand.TakeSessionKeys(1, Block(KeyUsage.Cmac, CmacKey, KeyModeOfUse.GenerateAndVerify))
            {
                ForPins = isPin ? block : default,
                ForTracks = isPin ? default : block,
            }));
        Assert.Equal(isPin, rig.Ask(Track(rig, "4761739001010119D2912F")) is VaultReply.Refused { Reason: VaultRefusal.Malformed });
        rig.Tell(Pin(rig));
        Assert.Equal(!isPin, rig.Replies.Any(static reply => reply is VaultReply.Refused { Reason: VaultRefusal.NoKey }));
    }

    [Fact]
    public void A_second_key_that_does_not_serve_leaves_nothing_of_the_first()
    {
        byte[] good = Block(KeyUsage.Cmac, CmacKey, KeyModeOfUse.GenerateAndVerify);
        byte[] changed = Block(KeyUsage.DataEncryption, TrackKey, KeyModeOfUse.Both);
        changed[^1] = changed[^1] == 'A' ? (byte)'B' : (byte)'A';
        foreach ((byte[] pins, byte[] tracks, VaultRefusal why) in (ReadOnlySpan<(byte[], byte[], VaultRefusal)>)
        [
            ("no block"u8.ToArray(), [], VaultRefusal.Malformed),
            (Block(KeyUsage.DataEncryption, PinKey, KeyModeOfUse.Both), [], VaultRefusal.WrongUse),
            (Block(KeyUsage.PinEncryption, PinKey, KeyModeOfUse.Decrypt), [], VaultRefusal.WrongUse),
            (Block(KeyUsage.PinEncryption, PinKey, KeyModeOfUse.Both), changed, VaultRefusal.NotAuthentic),
        ])
        {
            VaultRig rig = KeySamples.WithProtection();
            byte[] before = [.. rig.Block];
            Assert.Equal(why, Refused(rig, new VaultCommand.TakeSessionKeys(1, good) { ForPins = pins, ForTracks = tracks }));
            Assert.Equal(before, rig.Block);
            Assert.Equal(VaultRefusal.NoKey, Refused(rig, new VaultCommand.MakeMac(2, Name, default)));
        }
    }

    [Fact]
    public void A_track_whose_buffer_was_given_back_is_none()
    {
        VaultRig rig = WithSession();
        VaultCommand.EncryptTrack track = Track(rig, "4761739001010119D2912F");
        track.Track.Dispose();
        Assert.Equal(VaultRefusal.Malformed, Refused(rig, track));
    }

    private static VaultRig WithSession()
    {
        VaultRig rig = KeySamples.WithProtection();
        Assert.IsType<VaultReply.SessionKeysTaken>(
            rig.Ask(new VaultCommand.TakeSessionKeys(1, Block(KeyUsage.Cmac, CmacKey, KeyModeOfUse.GenerateAndVerify))
            {
                ForPins = Block(KeyUsage.PinEncryption, PinKey, KeyModeOfUse.Encrypt),
                ForTracks = Block(KeyUsage.DataEncryption, TrackKey, KeyModeOfUse.Both),
            }));
        return rig;
    }

    private static VaultRefusal Refused(VaultRig rig, VaultCommand command) =>
        Assert.IsType<VaultReply.Refused>(rig.Ask(command)).Reason;

    private static VaultCommand.EnterPin Pin(VaultRig rig)
    {
        SecretBuffer card = rig.Arena.Rent(CardData.Length);
        CardData.Write(VaultRig.Number("4761739001010119"), 2912, card.Bytes);
        VaultReply.CardProtected kept = Assert.IsType<VaultReply.CardProtected>(rig.Ask(new VaultCommand.ProtectCard(8, card)));
        return new VaultCommand.EnterPin(9, kept.Ciphertext, new PinRules(), default) { UsesSession = true };
    }

    private static VaultCommand.EncryptTrack Track(VaultRig rig, string track)
    {
        SecretBuffer buffer = rig.Arena.Rent(track.Length / 2);
        Convert.FromHexString(track).CopyTo(buffer.Bytes);
        return new VaultCommand.EncryptTrack(9, Name, buffer);
    }

    private static byte[] Block(KeyUsage usage, string key, KeyModeOfUse mode, KeyAlgorithm? algorithm = null)
    {
        byte[] text = new byte[512];
        algorithm ??= usage == KeyUsage.MacAlgorithm3 ? KeyAlgorithm.Tdes : KeyAlgorithm.Aes;
        KeyBlockWriter writer = new(new KeyBlockTemplate(KeyBlockVersion.DerivationD, usage, algorithm.Value, mode), text);
        Assert.True(PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, KeySamples.Protection, out PaymentKey protection));
        Assert.True(writer.TryFinish(
            protection, Convert.FromHexString(key), new byte[KeyBlockWriter.RandomLength], out int length));
        return text[..length];
    }
}
