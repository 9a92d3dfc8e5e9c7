using Terminal.Engine.Fleet;

namespace Terminal.Cli.Config;

/// <summary>Prints what is wanted of a terminal, and what it says that it has.</summary>
internal static class ShowCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2); // What is retained comes at once.

    /// <summary>Runs it.</summary>
    public static int Run(Words words)
    {
        if (words.Lacks("", Broker.Options))
        {
            return 64;
        }

        using Broker? broker = Broker.Connect(words, FleetTopics.DesiredConfiguration, FleetTopics.ReportedConfiguration);
        if (broker is null)
        {
            return 1;
        }

        bool any = false;
        while (broker.Next(Patience) is { } message)
        {
            any = true;
            Console.WriteLine($"{message.Topic}\n{PayloadText.Of(message.Payload.Span, indented: true)}");
        }

        Console.Error.WriteLine(any ? "" : "nothing is wanted of it, and it has said nothing");
        return any ? 0 : 1;
    }
}
