using System.Globalization;
using System.Text.Json;
using Terminal.Cli.Commands;
using Terminal.Engine.Fleet.Commands;

namespace Terminal.Cli.Keys;

/// <summary>Asks a terminal which keys it has, and says it as <c>terminald keys list</c> does.</summary>
internal static class ListKeysCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(Words words)
    {
        if (words.Lacks("", [.. Broker.Options, "--signer", "--kid"])
            || !Delivery.TryTimes(words, SignedCommand.LifetimeMax, out int valid, out long? wait) || !Delivery.TryId(words, out Guid id))
        {
            return 64;
        }

        using Signer? signer = Signer.Read(words, "--signer");
        if (signer is null)
        {
            return 65;
        }

        CommandOrder order = new(id, words["--terminal"], CommandNames.Keys, [], valid);
        return Delivery.Run(words, FleetCommand.Sign(signer, order, DateTimeOffset.UtcNow), wait, Tell);
    }

    /// <summary>A line for each slot of a result.</summary>
    public static IEnumerable<string> Lines(string result)
    {
        using JsonDocument said = JsonDocument.Parse(result);
        JsonElement all = said.RootElement;
        return all.ValueKind == JsonValueKind.Object && all.TryGetProperty("slots", out JsonElement slots)
            && slots.ValueKind == JsonValueKind.Array ? [.. slots.EnumerateArray().Select(Line)] : [result];
    }

    private static void Tell(CommandResult result)
    {
        IEnumerable<string> lines =
            result is { IsDone: true, Result.Length: > 0 } ? Lines(result.Result) : [$"{Words.TimeOfDay()} {result}"];
        Console.WriteLine(string.Join(Environment.NewLine, lines));
    }

    private static string Line(JsonElement slot)
    {
        string name = Text(slot, "slot");
        string state = Text(slot, "state");
        string usage = Text(slot, "usage");
        if (usage.Length == 0)
        {
            return $"{name,-12}{state}";
        }

        string serial = Text(slot, "ksn");
        bool isDevelopment = slot.TryGetProperty("development", out JsonElement mark) && mark.ValueKind == JsonValueKind.True;
        return $"{name,-12}{state} {usage} {Text(slot, "algorithm")} check value {Text(slot, "checkValue")}"
            + (serial.Length > 0 ? $" next {serial}" : "") + $" by {Text(slot, "origin")}, {LoadedAt(slot)}"
            + (isDevelopment ? ", for trying out" : "");
    }

    private static string LoadedAt(JsonElement slot)
    {
        const long Latest = 253_402_300_799; // The last second that a date has.
        return slot.TryGetProperty("loadedAt", out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out long seconds) && seconds is >= 0 and <= Latest
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)
            : "?";
    }

    private static string Text(JsonElement all, string member) =>
        all.ValueKind == JsonValueKind.Object && all.TryGetProperty(member, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
