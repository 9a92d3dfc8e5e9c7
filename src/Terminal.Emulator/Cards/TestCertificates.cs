using System.Security.Cryptography;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards;

/// <summary>Builds the certificates and signatures that a test card carries: RSA with message recovery and SHA-1.</summary>
/// <remarks>
/// EMV 4.4 Book 2 §5 and §6, tables of the data to be signed by the certification authority, by the issuer and by the ICC.
/// </remarks>
public static class TestCertificates
{
    private const int IssuerOverhead = 36;
    private const int CardOverhead = 42;

    /// <summary>An issuer public key certificate (90) with the part of the key that did not fit (92), empty where all did.</summary>
    /// <param name="authority">The certification authority's key.</param>
    /// <param name="issuer">The issuer's key, no longer than the authority's.</param>
    /// <param name="iin">3 to 4 bytes of issuer identifier, packed; filled up with F.</param>
    /// <param name="expiryMmYy">2 bytes, packed.</param>
    public static (byte[] Certificate, byte[] Remainder) ForIssuer(
        TestRsaKey authority, TestRsaKey issuer, ReadOnlySpan<byte> iin, ReadOnlySpan<byte> expiryMmYy)
    {
        byte[] head = new byte[14];
        head.AsSpan().Fill(0xFF);
        head[0] = 0x02;
        iin.CopyTo(head.AsSpan(1, 4));
        expiryMmYy.CopyTo(head.AsSpan(5));
        SerialAndAlgorithms(head.AsSpan(7), issuer);
        return Certify(authority, head, issuer, IssuerOverhead, []);
    }

    /// <summary>An ICC public key certificate (9F46) with the part of the key that did not fit (9F48).</summary>
    /// <param name="issuer">The issuer's key.</param>
    /// <param name="card">The card's key, no longer than the issuer's.</param>
    /// <param name="subject">10 bytes of account number, filled up with F, and 2 bytes of expiry (MMYY), all packed.</param>
    /// <param name="staticData">The static data to be authenticated: signed records, then the AIP where 9F4A names it.</param>
    public static (byte[] Certificate, byte[] Remainder) ForCard(
        TestRsaKey issuer, TestRsaKey card, ReadOnlySpan<byte> subject, ReadOnlySpan<byte> staticData)
    {
        Invariant.Check(subject.Length == 12);
        byte[] head = new byte[20];
        head[0] = 0x04;
        subject.CopyTo(head.AsSpan(1));
        SerialAndAlgorithms(head.AsSpan(13), card);
        return Certify(issuer, head, card, CardOverhead, staticData);
    }

    /// <summary>Signed dynamic application data (9F4B) over a dynamic number and the terminal's dynamic data.</summary>
    public static byte[] Dynamic(TestRsaKey card, ReadOnlySpan<byte> dynamicNumber, ReadOnlySpan<byte> terminalData) =>
        Sign(card, [(byte)dynamicNumber.Length, .. dynamicNumber], terminalData);

    /// <summary>Signed dynamic application data (9F4B) that carry a cryptogram: combined data authentication.</summary>
    /// <param name="card">The card's key.</param>
    /// <param name="dynamicNumber">The card's number, 2 to 8 bytes.</param>
    /// <param name="cryptogram">Cryptogram information data and cryptogram, 9 bytes.</param>
    /// <param name="said">All that was said: values of PDOL and CDOLs, and the answer's objects.</param>
    /// <param name="unpredictableNumber">The terminal's number.</param>
    public static byte[] Combined(
        TestRsaKey card,
        ReadOnlySpan<byte> dynamicNumber,
        ReadOnlySpan<byte> cryptogram,
        ReadOnlySpan<byte> said,
        ReadOnlySpan<byte> unpredictableNumber) =>
        Sign(card, [(byte)dynamicNumber.Length, .. dynamicNumber, .. cryptogram, .. SHA1.HashData(said)], unpredictableNumber);

    /// <summary>Signed static application data (93).</summary>
    /// <param name="issuer">The issuer's key.</param>
    /// <param name="authenticationCode">Data authentication code, 2 bytes, which the terminal learns by it.</param>
    /// <param name="staticData">Signed records, then the AIP where 9F4A names it.</param>
    public static byte[] Static(TestRsaKey issuer, ReadOnlySpan<byte> authenticationCode, ReadOnlySpan<byte> staticData)
    {
        byte[] block = Block(issuer, [0x03, 0x01, .. authenticationCode]);
        return Seal(issuer, block, staticData);
    }

    /// <summary>The check value of a certification authority's key: SHA-1 over RID, index, modulus and exponent.</summary>
    public static byte[] AuthorityChecksum(ReadOnlySpan<byte> rid, byte index, TestRsaKey key) =>
        SHA1.HashData([.. rid, index, .. key.Modulus, .. TestRsaKey.Exponent]);

    private static void SerialAndAlgorithms(Span<byte> rest, TestRsaKey subject)
    {
        ReadOnlySpan<byte> fixedPart = [0x00, 0x00, 0x01, 0x01, 0x01, (byte)subject.Modulus.Length, 0x01];
        fixedPart.CopyTo(rest);
    }

    private static (byte[] Certificate, byte[] Remainder) Certify(
        TestRsaKey signer, byte[] head, TestRsaKey subject, int overhead, ReadOnlySpan<byte> hashedToo)
    {
        Invariant.Check(subject.Modulus.Length <= signer.Modulus.Length);
        int room = signer.Modulus.Length - overhead;
        int fits = Math.Min(room, subject.Modulus.Length);
        byte[] block = Block(signer, head);
        subject.Modulus[..fits].CopyTo(block.AsSpan(1 + head.Length));
        byte[] remainder = [.. subject.Modulus[fits..]];
        byte[] certificate = Seal(signer, block, [.. remainder, .. TestRsaKey.Exponent, .. hashedToo]);
        return (certificate, remainder);
    }

    private static byte[] Sign(TestRsaKey card, ReadOnlySpan<byte> dynamicData, ReadOnlySpan<byte> terminalData)
    {
        byte[] block = Block(card, [0x05, 0x01, (byte)dynamicData.Length, .. dynamicData]);
        return Seal(card, block, terminalData);
    }

    /// <summary>A block as long as a signature: header, content, and the filler that hash and trailer then go over.</summary>
    private static byte[] Block(TestRsaKey signer, ReadOnlySpan<byte> content)
    {
        byte[] block = new byte[signer.Modulus.Length];
        block.AsSpan().Fill(0xBB);
        block[0] = 0x6A;
        content.CopyTo(block.AsSpan(1));
        return block;
    }

    /// <summary>
    /// Puts hash and trailer in place and signs: the hash covers the block between header and hash, and what follows it outside.
    /// </summary>
    private static byte[] Seal(TestRsaKey signer, byte[] block, ReadOnlySpan<byte> outside)
    {
        Span<byte> place = block.AsSpan(block.Length - 21, 20);
        byte[] hash = SHA1.HashData([.. block.AsSpan(1, block.Length - 22), .. outside]);
        hash.CopyTo(place);
        block[^1] = 0xBC;
        return signer.Sign(block);
    }
}
