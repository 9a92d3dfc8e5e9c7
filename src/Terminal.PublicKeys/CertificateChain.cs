using System.Security.Cryptography;

namespace Terminal.PublicKeys;

/// <summary>Recovers the issuer's and the card's key from their certificates and verifies the card's signatures.</summary>
/// <remarks>
/// EMV 4.4 Book 2 §5 and §6. All buffers are allocated once. Each step needs the one before it; after a failure the key that it
/// was to give is empty, so that a later step fails too.
/// </remarks>
public sealed class CertificateChain
{
    /// <summary>Bytes of an RSA modulus: 1984 bits (EMV 4.4 Book 2, Annex D).</summary>
    public const int ModulusLengthMax = 248;

    /// <summary>Bytes of the records that are signed, with the data of the tag list.</summary>
    public const int StaticDataLengthMax = 4096;

    private const byte Header = 0x6A;
    private const byte Trailer = 0xBC;
    private const byte Sha1 = 0x01;
    private const byte Rsa = 0x01;
    private const int HashLength = SHA1.HashSizeInBytes;
    private const int HashedLengthMax = (2 * ModulusLengthMax) + RsaPublicOperation.ExponentLengthMax + StaticDataLengthMax;
    private readonly byte[] block = new byte[ModulusLengthMax];
    private readonly byte[] hashed = new byte[HashedLengthMax];
    private int blockLength;
    private int hashedLength;

    /// <summary>The issuer's key.</summary>
    public RecoveredKey Issuer { get; } = new();

    /// <summary>The card's key.</summary>
    public RecoveredKey Icc { get; } = new();

    /// <summary>The card's key for PINs, where it has one of its own.</summary>
    public RecoveredKey PinKey { get; } = new();

    /// <summary>The block that was recovered last, header and trailer with it; empty where the lengths did not allow it.</summary>
    public ReadOnlySpan<byte> Block => block.AsSpan(0, blockLength);

    /// <summary>The ICC dynamic data of the signature that was verified last.</summary>
    public ReadOnlySpan<byte> DynamicData =>
        blockLength > 4 && block[1] == 0x05 && block[3] <= blockLength - 25 ? block.AsSpan(4, block[3]) : default;

    /// <summary>Forgets the keys and zeroes the blocks: the card's certificate holds its account number.</summary>
    public void Clear()
    {
        Issuer.Clear();
        Icc.Clear();
        PinKey.Clear();
        block.AsSpan().Clear();
        hashed.AsSpan().Clear();
        blockLength = hashedLength = 0;
    }

    /// <summary>Recovers the issuer's key (EMV 4.4 Book 2 §5.3).</summary>
    public OdaStatus RecoverIssuer(CaPublicKey ca, in CertificateInput input)
    {
        Issuer.Clear();
        Icc.Clear();
        PinKey.Clear();
        return Recover(ca.Modulus.Span, ca.Exponent.Span, input, Issuer);
    }

    /// <summary>Recovers the card's key (EMV 4.4 Book 2 §6.4).</summary>
    public OdaStatus RecoverIcc(in CertificateInput input)
    {
        Icc.Clear();
        return Recover(Issuer.Modulus, Issuer.Exponent, input, Icc);
    }

    /// <summary>Recovers the card's key for PINs (EMV 4.4 Book 2 §7.1): as the card's key, without static data.</summary>
    public OdaStatus RecoverPinKey(in CertificateInput input)
    {
        PinKey.Clear();
        return Recover(Issuer.Modulus, Issuer.Exponent, input, PinKey);
    }

    /// <summary>Verifies signed static application data (93) with the issuer's key (EMV 4.4 Book 2 §5.4).</summary>
    public OdaStatus VerifyStatic(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> staticData) =>
        Verify(Issuer, signature, 0x03, staticData);

    /// <summary>Verifies signed dynamic application data (9F4B) with the card's key (EMV 4.4 Book 2 §6.5.2).</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="terminalData">What the terminal brought into it: the DDOL's data, or what the kernel's book lists.</param>
    public OdaStatus VerifyDynamic(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> terminalData)
    {
        OdaStatus status = Verify(Icc, signature, 0x05, terminalData);
        return status == OdaStatus.Verified && block[3] > blockLength - 25 ? OdaStatus.BlockWrong : status;
    }

    private OdaStatus Recover(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, in CertificateInput input, RecoveredKey key)
    {
        bool icc = !ReferenceEquals(key, Issuer);
        int subjectLength = icc ? 10 : 4;
        int headLength = subjectLength + 11; // Header, format, subject, expiry 2, serial 3, two algorithms, two lengths.
        if (!Open(modulus, exponent, input.Certificate) || blockLength < headLength + HashLength + 1)
        {
            return OdaStatus.LengthWrong;
        }

        ReadOnlySpan<byte> read = Block;
        if (!Framed(icc ? (byte)0x04 : (byte)0x02))
        {
            return OdaStatus.BlockWrong;
        }

        ReadOnlySpan<byte> tail = read[(subjectLength + 7)..headLength];
        if (tail[0] != Sha1 || tail[1] != Rsa)
        {
            return OdaStatus.AlgorithmUnknown;
        }

        ReadOnlySpan<byte> field = read[headLength..^(HashLength + 1)];
        int keyLength = tail[2];
        int keptLength = Math.Min(keyLength, field.Length);
        if (keyLength == 0 || keyLength > ModulusLengthMax || keyLength > modulus.Length
            || input.Remainder.Length != keyLength - keptLength
            || tail[3] != input.Exponent.Length || tail[3] is 0 or > RsaPublicOperation.ExponentLengthMax)
        {
            return OdaStatus.LengthWrong;
        }

        BeginHash();
        if (!Hash(input.Remainder) || !Hash(input.Exponent) || !Hash(input.StaticData))
        {
            return OdaStatus.LengthWrong;
        }

        if (!HashHolds())
        {
            return OdaStatus.HashWrong;
        }

        ReadOnlySpan<byte> subject = read.Slice(2, subjectLength);
        if (icc ? !CompressedDigits.Same(subject, input.Pan) : !CompressedDigits.StartsWith(input.Pan, subject))
        {
            return OdaStatus.SubjectWrong;
        }

        if (!ExpiryDate.Holds(read.Slice(2 + subjectLength, 2), input.DateYyMmDd))
        {
            return OdaStatus.Expired;
        }

        key.Set(field[..keptLength], input.Remainder, input.Exponent);
        return OdaStatus.Verified;
    }

    private OdaStatus Verify(RecoveredKey key, ReadOnlySpan<byte> signature, byte format, ReadOnlySpan<byte> signedData)
    {
        if (!Open(key.Modulus, key.Exponent, signature) || blockLength < HashLength + 5)
        {
            return OdaStatus.LengthWrong;
        }

        if (!Framed(format))
        {
            return OdaStatus.BlockWrong;
        }

        if (block[2] != Sha1)
        {
            return OdaStatus.AlgorithmUnknown;
        }

        BeginHash();
        return !Hash(signedData) ? OdaStatus.LengthWrong : HashHolds() ? OdaStatus.Verified : OdaStatus.HashWrong;
    }

    private bool Open(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> signature)
    {
        bool opened = signature.Length <= block.Length && signature.Length == modulus.Length
            && RsaPublicOperation.TryRecover(modulus, exponent, signature, block.AsSpan(0, signature.Length));
        blockLength = opened ? signature.Length : 0;
        return opened;
    }

    private bool Framed(byte format) => block[0] == Header && block[1] == format && block[blockLength - 1] == Trailer;

    private void BeginHash()
    {
        ReadOnlySpan<byte> signed = Block[1..^(HashLength + 1)];
        signed.CopyTo(hashed);
        hashedLength = signed.Length;
    }

    private bool Hash(ReadOnlySpan<byte> data)
    {
        if (hashed.Length - hashedLength < data.Length)
        {
            return false;
        }

        data.CopyTo(hashed.AsSpan(hashedLength));
        hashedLength += data.Length;
        return true;
    }

    private bool HashHolds()
    {
        Span<byte> computed = stackalloc byte[HashLength];
        SHA1.HashData(hashed.AsSpan(0, hashedLength), computed);
        return computed.SequenceEqual(Block[^(HashLength + 1)..^1]);
    }
}
