using System.Globalization;
using System.Text.Json;
using Terminal.Platform.Fleet;

namespace Terminal.Cli.Watch;

/// <summary>An event as a line for people.</summary>
/// <param name="Sequence">The terminal's number for it.</param>
/// <param name="Severity">info, warning, error.</param>
/// <param name="Code">What happened.</param>
/// <param name="Text">The same in words, with how often.</param>
/// <param name="UnixMilliseconds">When, by the terminal's clock; 0 where it did not know.</param>
internal sealed record EventLine(long Sequence, string Severity, string Code, string Text, long UnixMilliseconds)
{
    /// <summary>Reads a message; null where it is no event.</summary>
    public static EventLine? Read(FleetDelivery message)
    {
        try
        {
            using JsonDocument said = JsonDocument.Parse(message.Payload);
            JsonElement all = said.RootElement;
            int count = all.TryGetProperty("count", out JsonElement times) ? times.GetInt32() : 1;
            string often = count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({count} times)") : "";
            return new EventLine(
                all.GetProperty("seq").GetInt64(),
                all.GetProperty("sev").GetString() ?? "",
                all.GetProperty("code").GetString() ?? "",
                all.GetProperty("text").GetString() + often,
                all.GetProperty("ts").GetInt64());
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null; // The caller shows it as it came.
        }
    }

    /// <summary>When, number, severity, code, text.</summary>
    public override string ToString()
    {
        string when = UnixMilliseconds is > 0 and < 253_402_300_800_000 // the year 10000
            ? DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds).ToString("u", CultureInfo.InvariantCulture)
            : "time unknown        ";
        return string.Create(CultureInfo.InvariantCulture, $"{when} {Sequence,6} {Severity,-7} {Code}  {Text}");
    }
}
