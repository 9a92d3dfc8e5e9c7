using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Terminal.Platform.Host;

namespace Terminal.Tests.Platform;

/// <summary>A certificate authority for one test, and the files that a terminal keeps of it.</summary>
[SupportedOSPlatform("linux")]
public sealed class TestAuthority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;

    public TestAuthority(string name = "test authority")
    {
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
    }

    public string Pem => root.ExportCertificatePem();

    public X509Certificate2 Certificate => root;

    public X509Certificate2 Issue(string name, int daysFrom = -1, int daysTo = 30)
    {
        using ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=" + name, own, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 bare = request.Create(root, now.AddDays(daysFrom), now.AddDays(daysTo), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(own);
    }

    /// <summary>Writes what a terminal keeps, and gives the settings that name it.</summary>
    public TlsHostSettings WriteTerminal(TemporaryFolder folder, X509Certificate2 own, int port, string serverName = "acquirer.test")
    {
        const string Passphrase = "correct horse";
        File.WriteAllText(folder["ca.pem"], Pem);
        File.WriteAllText(folder["own.pem"], own.ExportCertificatePem());
        using ECDsa secret = own.GetECDsaPrivateKey()!;
        PbeParameters encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        File.WriteAllText(folder["own.key"], secret.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, encryption));
        File.WriteAllText(folder["tls.pass"], Passphrase + "\n");
        File.SetUnixFileMode(folder["tls.pass"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new TlsHostSettings
        {
            Address = "127.0.0.1",
            Port = port,
            ServerName = serverName,
            CaFile = folder["ca.pem"],
            CertificateFile = folder["own.pem"],
            KeyFile = folder["own.key"],
            PassphraseFile = folder["tls.pass"],
        };
    }

    public void Dispose()
    {
        root.Dispose();
        key.Dispose();
    }
}
