using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Terminal.Cli;

/// <summary>A key of the fleet that signs what terminals are to do: a flattened JWS (RFC 7515 §7.2.2) of algorithm ES256.</summary>
internal sealed class Signer : IDisposable
{
    private readonly ECDsa key;
    private readonly string name;

    private Signer(ECDsa key, string name)
    {
        this.key = key;
        this.name = name;
    }

    /// <summary>Takes a key, and leaves none of its text in memory; null where it is no private key of P-256.</summary>
    /// <param name="pem">PKCS#8 in PEM, not encrypted; cleared.</param>
    /// <param name="name">The id by which terminals know it (<c>kid</c>).</param>
    public static Signer? Take(byte[] pem, string name)
    {
        const int Bits = 256;
        char[] text = Encoding.UTF8.GetChars(pem);
        ECDsa? key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            Signer? signer = key.KeySize == Bits ? new Signer(key, name) : null;
            key = signer is null ? key : null; // The signer's own from here on.
            return signer;
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            return null; // No PEM, an encrypted one, or no key in it: the caller says so.
        }
        finally
        {
            key?.Dispose();
            CryptographicOperations.ZeroMemory(pem);
            Array.Clear(text);
        }
    }

    /// <summary>Reads the key that an option names; null with a word about it where it does not serve.</summary>
    /// <param name="words">The command line, with <c>--kid</c>.</param>
    /// <param name="option">The option that names the file.</param>
    public static Signer? Read(Words words, string option)
    {
        if (!Words.TryRead(words[option], out byte[]? pem))
        {
            return null;
        }

        Signer? signer = Take(pem, words["--kid"]);
        if (signer is null)
        {
            Console.Error.WriteLine($"{words[option]} holds no private key of P-256 in PEM that is not encrypted");
        }

        return signer;
    }

    /// <summary>Signs a content.</summary>
    /// <param name="type">What the header says it is: <c>pt-config/1</c>.</param>
    /// <param name="content">The content.</param>
    /// <returns>The document, JSON in UTF-8.</returns>
    public byte[] Sign(string type, JsonObject content)
    {
        JsonObject header = new() { ["alg"] = "ES256", ["kid"] = name, ["typ"] = type };
        string start = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()));
        string body = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content.ToJsonString()));
        byte[] signature = key.SignData(
            Encoding.ASCII.GetBytes($"{start}.{body}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["protected"] = start,
            ["payload"] = body,
            ["signature"] = Base64Url.EncodeToString(signature),
        }.ToJsonString());
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
