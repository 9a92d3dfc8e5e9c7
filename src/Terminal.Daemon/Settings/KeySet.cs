using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Terminal.PublicKeys;

namespace Terminal.Daemon.Settings;

/// <summary>A JWK set: RFC 7517 §5.</summary>
internal sealed record KeySet
{
    /// <summary>Its keys.</summary>
    public IReadOnlyList<WebKey> Keys { get; set; } = [];
}

/// <summary>A public key of it: RFC 7518 §6.2.1.</summary>
internal sealed record WebKey
{
    /// <summary>EC.</summary>
    public string Kty { get; set; } = "";

    /// <summary>P-256.</summary>
    public string Crv { get; set; } = "";

    /// <summary>Its name.</summary>
    public string Kid { get; set; } = "";

    /// <summary>Coordinate, base64url.</summary>
    public string X { get; set; } = "";

    /// <summary>Coordinate, base64url.</summary>
    public string Y { get; set; } = "";

    /// <summary>The key; null where it is of another kind, or a coordinate is none.</summary>
    public Es256PublicKey? ToPublicKey() =>
        Kty == "EC" && Crv == Es256PublicKey.Curve && Kid.Length > 0 && Coordinate(X) is { } x && Coordinate(Y) is { } y
            ? new Es256PublicKey(Kid, x, y)
            : null;

    private static byte[]? Coordinate(string text) =>
        Base64Url.IsValid(text, out int length) && length == Es256PublicKey.CoordinateLength ? Base64Url.DecodeFromChars(text) : null;
}

/// <summary>Its reader, made at compile time. Members that are not read (use, alg) may be there.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(KeySet))]
internal sealed partial class KeySetContext : JsonSerializerContext;
