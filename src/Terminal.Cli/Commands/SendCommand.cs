using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;

namespace Terminal.Cli.Commands;

/// <summary>Signs a command, publishes it, and follows it to its one final result.</summary>
/// <remarks>While there is none the same command goes out again: a terminal carries an id out once and answers it always.</remarks>
internal static class SendCommand
{
    private const int OrdinarySeconds = 300;

    /// <summary>Runs it.</summary>
    public static int Run(Words words)
    {
        long valid = OrdinarySeconds;
        long wait = 0;
        if (words.Lacks("a command's name", [.. Broker.Options, "--signer", "--kid"])
            || (words["--valid"].Length > 0 && !words.TryNumber("--valid", 1, SignedCommand.LifetimeMax, out valid))
            || (words["--wait"].Length > 0 && !words.TryNumber("--wait", 0, SignedCommand.LifetimeMax, out wait))
            || Arguments(words) is not { } arguments || !TryId(words, out Guid id))
        {
            return 64;
        }

        using Signer? signer = Signer.Read(words, "--signer");
        if (signer is null)
        {
            return 65;
        }

        CommandOrder order = new(id, words["--terminal"], words.Operand, arguments, (int)valid);
        FleetCommand command = FleetCommand.Sign(signer, order, DateTimeOffset.UtcNow);
        using Broker? broker = Broker.Connect(words, FleetTopics.CommandResult + command.Name);
        if (broker is null)
        {
            return 1;
        }

        if (!Publish(broker, command))
        {
            Console.Error.WriteLine("the connection is gone, or the command's time is over: it did not go out");
            return 1;
        }

        Say($"{command.Name} {command.Id} handed to the broker");
        bool isFollowed = words["--wait"] != "0";
        return isFollowed ? Follow(broker, command, DateTimeOffset.UtcNow.AddSeconds(wait > 0 ? wait : valid)) : 0;
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

    private static bool TryId(Words words, out Guid id)
    {
        id = Guid.NewGuid();
        bool good = words["--id"].Length == 0 || Guid.TryParse(words["--id"], out id);
        if (!good)
        {
            Console.Error.WriteLine("--id must be a UUID");
        }

        return good;
    }

    private static int Follow(Broker broker, FleetCommand command, DateTimeOffset until)
    {
        Repetition repetition = new(DateTimeOffset.UtcNow);
        while (DateTimeOffset.UtcNow is var now && now < until)
        {
            DateTimeOffset wake = repetition.Next < until ? repetition.Next : until;
            if (!broker.TryNext(wake - now, out BrokerNews news))
            {
                if (repetition.TryTake(DateTimeOffset.UtcNow) && Publish(broker, command))
                {
                    Say("no result yet; sent again");
                }
            }
            else if (news.Message is null)
            {
                repetition.Restart(DateTimeOffset.UtcNow);
                bool again = news.IsUp && Publish(broker, command);
                Say(again ? "the connection is back; sent again"
                    : news.IsUp ? "the connection is back"
                    : $"the connection is gone: {news.Fault}");
            }
            else if (CommandResult.Read(news.Message) is { } result && result.Id == command.Id)
            {
                Say(result.ToString());
                if (result.IsFinal)
                {
                    return result.IsDone ? 0 : 1;
                }
            }
        }

        Console.Error.WriteLine($"the terminal has not said more in time; --id {command.Id} asks for the same command again");
        return 1;
    }

    private static bool Publish(Broker broker, FleetCommand command) =>
        command.MessageAt(DateTimeOffset.UtcNow) is { } message && broker.Publish(message);

    private static void Say(string text) => Console.WriteLine($"{Words.TimeOfDay()} {text}");
}
