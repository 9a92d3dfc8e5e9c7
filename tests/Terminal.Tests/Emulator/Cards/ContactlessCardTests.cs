using System.Numerics;
using System.Security.Cryptography;
using Terminal.Emulator.Cards;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emulator.Cards;

public sealed class ContactlessCardTests
{
    private const string SelectDirectory = "00A404000E325041592E5359532E444446303100";
    private const string SelectApplication = "00A4040007A000000003101000";

    // Qualifiers 21000080 with "online cryptogram required", EUR 12.50, Germany, 22 November 2026, purchase.
    private const string TerminalData = "21800080000000001250000000000000" + "0276" + "0000000000" + "0978" + "261122" + "00" + "DEADBEEF";
    private const string Options = "80A80000238321" + TerminalData + "00";

    [Fact]
    public void A_session_answers_directory_application_options_and_records()
    {
        ContactlessCard card = WalletFixture.Card("visa-approve");
        Assert.Contains("4F07A0000000031010", Send(card, SelectDirectory), StringComparison.Ordinal);
        Assert.Contains("9F38189F66049F0206", Send(card, SelectApplication), StringComparison.Ordinal);
        string options = Send(card, Options);
        Assert.StartsWith("7781", options, StringComparison.Ordinal);
        Assert.Equal("80", Value(options, "9F27"));
        Assert.Equal("0001", Value(options, "9F36"));
        Assert.Contains("5A084761739001010010", Send(card, "00B2011C00"), StringComparison.Ordinal);
        Assert.EndsWith("9000", Send(card, "00B2011400"), StringComparison.Ordinal);
        Assert.EndsWith("9000", Send(card, "00B2021400"), StringComparison.Ordinal);
        Assert.EndsWith("9000", Send(card, "00B2031400"), StringComparison.Ordinal);
        Assert.Equal("6A83", Send(card, "00B2041400"));
    }

    [Fact]
    public void A_record_longer_than_an_answer_is_answered_without_data()
    {
        CardProfile profile = WalletFixture.Card("visa-approve").Profile with { IssuerRemainder = new string('A', 400) };
        Assert.True(ContactlessCard.TryCreate(profile, out ContactlessCard? card));
        _ = Send(card, SelectApplication);
        _ = Send(card, Options);
        Assert.Equal("6F00", Send(card, "00B2011400"));
    }

    [Fact]
    public void The_chain_from_authority_to_signature_recovers_with_public_keys_alone()
    {
        Assert.Null(Verify(WalletFixture.Card("visa-approve"), TerminalData));
        Assert.Null(Verify(WalletFixture.Card("visa-debit"), TerminalData));
    }

    [Fact]
    public void A_forged_card_fails_at_its_signature_and_nowhere_before() =>
        Assert.Equal("signature", Verify(WalletFixture.Card("visa-forged"), TerminalData));

    [Fact]
    public void The_signature_covers_amount_number_and_currency()
    {
        string other = TerminalData.Replace("000000001250", "000000001251", StringComparison.Ordinal);
        Assert.Equal("hash", Verify(WalletFixture.Card("visa-approve"), other));
        other = TerminalData.Replace("DEADBEEF", "DEADBEEE", StringComparison.Ordinal);
        Assert.Equal("hash", Verify(WalletFixture.Card("visa-approve"), other));
        other = TerminalData.Replace("0978", "0840", StringComparison.Ordinal);
        Assert.Equal("hash", Verify(WalletFixture.Card("visa-approve"), other));
    }

    /// <summary>crypto/emv_crypto.json, hsm-cvn18 (knovichikhin/pyemv, made by an HSM).</summary>
    [Fact]
    public void The_cryptogram_equals_that_of_a_hardware_security_module()
    {
        CardProfile profile = WalletFixture.Wallet.Cards[0] with { Id = "hsm", CardKey = "154F349D8585CB7F6B0798E9839B10C1" };
        Assert.True(ContactlessCard.TryCreate(profile, out ContactlessCard? card));
        card.Counter = 0x1B;
        _ = Send(card, SelectApplication);
        string data = "21800080" + "000000004000" + "000000000000" + "0124" + "8000048000" + "0124" + "191105" + "01" + "52BF4585";
        string options = Send(card, "80A80000238321" + data + "00");
        Assert.Equal("001C", Value(options, "9F36"));

        // The vector's AIP and issuer data are not this card's: recompute over its own with the vector's session key.
        byte[] input = Hex.Parse(data[8..] + "2000" + "001C" + Value(options, "9F10"));
        Assert.Equal(Hex.ToText(RetailMac(Hex.Parse("436B942AD637E08564B532B0EC97CB26"), input)), Value(options, "9F26"));
        Assert.Equal(
            "7A788EA6B8A3E733",
            Hex.ToText(RetailMac(Hex.Parse("436B942AD637E08564B532B0EC97CB26"), Hex.Parse(data[8..] + "1800001C06011203A0B800"))));
    }

    [Fact]
    public void The_counter_rises_with_every_exchange_and_a_second_request_in_one_session_is_refused()
    {
        ContactlessCard card = WalletFixture.Card("visa-approve");
        for (int i = 1; i <= 3; i++)
        {
            _ = Send(card, SelectApplication);
            Assert.Equal(i.ToString("X4", null), Value(Send(card, Options), "9F36"));
            Assert.Equal("6985", Send(card, Options));
        }

        card.Removed();
        Assert.Equal("6985", Send(card, Options));
        Assert.Equal(3, card.Counter);
    }

    [Fact]
    public void Each_oddity_of_the_wallet_shows()
    {
        ContactlessCard declines = WalletFixture.Card("visa-declines");
        _ = Send(declines, SelectApplication);
        Assert.Equal("00", Value(Send(declines, Options), "9F27"));

        ContactlessCard pin = WalletFixture.Card("visa-pin");
        _ = Send(pin, SelectApplication);
        Assert.Equal("8000", Value(Send(pin, Options), "9F6C"));

        ContactlessCard silent = WalletFixture.Card("visa-silent");
        _ = Send(silent, SelectApplication);
        Assert.NotEqual("", Send(silent, Options));
        Assert.Equal("", Send(silent, "00B2011C00"));

        ContactlessCard expired = WalletFixture.Card("visa-expired");
        _ = Send(expired, SelectApplication);
        _ = Send(expired, Options);
        Assert.Contains("5F2403200131", Send(expired, "00B2011C00"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00", "6700")]
    [InlineData("00A40400", "6700")]
    [InlineData("00A4040005A00000000400", "6A82")]
    [InlineData("00A4040007A0000000", "6700")]
    [InlineData("00A4000007A000000003101000", "6A86")]
    [InlineData("00B2011C00", "6985")]
    [InlineData("80AE800000", "6D00")]
    [InlineData("90AE800000", "6E00")]
    public void What_a_card_does_not_know_it_refuses(string command, string status) =>
        Assert.Equal(status, Send(WalletFixture.Card("visa-approve"), command));

    [Fact]
    public void No_command_of_any_bytes_throws()
    {
        Entropy entropy = new(Hex.Parse(new string('7', 64)));
        ContactlessCard card = WalletFixture.Card("visa-approve");
        byte[] command = new byte[64];
        byte[] response = new byte[258];
        for (int i = 0; i < 3000; i++)
        {
            entropy.Fill(command);
            byte[] start = Hex.Parse((i % 4) switch { 0 => "00A40400", 1 => "80A80000", 2 => "00B2", _ => "00" });
            start.CopyTo(command, 0);
            Assert.InRange(card.Transceive(command.AsSpan(0, (int)entropy.Below(64)), response), 2, 258);
        }
    }

    [Fact]
    public void A_wallet_survives_its_file_and_is_the_same_from_the_same_seed()
    {
        string text = CardsJson.Write(WalletFixture.Wallet.Cards);
        Assert.True(CardsJson.TryRead(text, out IReadOnlyList<CardProfile> read));
        Assert.Equivalent(WalletFixture.Wallet.Cards, read, strict: true);
        Assert.All(read, profile => Assert.True(ContactlessCard.TryCreate(profile, out _)));
        Assert.False(CardsJson.TryRead(text[..^10], out _));
        Assert.False(CardsJson.TryRead("[]", out _));
    }

    [Fact]
    public void A_profile_with_a_wrong_field_makes_no_card()
    {
        CardProfile good = WalletFixture.Wallet.Cards[0];
        Assert.False(ContactlessCard.TryCreate(good with { Pan = "4761" }, out _));
        Assert.False(ContactlessCard.TryCreate(good with { Expiry = "2712" }, out _));
        Assert.False(ContactlessCard.TryCreate(good with { CardKey = "00" }, out _));
        Assert.False(ContactlessCard.TryCreate(good with { RsaPrimes = "no key" }, out _));
        Assert.False(ContactlessCard.TryCreate(good with { CardCertificate = "" }, out _));
        Assert.False(ContactlessCard.TryCreate(good with { Uid = "04" }, out _));
    }

    [Fact]
    public void A_cheap_card_answers_options_without_records()
    {
        ContactlessCard card = TestWallet.CheapCard("4761739001010119", "");
        _ = Send(card, SelectApplication);
        string options = Send(card, Options);
        Assert.Equal("0001000100010001", Value(options, "9F26"));
        Assert.DoesNotContain("9F4B", options, StringComparison.Ordinal);
        Assert.Equal("6A83", Send(card, "00B2011C00"));
    }

    /// <summary>Null where all verifies, otherwise what failed. The signature is checked against <paramref name="claimed"/>.</summary>
    private static string? Verify(ContactlessCard card, string claimed)
    {
        card.Removed();
        _ = Send(card, SelectApplication);
        string options = Send(card, Options);
        string files = Send(card, "00B2011400")[..^4] + Send(card, "00B2021400")[..^4] + Send(card, "00B2031400")[..^4];
        string signedRecord = Send(card, "00B2011C00")[4..^4];
        byte[] issuerCertificate = Recover(WalletFixture.Wallet.AuthorityModulus, Value(files, "90"));
        byte[] issuerModulus = [.. issuerCertificate[15..^21], .. Hex.Parse(Value(files, "92"))];
        if (!Sound(issuerCertificate, Value(files, "92") + "03") || issuerModulus.Length != issuerCertificate[13])
        {
            return "issuer";
        }

        byte[] cardCertificate = Recover(issuerModulus, Value(files, "9F46"));
        byte[] cardModulus = [.. cardCertificate[21..^21], .. Hex.Parse(Value(files, "9F48"))];
        if (!Sound(cardCertificate, Value(files, "9F48") + "03" + signedRecord + "2000") || cardModulus.Length != cardCertificate[19])
        {
            return "card";
        }

        byte[] signature = Recover(cardModulus, Value(options, "9F4B"));
        string covered = claimed[58..66] + claimed[8..20] + claimed[46..50] + Value(files, "9F69");
        return signature[0] != 0x6A || signature[^1] != 0xBC ? "signature" : Sound(signature, covered) ? null : "hash";
    }

    private static byte[] Recover(ReadOnlySpan<byte> modulus, string signed)
    {
        BigInteger number = BigInteger.ModPow(Number(Hex.Parse(signed)), 3, Number(modulus));
        byte[] shortest = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[modulus.Length - shortest.Length], .. shortest];
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static bool Sound(byte[] recovered, string outside) =>
        recovered[0] == 0x6A && recovered[^1] == 0xBC
        && SHA1.HashData([.. recovered[1..^21], .. Hex.Parse(outside)]).AsSpan().SequenceEqual(recovered.AsSpan(recovered.Length - 21, 20));

    private static byte[] RetailMac(byte[] key, byte[] input)
    {
        using var left = DES.Create();
        left.Key = key[..8];
        using var right = DES.Create();
        right.Key = key[8..];
        byte[] padded = new byte[((input.Length / 8) + 1) * 8];
        input.CopyTo(padded, 0);
        padded[input.Length] = 0x80;
        byte[] chained = left.EncryptCbc(padded, new byte[8], PaddingMode.None)[^8..];
        return left.EncryptEcb(right.DecryptEcb(chained, PaddingMode.None), PaddingMode.None);
    }

    private static string Send(ContactlessCard card, string command)
    {
        byte[] response = new byte[258];
        int length = card.Transceive(Hex.Parse(command), response);
        return length < 0 ? "" : Hex.ToText(response.AsSpan(0, length));
    }

    /// <summary>The value of a data object inside templates, by walking the encoding.</summary>
    private static string Value(string text, string tag)
    {
        byte[] bytes = Hex.Parse(text);
        for (int at = 0; at < bytes.Length - 1;)
        {
            int start = at;
            at += (bytes[at] & 0x1F) == 0x1F ? 2 : 1;
            string name = Hex.ToText(bytes.AsSpan(start, at - start));
            int length = bytes[at++];
            length = length == 0x81 ? bytes[at++] : length;
            if (name == tag)
            {
                return Hex.ToText(bytes.AsSpan(at, length));
            }

            at += (bytes[start] & 0x20) != 0 ? 0 : length;
        }

        return "";
    }
}
