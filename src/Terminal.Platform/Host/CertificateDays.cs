using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Terminal.Engine.Fleet;

namespace Terminal.Platform.Host;

/// <summary>Reads from a PEM file until when its certificates serve.</summary>
public static class CertificateDays
{
    /// <summary>The certificate of the file that ends first; null where none can be read, which the connection complains of.</summary>
    /// <param name="name">What people know it by.</param>
    /// <param name="file">The file, one certificate or several.</param>
    public static Expiry? Read(string name, string file)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            certificates.ImportFromPemFile(file);
            return certificates.Count == 0
                ? null
                : new Expiry(ExpiryKind.Certificate, name, DateOnly.FromDateTime(certificates.Min(c => c.NotAfter).ToUniversalTime()));
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null; // Absent, denied or no PEM: the connection that needs the file fails with a code that names it.
        }
        finally
        {
            foreach (X509Certificate2 certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }
}
