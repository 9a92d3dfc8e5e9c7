using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Terminal.Platform.Security;

namespace Terminal.Platform.Host;

/// <summary>A certificate of the terminal's own with its key, which is encrypted under a passphrase in a sealed file.</summary>
public static class OwnCertificate
{
    /// <summary>Reads the three files; null where one of them does not serve, with a code that names it.</summary>
    /// <param name="certificateFile">PEM file of the certificate.</param>
    /// <param name="keyFile">PEM file of its key, encrypted.</param>
    /// <param name="passphraseFile">Sealed file with the key's passphrase.</param>
    /// <param name="fault">CERT-OWN-PASSPHRASE or CERT-OWN-FILE; empty where the certificate was read.</param>
    public static X509Certificate2? Read(string certificateFile, string keyFile, string passphraseFile, out string fault)
    {
        if (SealedFile.TryRead(passphraseFile, out byte[] passphrase) != SealStatus.Done)
        {
            fault = "CERT-OWN-PASSPHRASE";
            return null;
        }

        ReadOnlySpan<byte> trimmed = passphrase.AsSpan().TrimEnd("\r\n"u8);
        char[] characters = GC.AllocateArray<char>(Encoding.UTF8.GetCharCount(trimmed), pinned: true);
        _ = Encoding.UTF8.GetChars(trimmed, characters);
        fault = "CERT-OWN-FILE";
        try
        {
            X509Certificate2 own = X509Certificate2.CreateFromEncryptedPemFile(certificateFile, characters, keyFile);
            fault = "";
            return own;
        }
        catch (CryptographicException)
        {
            return null;
        }
        catch (IOException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(passphrase);
            Array.Clear(characters);
        }
    }
}
