using System.Security.Cryptography;
using Terminal.Crypto.Dukpt;
using Terminal.Emulator.Acquirer;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer.Hsm;

/// <summary>Cards that come enciphered, and a host that wants no others.</summary>
public sealed class HsmTrackTests
{
    private const string Clear = AcquirerBench.AccountNumber + "D2912";

    public static TheoryData<bool> Algorithms => [true, false];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void An_enciphered_card_is_booked_as_a_clear_one_would_be(bool isAes)
    {
        AcquirerBench bench = Bench();
        Assert.Equal("00", bench.Ask(Enciphered(KeyedTerminal.Make(isAes).Next(), Clear).ToFrame()));
        LedgerEntry line = Assert.Single(bench.Model.Ledger);
        Assert.Equal((LedgerState.Booked, "enciphered", "476173******0119"), (line.State, line.Card, line.Pan));
    }

    [Fact]
    public void A_clear_one_is_refused_where_none_may_come()
    {
        AcquirerBench bench = Bench();
        Assert.Equal("63", bench.Ask(KeyedTerminal.Make(isAes: true).Secure(Question.Sale(500, 1)).ToFrame()));
        Assert.Equal(("clear", LedgerState.Unproven), (bench.Model.Ledger[0].Card, bench.Model.Ledger[0].State));
    }

    [Theory]
    [InlineData("no track at all")]
    [InlineData("4761739001010119")]
    [InlineData("")]
    public void What_is_no_track_under_the_key_is_refused(string clear)
    {
        AcquirerBench bench = Bench();
        Assert.Equal("63", bench.Ask(Enciphered(KeyedTerminal.Make(isAes: true).Next(), clear).ToFrame()));
        Assert.Equal(("unreadable", LedgerState.Unproven), (bench.Model.Ledger[0].Card, bench.Model.Ledger[0].State));
    }

    /// <summary>A sale whose track is enciphered by the framework's ciphers.</summary>
    private static SecuredFrame Enciphered(KeyedTerminal.Keys keys, string clear)
    {
        SecuredFrame frame = SecuredFrame.Of(Question.Sale(500, 1));
        bool digits = clear.All(char.IsAsciiHexDigit);
        byte[] plain = digits ? Convert.FromHexString(clear.Length % 2 == 0 ? clear : clear + "F") : TestBytes(clear);
        bool isAes = keys.Ksn.Length == AesDukpt.KsnLength;
        using SymmetricAlgorithm cipher = isAes ? Aes.Create() : TripleDES.Create();
        int block = isAes ? 16 : 8;
        byte[] key = keys.DataKey();
        cipher.Key = isAes ? key : [.. key, .. key[..8]];
        byte[] padded = new byte[(plain.Length / block * block) + block];
        plain.CopyTo(padded, 0);
        padded[plain.Length] = 0x80;
        byte[] ciphertext = cipher.EncryptCbc(padded, new byte[block], PaddingMode.None);
        frame[2] = frame[14] = frame[35] = null;
        return frame.WithKeyField(
            [0xDF, 0x01, (byte)keys.Ksn.Length, .. keys.Ksn, 0xDF, 0x03, (byte)ciphertext.Length, .. ciphertext]).WithMac(keys.Mac);
    }

    private static byte[] TestBytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static AcquirerBench Bench() => new(
        new AcquirerSettings { BaseKeys = KeyedTerminal.Settings.BaseKeys, RequiresEncipheredCards = true }, past: null);
}
