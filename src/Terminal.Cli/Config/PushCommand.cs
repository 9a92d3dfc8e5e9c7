using System.Text;
using System.Text.Json;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Platform.Fleet;

namespace Terminal.Cli.Config;

/// <summary>Hands a signed configuration to the broker and follows it until the terminal confirms or refuses it.</summary>
internal static class PushCommand
{
    private static readonly string[] Ends = ["confirmed", "rejected", "rolledback"];

    /// <summary>Runs it.</summary>
    public static int Run(Words words)
    {
        long seconds = 300;
        if (words.Lacks("a file", Broker.Options) || (words["--wait"].Length > 0 && !words.TryNumber("--wait", 0, 86_400, out seconds)))
        {
            return 64;
        }

        if (!Words.TryRead(words.Operand, out byte[]? signed))
        {
            return 65;
        }

        signed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(signed).Trim());
        using Broker? broker = Broker.Connect(words, FleetTopics.ReportedConfiguration);
        if (broker is null || !broker.Publish(Retained(signed)))
        {
            return 1;
        }

        Console.WriteLine("handed to the broker");
        return seconds == 0 ? 0 : Follow(broker, ConfigurationDocument.HashOf(signed), DateTimeOffset.UtcNow.AddSeconds(seconds));
    }

    private static FleetMessage Retained(byte[] signed) =>
        new(FleetTopics.DesiredConfiguration, "application/vnd.pt.config+json", signed, 1, Retain: true, null);

    private static int Follow(Broker broker, string hash, DateTimeOffset until)
    {
        while (DateTimeOffset.UtcNow < until && broker.Next(until - DateTimeOffset.UtcNow) is { } message)
        {
            if (PhaseOf(message, hash) is not { } phase)
            {
                continue; // Of another document.
            }

            Console.WriteLine(phase == "rejected" ? Encoding.UTF8.GetString(message.Payload.Span) : phase);
            if (Ends.Contains(phase))
            {
                return phase == "confirmed" ? 0 : 1;
            }
        }

        Console.Error.WriteLine("the terminal has not said more in time; the broker keeps the document for it");
        return 1;
    }

    private static string? PhaseOf(FleetDelivery message, string hash)
    {
        try
        {
            using JsonDocument report = JsonDocument.Parse(message.Payload);
            JsonElement all = report.RootElement;
            return all.ValueKind == JsonValueKind.Object && all.TryGetProperty("sha256", out JsonElement said) && said.ValueEquals(hash)
                && all.TryGetProperty("phase", out JsonElement phase) ? phase.GetString() : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null; // No report of this document, whatever it is: the wait for one goes on.
        }
    }
}
