using Terminal.Emulator.Cards;
using Terminal.Primitives;
using Terminal.PublicKeys;
using Terminal.Vault;

namespace Terminal.Fuzz.Targets;

/// <summary>A card that checks its PIN, and the scheme whose key the fuzzed vault knows.</summary>
internal static class VaultPins
{
    private const string Rid = "A000000003";
    private const byte Index = 0xE1;
    private const int DateYyMmDd = 261122;
    private const int SignedLength = 3;
    private static readonly Entropy Drawn = new(new byte[Entropy.SeedLength]);
    private static readonly TestRsaKey Authority = TestRsaKey.Generate(Drawn, 640);
    private static readonly TestRsaKey Issuer = TestRsaKey.Generate(Drawn, 576);
    private static readonly TestRsaKey Card = TestRsaKey.Generate(Drawn, 512);

    /// <summary>What the vault's process knows.</summary>
    public static CardAuthorities Authorities { get; } = new(
        [
            new CaPublicKey(
                Rid, Index, Authority.Modulus.ToArray(), TestRsaKey.Exponent.ToArray(),
                TestCertificates.AuthorityChecksum(Hex.Parse(Rid), Index, Authority)),
        ],
        static document => document.Span.StartsWith("signed"u8) ? [] : null);

    /// <summary>What the card gave.</summary>
    /// <param name="number">Its account number, 16 digits.</param>
    /// <param name="triesLeft">Tries that it has left.</param>
    public static CardPin Of(string number, int? triesLeft)
    {
        SecretBuffer signed = new SecretArena(new byte[SignedLength]).Rent(SignedLength);
        ((ReadOnlySpan<byte>)[1, 2, 3]).CopyTo(signed.Bytes);
        (byte[] issuer, byte[] issuerRest) = TestCertificates.ForIssuer(Authority, Issuer, Hex.Parse("476173FF"), [0x12, 0x49]);
        (byte[] card, byte[] cardRest) = TestCertificates.ForCard(Issuer, Card, Hex.Parse(number + "FFFF1249"), [1, 2, 3]);
        return new CardPin
        {
            Rid = Hex.Parse(Rid),
            AuthorityIndex = Index,
            IssuerCertificate = issuer,
            IssuerRemainder = issuerRest,
            IssuerExponent = TestRsaKey.Exponent.ToArray(),
            CardCertificate = card,
            CardRemainder = cardRest,
            CardExponent = TestRsaKey.Exponent.ToArray(),
            StaticData = signed,
            DateYyMmDd = DateYyMmDd,
            Challenge = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 },
            TriesLeft = triesLeft,
        };
    }

    /// <summary>The prompt under which it is entered, written once more.</summary>
    public static PromptId PromptOf(VaultCommand.EnterPin asked) => (asked.ForCard?.TriesLeft, asked.WrongBefore) switch
    {
        (1, true) => PromptId.WrongPinLastTry,
        (1, _) => PromptId.LastPinTry,
        (null, true) => PromptId.EnterPinAgain,
        (_, true) => PromptId.EnterPinTriesLeft,
        _ => PromptId.EnterPin,
    };
}
