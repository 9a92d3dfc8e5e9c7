using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Terminal.Crypto.Tr34;

/// <summary>A certificate of TR-34: what of X.509 is needed to know who signed and for whom something is.</summary>
/// <remarks>RFC 5280. RSA of 2048 to 4096 bits, signed with SHA-256. It holds no secret.</remarks>
public sealed class Tr34Certificate
{
    private const int ModulusLengthMin = 256;
    private const int ModulusLengthMax = 512;
    private readonly byte[] signed;
    private readonly byte[] signature;

    private Tr34Certificate(Parts parts)
    {
        Issuer = parts.Issuer.ToArray();
        Serial = parts.Serial.ToArray();
        Subject = parts.Subject.ToArray();
        NotBefore = parts.NotBefore;
        NotAfter = parts.NotAfter;
        IsAuthority = parts.IsAuthority;
        PublicKey = new RSAParameters { Modulus = parts.Modulus.ToArray(), Exponent = parts.Exponent.ToArray() };
        signed = parts.Signed.ToArray();
        signature = parts.Signature.ToArray();
    }

    /// <summary>The first moment at which it is valid.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>The last moment at which it is valid.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>True where its holder may sign certificates.</summary>
    public bool IsAuthority { get; }

    internal byte[] Issuer { get; }

    internal byte[] Serial { get; }

    internal byte[] Subject { get; }

    internal RSAParameters PublicKey { get; }

    /// <summary>Reads a certificate in DER; false where it is none, or has a critical extension that is not known here.</summary>
    public static bool TryParse(ReadOnlySpan<byte> der, [NotNullWhen(true)] out Tr34Certificate? certificate)
    {
        certificate = null;
        DerReader outside = new(der);
        DerReader whole = outside.Enter(DerReader.Sequence);
        Parts parts = new() { Signed = whole.TakeWhole(DerReader.Sequence) };
        Algorithms.ExpectRsaSha256(ref whole);
        parts.Signature = whole.TakeBits();
        if (!outside.IsDone || !whole.IsDone || !TryParse(ref parts))
        {
            return false;
        }

        certificate = new Tr34Certificate(parts);
        return true;
    }

    /// <summary>True at a moment at which it is valid.</summary>
    public bool IsValidAt(DateTimeOffset now) => now >= NotBefore && now <= NotAfter;

    /// <summary>True where the authority issued and signed it.</summary>
    public bool IsSignedBy(Tr34Certificate authority) =>
        authority.IsAuthority && Issuer.AsSpan().SequenceEqual(authority.Subject) && authority.Verifies(signed, signature);

    /// <summary>True where the signature, PKCS #1 v1.5 over SHA-256, is its holder's.</summary>
    internal bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signatureToCheck)
    {
        try
        {
            using RSA key = RSA.Create(PublicKey);
            return key.VerifyData(data, signatureToCheck, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false; // No key of RSA.
        }
    }

    /// <summary>True where these name this certificate: its issuer and serial number.</summary>
    internal bool IsNamedBy(ref DerReader issuerAndSerial)
    {
        ReadOnlySpan<byte> issuer = issuerAndSerial.TakeWhole(DerReader.Sequence);
        ReadOnlySpan<byte> serial = issuerAndSerial.Take(DerReader.Integer);
        return issuerAndSerial.IsDone && issuer.SequenceEqual(Issuer) && serial.SequenceEqual(Serial);
    }

    private static bool TryParse(ref Parts parts)
    {
        DerReader outside = new(parts.Signed);
        DerReader body = outside.Enter(DerReader.Sequence);
        DerReader version = body.Enter(DerReader.ContextConstructed0);
        version.Expect(DerReader.Integer, [2]);
        parts.Serial = body.Take(DerReader.Integer);
        Algorithms.ExpectRsaSha256(ref body);
        parts.Issuer = body.TakeWhole(DerReader.Sequence);
        DerReader validity = body.Enter(DerReader.Sequence);
        parts.NotBefore = validity.TakeTime();
        parts.NotAfter = validity.TakeTime();
        parts.Subject = body.TakeWhole(DerReader.Sequence);
        DerReader keyInfo = body.Enter(DerReader.Sequence);
        Algorithms.ExpectRsa(ref keyInfo);
        DerReader keyBits = new(keyInfo.TakeBits());
        DerReader key = keyBits.Enter(DerReader.Sequence);
        parts.Modulus = key.TakeUnsigned();
        parts.Exponent = key.TakeUnsigned();
        bool extensionsGood = !body.Has(DerReader.ContextConstructed3) || TryReadExtensions(ref body, ref parts);
        return version.IsDone && validity.IsDone && keyInfo.IsDone && keyBits.IsDone && key.IsDone && body.IsDone && extensionsGood
            && parts.Modulus.Length is >= ModulusLengthMin and <= ModulusLengthMax && parts.Exponent.Length <= 4;
    }

    private static bool TryReadExtensions(ref DerReader body, ref Parts parts)
    {
        DerReader context = body.Enter(DerReader.ContextConstructed3);
        DerReader extensions = context.Enter(DerReader.Sequence);
        bool good = context.IsDone;
        while (!extensions.IsEmpty)
        {
            DerReader extension = extensions.Enter(DerReader.Sequence);
            ReadOnlySpan<byte> id = extension.Take(DerReader.ObjectIdentifier);
            bool critical = extension.Has(DerReader.Boolean) && extension.Take(DerReader.Boolean) is [0xFF];
            DerReader value = new(extension.Take(DerReader.OctetString));
            bool isConstraints = id.SequenceEqual(ObjectIds.BasicConstraints);
            if (isConstraints)
            {
                DerReader constraints = value.Enter(DerReader.Sequence);
                parts.IsAuthority = constraints.Has(DerReader.Boolean) && constraints.Take(DerReader.Boolean) is [0xFF];
                good &= constraints.IsGood && value.IsDone;
            }

            good &= extension.IsDone && (!critical || isConstraints || id.SequenceEqual(ObjectIds.KeyUsage));
        }

        return good && extensions.IsDone;
    }

    private ref struct Parts
    {
        public ReadOnlySpan<byte> Signed;
        public ReadOnlySpan<byte> Signature;
        public ReadOnlySpan<byte> Issuer;
        public ReadOnlySpan<byte> Serial;
        public ReadOnlySpan<byte> Subject;
        public ReadOnlySpan<byte> Modulus;
        public ReadOnlySpan<byte> Exponent;
        public DateTimeOffset NotBefore;
        public DateTimeOffset NotAfter;
        public bool IsAuthority;
    }
}
