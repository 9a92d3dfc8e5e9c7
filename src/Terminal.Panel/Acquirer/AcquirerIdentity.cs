using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Terminal.Panel.Acquirer;

/// <summary>Who the acquirer is on TLS, and whom it lets in: clients with a certificate of its own authority.</summary>
internal sealed class AcquirerIdentity : IDisposable
{
    private readonly X509Certificate2 own;
    private readonly X509Certificate2 authority;

    private AcquirerIdentity(X509Certificate2 own, X509Certificate2 authority)
    {
        this.own = own;
        this.authority = authority;
    }

    /// <summary>Loads <c>acquirer.pem</c>, <c>acquirer.key</c> and <c>ca.pem</c>.</summary>
    /// <param name="folder">The state folder's pki.</param>
    public static AcquirerIdentity Load(string folder) => new(
        X509Certificate2.CreateFromPemFile(Path.Combine(folder, "acquirer.pem"), Path.Combine(folder, "acquirer.key")),
        X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.pem")));

    /// <summary>
    /// TLS as new as the system allows (Debian's OpenSSL: 1.2 and 1.3), with a client certificate that chains to the authority and may be
    /// used by a client.
    /// </summary>
    public SslServerAuthenticationOptions Options()
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(authority);
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.2"));
        return new SslServerAuthenticationOptions
        {
            ServerCertificate = own,
            ClientCertificateRequired = true,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is not null && errors == SslPolicyErrors.None,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        own.Dispose();
        authority.Dispose();
    }
}
