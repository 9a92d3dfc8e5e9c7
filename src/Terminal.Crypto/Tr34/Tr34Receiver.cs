using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Tr34;

/// <summary>Takes a key that a distributor sent under the receiver's public key: the first symmetric key of a device.</summary>
/// <remarks>
/// TR-34 (X9.139), two passes and one. The order is: certificates, revocation, signature, freshness, and only then the envelope, so that
/// the private key works for nobody but the bound distributor.
/// </remarks>
public static class Tr34Receiver
{
    /// <summary>Bytes of the longest key.</summary>
    public const int KeyLengthMax = 32;

    /// <summary>The longest token, in bytes.</summary>
    public const int TokenLengthMax = 16_384;

    private const int HeaderLength = KeyBlock.HeaderLength;
    private const int ContentLengthMax = 1024;
    private const int ModulusLengthMax = 512;

    /// <summary>How far a distributor's clock may be ahead.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Judges a token and gives its key.</summary>
    /// <param name="token">The token in DER.</param>
    /// <param name="context">To whom the receiver is bound, how it knows that the token is new, and what time it is.</param>
    /// <param name="privateKey">The receiver's private key, PKCS #8 in DER.</param>
    /// <param name="key">32 bytes; zeroed where the token is refused.</param>
    /// <param name="received">What the key is.</param>
    public static Tr34Status Receive(
        ReadOnlySpan<byte> token, Tr34Context context, ReadOnlySpan<byte> privateKey, Span<byte> key, out Tr34Key received)
    {
        received = default;
        CryptographicOperations.ZeroMemory(key);
        if (token.Length > TokenLengthMax || key.Length != KeyLengthMax || !Tr34Token.TryParse(token, out Tr34Token parts))
        {
            return Tr34Status.Malformed;
        }

        Tr34Status status = Judge(parts, context);
        if (status != Tr34Status.Good)
        {
            return status;
        }

        Span<byte> content = stackalloc byte[ContentLengthMax];
        status = Decipher(parts, context.Binding.Receiver, privateKey, content, out int length);
        if (status == Tr34Status.Good)
        {
            status = Open(content[..length], parts, context, key, out received);
        }

        CryptographicOperations.ZeroMemory(content);
        if (status != Tr34Status.Good)
        {
            CryptographicOperations.ZeroMemory(key);
            received = default;
        }

        return status;
    }

    /// <summary>True of a token that answers a random number, whoever made it; false of one that says when it was signed alone.</summary>
    public static bool IsTwoPass(ReadOnlySpan<byte> token) =>
        token.Length <= TokenLengthMax && Tr34Token.TryParse(token, out Tr34Token parts)
        && parts.TryFind(ObjectIds.RandomNonce, DerReader.OctetString, out _);

    private static Tr34Status Judge(Tr34Token token, Tr34Context context)
    {
        Tr34Binding binding = context.Binding;
        if (!binding.Authority.IsValidAt(context.Now) || !binding.Distributor.IsValidAt(context.Now))
        {
            return Tr34Status.CertificateExpired;
        }

        Tr34Status revocation = RevocationList.Check(token.RevocationLists, binding, context.Now);
        DerReader signer = new(token.SignerName);
        DerReader recipient = new(token.RecipientName);
        return revocation != Tr34Status.Good ? revocation
            : !binding.Distributor.IsNamedBy(ref signer) ? Tr34Status.WrongSigner
            : !token.IsSignedBy(binding.Distributor) ? Tr34Status.WrongSignature
            : !IsFresh(token, context) ? Tr34Status.NotFresh
            : !binding.Receiver.IsNamedBy(ref recipient) ? Tr34Status.WrongRecipient
            : Tr34Status.Good;
    }

    private static bool IsFresh(Tr34Token token, Tr34Context context)
    {
        if (context.Challenge.IsTwoPass)
        {
            return token.TryFind(ObjectIds.RandomNonce, DerReader.OctetString, out ReadOnlySpan<byte> nonce)
                && CryptographicOperations.FixedTimeEquals(nonce, context.Challenge.Nonce.Span);
        }

        return TryTime(token, out DateTimeOffset signed) && signed > context.Challenge.LastAccepted
            && signed <= context.Now + ClockTolerance;
    }

    private static bool TryTime(Tr34Token token, out DateTimeOffset time)
    {
        time = default;
        if (!token.TryFind(ObjectIds.SigningTime, DerReader.UtcTime, out ReadOnlySpan<byte> value))
        {
            return false;
        }

        DerReader reader = new(value);
        time = reader.TakeTime();
        return reader.IsDone;
    }

    /// <summary>Deciphers the envelope's key under the receiver's, and its content under that; takes the filling off.</summary>
    private static Tr34Status Decipher(
        Tr34Token token, Tr34Certificate receiver, ReadOnlySpan<byte> privateKey, Span<byte> content, out int length)
    {
        Span<byte> contentKey = stackalloc byte[ModulusLengthMax];
        int blockLength = token.ContentIv.Length;
        bool good = TryDecipherKey(token.EncryptedKey, receiver, privateKey, contentKey, out int keyLength)
            && keyLength == (token.IsContentAes ? 16 : 24)
            && token.Content.Length is > 0 and <= ContentLengthMax && token.Content.Length % blockLength == 0;
        length = 0;
        if (good)
        {
            Span<byte> clear = content[..token.Content.Length];
            token.Content.CopyTo(clear);
            using BlockCipher cipher = new(
                token.IsContentAes ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes, contentKey[..keyLength],
                stackalloc ulong[BlockCipher.ScheduleLength]);
            cipher.DecipherChained(token.ContentIv, clear);
            int filled = clear[^1];
            good = filled >= 1 && filled <= blockLength && !clear[^Math.Min(filled, blockLength)..].ContainsAnyExcept((byte)filled);
            length = good ? clear.Length - filled : 0;
        }

        CryptographicOperations.ZeroMemory(contentKey);
        return good ? Tr34Status.Good : Tr34Status.NotDeciphered;
    }

    private static bool TryDecipherKey(
        ReadOnlySpan<byte> encrypted, Tr34Certificate receiver, ReadOnlySpan<byte> privateKey, Span<byte> contentKey, out int length)
    {
        length = 0;
        try
        {
            using RSA key = RSA.Create(receiver.PublicKey);
            key.ImportPkcs8PrivateKey(privateKey, out int read);
            return read == privateKey.Length && key.TryDecrypt(encrypted, contentKey, RSAEncryptionPadding.OaepSHA256, out length);
        }
        catch (CryptographicException)
        {
            return false; // No key of RSA, or not enveloped under it.
        }
    }

    /// <summary>Reads the envelope's content: who sent the key, the key, and the header that says what it is.</summary>
    private static Tr34Status Open(ReadOnlySpan<byte> content, Tr34Token token, Tr34Context context, Span<byte> key, out Tr34Key received)
    {
        received = default;
        DerReader outside = new(content);
        DerReader body = outside.Enter(DerReader.Sequence);
        body.Expect(DerReader.Integer, [1]);
        DerReader distributor = body.Enter(DerReader.Sequence);
        ReadOnlySpan<byte> clear = body.Take(DerReader.OctetString);
        DerReader attribute = body.Enter(DerReader.Sequence);
        attribute.Expect(DerReader.ObjectIdentifier, ObjectIds.Data);
        DerReader values = attribute.Enter(DerReader.Set);
        ReadOnlySpan<byte> header = values.Take(DerReader.OctetString);
        if (!outside.IsDone || !body.IsDone || !attribute.IsDone || !values.IsDone)
        {
            return Tr34Status.NotDeciphered;
        }

        if (!context.Binding.Distributor.IsNamedBy(ref distributor))
        {
            return Tr34Status.WrongDistributor;
        }

        if (!token.TryFind(ObjectIds.Data, DerReader.OctetString, out ReadOnlySpan<byte> signedHeader)
            || header.Length != HeaderLength || !CryptographicOperations.FixedTimeEquals(header, signedHeader))
        {
            return Tr34Status.WrongHeader;
        }

        Tr34Key described = Describe(header, clear.Length) with
        {
            SignedAt = TryTime(token, out DateTimeOffset time) ? time : null,
            IsEnvelopeAes = token.IsContentAes,
        };
        if (!IsLetIn(described, header, clear))
        {
            return Tr34Status.WrongKey;
        }

        clear.CopyTo(key);
        received = described;
        return Tr34Status.Good;
    }

    private static Tr34Key Describe(ReadOnlySpan<byte> header, int length) => new(
        (KeyUsage)BinaryPrimitives.ReadUInt16BigEndian(header[5..]), (KeyAlgorithm)header[7], (KeyModeOfUse)header[8], length)
    {
        Header = Encoding.ASCII.GetString(header),
    };

    private static bool IsLetIn(Tr34Key described, ReadOnlySpan<byte> header, ReadOnlySpan<byte> key) =>
        (KeyBlockVersion)header[0] is >= KeyBlockVersion.VariantA and <= KeyBlockVersion.DerivationD
        && header[14] is >= (byte)'0' and <= (byte)'2'
        && described.Algorithm is KeyAlgorithm.Tdes or KeyAlgorithm.Aes
        && KeyBlockImport.IsAllowed(described.Usage, described.Algorithm, described.ModeOfUse)
        && PaymentKey.TryCreate(described.Usage, described.Algorithm, key, out _)
        && (described.Algorithm != KeyAlgorithm.Tdes || !WeakKeys.IsWeakTdes(key));
}
