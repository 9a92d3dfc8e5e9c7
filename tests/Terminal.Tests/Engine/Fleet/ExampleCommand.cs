using System.Text.Json.Nodes;
using Terminal.Engine.Fleet.Commands;
using Terminal.Tests.Engine.Configuration;

namespace Terminal.Tests.Engine.Fleet;

/// <summary>Signed commands as an operator's tool would write them.</summary>
internal static class ExampleCommand
{
    public const long Now = 1_795_338_000; // 2026-11-22 09:00:00 UTC

    public static DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Now);

    public static byte[] Sign(Guid id, string name, Action<JsonObject>? change = null, string type = "pt-command/1")
    {
        JsonObject content = new()
        {
            ["terminal"] = ExampleDocument.Terminal,
            ["id"] = id.ToString(),
            ["name"] = name,
            ["iat"] = Now,
            ["exp"] = Now + 600,
            ["args"] = new JsonObject(),
        };
        change?.Invoke(content);
        return ExampleDocument.Sign(content, $$"""{"alg":"ES256","kid":"test-1","typ":"{{type}}"}""");
    }

    public static FleetArrival Arrival(Guid id, string name, Action<JsonObject>? change = null, long delivery = 1) =>
        new(Sign(id, name, change), delivery, id.ToByteArray(bigEndian: true));
}
