using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Engine.Fleet;
using Terminal.Platform.Fleet;

namespace Terminal.Cli.Config;

/// <summary>Prints what is wanted of a terminal, and what it says that it has.</summary>
internal static class ShowCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2); // What is retained comes at once.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Runs it.</summary>
    public static int Run(Words words)
    {
        if (words.Lacks(file: false, Broker.Options))
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
            Console.WriteLine($"{message.Topic}\n{Text(message)}");
        }

        Console.Error.WriteLine(any ? "" : "nothing is wanted of it, and it has said nothing");
        return any ? 0 : 1;
    }

    private static string Text(FleetDelivery message)
    {
        try
        {
            JsonNode? said = JsonNode.Parse(message.Payload.Span);
            string? body = message.Topic == FleetTopics.DesiredConfiguration ? (string?)said?["payload"] : null;
            said = body is null ? said : JsonNode.Parse(Base64Url.DecodeFromChars(body));
            return said?.ToJsonString(Indented) ?? "";
        }
        catch (Exception other) when (other is JsonException or FormatException or InvalidOperationException)
        {
            // Anybody may have retained anything: no JSON, no base64url, no text where text is looked for. The line says so.
            return $"{message.Payload.Length} bytes that are no document";
        }
    }
}
