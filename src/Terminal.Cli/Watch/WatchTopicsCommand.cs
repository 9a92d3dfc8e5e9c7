using System.Diagnostics;

namespace Terminal.Cli.Watch;

/// <summary>Prints what goes over a terminal's topics, a line each, as it comes.</summary>
internal static class WatchTopicsCommand
{
    /// <summary>Runs it, until it is stopped or the time that it was given is over.</summary>
    public static int Run(Words words)
    {
        string[] topics = words["--topic"].Length > 0 ? [words["--topic"]] : ["up/#", "dn/#"];
        return Follow(words, topics, static message =>
            Console.WriteLine($"{Words.TimeOfDay()} {message.Topic} {PayloadText.Of(message.Payload.Span, indented: false)}"));
    }

    /// <summary>Shows each message that comes.</summary>
    /// <returns>0 once the time is over.</returns>
    public static int Follow(Words words, string[] topics, Action<Platform.Fleet.FleetDelivery> show)
    {
        long seconds = 0;
        if (words.Lacks("", Broker.Options) || (words["--seconds"].Length > 0 && !words.TryNumber("--seconds", 1, 86_400, out seconds)))
        {
            return 64;
        }

        using Broker? broker = Broker.Connect(words, topics);
        if (broker is null)
        {
            return 1;
        }

        Stopwatch since = Stopwatch.StartNew();
        TimeSpan slice = TimeSpan.FromSeconds(seconds == 0 ? 86_400 : seconds); // without an end: again and again
        while (seconds == 0 || since.Elapsed < slice)
        {
            if (!broker.TryNext(seconds == 0 ? slice : slice - since.Elapsed, out BrokerNews news))
            {
                continue;
            }

            if (news.Message is { } message)
            {
                show(message);
            }
            else
            {
                string what = news.IsUp ? "the connection is back" : $"the connection is gone: {news.Fault}";
                Console.Error.WriteLine($"{Words.TimeOfDay()} {what}");
            }
        }

        return 0;
    }
}
