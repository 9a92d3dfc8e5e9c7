using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Engine.Configuration;

namespace Terminal.Emulator.World;

/// <summary>An operator who pushes configurations, good and bad, and the terminal's disk with what it took of them.</summary>
/// <param name="chance">Dice of its own, so that a world without pushes goes as it would.</param>
/// <param name="operator">Who signs.</param>
/// <param name="own">What the board brings, as JSON.</param>
public sealed class ConfigurationPushes(Chance chance, FleetOperator @operator, string own)
{
    private const int FirstLimitMinor = 50_000;
    private static readonly string[] Merchants = ["000000000012345", "000000000054321"];

    private readonly ConfigurationInForce board = new(
        JsonSerializer.Deserialize(own, ConfigurationContext.Default.TerminalConfiguration)!, 0, "");

    private readonly List<PushedDocument> pushed = [];
    private readonly List<KeptDocument> rows = [];
    private int top;
    private long issued = 1_790_000_000;

    /// <summary>What the operator pushed, in order.</summary>
    public IReadOnlyList<PushedDocument> Pushed => pushed;

    /// <summary>What the broker retains; null where nothing was pushed.</summary>
    public PushedDocument? Desired => pushed.Count == 0 ? null : pushed[^1];

    /// <summary>What the disk says is in force; null for the board's own.</summary>
    public PushedDocument? InForce => rows.FindLast(IsInForce) is { } row ? Find(row.Sha256) : null;

    /// <summary>Why it is not at rest; null where it is.</summary>
    public string? Unrest => Desired is { Kind: PushedKind.Good, Phase: not "confirmed" } open
        && !(open.Phase == "staged" && open.Merchant != (InForce?.Merchant ?? Merchants[0])) // It waits until the batch is settled.
            ? $"version {open.Version} is {open.Phase}"
            : null;

    /// <summary>The highest amount, exclusive, that is sold under a version; null where nobody pushed that version.</summary>
    public long? LimitOf(int version) => version == 0 ? FirstLimitMinor : pushed.FindLast(one => one.Version == version)?.LimitMinor;

    /// <summary>The configuration of a new life of the terminal, over what is on the disk.</summary>
    public ConfigurationStanding Standing()
    {
        ConfigurationStanding found = ConfigurationStanding.Find(rows, board, @operator.Trust, out KeptDocument? changed);
        if (changed is not null)
        {
            Write(changed); // As the daemon does, before anything else.
        }

        return found;
    }

    /// <summary>A row is on the disk.</summary>
    /// <returns>What is wrong with that, or null.</returns>
    public string? Write(KeptDocument row)
    {
        int place = rows.FindIndex(one => one.Sha256 == row.Sha256);
        if (place < 0)
        {
            rows.Add(row);
        }
        else
        {
            rows[place] = row;
        }

        return Find(row.Sha256) is { Kind: not PushedKind.Bad } ? null : $"version {row.Version} must be refused, and is kept";
    }

    /// <summary>The operator is told how far a document has come.</summary>
    /// <returns>What is wrong with that, or null.</returns>
    public string? Hear(ReadOnlyMemory<byte> payload)
    {
        using JsonDocument told = JsonDocument.Parse(payload);
        string hash = told.RootElement.GetProperty("sha256").GetString()!;
        string phase = told.RootElement.GetProperty("phase").GetString()!;
        string? kept = rows.Find(row => row.Sha256 == hash)?.Phase.ToString().ToLowerInvariant();
        return Find(hash) is { } document ? document.Objection(phase, kept) : $"a document that nobody pushed is {phase}";
    }

    /// <summary>What comes into force, as the terminal says; what is wrong with that, or null.</summary>
    public string? Use(ConfigurationInForce now)
    {
        KeptDocument? row = rows.Find(row => row.Sha256 == now.Sha256);
        return now.Version == 0 ? null
            : row is null ? $"version {now.Version} is in force, and not on the disk"
            : IsInForce(row) ? null
            : $"version {now.Version} is in force, and {row.Phase} on the disk";
    }

    /// <summary>Pushes another document.</summary>
    public PushedDocument Push() => Add(chance.Below(8) switch
    {
        0 => Bad(static content => content["cfg"]!["telemetrySeconds"] = 1),
        1 => Bad(static content => content["cfg"]!["contactless"]!["applications"]![0]!["floorLimitMinor"] = 90_000_000),
        2 => Forged(),
        3 when top > 0 => Again(),
        4 when top > 1 => RolledBack(),
        _ => Good(urgent: chance.OneIn(2), Merchants[chance.Below(4) == 0 ? 1 : 0]),
    });

    /// <summary>Pushes what must come into force whatever went before.</summary>
    public PushedDocument PushLast() => Add(Good(urgent: true, InForce?.Merchant ?? Merchants[0]));

    private static bool IsInForce(KeptDocument row) => row.Phase is ConfigurationPhase.Applied or ConfigurationPhase.Confirmed;

    private PushedDocument? Find(string sha256) => pushed.Find(one => one.Sha256 == sha256);

    private PushedDocument Add(PushedDocument document)
    {
        pushed.Add(document);
        return document;
    }

    private PushedDocument Good(bool urgent, string merchant) => Make(PushedKind.Good, ++top, merchant, content =>
    {
        content["urgent"] = urgent;
        if (chance.OneIn(4))
        {
            content["cfg"]!["schedule"] = new JsonObject { ["applyFrom"] = "02:00", ["applyUntil"] = "04:00" }; // Shut by day.
        }
    });

    private PushedDocument Bad(Action<JsonObject> change) => Make(PushedKind.Bad, top + 1, Merchants[0], change);

    private PushedDocument Forged()
    {
        byte[] envelope = Make(PushedKind.Bad, top + 1, Merchants[0], static _ => { }).Envelope.ToArray();
        int place = envelope.AsSpan().IndexOf("\"signature\":\""u8) + 13 + chance.Below(80);
        envelope[place] = envelope[place] == (byte)'A' ? (byte)'B' : (byte)'A';
        return new PushedDocument(PushedKind.Bad, top + 1, envelope);
    }

    private PushedDocument Again() =>
        Make(PushedKind.Again, 1 + chance.Below(top), Merchants[0], static content => content["reason"] = "the same number again");

    private PushedDocument RolledBack() => Make(PushedKind.Good, 1 + chance.Below(top), Merchants[0], static content =>
    {
        content["rollback"] = true;
        content["reason"] = "the newer one is worse";
        content["urgent"] = true;
    });

    private PushedDocument Make(PushedKind kind, int version, string merchant, Action<JsonObject> change)
    {
        JsonObject cfg = JsonNode.Parse(own)!.AsObject();
        // The same limit for the same version, whichever of its documents came: what a payment's record tells is the version.
        long limit = version % 3 == 0 ? 3_000 : FirstLimitMinor;
        cfg["merchant"]!["id"] = merchant;
        cfg["merchant"]!["name"] = string.Create(CultureInfo.InvariantCulture, $"SHOP {pushed.Count}");
        cfg["contactless"]!["applications"]![0]!["transactionLimitMinor"] = limit;
        cfg["contactless"]!["applications"]![0]!["floorLimitMinor"] = Math.Min(limit, 2_500);
        JsonObject content = new()
        {
            ["terminal"] = @operator.Trust.Terminal,
            ["v"] = version,
            ["iat"] = ++issued,
            ["schema"] = ConfigurationDocument.Schema,
            ["cfg"] = cfg,
        };
        change(content);
        return new PushedDocument(kind, version, @operator.Sign(ConfigurationDocument.Type, content.ToJsonString()))
        {
            LimitMinor = limit,
            Merchant = merchant,
        };
    }
}
