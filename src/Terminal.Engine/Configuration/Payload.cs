using System.Text.Json;
using System.Text.Json.Serialization;

namespace Terminal.Engine.Configuration;

/// <summary>The content of a signed configuration in the names of the wire.</summary>
internal sealed record Payload
{
    public string Terminal { get; set; } = "";

    public long V { get; set; }

    public long Prev { get; set; }

    public long Iat { get; set; }

    public long Nbf { get; set; }

    public string Schema { get; set; } = "";

    public string Tenant { get; set; } = "";

    public bool Rollback { get; set; }

    public bool Urgent { get; set; }

    public string Reason { get; set; } = "";

    public IReadOnlyList<ConfigurationLevel> Levels { get; set; } = [];

    public TerminalConfiguration Cfg { get; set; } = new();
}

/// <summary>Its reader, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Payload))]
internal sealed partial class PayloadContext : JsonSerializerContext;
