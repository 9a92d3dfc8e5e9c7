using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Terminal.Engine.Fleet.Commands;

namespace Terminal.Engine.Fleet;

/// <summary>Messages that stand for themselves: events, what came of commands, parts of an upload.</summary>
public static class FleetMessages
{
    private static readonly TimeSpan EventExpiry = TimeSpan.FromDays(30);
    private static readonly TimeSpan ResultExpiry = TimeSpan.FromDays(7);
    private static readonly TimeSpan UploadExpiry = TimeSpan.FromDays(1);

    /// <summary>An event; its token is its number.</summary>
    public static FleetMessage Of(FleetEvent one)
    {
        byte[] payload = FleetJson.Write(json =>
        {
            json.WriteString("id", one.Id);
            json.WriteNumber("seq", one.Sequence);
            json.WriteString("sev", one.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "info" });
            json.WriteString("code", one.Code);
            json.WriteString("text", one.Text);
            json.WriteNumber("count", one.Count);
            json.WriteString("boot", one.Boot);
            json.WriteNumber("ts", one.UnixMilliseconds);
        });
        string topic = FleetTopics.Event + EventClasses.Of(one.Code);
        return new FleetMessage(topic, "application/vnd.pt.event+json", payload, 1, Retain: false, EventExpiry) { Token = one.Sequence };
    }

    /// <summary>How far a command has come.</summary>
    public static FleetMessage Of(KeptCommand command, long unixMilliseconds)
    {
        byte[] payload = FleetJson.Write(json =>
        {
            json.WriteString("id", command.Id);
            json.WriteString("name", command.Name);
            json.WriteString("state", command.State.ToString().ToLowerInvariant());
            json.WriteString("code", command.Code);
            if (!command.Result.IsEmpty)
            {
                json.WritePropertyName("result");
                json.WriteRawValue(command.Result.Span);
            }

            json.WriteNumber("ts", unixMilliseconds);
        });
        return new FleetMessage(
            FleetTopics.CommandResult + command.Name, "application/vnd.pt.cmdres+json", payload, 1, Retain: false, ResultExpiry)
        {
            Correlation = command.Id.ToByteArray(bigEndian: true),
        };
    }

    /// <summary>The parts of an upload, and behind them what tells whether all of it came.</summary>
    /// <param name="upload">Its id.</param>
    /// <param name="parts">What is uploaded, gzip.</param>
    /// <param name="unixMilliseconds">The time.</param>
    public static IEnumerable<FleetMessage> Upload(Guid upload, IReadOnlyList<ReadOnlyMemory<byte>> parts, long unixMilliseconds)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            string topic = string.Create(CultureInfo.InvariantCulture, $"{FleetTopics.Log}{upload}/{i}");
            yield return new FleetMessage(topic, "application/gzip", parts[i], 1, Retain: false, UploadExpiry);
        }

        byte[] manifest = FleetJson.Write(json =>
        {
            json.WriteString("upload", upload);
            json.WriteString("name", "log.txt");
            json.WriteStartArray("parts");
            foreach (ReadOnlyMemory<byte> part in parts)
            {
                json.WriteStartObject();
                json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(part.Span)));
                json.WriteNumber("length", part.Length);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("ts", unixMilliseconds);
        });
        yield return new FleetMessage(
            $"{FleetTopics.Log}{upload}/manifest", "application/vnd.pt.manifest+json", manifest, 1, Retain: false, UploadExpiry);
    }
}
