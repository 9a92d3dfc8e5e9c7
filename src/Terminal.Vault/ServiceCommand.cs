using Terminal.Crypto.Tr34;
using Terminal.Primitives;

namespace Terminal.Vault;

/// <summary>What somebody at the terminal does with the vault's identity, in a service alone (<see cref="Vault.OpenService"/>).</summary>
/// <remarks>No frame carries these: what stands at the vault's socket cannot ask for them. Each is answered by <see
/// cref="VaultReply.ServiceDone"/> or <see cref="VaultReply.Refused"/>.</remarks>
public abstract class ServiceCommand
{
    /// <summary>Bytes of the longest private key.</summary>
    public const int PrivateKeyLengthMax = Tr34Identity.PrivateKeyLengthMax;

    /// <summary>Bytes of the longest token, before base64.</summary>
    public const int TokenLengthMax = Tr34Receiver.TokenLengthMax;

    private protected ServiceCommand(int id) => Id = id;

    /// <summary>The asker's number for the answer.</summary>
    public int Id { get; }

    /// <summary>Takes the pair of keys of an identity that is not there yet. The vault disposes the buffer.</summary>
    public sealed class MakeIdentity(int id, SecretBuffer privateKey, long at) : ServiceCommand(id)
    {
        /// <summary>RSA of 2048 to 4096 bits, PKCS #8 in DER, drawn in the vault's process: pure code draws none.</summary>
        public SecretBuffer PrivateKey { get; } = privateKey;

        /// <summary>Seconds since 1970 UTC.</summary>
        public long At { get; } = at;
    }

    /// <summary>Asks for a request (PKCS #10, DER) that an authority turns into the identity's certificate.</summary>
    public sealed class RequestCertificate(int id, string name) : ServiceCommand(id)
    {
        /// <summary>The common name: 1 to 64 printable characters of ASCII.</summary>
        public string Name { get; } = name;
    }

    /// <summary>Takes the identity's certificate, in the place of one before it.</summary>
    public sealed class TakeCertificate(int id, ReadOnlyMemory<byte> certificate, long at) : ServiceCommand(id)
    {
        /// <summary>X.509 in DER.</summary>
        public ReadOnlyMemory<byte> Certificate { get; } = certificate;

        /// <summary>Seconds since 1970 UTC.</summary>
        public long At { get; } = at;
    }

    /// <summary>Binds the identity to a key distributor: from then on it takes keys of no other.</summary>
    public sealed class Bind(int id, ReadOnlyMemory<byte> distributor, ReadOnlyMemory<byte> authority, long at) : ServiceCommand(id)
    {
        /// <summary>The distributor's certificate (KDH), X.509 in DER.</summary>
        public ReadOnlyMemory<byte> Distributor { get; } = distributor;

        /// <summary>The certificate of the authority that issued it, and whose revocation lists count.</summary>
        public ReadOnlyMemory<byte> Authority { get; } = authority;

        /// <summary>The root above the authority; by itself the authority, which is then its own.</summary>
        public ReadOnlyMemory<byte> Root { get; init; } = authority;

        /// <summary>Whether what comes from this distributor is for trying out.</summary>
        public bool IsDevelopment { get; init; }

        /// <summary>Seconds since 1970 UTC.</summary>
        public long At { get; } = at;
    }

    /// <summary>Ends the binding.</summary>
    public sealed class Unbind(int id) : ServiceCommand(id);

    /// <summary>Draws the random number that the next token of two passes must answer.</summary>
    public sealed class DrawChallenge(int id) : ServiceCommand(id);
}
