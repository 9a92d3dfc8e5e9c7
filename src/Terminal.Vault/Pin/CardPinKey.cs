using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Vault.Pin;

/// <summary>A card's key, recovered from its certificates here, and the command that it makes of a PIN.</summary>
/// <remarks>EMV 4.4 Book 2 §7.1 and §7.2 (key and block), EMV 4.4 Book 3 §6.5.12 (VERIFY).</remarks>
internal sealed class CardPinKey
{
    /// <summary>Length of the card's number.</summary>
    public const int ChallengeLength = 8;

    /// <summary>Shortest modulus in bytes: below 512 bits anybody reads what is enciphered.</summary>
    public const int ModulusLengthMin = 64;

    private const byte EncipheredPin = 0x88; // P2.
    private const byte DataHeader = 0x7F;
    private const byte FormatTwo = 0x20;
    private const int PinBlockLength = 8; // ISO 9564-1 format 2: control 2, length, digits, filler F.
    private const int PaddingOffset = 1 + PinBlockLength + ChallengeLength;
    private const int HeadLength = 5;
    private readonly byte[] modulus;
    private readonly byte[] exponent;
    private readonly byte[] challenge;

    private CardPinKey(RecoveredKey key, ReadOnlySpan<byte> challenge)
    {
        modulus = key.Modulus.ToArray();
        exponent = key.Exponent.ToArray();
        this.challenge = challenge.ToArray();
    }

    /// <summary>Recovers the key; null where the certificates do not lead from an authority's key to it, for this card and on this
    /// day.</summary>
    /// <param name="chain">Where it is computed; cleared afterwards, since certificates hold the account number.</param>
    /// <param name="authorities">Keys that may be the chain's first.</param>
    /// <param name="wanted">What the card gave.</param>
    /// <param name="card">The card as <see cref="CardData"/> writes it.</param>
    public static CardPinKey? TryRecover(
        CertificateChain chain, IEnumerable<CaPublicKey> authorities, CardPin wanted, ReadOnlySpan<byte> card)
    {
        CertificateInput issuer = new()
        {
            Certificate = wanted.IssuerCertificate.Span,
            Remainder = wanted.IssuerRemainder.Span,
            Exponent = wanted.IssuerExponent.Span,
            Pan = card[..CardData.PanLength],
            DateYyMmDd = wanted.DateYyMmDd,
        };
        CertificateInput own = new()
        {
            Certificate = wanted.CardCertificate.Span,
            Remainder = wanted.CardRemainder.Span,
            Exponent = wanted.CardExponent.Span,
            Pan = card[..CardData.PanLength],
            StaticData = wanted.StaticData is { } signed ? signed.Bytes : default,
            DateYyMmDd = wanted.DateYyMmDd,
        };
        bool good = authorities.FirstOrDefault(one => one.Is(wanted.Rid.Span, wanted.AuthorityIndex) && one.ChecksumHolds) is { } authority
            && chain.RecoverIssuer(authority, issuer) == OdaStatus.Verified
            && chain.RecoverPinKey(own) == OdaStatus.Verified
            && Serves(chain.PinKey);
        CardPinKey? key = good ? new CardPinKey(chain.PinKey, wanted.Challenge.Span) : null;
        chain.Clear();
        return key;
    }

    /// <summary>Makes VERIFY of a PIN; null for a modulus that cannot hold it.</summary>
    /// <param name="digits">The digits, ASCII.</param>
    /// <param name="arena">Where the block stands until it is enciphered.</param>
    /// <param name="entropy">For the padding up to the modulus.</param>
    public byte[]? MakeVerify(ReadOnlySpan<byte> digits, SecretArena arena, Entropy entropy)
    {
        using SecretBuffer block = arena.Rent(modulus.Length);
        block.Bytes[0] = DataHeader;
        WriteFormatTwo(digits, block.Bytes.Slice(1, PinBlockLength));
        challenge.CopyTo(block.Bytes[(1 + PinBlockLength)..]);
        entropy.Fill(block.Bytes[PaddingOffset..]);
        byte[] command = new byte[HeadLength + modulus.Length];
        (command[1], command[3], command[4]) = (0x20, EncipheredPin, (byte)modulus.Length);
        return RsaPublicOperation.TryRecover(modulus, exponent, block.Bytes, command.AsSpan(HeadLength)) ? command : null;
    }

    /// <summary>The exponents that the book allows (EMV 4.4 Book 2, Annex B2.1), and a modulus that is as long as it says: under an
    /// exponent of 1, or a short modulus, the ciphertext would tell the PIN.</summary>
    private static bool Serves(RecoveredKey key) =>
        key.Modulus.Length >= ModulusLengthMin && key.Modulus[0] >= 0x80
        && (key.Exponent.SequenceEqual((ReadOnlySpan<byte>)[3]) || key.Exponent.SequenceEqual((ReadOnlySpan<byte>)[1, 0, 1]));

    private static void WriteFormatTwo(ReadOnlySpan<byte> digits, Span<byte> block)
    {
        block.Fill(0xFF);
        block[0] = (byte)(FormatTwo | digits.Length);
        for (int i = 0; i < digits.Length; i++)
        {
            ref byte place = ref block[1 + (i / 2)];
            int digit = digits[i] - '0';
            place = (byte)(i % 2 == 0 ? (digit << 4) | (place & 0x0F) : (place & 0xF0) | digit);
        }
    }
}
