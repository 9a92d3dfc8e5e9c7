using System.Text.Json;
using System.Text.Json.Serialization;

namespace Terminal.Engine.Configuration;

/// <summary>Reader of configurations, made at compile time. A key that no type lists is refused: a misspelt limit must not be a missing
/// one.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TerminalConfiguration))]
public sealed partial class ConfigurationContext : JsonSerializerContext;
