using Terminal.PublicKeys;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>A PIN that the card checks: what the vault makes of it, for whom, and for whom not.</summary>
public sealed class VaultCardPinTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("card-pin");

    [Theory]
    [InlineData(0, "1234", "241234FFFFFFFFFF")]
    [InlineData(1, "1234", "241234FFFFFFFFFF")]
    [InlineData(0, "98765", "2598765FFFFFFFFF")]
    [InlineData(1, "123456789012", "2C123456789012FF")]
    public void Openssl_reads_the_block_with_the_cards_private_key(int card, string digits, string block)
    {
        VaultRig rig = Rig();
        string first = Read(card, Entered(rig, PinPieces.Both[card], digits));
        string second = Read(card, Entered(rig, PinPieces.Both[card], digits));

        // EMV 4.4 Book 2 §7.2: header, the block of ISO 9564-1 format 2, the card's number, and padding up to the modulus.
        Assert.StartsWith("7F" + block + "A1B2C3D4E5F60718", first, StringComparison.Ordinal);
        Assert.StartsWith("7F" + block + "A1B2C3D4E5F60718", second, StringComparison.Ordinal);
        Assert.Equal(128, first.Length);
        Assert.NotEqual(first[34..], second[34..]);
        Assert.NotEqual(new string('0', 94), first[34..]);
    }

    [Fact]
    public void It_is_the_command_VERIFY_and_nothing_else()
    {
        byte[] command = Entered(Rig(), PinPieces.Both[0], "1234");
        Assert.Equal("0020008840", Convert.ToHexString(command.AsSpan(0, 5))); // EMV 4.4 Book 3 §6.5.12; no Le.
        Assert.Equal(5 + 64, command.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_bit_that_the_card_gave_counts(int card)
    {
        VaultRig rig = Rig();
        ReadOnlyMemory<byte> sealedCard = Sealed(rig);
        int count = 0;
        foreach ((string name, byte[] bytes, Func<byte[], PinPieces> with) in PinPieces.Both[card].All)
        {
            for (int bit = 0; bit < bytes.Length * 8; bit++, count++)
            {
                byte[] turned = [.. bytes];
                turned[bit / 8] ^= (byte)(1 << (bit % 8));
                VaultRefusal refusal = Refusal(rig, sealedCard, with(turned).Pin(rig.Arena));
                Assert.True(refusal == VaultRefusal.CardKeyWrong, $"bit {bit} of {name} makes no difference");
            }

            if (name is not "8F") // One byte, whatever follows it here.
            {
                Assert.Equal(VaultRefusal.CardKeyWrong, Refusal(rig, sealedCard, with([.. bytes, 0]).Pin(rig.Arena)));
            }
        }

        Assert.InRange(count, 1_500, 5_000);
        Assert.Equal(PromptId.Starting, rig.Vault.Shown); // Nobody was asked for anything.
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_card_of_another_number_is_not_the_one_that_was_certified()
    {
        VaultRig rig = Rig();
        Assert.Equal(VaultRefusal.CardKeyWrong, Refusal(rig, Sealed(rig, "4761739001010127"), PinPieces.Both[0].Pin(rig.Arena)));
        Assert.Equal(VaultRefusal.NotAuthentic, Refusal(rig, new byte[45], PinPieces.Both[0].Pin(rig.Arena)));
        rig.CheckThatNothingIsRented();
    }

    [Theory]
    [InlineData(491231, true)]
    [InlineData(500101, true)] // 1950, as the books have it.
    [InlineData(0, true)]
    [InlineData(499999, false)]
    public void Certificates_hold_up_to_their_last_month(int day, bool holds)
    {
        VaultRig rig = Rig();
        rig.Tell(Question(Sealed(rig), (PinPieces.Both[0] with { DateYyMmDd = day }).Pin(rig.Arena)));
        Assert.Equal(holds ? PromptId.EnterPin : PromptId.Starting, rig.Vault.Shown);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(0)]
    public void A_number_that_is_none_is_refused(int length)
    {
        VaultRig rig = Rig();
        PinPieces card = PinPieces.Both[0] with { Number8 = new byte[length] };
        Assert.Equal(VaultRefusal.Malformed, Refusal(rig, Sealed(rig), card.Pin(rig.Arena)));
    }

    /// <summary>Under an exponent of 1 the ciphertext is the block; the books allow 3 and 65537 (EMV 4.4 Book 2, Annex B2.1).</summary>
    [Theory]
    [InlineData("03", 64, true)]
    [InlineData("010001", 64, true)]
    [InlineData("01", 64, false)]
    [InlineData("02", 64, false)]
    [InlineData("05", 64, false)]
    [InlineData("000003", 64, false)]
    [InlineData("03", 63, false)]
    public void A_key_that_would_tell_the_pin_is_refused_whoever_certified_it(string exponent, int length, bool serves)
    {
        VaultRig rig = Rig();
        byte[] modulus = [.. PinPieces.PinKey.Modulus[..length]];
        modulus[^1] |= 1;
        PinPieces card = PinPieces.WithKey(modulus, Convert.FromHexString(exponent));
        rig.Tell(Question(Sealed(rig), card.Pin(rig.Arena)));
        Assert.Equal(serves ? PromptId.EnterPin : PromptId.Starting, rig.Vault.Shown);
    }

    [Fact]
    public void A_modulus_that_begins_with_zeros_is_refused()
    {
        VaultRig rig = Rig();
        byte[] modulus = [0x7F, .. PinPieces.PinKey.Modulus[1..]];
        Assert.Equal(
            VaultRefusal.CardKeyWrong, Refusal(rig, Sealed(rig), PinPieces.WithKey(modulus, [3]).Pin(rig.Arena)));
    }

    [Fact]
    public void No_authority_is_known_but_those_of_its_own_settings()
    {
        VaultRig strange = new(authorities: CardAuthorities.None);
        Assert.Equal(VaultRefusal.CardKeyWrong, Refusal(strange, Sealed(strange), PinPieces.Both[0].Pin(strange.Arena)));

        CaPublicKey unchecked_ = PinPieces.Ca with { Checksum = new byte[20] };
        VaultRig other = new(authorities: CardAuthorities.None with { Own = [unchecked_, PinPieces.KeyOf(PinPieces.Authority, 0xE2)] });
        Assert.Equal(VaultRefusal.CardKeyWrong, Refusal(other, Sealed(other), PinPieces.Both[0].Pin(other.Arena)));
    }

    [Theory]
    [InlineData(null, false, PromptId.EnterPin, new[] { "Enter PIN", "", "", "EUR 42.00" })]
    [InlineData(3, false, PromptId.EnterPin, new[] { "Enter PIN", "", "", "EUR 42.00" })]
    [InlineData(null, true, PromptId.EnterPinAgain, new[] { "Incorrect PIN", "", "", "EUR 42.00" })]
    [InlineData(2, true, PromptId.EnterPinTriesLeft, new[] { "Incorrect PIN", "", "", "2 tries left" })]
    [InlineData(1, false, PromptId.LastPinTry, new[] { "Last PIN try", "", "", "EUR 42.00" })]
    [InlineData(1, true, PromptId.WrongPinLastTry, new[] { "Incorrect PIN", "", "", "Last PIN try" })]
    public void The_screen_says_how_it_stands_with_the_tries(int? left, bool wrong, PromptId prompt, string[] lines)
    {
        Assert.True(Terminal.Primitives.Currency.TryFind(978, out Terminal.Primitives.Currency euro));
        VaultRig rig = Rig();
        rig.Tell(new VaultCommand.EnterPin(
            5, Sealed(rig), new PinRules(), new PromptArguments(new Terminal.Primitives.Amount(4200, euro)))
        {
            ForCard = PinPieces.Both[0].Pin(rig.Arena, left),
            WrongBefore = wrong,
        });
        Assert.Equal(prompt, rig.Vault.Shown);
        Assert.Equal(lines, rig.Panel.Text());
        rig.Type("12");
        Assert.Equal(prompt, rig.Vault.Shown);
        Assert.Equal("**", rig.Panel.Text()[2]);
        Assert.DoesNotContain(rig.Replies, static reply => reply is VaultReply.KeyPressed);
    }

    public void Dispose() => folder.Delete(recursive: true);

    internal static VaultRig Rig() => new(authorities: CardAuthorities.None with { Own = [PinPieces.Ca] });

    internal static ReadOnlyMemory<byte> Sealed(VaultRig rig, string number = PinPieces.Number) =>
        Assert.IsType<VaultReply.CardProtected>(rig.Protect(1, number, 4912)).Ciphertext.ToArray();

    internal static VaultCommand.EnterPin Question(ReadOnlyMemory<byte> card, CardPin pin, PinRules? rules = null) =>
        new(5, card, rules ?? new PinRules(), default) { ForCard = pin };

    internal static byte[] Entered(VaultRig rig, PinPieces card, string digits)
    {
        rig.Tell(Question(Sealed(rig), card.Pin(rig.Arena)));
        rig.Type(digits + "E");
        return Assert.IsType<VaultReply.PinEnciphered>(rig.Replies[^1]).Verify.ToArray();
    }

    private static VaultRefusal Refusal(VaultRig rig, ReadOnlyMemory<byte> sealedCard, CardPin pin) =>
        Assert.IsType<VaultReply.Refused>(rig.Ask(Question(sealedCard, pin))).Reason;

    private string Read(int card, byte[] command)
    {
        string key = Path.Combine(folder.FullName, "card.pem");
        string block = Path.Combine(folder.FullName, "block");
        File.WriteAllText(key, PinPieces.Pem(card == 0 ? PinPieces.PinKey : PinPieces.Card));
        File.WriteAllBytes(block, command[5..]);
        return Convert.ToHexString(Tr34Host.Run(
            "openssl", "pkeyutl", "-decrypt", "-inkey", key, "-in", block, "-pkeyopt", "rsa_padding_mode:none"));
    }
}
