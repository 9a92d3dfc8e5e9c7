using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Terminal.Platform.Host;

/// <summary>The terminal's certificate with its key, and the authorities that it trusts, read for one connection.</summary>
internal sealed class TlsIdentity : IDisposable
{
    private readonly X509Certificate2 own;
    private readonly X509Certificate2Collection authorities;

    private TlsIdentity(X509Certificate2 own, X509Certificate2Collection authorities)
    {
        this.own = own;
        this.authorities = authorities;
    }

    /// <summary>Reads the files; null where one of them does not serve, with a code that names it.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The identity disposes of its certificate.")]
    public static TlsIdentity? Read(TlsHostSettings settings, out string fault)
    {
        fault = "CERT-CA-FILE";
        X509Certificate2Collection authorities = [];
        try
        {
            authorities.ImportFromPemFile(settings.CaFile);
        }
        catch (CryptographicException)
        {
            return null;
        }
        catch (IOException)
        {
            return null;
        }

        if (authorities.Count == 0)
        {
            return null;
        }

        if (OwnCertificate.Read(settings.CertificateFile, settings.KeyFile, settings.PassphraseFile, out fault) is not { } own)
        {
            return null;
        }

        return new TlsIdentity(own, authorities);
    }

    /// <summary>
    /// Options of a handshake that trusts our authorities alone and hands its verdict on the peer to <paramref name="judge"/>.
    /// </summary>
    [SuppressMessage("Security", "CA5398", Justification = "TLS 1.2 is the floor even where the system's policy allows less.")]
    public SslClientAuthenticationOptions Options(string serverName, RemoteCertificateValidationCallback judge)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // the acquirer's list has no place to come from yet; its authority is pinned
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return new SslClientAuthenticationOptions
        {
            TargetHost = serverName,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = policy,
            ClientCertificateContext = SslStreamCertificateContext.Create(own, null, offline: true),
            RemoteCertificateValidationCallback = judge,
            AllowRenegotiation = false,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        own.Dispose();
        foreach (X509Certificate2 authority in authorities)
        {
            authority.Dispose();
        }
    }
}
