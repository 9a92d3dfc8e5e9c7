using System.Text.Json.Serialization;
using Terminal.Engine.Configuration;

namespace Terminal.Engine.Fleet.Commands;

/// <summary>A command as its signer wrote it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What is wanted.</param>
/// <param name="ExpiresAt">After when it must not begin, seconds since 1970.</param>
/// <param name="Arguments">What belongs to it.</param>
public sealed record SignedCommand(Guid Id, string Name, long ExpiresAt, CommandArguments Arguments)
{
    /// <summary>What the header of its envelope says.</summary>
    public const string Type = "pt-command/1";

    /// <summary>Longest time between signature and expiry, seconds: the broker's sessions are kept no longer.</summary>
    public const long LifetimeMax = 7 * 24 * 60 * 60;

    private const long LastSecond = 253_402_300_799; // Of the year 9999.

    /// <summary>Opens and checks a command.</summary>
    /// <param name="envelope">The signed document: a flattened JWS, as configurations are.</param>
    /// <param name="name">The last level of its topic.</param>
    /// <param name="trust">Whose commands are taken.</param>
    /// <param name="fault">Why it is refused: a code.</param>
    /// <returns>The command; null where it must not be carried out.</returns>
    public static SignedCommand? Open(ReadOnlySpan<byte> envelope, string name, ConfigurationTrust trust, out string fault)
    {
        if (SignedDocument.TryOpen(envelope, Type, trust.Keys, out byte[] content) is { } code)
        {
            fault = code;
            return null;
        }

        CommandPayload? payload = ConfigurationDocument.ReadJson(content, CommandContext.Default.CommandPayload, out _);
        fault = payload is null || payload.Id == Guid.Empty ? "payload"
            : payload.Terminal != trust.Terminal ? "wrong-terminal"
            : payload.Name != name ? "name"
            : !IsLifetime(payload.Iat, payload.Exp, LifetimeMax) ? "lifetime"
            : !CommandNames.All.Contains(name) ? "unknown-command"
            : !payload.Args.Fit(name) ? "arguments"
            : "";
        return fault.Length > 0 ? null : new SignedCommand(payload!.Id, name, payload.Exp, payload.Args);
    }

    /// <summary>Whether something may live so long, within the times that a clock can show.</summary>
    /// <param name="from">When it was made, seconds since 1970.</param>
    /// <param name="until">When it expires, seconds since 1970.</param>
    /// <param name="longest">Most seconds between the two.</param>
    internal static bool IsLifetime(long from, long until, long longest) =>
        from >= 0 && until > from && until <= LastSecond && until - from <= longest;
}

/// <summary>The content of a command in the names of the wire.</summary>
internal sealed record CommandPayload
{
    public string Terminal { get; set; } = "";

    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    public long Iat { get; set; }

    public long Exp { get; set; }

    public CommandArguments Args { get; set; } = new();
}

/// <summary>Its reader, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CommandPayload))]
[JsonSerializable(typeof(CommandArguments))]
internal sealed partial class CommandContext : JsonSerializerContext;
