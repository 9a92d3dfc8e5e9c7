using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Engine.Fleet.Commands;

namespace Terminal.Cli.Commands;

/// <summary>Signs a command, publishes it, and follows it to its one final result.</summary>
internal static class SendCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(Words words)
    {
        if (words.Lacks("a command's name", [.. Broker.Options, "--signer", "--kid"])
            || !Delivery.TryTimes(words, SignedCommand.LifetimeMax, out int valid, out long? wait)
            || Arguments(words) is not { } arguments || !Delivery.TryId(words, out Guid id))
        {
            return 64;
        }

        using Signer? signer = Signer.Read(words, "--signer");
        if (signer is null)
        {
            return 65;
        }

        CommandOrder order = new(id, words["--terminal"], words.Operand, arguments, valid);
        FleetCommand command = FleetCommand.Sign(signer, order, DateTimeOffset.UtcNow);
        return Delivery.Run(words, command, wait);
    }

    /// <summary>The arguments that the command line has; null with a word about it where they are none of the command's.</summary>
    public static JsonObject? Arguments(Words words)
    {
        if (!FleetCommand.Names.TryGetValue(words.Operand, out string[]? known))
        {
            Console.Error.WriteLine($"there is no command {words.Operand}: {string.Join(", ", FleetCommand.Names.Keys)}");
            return null;
        }

        JsonObject arguments = Parse(words["--args"].Length > 0 ? words["--args"] : "{}") ?? [];
        string[] wrong = words["--args"].Length > 0 && Parse(words["--args"]) is null ? ["--args is no JSON object"]
            : [.. Words.ArgumentOptions.Where(option => words[option].Length > 0 && !known.Contains(option[2..]))];
        if (wrong.Length > 0)
        {
            Console.Error.WriteLine($"{words.Operand} does not take: {string.Join(", ", wrong)}");
            return null;
        }

        foreach (string name in known.Where(name => words["--" + name].Length > 0))
        {
            string value = words["--" + name];
            bool isNumber = name is "seconds" or "from";
            if (isNumber && !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                Console.Error.WriteLine($"--{name} must be a number");
                return null;
            }

            arguments[name] = isNumber ? long.Parse(value, CultureInfo.InvariantCulture) : value;
        }

        return arguments;
    }

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // The caller says so.
        }
    }
}
