using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Terminal.Engine.Configuration;

/// <summary>The content of a signed configuration, as its signer wrote it.</summary>
public sealed record ConfigurationDocument
{
    /// <summary>What the header of its envelope says.</summary>
    public const string Type = "pt-config/1";

    /// <summary>The schema that <see cref="Configuration"/> is of.</summary>
    public const string Schema = "terminal-configuration/1";

    /// <summary>Most digits of a number that a script language keeps exactly: versions stay below it.</summary>
    public const long VersionMax = int.MaxValue;

    /// <summary>Id of the terminal that it is for.</summary>
    public required string Terminal { get; init; }

    /// <summary>Its version: each document of a terminal has a higher one than the last.</summary>
    public required int Version { get; init; }

    /// <summary>When it was signed, seconds since 1970.</summary>
    public long IssuedAt { get; init; }

    /// <summary>Before when it must not be taken, seconds since 1970; 0 for no bound.</summary>
    public long NotBefore { get; init; }

    /// <summary>True where a lower version than the last is meant.</summary>
    public bool IsRollback { get; init; }

    /// <summary>True where it does not wait for the window.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Why it was made, for people.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who set what, of highest level first; as the signer's tool says.</summary>
    public IReadOnlyList<ConfigurationLevel> Levels { get; init; } = [];

    /// <summary>The configuration.</summary>
    public required TerminalConfiguration Configuration { get; init; }

    /// <summary>Hash that tells two documents of one version apart: SHA-256 over the envelope, lower-case hexadecimal.</summary>
    public static string HashOf(ReadOnlySpan<byte> envelope) => Convert.ToHexStringLower(SHA256.HashData(envelope));

    /// <summary>Reads a content; null with the faults where it does not serve.</summary>
    public static ConfigurationDocument? Parse(ReadOnlySpan<byte> payload, out IReadOnlyList<ConfigurationFault> faults)
    {
        Payload? read = ReadJson(payload, PayloadContext.Default.Payload, out faults);
        if (read is null)
        {
            return null;
        }

        faults = read.Schema != Schema ? [new ConfigurationFault("/schema", "schema", "must be " + Schema)]
            : read.V is < 1 or > VersionMax ? [new ConfigurationFault("/v", "range", "must be 1 to 2147483647")]
            : read.Rollback && read.Reason.Length == 0 ? [new ConfigurationFault("/reason", "missing", "a rollback says why")]
            : ConfigurationRules.Check(read.Cfg, "/cfg");
        return faults.Count > 0 ? null : new ConfigurationDocument
        {
            Terminal = read.Terminal,
            Version = (int)read.V,
            IssuedAt = read.Iat,
            NotBefore = read.Nbf,
            IsRollback = read.Rollback,
            IsUrgent = read.Urgent,
            Reason = read.Reason,
            Levels = read.Levels,
            Configuration = read.Cfg,
        };
    }

    /// <summary>Reads one value of JSON; null with the fault where it is none of its type.</summary>
    public static T? ReadJson<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, out IReadOnlyList<ConfigurationFault> faults)
        where T : class
    {
        try
        {
            T? value = JsonSerializer.Deserialize(json, type);
            faults = value is null ? [new ConfigurationFault("", "null", "is null")] : [];
            return value;
        }
        catch (JsonException fault)
        {
            // The message ends in path and position; the path alone is ours to give first.
            string problem = fault.Message.Split(" Path: ", 2)[0];
            string code = problem.Contains("could not be mapped", StringComparison.Ordinal) ? "unknown" : "type";
            faults = [new ConfigurationFault(PointerOf(fault.Path ?? "$"), code, problem)];
            return null;
        }
    }

    /// <summary>The JSON pointer of a path like <c>$.a.b[3].c</c> or <c>$['a.b']</c>.</summary>
    public static string PointerOf(string path)
    {
        var pointer = new System.Text.StringBuilder();
        int i = 1;
        while (i < path.Length)
        {
            int end = path[i] == '[' ? path.IndexOf(']', i) : path.AsSpan(i + 1).IndexOfAny('.', '[') + i + 1;
            end = end <= i ? path.Length : end;
            string step = path.AsSpan(i + 1, end - i - 1).Trim('\'').ToString();
            _ = pointer.Append('/').Append(
                step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
            i = path[i] == '[' ? end + 1 : end;
        }

        return pointer.ToString();
    }
}

/// <summary>Which level of the fleet's tree had a say, with the version of its part.</summary>
public sealed record ConfigurationLevel
{
    /// <summary>What kind: fleet, region, merchant, store, terminal.</summary>
    public string Level { get; set; } = "";

    /// <summary>Which one of them.</summary>
    public string Id { get; set; } = "";

    /// <summary>Version of its part.</summary>
    public int V { get; set; }

    /// <summary>JSON pointers of what it set.</summary>
    public IReadOnlyList<string> Set { get; set; } = [];
}
