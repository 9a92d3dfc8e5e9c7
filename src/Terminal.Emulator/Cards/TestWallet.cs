using System.Text;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards;

/// <summary>A certification authority, an issuer and a set of cards that belong together, made from a seed.</summary>
/// <remarks>
/// RSA lengths are those of <see cref="WalletKeys.Field"/> unless told. The authority's index is E1 under Visa's RID, an index that no
/// published list uses; a terminal that loads this key for anything but play trusts anybody who has this program.
/// </remarks>
public sealed class TestWallet
{
    /// <summary>Registered identifier under which the authority's key is filed, 5 bytes.</summary>
    public const string AuthorityRid = "A000000003";

    /// <summary>Index of the authority's key.</summary>
    public const byte AuthorityIndex = 0xE1;

    /// <summary>Index of the authority's key on P-256; the next is that on P-521.</summary>
    public const byte CurveAuthorityIndex = 0xE2;

    /// <summary>First six digits of every card's account number.</summary>
    public const string IssuerBin = "476173";

    /// <summary>Version of the cards' cryptograms, as the issuer application data says it.</summary>
    public const int CryptogramVersion = 18;

    private const string Aid = "A0000000031010";
    private const string CertificateExpiry = "1249";

    private readonly WalletKeys keys;
    private readonly byte[] masterKey;
    private readonly byte[] pinKey = new byte[PinIssuer.KeyLength];
    private readonly byte[] scriptMacKey = new byte[16];
    private readonly byte[] scriptSecrecyKey = new byte[16];
    private readonly List<TestRsaKey> certified = [];
    private readonly TestRsaKey authority;
    private readonly TestRsaKey issuer;
    private readonly byte[] issuerCertificate;
    private readonly byte[] issuerRemainder;

    private TestWallet(Entropy entropy, WalletKeys keys)
    {
        this.keys = keys;
        masterKey = new byte[16];
        entropy.Fill(masterKey);
        authority = TestRsaKey.Generate(entropy, keys.AuthorityBits);
        issuer = TestRsaKey.Generate(entropy, keys.IssuerBits);
        (issuerCertificate, issuerRemainder) =
            TestCertificates.ForIssuer(authority, issuer, Hex.Parse(IssuerBin), Hex.Parse(CertificateExpiry));
        Cards = [.. Drafts().Select((draft, index) => Issue(draft, index, entropy))];
        entropy.Fill(pinKey);
        entropy.Fill(scriptMacKey);
        entropy.Fill(scriptSecrecyKey);
        ChipIssuer chips = new(issuer, issuerCertificate, (masterKey, scriptMacKey, scriptSecrecyKey));
        Cards = [.. Cards.Zip(certified, (card, key) =>
            ChipDrafts.On(card) is { } chip ? card with { Chip = chips.Issue(chip, key) } : card)];
        ContactCards = IssueWithoutAntenna(chips, entropy);
        CurveCards = IssueOnCurves(chips, entropy);
        (Cards, ContactCards) = ([.. Cards.Select(StripeDrafts.Beside)], [.. ContactCards.Select(StripeDrafts.Beside)]);
    }

    /// <summary>The cards with an antenna, the plainest first; a chip with contacts is on the same plastic.</summary>
    public IReadOnlyList<CardProfile> Cards { get; }

    /// <summary>The cards that have contacts only.</summary>
    public IReadOnlyList<CardProfile> ContactCards { get; }

    /// <summary>All cards.</summary>
    public IReadOnlyList<CardProfile> All => [.. Cards, .. ContactCards, .. CurveCards, .. StripeDrafts.Alone()];

    /// <summary>The cards that have contacts only and sign on elliptic curves.</summary>
    public IReadOnlyList<CardProfile> CurveCards { get; }

    /// <summary>The authority's keys on elliptic curves: index, key and check sum.</summary>
    public IReadOnlyList<(byte Index, TestCurveKey Key, byte[] Checksum)> CurveAuthorities { get; private set; } = [];

    /// <summary>The authority's modulus, 176 bytes.</summary>
    public ReadOnlySpan<byte> AuthorityModulus => authority.Modulus;

    /// <summary>The authority's public exponent.</summary>
    public static ReadOnlySpan<byte> AuthorityExponent => TestRsaKey.Exponent;

    /// <summary>Check value of the authority's key: SHA-1 over RID, index, modulus and exponent, 20 bytes.</summary>
    public ReadOnlySpan<byte> AuthorityChecksum => TestCertificates.AuthorityChecksum(Hex.Parse(AuthorityRid), AuthorityIndex, authority);

    /// <summary>The issuer's master key for application cryptograms, 16 bytes: what the acquirer's model verifies with.</summary>
    public ReadOnlySpan<byte> IssuerMasterKey => masterKey;

    /// <summary>The issuer's key for PINs, 16 bytes: what the acquirer's model compares them with.</summary>
    public ReadOnlySpan<byte> PinVerificationKey => pinKey;

    /// <summary>The issuer's master key for the MAC over its scripts, 16 bytes.</summary>
    public ReadOnlySpan<byte> ScriptMacMasterKey => scriptMacKey;

    /// <summary>The issuer's master key for what is secret in its scripts, 16 bytes.</summary>
    public ReadOnlySpan<byte> ScriptSecrecyMasterKey => scriptSecrecyKey;

    /// <summary>Makes a wallet; the same stream makes the same one. Takes a second or so for the primes.</summary>
    public static TestWallet Create(Entropy entropy) => new(entropy, WalletKeys.Field);

    /// <summary>Makes a wallet with keys of other lengths.</summary>
    public static TestWallet Create(Entropy entropy, WalletKeys keys) => new(entropy, keys);

    /// <summary>A card without RSA for runs of many sales: a fixed cryptogram pattern, no records to read.</summary>
    /// <param name="pan">Account number, 8 to 19 digits.</param>
    /// <param name="cardKey">Key of its cryptograms, 16 bytes as hexadecimal text; empty for a host that verifies none.</param>
    public static ContactlessCard CheapCard(string pan, string cardKey)
    {
        CardProfile profile = new()
        {
            Id = "cheap",
            Name = "Cheap card",
            Description = "No dynamic signature: for runs of many sales.",
            Aid = Aid,
            Label = "VISA CREDIT",
            Pan = pan,
            Expiry = "491231",
            Uid = "08000001",
            Qualifiers = "2000", // Go online where offline data authentication fails, as it must without a signature.
            CardKey = cardKey,
        };
        Invariant.Check(ContactlessCard.TryCreate(profile, out ContactlessCard? card));
        return card;
    }

    private static CardProfile Plain() => new()
    {
        Id = "visa-approve",
        Name = "Everyday credit",
        Description = "Asks for an online decision; everything about it is in order.",
        Aid = Aid,
        Label = "VISA CREDIT",
        Pan = "4761739001010010",
        SequenceNumber = 1,
        Expiry = "491231",
        Uid = "",
        Pin = "1234",
    };

    private static IEnumerable<CardProfile> Drafts()
    {
        CardProfile plain = Plain();
        yield return plain;
        yield return plain with
        {
            Id = "visa-debit",
            Name = "Everyday debit",
            Description = "A second good card, of another account; in the field it is VISA ELECTRON too.",
            Label = "VISA DEBIT",
            AlsoAid = "A0000000032010", AlsoLabel = "VISA ELECTRON", Pan = "4761739001010119",
        };
        yield return plain with
        {
            Id = "visa-declines",
            Name = "Cautious card",
            Description = "Declines by itself, whatever the amount.",
            Pan = "4761739001010135",
            Behaviour = CardBehaviour.Declines,
        };
        yield return plain with
        {
            Id = "visa-expired",
            Name = "Expired card",
            Description = "Its last day of use was 31 January 2020.",
            Pan = "4761739001010143", Expiry = "200131",
        };
        yield return plain with
        {
            Id = "visa-forged",
            Name = "Forged card",
            Description = "Signs with a key that its certificate does not hold.",
            Pan = "4761739001010150",
        };
        yield return plain with
        {
            Id = "visa-silent",
            Name = "Broken card",
            Description = "Falls silent in the middle of the exchange.",
            Pan = "4761739001010168",
            Behaviour = CardBehaviour.SilentAfterOptions,
        };
        yield return plain with
        {
            Id = "visa-pin",
            Name = "PIN card",
            Description = "Wants an online PIN for every amount.",
            Pan = "4761739001010176",
            Qualifiers = "8000",
        };
        yield return plain with
        {
            Id = "visa-offline",
            Name = "Trusting card",
            Description = "Approves by itself where the terminal may sell without the bank.",
            Pan = "4761739001010184",
            Pin = "",
            Behaviour = CardBehaviour.OfflineWhenAllowed,
        };
    }

    /// <summary>One key for all of them, since primes take their time; and a strange authority for the one that is not ours.</summary>
    private CardProfile[] IssueWithoutAntenna(ChipIssuer chips, Entropy entropy)
    {
        TestRsaKey key = TestRsaKey.Generate(entropy, keys.CardBits);
        TestRsaKey stranger = TestRsaKey.Generate(entropy, keys.AuthorityBits);
        string strange = Hex.ToText(
            TestCertificates.ForIssuer(stranger, issuer, Hex.Parse(IssuerBin), Hex.Parse(CertificateExpiry)).Certificate);
        TestRsaKey pinKey = TestRsaKey.Generate(entropy, keys.CardBits);
        List<CardProfile> issued = [];
        foreach (CardProfile draft in ChipDrafts.WithoutAntenna())
        {
            ChipProfile chip = chips.Issue(draft.Chip!, key);
            chip = draft.Id == ChipDrafts.PinKey ? chips.WithPinKey(chip, pinKey) : chip;
            issued.Add(draft with
            {
                RsaPrimes = key.PrimesText,
                AuthorityIndex = Hex.ToText([AuthorityIndex]),
                IssuerRemainder = Hex.ToText(issuerRemainder),
                Chip = draft.Id != ChipDrafts.WrongIssuer
                    ? chip : chip with { Applications = [.. chip.Applications.Select(one => one with { IssuerCertificate = strange })] },
            });
        }

        return [.. issued];
    }

    private CardProfile[] IssueOnCurves(ChipIssuer chips, Entropy entropy)
    {
        byte[] suites = [0x10, 0x11];
        TestCurveKey[] authorities = [.. suites.Select(suite => TestCurveKey.Generate(entropy, suite))];
        TestCurveKey[] issuers = [.. suites.Select(suite => TestCurveKey.Generate(entropy, suite))];
        CurveAuthorities = [.. authorities.Select(static (key, index) =>
            ((byte)(CurveAuthorityIndex + index), key, TestCurveCertificates.AuthorityChecksum(AuthorityName(index), key)))];
        byte[][] certificates = [.. issuers.Select((key, index) =>
            TestCurveCertificates.ForIssuer(authorities[index], AuthorityName(index), key, Hex.Parse(IssuerBin + "FFFF")))];
        List<CardProfile> issued = [];
        foreach ((CardProfile draft, byte suite) in ChipDrafts.OnCurves())
        {
            int at = suites.IndexOf(suite);
            TestCurveKey key = TestCurveKey.Generate(entropy, suite);
            TestCurveKey signer = draft.Id == ChipDrafts.WrongCurveKey ? TestCurveKey.Generate(entropy, suite) : key;
            issued.Add(draft with
            {
                AuthorityIndex = Hex.ToText([(byte)(CurveAuthorityIndex + at)]),
                Chip = chips.Issue(draft.Chip!, (issuers[at], certificates[at]), key, signer),
            });
        }

        return [.. issued.Select(StripeDrafts.Beside)];
    }

    private static byte[] AuthorityName(int index) => [.. Hex.Parse(AuthorityRid), (byte)(CurveAuthorityIndex + index)];

    private CardProfile Issue(CardProfile draft, int index, Entropy entropy)
    {
        TestRsaKey own = TestRsaKey.Generate(entropy, keys.CardBits);
        certified.Add(own);
        TestRsaKey used = draft.Id == "visa-forged" ? TestRsaKey.Generate(entropy, keys.CardBits) : own;
        byte[] subject = [.. Hex.Parse(draft.Pan.PadRight(20, 'F')), .. Hex.Parse(CertificateExpiry)];
        (byte[] certificate, byte[] remainder) = TestCertificates.ForCard(issuer, own, subject, CardFiles.StaticData(draft));
        Invariant.Check(Pan.TryFromDigits(Encoding.ASCII.GetBytes(draft.Pan), out Pan pan));
        return draft with
        {
            Uid = Hex.ToText([0x04, 0xA1, 0x5C, 0x00, 0x00, 0x00, (byte)(index + 1)]),
            CardKey = Hex.ToText(IccMasterKey.DeriveA(masterKey, pan, CardFiles.SequenceNumber(draft)[0])),
            RsaPrimes = used.PrimesText,
            AuthorityIndex = Hex.ToText([AuthorityIndex]),
            IssuerCertificate = Hex.ToText(issuerCertificate),
            IssuerRemainder = Hex.ToText(issuerRemainder),
            CardCertificate = Hex.ToText(certificate),
            CardRemainder = Hex.ToText(remainder),
        };
    }
}
