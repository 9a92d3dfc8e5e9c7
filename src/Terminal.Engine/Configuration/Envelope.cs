using System.Text.Json.Serialization;

namespace Terminal.Engine.Configuration;

/// <summary>A flattened JWS: RFC 7515 §7.2.2.</summary>
internal sealed record Envelope
{
    /// <summary>The header that is signed, base64url.</summary>
    public string Protected { get; set; } = "";

    /// <summary>The content, base64url.</summary>
    public string Payload { get; set; } = "";

    /// <summary>The signature, base64url.</summary>
    public string Signature { get; set; } = "";
}

/// <summary>What its header says: RFC 7515 §4.1.</summary>
internal sealed record JoseHeader
{
    /// <summary>The algorithm.</summary>
    public string Alg { get; set; } = "";

    /// <summary>What the content is.</summary>
    public string Typ { get; set; } = "";

    /// <summary>The signer's key.</summary>
    public string Kid { get; set; } = "";

    /// <summary>What a reader must understand besides: this one understands nothing of it, and refuses.</summary>
    public IReadOnlyList<string>? Crit { get; set; }
}

/// <summary>Their reader, made at compile time. Members that are not read may be there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(JoseHeader))]
internal sealed partial class EnvelopeContext : JsonSerializerContext;
