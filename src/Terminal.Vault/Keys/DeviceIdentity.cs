using System.Diagnostics.CodeAnalysis;
using Terminal.Crypto.Tr34;
using Terminal.Vault.Wire;

namespace Terminal.Vault.Keys;

/// <summary>What is public of the vault's identity: certificates, and the random number that waits for a token.</summary>
/// <remarks>
/// In the record: version 1 (1 byte), then own certificate, distributor's, its authority's, the root's and the random number, each with its
/// length before it in two bytes; empty where there is none.
/// </remarks>
internal sealed record DeviceIdentity
{
    /// <summary>Longest certificate in bytes: 4,096 bits and signed with as many are about 1,400.</summary>
    public const int CertificateLengthMax = 2048;

    /// <summary>Bytes of a random number.</summary>
    public const int ChallengeLength = 16;

    /// <summary>Longest public part in bytes.</summary>
    public const int LengthMax = 1 + (4 * (sizeof(ushort) + CertificateLengthMax)) + sizeof(ushort) + ChallengeLength;

    /// <summary>Longest record in bytes: facts, the public part with its length, the private key.</summary>
    public const int RecordLengthMax =
        SlotFacts.Length + sizeof(ushort) + LengthMax + Tr34Identity.PrivateKeyLengthMax + GcmSeal.Overhead;

    private const byte Version = 1;

    /// <summary>Its own certificate in DER.</summary>
    public byte[] Certificate { get; init; } = [];

    /// <summary>The distributor's (KDH), whom it is bound to.</summary>
    public byte[] Distributor { get; init; } = [];

    /// <summary>The authority that issued the distributor's.</summary>
    public byte[] Authority { get; init; } = [];

    /// <summary>The root above that; the same certificate where the authority is its own.</summary>
    public byte[] Root { get; init; } = [];

    /// <summary>The random number that a token must answer; empty where none waits.</summary>
    public byte[] Challenge { get; init; } = [];

    /// <summary>Whom it is bound to; false where it is to nobody.</summary>
    public bool TryBind([NotNullWhen(true)] out Tr34Binding? binding)
    {
        binding = null;
        return Tr34Certificate.TryParse(Root, out Tr34Certificate? root)
            && Tr34Certificate.TryParse(Authority, out Tr34Certificate? authority)
            && Tr34Certificate.TryParse(Distributor, out Tr34Certificate? distributor)
            && Tr34Certificate.TryParse(Certificate, out Tr34Certificate? own)
            && Tr34Binding.TryCreate(root, authority, distributor, own, out binding);
    }

    /// <summary>Writes the public part; <paramref name="destination"/> has <see cref="LengthMax"/> bytes.</summary>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> destination)
    {
        WireWriter to = new(destination);
        to.Byte(Version);
        foreach (byte[] field in (byte[][])[Certificate, Distributor, Authority, Root, Challenge])
        {
            to.Bytes(field);
        }

        Primitives.Invariant.Check(to.Fits); // Each field was measured on its way in.
        return to.Length;
    }

    /// <summary>Reads a public part; null where it is none.</summary>
    public static DeviceIdentity? Read(ReadOnlySpan<byte> source)
    {
        WireReader from = new(source);
        from.Require(from.Byte() == Version);
        DeviceIdentity identity = new()
        {
            Certificate = from.Bytes(0, CertificateLengthMax),
            Distributor = from.Bytes(0, CertificateLengthMax),
            Authority = from.Bytes(0, CertificateLengthMax),
            Root = from.Bytes(0, CertificateLengthMax),
            Challenge = from.Bytes(0, ChallengeLength),
        };
        return from.IsWhole ? identity : null;
    }
}
