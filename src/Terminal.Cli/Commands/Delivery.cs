using Terminal.Engine.Fleet;

namespace Terminal.Cli.Commands;

/// <summary>Publishes what is for one terminal to carry out, and follows it to its one final result.</summary>
/// <remarks>While there is none the same message goes out again: a terminal carries an id out once and answers it always.</remarks>
internal static class Delivery
{
    private const int OrdinarySeconds = 300;

    /// <summary>Runs it.</summary>
    /// <param name="words">The command line, with the broker's options.</param>
    /// <param name="command">What is sent.</param>
    /// <param name="wait">For how many seconds it is followed; null for as long as it may begin, 0 for not at all.</param>
    /// <param name="tell">Takes each result; null for a line each.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Words words, FleetCommand command, long? wait, Action<CommandResult>? tell = null)
    {
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
        DateTimeOffset until = wait is { } seconds ? DateTimeOffset.UtcNow.AddSeconds(seconds) : command.Expires;
        return wait == 0 ? 0 : Follow(broker, command, until, tell);
    }

    /// <summary>Reads <c>--valid</c> and <c>--wait</c>; false, with a word about it, where one is no such number.</summary>
    /// <param name="words">The command line.</param>
    /// <param name="most">Longest time for both, seconds.</param>
    /// <param name="valid">For how long it may begin.</param>
    /// <param name="wait">For how long it is followed; null where that is not said.</param>
    public static bool TryTimes(Words words, long most, out int valid, out long? wait)
    {
        long number = OrdinarySeconds;
        bool good = words["--valid"].Length == 0 || words.TryNumber("--valid", 1, most, out number);
        valid = (int)number;
        number = 0;
        good &= words["--wait"].Length == 0 || words.TryNumber("--wait", 0, most, out number);
        wait = words["--wait"].Length == 0 ? null : number;
        return good;
    }

    /// <summary>Reads <c>--id</c>, or makes one; false, with a word about it, where it is none.</summary>
    public static bool TryId(Words words, out Guid id)
    {
        id = Guid.NewGuid();
        bool good = words["--id"].Length == 0 || Guid.TryParse(words["--id"], out id);
        if (!good)
        {
            Console.Error.WriteLine("--id must be a UUID");
        }

        return good;
    }

    private static int Follow(Broker broker, FleetCommand command, DateTimeOffset until, Action<CommandResult>? tell)
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
                (tell ?? (static said => Say(said.ToString())))(result);
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
