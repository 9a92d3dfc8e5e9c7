using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.SystemTests.Secrets;

/// <summary>A card of the test's own, whose number and PIN nobody else has: whole, with certificates, with an antenna, contacts and a
/// stripe, and it asks for its PIN on each.</summary>
public sealed class CanaryCard
{
    /// <summary>Its name in calls.</summary>
    public const string Id = "canary";

    /// <summary>Its holder's PIN.</summary>
    public const string Pin = "729406183561";

    /// <summary>What its holder keys first. A PVV knows four digits, and the first one differs.</summary>
    public const string WrongPin = "380517294856";

    /// <summary>Its number: the test issuer's first six digits, nine of the test's own and a check digit, so that nothing else brings it
    /// into memory.</summary>
    public const string Pan = "4761738360592741";

    /// <summary>Its track 2, as the emulator's cards make it.</summary>
    public const string Track2 = Pan + "D49122010000000000";

    private const string Expiry = "491231";

    /// <summary>Puts the card in place of a state folder's wallet: card, authority, and what the issuer keeps of the PIN.</summary>
    public static void Install(Stage stage)
    {
        string acquirer = stage.PathOf("emulator/acquirer.json");
        JsonNode issuers = JsonNode.Parse(File.ReadAllText(acquirer))!;
        JsonNode issuer = issuers["issuers"]![0]!;
        Assert.True(Primitives.Pan.TryFromDigits(Encoding.ASCII.GetBytes(Pan), out Pan pan));
        TestRsaKey authority = Draw(WalletKeys.Field.AuthorityBits);
        CardProfile card = Make(authority, Hex.Parse((string)issuer["imkAc"]!), pan);
        Assert.True(ContactlessCard.TryCreate(card, out _));
        issuer["pvvs"] = new JsonObject { [Pan] = PinIssuer.ForCards(Hex.Parse((string)issuer["pvk"]!), [card]).Values[pan] };
        File.WriteAllText(acquirer, issuers.ToJsonString());
        File.WriteAllText(stage.PathOf("emulator/cards.json"), CardsJson.Write([card]));

        string authorities = stage.PathOf("emulator/authority.json");
        JsonNode trusted = JsonNode.Parse(File.ReadAllText(authorities))!;
        trusted["modulus"] = Hex.ToText(authority.Modulus);
        trusted["checksum"] = Hex.ToText(
            TestCertificates.AuthorityChecksum(Hex.Parse(TestWallet.AuthorityRid), TestWallet.AuthorityIndex, authority));
        File.WriteAllText(authorities, trusted.ToJsonString());
    }

    private static CardProfile Make(TestRsaKey authority, byte[] masterKey, Pan pan)
    {
        TestRsaKey issuer = Draw(WalletKeys.Field.IssuerBits);
        TestRsaKey own = Draw(WalletKeys.Field.CardBits);
        byte[] expiryMmYy = Hex.Parse("1249");
        (byte[] issuerCertificate, byte[] issuerRemainder) =
            TestCertificates.ForIssuer(authority, issuer, Hex.Parse(TestWallet.IssuerBin), expiryMmYy);
        // The signed record (5A, 5F24, 5F34, 9F07, 5F28) and the interchange profile.
        byte[] signed = Hex.Parse($"5A08{Pan}5F2403{Expiry}5F3401019F0702FF005F280202762000");
        (byte[] certificate, byte[] remainder) =
            TestCertificates.ForCard(issuer, own, [.. Hex.Parse(Pan + "FFFF"), .. expiryMmYy], signed);
        return new CardProfile
        {
            Id = Id,
            Name = "Canary",
            Description = "Its number and PIN are looked for afterwards.",
            Aid = "A0000000031010",
            Label = "VISA CREDIT",
            Pan = Pan,
            SequenceNumber = 1,
            Expiry = Expiry,
            Uid = "04A15C000000C7",
            Qualifiers = "8000",
            CardKey = Hex.ToText(IccMasterKey.DeriveA(masterKey, pan, sequenceNumber: 1)),
            Pin = Pin,
            Stripe = new StripeProfile { ServiceCode = "120" }, // As if there were no chip; the bank checks the PIN.
            RsaPrimes = own.PrimesText,
            AuthorityIndex = Hex.ToText([TestWallet.AuthorityIndex]),
            IssuerCertificate = Hex.ToText(issuerCertificate),
            IssuerRemainder = Hex.ToText(issuerRemainder),
            CardCertificate = Hex.ToText(certificate),
            CardRemainder = Hex.ToText(remainder),
            Chip = new ChipIssuer(issuer, issuerCertificate, (masterKey, masterKey, masterKey)).Issue(Chip(), own),
        };
    }

    /// <summary>A chip that always asks its bank and wants to hear from it, with dynamic authentication and a PIN: below ten euros one that
    /// it checks by itself, else one for the bank.</summary>
    private static ChipProfile Chip() => new()
    {
        Applications =
        [
            new ChipApplication
            {
                Aid = "A0000000031010",
                Label = "VISA CREDIT",
                Pan = Pan,
                SequenceNumber = 1,
                Expiry = Expiry,
                InterchangeProfile = "3400",
                CvmList = "000003E800000000" + "0406" + "0200",
                Behaviour = ChipBehaviour.OnlineOnly,
                IssuerAuthentication = IssuerAuthentication.ByCommand,
            },
        ],
    };

    private static TestRsaKey Draw(int bits) => TestRsaKey.Generate(new Entropy(RandomNumberGenerator.GetBytes(Entropy.SeedLength)), bits);
}
