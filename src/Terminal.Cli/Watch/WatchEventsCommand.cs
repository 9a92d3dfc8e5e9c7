using Terminal.Engine.Fleet;

namespace Terminal.Cli.Watch;

/// <summary>Prints a terminal's events, and says where one is missing.</summary>
internal static class WatchEventsCommand
{
    /// <summary>Runs it, until it is stopped or the time that it was given is over.</summary>
    public static int Run(Words words)
    {
        EventNumbers numbers = new();
        return WatchTopicsCommand.Follow(words, [FleetTopics.Event + "#"], message =>
        {
            if (EventLine.Read(message) is not { } line)
            {
                Console.WriteLine($"{Words.TimeOfDay()} {message.Topic} {PayloadText.Of(message.Payload.Span, indented: false)}");
                return;
            }

            string note = numbers.Take(line.Sequence);
            Console.WriteLine(line.ToString() + note);
        });
    }
}
