using System.Numerics;
using System.Security.Cryptography;
using Terminal.Emulator.Cards;
using Terminal.Primitives;
using Terminal.PublicKeys;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>A card that checks its PIN, piece by piece, with keys that are short so that every bit can be turned over.</summary>
internal sealed record PinPieces
{
    public const string Number = "4761739001010119";
    public const string Rid = "A000000003";
    private static readonly Entropy Drawn = new(new byte[Entropy.SeedLength]);
    private static readonly byte[] Subject = Convert.FromHexString(Number + "FFFF1249");

    public static TestRsaKey Authority { get; } = TestRsaKey.Generate(Drawn, 640);

    public static TestRsaKey Issuer { get; } = TestRsaKey.Generate(Drawn, 576);

    public static TestRsaKey Card { get; } = TestRsaKey.Generate(Drawn, 512);

    public static TestRsaKey PinKey { get; } = TestRsaKey.Generate(Drawn, 512);

    public static CaPublicKey Ca { get; } = KeyOf(Authority);

    /// <summary>The card's number for a PIN.</summary>
    public static byte[] Challenge { get; } = Convert.FromHexString("A1B2C3D4E5F60718");

    /// <summary>With a key for PINs alone (9F2D), and with the key that signs (9F46) over static data.</summary>
    public static PinPieces[] Both { get; } = [Of(PinKey, []), Of(Card, Convert.FromHexString("5A0847617390010101195F24034912313000"))];

    public required byte[] IssuerCertificate { get; init; }

    public required byte[] IssuerRemainder { get; init; }

    public byte[] IssuerExponent { get; init; } = [3];

    public required byte[] CardCertificate { get; init; }

    public required byte[] CardRemainder { get; init; }

    public byte[] CardExponent { get; init; } = [3];

    public byte[] StaticData { get; init; } = [];

    public byte[] Name { get; init; } = Convert.FromHexString(Rid);

    public byte[] Index { get; init; } = [0xE1];

    public int DateYyMmDd { get; init; } = 261122;

    public byte[] Number8 { get; init; } = Challenge;

    /// <summary>Each piece that a bit can be turned over in, with what puts it back.</summary>
    public (string Name, byte[] Bytes, Func<byte[], PinPieces> With)[] All =>
    [
        ("8F", Index, bytes => this with { Index = bytes }),
        ("RID", Name, bytes => this with { Name = bytes }),
        ("90", IssuerCertificate, bytes => this with { IssuerCertificate = bytes }),
        ("92", IssuerRemainder, bytes => this with { IssuerRemainder = bytes }),
        ("9F32", IssuerExponent, bytes => this with { IssuerExponent = bytes }),
        ("the card's certificate", CardCertificate, bytes => this with { CardCertificate = bytes }),
        ("its remainder", CardRemainder, bytes => this with { CardRemainder = bytes }),
        ("its exponent", CardExponent, bytes => this with { CardExponent = bytes }),
        ("static data", StaticData, bytes => this with { StaticData = bytes }),
    ];

    public static CaPublicKey KeyOf(TestRsaKey authority, byte index = 0xE1) => new(
        Rid, index, authority.Modulus.ToArray(), TestRsaKey.Exponent.ToArray(),
        TestCertificates.AuthorityChecksum(Convert.FromHexString(Rid), index, authority));

    public static PinPieces Of(TestRsaKey key, byte[] staticData)
    {
        (byte[] own, byte[] ownRest) = TestCertificates.ForIssuer(Authority, Issuer, Convert.FromHexString("476173FF"), [0x12, 0x49]);
        (byte[] card, byte[] cardRest) = TestCertificates.ForCard(Issuer, key, Subject, staticData);
        return new PinPieces
        {
            IssuerCertificate = own,
            IssuerRemainder = ownRest,
            CardCertificate = card,
            CardRemainder = cardRest,
            StaticData = staticData,
        };
    }

    /// <summary>A certificate of the issuer over a key that no book allows.</summary>
    public static PinPieces WithKey(byte[] modulus, byte[] exponent)
    {
        int room = Issuer.Modulus.Length - 42;
        byte[] head =
            [0x04, .. Subject, 0x00, 0x00, 0x01, 0x01, 0x01, (byte)modulus.Length, (byte)exponent.Length, .. modulus.Take(room)];
        byte[] content = [.. head, .. Enumerable.Repeat((byte)0xBB, Math.Max(0, room - modulus.Length))];
        byte[] rest = [.. modulus.Skip(room)];
        byte[] certificate = Issuer.Sign([0x6A, .. content, .. SHA1.HashData([.. content, .. rest, .. exponent]), 0xBC]);
        return Of(PinKey, []) with { CardCertificate = certificate, CardRemainder = rest, CardExponent = exponent };
    }

    /// <summary>The private key as openssl reads it.</summary>
    public static string Pem(TestRsaKey key)
    {
        string[] halves = key.PrimesText.Split(':');
        BigInteger p = Read(halves[0]);
        BigInteger q = Read(halves[1]);
        BigInteger d = ((2 * (p - 1) * (q - 1)) + 1) / 3; // The inverse of 3: neither prime is 1 modulo 3.
        int length = key.Modulus.Length;
        using RSA rsa = RSA.Create(new RSAParameters
        {
            Modulus = key.Modulus.ToArray(),
            Exponent = [3],
            P = Bytes(p, length / 2),
            Q = Bytes(q, length / 2),
            D = Bytes(d, length),
            DP = Bytes(d % (p - 1), length / 2),
            DQ = Bytes(d % (q - 1), length / 2),
            InverseQ = Bytes(BigInteger.ModPow(q, p - 2, p), length / 2),
        });
        return rsa.ExportRSAPrivateKeyPem();
    }

    public CardPin Pin(SecretArena arena, int? triesLeft = null) => new()
    {
        Rid = Name,
        AuthorityIndex = Index[0],
        IssuerCertificate = IssuerCertificate,
        IssuerRemainder = IssuerRemainder,
        IssuerExponent = IssuerExponent,
        CardCertificate = CardCertificate,
        CardRemainder = CardRemainder,
        CardExponent = CardExponent,
        StaticData = Rent(arena, StaticData),
        DateYyMmDd = DateYyMmDd,
        Challenge = Number8,
        TriesLeft = triesLeft,
    };

    public static SecretBuffer? Rent(SecretArena arena, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        SecretBuffer rented = arena.Rent(bytes.Length);
        bytes.CopyTo(rented.Bytes);
        return rented;
    }

    private static BigInteger Read(string text) => new(Convert.FromHexString(text), isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number, int length)
    {
        byte[] shortest = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - shortest.Length], .. shortest];
    }
}
