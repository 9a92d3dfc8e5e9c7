using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Panel.Setup;

namespace Terminal.Panel.Scenario;

/// <summary>Sends signed commands and keys, and looks for what comes of them.</summary>
/// <param name="publisher">The operator's hand.</param>
/// <param name="broker">What the broker has passed on.</param>
/// <param name="state">Where the acquirer's keys lie.</param>
internal sealed class CommandSteps(SignedPublisher publisher, BrokerWatch broker, StateFolder state)
{
    private const int LifetimeSeconds = 300;

    private static readonly string[] Ends = ["done", "failed", "rejected", "expired"];

    private string correlation = "";
    private string document = "";
    private int heardBefore;

    /// <summary>Signs and publishes the command that a step names.</summary>
    /// <remarks>Further members of the step: <c>args</c>; <c>again</c>, true for the last command once more, to the byte; <c>age</c>, how
    /// many seconds ago it was signed, of 300 that it is good for; <c>document</c>, members of the content; <c>stranger</c>, true for a key
    /// that nobody trusts.</remarks>
    /// <returns>Null, or why it could not be handed over.</returns>
    public async Task<string?> SendAsync(ScenarioStep step)
    {
        if (!step.TryMember("again", out JsonElement again) || !again.GetBoolean())
        {
            correlation = NewCorrelation();
            document = await publisher.SignAsync("pt-command/1", Content(step, IdOf(correlation)), step.IsStrangers);
        }

        return await PublishAsync("dn/cmd/" + step.Text, step);
    }

    /// <summary>Has the acquirer issue another initial key, and publishes its block to the slot that a step names.</summary>
    /// <remarks>Further members of the step: <c>keyId</c>, the terminal's part of the key's identifier, 8 hexadecimal digits; <c>again</c>,
    /// true for the last one once more, to the byte; <c>age</c>, as for a command; <c>stranger</c>, true for a block under another
    /// protection key than the terminal's.</remarks>
    /// <returns>Null, or why it could not be handed over.</returns>
    public async Task<string?> PushKeyAsync(ScenarioStep step)
    {
        if (!step.TryMember("again", out JsonElement again) || !again.GetBoolean())
        {
            string keyId = step.TryMember("keyId", out JsonElement named) ? named.GetString() ?? "" : "";
            if (KeyFiles.Issue(state, keyId, step.IsStrangers) is not { } block)
            {
                return $"the acquirer issues no key {keyId}";
            }

            correlation = NewCorrelation();
            JsonObject content = Content(step, IdOf(correlation));
            _ = content.Remove("name");
            _ = content.Remove("args");
            content["block"] = block;
            document = content.ToJsonString();
        }

        return await PublishAsync("dn/key/" + step.Text, step);
    }

    /// <summary>Looks once whether the terminal has said of the last command, since it was last sent, what the step expects.</summary>
    /// <returns>What is not as expected; null where all is.</returns>
    public string? Look(ScenarioStep step)
    {
        IReadOnlyList<BrokerWatch.BrokerMessage> messages = broker.Messages;
        BrokerWatch.BrokerMessage[] results = [.. messages.Where(message => message.Correlation == correlation)];
        step.TryMember("expect", out JsonElement expected);
        string told = "the terminal said " + string.Join(" ", results.Select(result => result.Payload));
        return results.Select(EndOf).OfType<string>().Distinct().Count() > 1 ? "more than one end: " + told
            : messages.Skip(heardBefore).Any(message =>
                message.Correlation == correlation && message.Holds($"up/cmdres/{NameOf(step)}", expected)) ? null
            : told;
    }

    /// <summary>By what name the answers to a step come.</summary>
    private static string NameOf(ScenarioStep step) => step.Verb == "pushKey" ? "key" : step.Text;

    private Task<string?> PublishAsync(string topic, ScenarioStep step)
    {
        heardBefore = broker.Messages.Count;
        return publisher.PublishAsync(
            topic,
            document,
            "-D", "publish", "message-expiry-interval", LifetimeSeconds.ToString(CultureInfo.InvariantCulture),
            "-D", "publish", "response-topic", $"pt/1/{SetupIdentity.TerminalName}/up/cmdres/{NameOf(step)}",
            "-D", "publish", "correlation-data", correlation);
    }

    /// <summary>Letters from A to O, so that a command line can carry them; as an id they are one of version 4.</summary>
    private static string NewCorrelation() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNO", 16);

    private static Guid IdOf(string correlation) => new(Encoding.ASCII.GetBytes(correlation), bigEndian: true);

    private static JsonObject Content(ScenarioStep step, Guid id)
    {
        long age = step.TryMember("age", out JsonElement seconds) ? seconds.GetInt64() : 0;
        long signed = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - age;
        JsonObject content = new()
        {
            ["terminal"] = SetupIdentity.TerminalName,
            ["id"] = id.ToString(),
            ["name"] = step.Text,
            ["iat"] = signed,
            ["exp"] = signed + LifetimeSeconds,
            ["args"] = step.TryMember("args", out JsonElement args) ? JsonNode.Parse(args.GetRawText()) : new JsonObject(),
        };
        if (step.TryMember("document", out JsonElement further))
        {
            PushSteps.Merge(content, further);
        }

        return content;
    }

    /// <summary>The state that ends a command, with its code; null for one on the way.</summary>
    private static string? EndOf(BrokerWatch.BrokerMessage result)
    {
        try
        {
            JsonNode? said = JsonNode.Parse(result.Payload);
            return Ends.Contains((string?)said?["state"]) ? $"{said!["state"]} {said["code"]}" : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null; // No result of a command.
        }
    }
}
