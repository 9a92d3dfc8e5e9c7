using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Engine.Configuration;

namespace Terminal.Cli.Config;

/// <summary>Signs a configuration for one terminal: a flattened JWS on the standard output.</summary>
internal static class SignCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(Words words)
    {
        if (words.Lacks(file: true, "--key", "--kid", "--terminal", "--version")
            || !words.TryNumber("--version", 1, ConfigurationDocument.VersionMax, out long version))
        {
            return 64;
        }

        long notBefore = 0;
        if (words["--not-before"].Length > 0 && !words.TryNumber("--not-before", 0, long.MaxValue, out notBefore))
        {
            return 64;
        }

        if (CheckCommand.Read(words.File) is not { } configuration || !Words.TryRead(words["--key"], out byte[]? pem))
        {
            return 65;
        }

        JsonObject content = new()
        {
            ["terminal"] = words["--terminal"],
            ["v"] = version,
            ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["nbf"] = notBefore,
            ["schema"] = ConfigurationDocument.Schema,
            ["urgent"] = words["--urgent"].Length > 0,
            ["rollback"] = words["--rollback"].Length > 0,
            ["reason"] = words["--reason"],
            ["cfg"] = JsonSerializer.SerializeToNode(configuration, ConfigurationContext.Default.TerminalConfiguration),
        };
        using ECDsa key = ECDsa.Create();
        if (!TryImport(key, pem))
        {
            Console.Error.WriteLine($"{words["--key"]} holds no private key of P-256 in PEM that is not encrypted");
            return 65;
        }

        Console.WriteLine(Envelope(key, words["--kid"], content).ToJsonString());
        return 0;
    }

    /// <summary>Takes the key, and leaves none of its text in memory.</summary>
    private static bool TryImport(ECDsa key, byte[] pem)
    {
        const int Bits = 256;
        char[] text = Encoding.UTF8.GetChars(pem);
        try
        {
            key.ImportFromPem(text);
            return key.KeySize == Bits;
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            return false; // No PEM, an encrypted one, or no key in it: the caller says so.
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
            Array.Clear(text);
        }
    }

    private static JsonObject Envelope(ECDsa key, string name, JsonObject content)
    {
        JsonObject header = new() { ["alg"] = "ES256", ["kid"] = name, ["typ"] = ConfigurationDocument.Type };
        string start = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()));
        string body = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content.ToJsonString()));
        byte[] signature = key.SignData(
            Encoding.ASCII.GetBytes($"{start}.{body}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new JsonObject
        {
            ["protected"] = start,
            ["payload"] = body,
            ["signature"] = Base64Url.EncodeToString(signature),
        };
    }
}
