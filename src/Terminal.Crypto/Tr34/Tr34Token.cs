using System.Security.Cryptography;

namespace Terminal.Crypto.Tr34;

/// <summary>A token taken apart: signed data that hold an envelope for the receiver, and the authority's revocation list.</summary>
/// <remarks>CMS, RFC 5652. Nothing of it is true before <see cref="Tr34Receiver"/> has judged it.</remarks>
internal ref struct Tr34Token
{
    public ReadOnlySpan<byte> Envelope;
    public ReadOnlySpan<byte> RevocationLists;
    public ReadOnlySpan<byte> SignerName;
    public ReadOnlySpan<byte> SignedAttributes;
    public ReadOnlySpan<byte> Signature;
    public ReadOnlySpan<byte> RecipientName;
    public ReadOnlySpan<byte> EncryptedKey;
    public ReadOnlySpan<byte> ContentIv;
    public ReadOnlySpan<byte> Content;
    public bool IsContentAes;

    /// <summary>Reads a token; false where it has another shape or other algorithms.</summary>
    public static bool TryParse(ReadOnlySpan<byte> der, out Tr34Token token)
    {
        token = default;
        DerReader outside = new(der);
        DerReader info = outside.Enter(DerReader.Sequence);
        info.Expect(DerReader.ObjectIdentifier, ObjectIds.SignedData);
        DerReader context = info.Enter(DerReader.ContextConstructed0);
        DerReader signed = context.Enter(DerReader.Sequence);
        signed.Expect(DerReader.Integer, [1]);
        DerReader digests = signed.Enter(DerReader.Set);
        Algorithms.ExpectSha256(ref digests);
        DerReader content = signed.Enter(DerReader.Sequence);
        content.Expect(DerReader.ObjectIdentifier, ObjectIds.EnvelopedData);
        DerReader contentContext = content.Enter(DerReader.ContextConstructed0);
        token.Envelope = contentContext.Take(DerReader.OctetString);
        if (signed.Has(DerReader.ContextConstructed0))
        {
            _ = signed.Take(DerReader.ContextConstructed0); // Certificates: the bound one counts, not one that comes along.
        }

        token.RevocationLists = signed.Has(DerReader.ContextConstructed1) ? signed.Take(DerReader.ContextConstructed1) : [];
        DerReader signers = signed.Enter(DerReader.Set);
        bool signerGood = TryReadSigner(signers, ref token);
        return outside.IsDone && info.IsDone && context.IsDone && signed.IsDone && digests.IsDone && content.IsDone
            && contentContext.IsDone && signerGood && TryReadEnvelope(ref token);
    }

    /// <summary>True where the signature over the attributes is this certificate's, and the attributes are of this envelope.</summary>
    public readonly bool IsSignedBy(Tr34Certificate certificate)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(Envelope, hash);
        if (!TryFind(ObjectIds.ContentType, DerReader.ObjectIdentifier, out ReadOnlySpan<byte> type)
            || !type.SequenceEqual(ObjectIds.EnvelopedData)
            || !TryFind(ObjectIds.MessageDigest, DerReader.OctetString, out ReadOnlySpan<byte> digest)
            || !CryptographicOperations.FixedTimeEquals(digest, hash))
        {
            return false;
        }

        byte[] attributes = SignedAttributes.ToArray();
        attributes[0] = DerReader.Set; // RFC 5652 §5.4: what is signed has the tag of a set.
        return certificate.Verifies(attributes, Signature);
    }

    /// <summary>Finds a signed attribute that stands there once and has one value.</summary>
    public readonly bool TryFind(ReadOnlySpan<byte> id, byte tag, out ReadOnlySpan<byte> value)
    {
        DerReader outside = new(SignedAttributes);
        DerReader attributes = outside.Enter(DerReader.ContextConstructed0);
        int count = 0;
        bool good = true;
        value = default;
        while (!attributes.IsEmpty)
        {
            DerReader attribute = attributes.Enter(DerReader.Sequence);
            bool wanted = attribute.Take(DerReader.ObjectIdentifier).SequenceEqual(id);
            DerReader values = attribute.Enter(DerReader.Set);
            if (wanted)
            {
                value = tag == DerReader.UtcTime && values.Has(DerReader.GeneralizedTime)
                    ? values.TakeWhole(DerReader.GeneralizedTime)
                    : tag == DerReader.UtcTime ? values.TakeWhole(tag) : values.Take(tag);
                good &= values.IsDone;
                count++;
            }

            good &= attribute.IsDone;
        }

        return good && count == 1 && attributes.IsDone;
    }

    private static bool TryReadSigner(DerReader signers, ref Tr34Token token)
    {
        DerReader signer = signers.Enter(DerReader.Sequence);
        signer.Expect(DerReader.Integer, [1]);
        token.SignerName = signer.Take(DerReader.Sequence);
        Algorithms.ExpectSha256(ref signer);
        token.SignedAttributes = signer.TakeWhole(DerReader.ContextConstructed0);
        Algorithms.ExpectSignature(ref signer);
        token.Signature = signer.Take(DerReader.OctetString);
        return signer.IsDone && signers.IsDone;
    }

    private static bool TryReadEnvelope(ref Tr34Token token)
    {
        DerReader outside = new(token.Envelope);
        DerReader envelope = outside.Enter(DerReader.Sequence);
        envelope.Expect(DerReader.Integer, [0]);
        DerReader recipients = envelope.Enter(DerReader.Set);
        DerReader recipient = recipients.Enter(DerReader.Sequence);
        recipient.Expect(DerReader.Integer, [0]);
        token.RecipientName = recipient.Take(DerReader.Sequence);
        Algorithms.ExpectOaep(ref recipient);
        token.EncryptedKey = recipient.Take(DerReader.OctetString);
        DerReader encrypted = envelope.Enter(DerReader.Sequence);
        encrypted.Expect(DerReader.ObjectIdentifier, ObjectIds.Data);
        DerReader algorithm = encrypted.Enter(DerReader.Sequence);
        ReadOnlySpan<byte> id = algorithm.Take(DerReader.ObjectIdentifier);
        token.IsContentAes = id.SequenceEqual(ObjectIds.Aes128Cbc);
        token.ContentIv = algorithm.Take(DerReader.OctetString);
        token.Content = encrypted.Take(DerReader.Context0);
        return outside.IsDone && envelope.IsDone && recipients.IsDone && recipient.IsDone && encrypted.IsDone && algorithm.IsDone
            && (token.IsContentAes || id.SequenceEqual(ObjectIds.TdesCbc)) && token.ContentIv.Length == (token.IsContentAes ? 16 : 8);
    }
}
