using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Terminal.Panel.Setup;

/// <summary>Certificates and keys for one emulator: an authority of its own, two servers, the terminal and the operator's tools.</summary>
/// <remarks>
/// ECDSA on P-256. The authority signs four certificates and its private key is then forgotten: nobody can sign a fifth, and a lost
/// file means that all are made anew. Every private key is mode 0600; the terminal's is encrypted under a passphrase in a file of its own,
/// as on a device.
/// </remarks>
internal static class DevelopmentPki
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const int PassphraseLength = 32;

    private static readonly string[] Files =
    [
        "ca.pem", "acquirer.pem", "acquirer.key", "broker.pem", "broker.key",
        "terminal.pem", "terminal.key", "operator.pem", "operator.key", "configuration.key", "configuration-keys.json",
    ];

    /// <summary>Makes the files that <see cref="StateFolder.Pki"/> should hold, all of them or none.</summary>
    /// <param name="state">Where.</param>
    /// <param name="terminalName">Common name of the terminal's certificate, which is its name at the broker: <c>pt-20000001</c>.</param>
    /// <param name="now">Wall-clock time; the certificates count from a day before it and for five years.</param>
    /// <returns>False where all files were there already and nothing was touched.</returns>
    public static bool Ensure(StateFolder state, string terminalName, DateTimeOffset now)
    {
        string passphrasePath = Path.Combine(state.Terminal, "tls.pass");
        if (File.Exists(passphrasePath) && Array.TrueForAll(Files, name => File.Exists(Path.Combine(state.Pki, name))))
        {
            return false;
        }

        DateTimeOffset from = now.AddDays(-1);
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=Terminal emulator development CA", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using X509Certificate2 authority = request.CreateSelfSigned(from, now.AddYears(5).AddDays(1));
        WriteCertificate(state, "ca.pem", authority);

        Issue(state, authority, new Subject("acquirer", "acquirer.test", ServerUse), from, default);
        Issue(state, authority, new Subject("broker", "broker.test", ServerUse), from, default);
        Issue(state, authority, new Subject("operator", "operator", ClientUse), from, default);
        WriteSigner(state);
        byte[] passphrase = NewPassphrase();
        StateFolder.Write(passphrasePath, passphrase, secret: true);
        Issue(state, authority, new Subject("terminal", terminalName, ClientUse), from, passphrase);
        CryptographicOperations.ZeroMemory(passphrase);
        return true;
    }

    private static void Issue(
        StateFolder state, X509Certificate2 authority, Subject subject, DateTimeOffset from, ReadOnlySpan<byte> passphrase)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=" + subject.CommonName, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(subject.Use)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        if (subject.Use == ServerUse)
        {
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName(subject.CommonName);
            request.CertificateExtensions.Add(names.Build());
        }

        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F; // A serial number is positive.
        using X509Certificate2 certificate = request.Create(authority, from, from.AddYears(5), serial);
        WriteCertificate(state, subject.FileName + ".pem", certificate);
        WriteKey(state, subject.FileName + ".key", key, passphrase);
    }

    /// <summary>The key that signs configurations, and the set of public keys that the terminal trusts for that.</summary>
    private static void WriteSigner(StateFolder state)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
        WriteKey(state, "configuration.key", key, default);
        JsonObject set = new()
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["kid"] = SetupIdentity.SignerName,
                ["x"] = Base64Url.EncodeToString(parameters.Q.X),
                ["y"] = Base64Url.EncodeToString(parameters.Q.Y),
            }),
        };
        JsonText.Write(Path.Combine(state.Pki, "configuration-keys.json"), set, secret: false);
    }

    private static void WriteCertificate(StateFolder state, string name, X509Certificate2 certificate) =>
        StateFolder.Write(Path.Combine(state.Pki, name), Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"), secret: false);

    private static void WriteKey(StateFolder state, string name, ECDsa key, ReadOnlySpan<byte> passphrase)
    {
        PbeParameters encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 100_000);
        byte[] der = passphrase.IsEmpty ? key.ExportPkcs8PrivateKey() : key.ExportEncryptedPkcs8PrivateKey(passphrase, encryption);
        byte[] pem = PemEncoding.WriteUtf8(passphrase.IsEmpty ? "PRIVATE KEY"u8 : "ENCRYPTED PRIVATE KEY"u8, der);
        StateFolder.Write(Path.Combine(state.Pki, name), pem, secret: true);
        CryptographicOperations.ZeroMemory(der);
        CryptographicOperations.ZeroMemory(pem);
    }

    private static byte[] NewPassphrase()
    {
        byte[] drawn = RandomNumberGenerator.GetBytes(PassphraseLength);
        for (int index = 0; index < drawn.Length; index++)
        {
            // Sixteen letters: 128 bits in all, and no byte that a line reader would trim.
            drawn[index] = (byte)('a' + (drawn[index] & 0x0F));
        }

        return drawn;
    }

    private readonly record struct Subject(string FileName, string CommonName, string Use);
}
