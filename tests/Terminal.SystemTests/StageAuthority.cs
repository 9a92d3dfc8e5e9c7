using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Terminal.SystemTests;

/// <summary>A second authority beside the emulator's, which forgets its key: whatever a test needs is issued by this one.</summary>
public sealed class StageAuthority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;

    public StageAuthority(string name)
    {
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
    }

    /// <summary>Broker and terminal of the stage, where they start from now on, trust what it issues, beside what they trust.</summary>
    public void BeTrusted(Stage stage) => File.AppendAllText(stage.PathOf("pki/ca.pem"), root.ExportCertificatePem() + "\n");

    /// <summary>Writes a certificate with a key in clear: <c>pki/FILE.pem</c>, <c>pki/FILE.key</c>.</summary>
    public void Issue(Stage stage, string file, string name, int daysTo = 30)
    {
        using ECDsa own = Write(stage, file, name, daysTo);
        File.WriteAllText(stage.PathOf($"pki/{file}.key"), own.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The same with the key under the terminal's own passphrase.</summary>
    public void IssueSealed(Stage stage, string file, string name, int daysTo = 30)
    {
        PbeParameters encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        using ECDsa own = Write(stage, file, name, daysTo);
        string passphrase = stage.Read("terminal/tls.pass").Trim();
        File.WriteAllText(stage.PathOf($"pki/{file}.key"), own.ExportEncryptedPkcs8PrivateKeyPem(passphrase, encryption));
    }

    public void Dispose()
    {
        root.Dispose();
        key.Dispose();
    }

    private ECDsa Write(Stage stage, string file, string name, int daysTo)
    {
        ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=" + name, own, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = DateTimeOffset.UtcNow;
        byte[] serial = [1, .. RandomNumberGenerator.GetBytes(8)];
        using X509Certificate2 certificate = request.Create(root, now.AddDays(-90), now.AddDays(daysTo), serial);
        File.WriteAllText(stage.PathOf($"pki/{file}.pem"), certificate.ExportCertificatePem());
        return own;
    }
}
