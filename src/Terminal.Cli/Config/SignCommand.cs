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
        if (words.Lacks("a file", "--key", "--kid", "--terminal", "--version")
            || !words.TryNumber("--version", 1, ConfigurationDocument.VersionMax, out long version))
        {
            return 64;
        }

        long notBefore = 0;
        if (words["--not-before"].Length > 0 && !words.TryNumber("--not-before", 0, long.MaxValue, out notBefore))
        {
            return 64;
        }

        if (CheckCommand.Read(words.Operand) is not { } configuration)
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
        using Signer? signer = Signer.Read(words, "--key");
        if (signer is null)
        {
            return 65;
        }

        Console.WriteLine(Encoding.UTF8.GetString(signer.Sign(ConfigurationDocument.Type, content)));
        return 0;
    }
}
