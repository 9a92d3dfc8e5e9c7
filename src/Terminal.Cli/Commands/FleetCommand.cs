using System.Text;
using System.Text.Json.Nodes;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;

namespace Terminal.Cli.Commands;

/// <summary>A signed command to one terminal, or a key for it, as it is published and, while nothing is known of it, published again.
/// </summary>
/// <param name="Id">By which a terminal carries it out once, however often it comes.</param>
/// <param name="Terminal">For whom.</param>
/// <param name="Name">What is wanted.</param>
/// <param name="Expires">After when it does not begin; whole seconds.</param>
/// <param name="Envelope">The signed document, or the key block in its document.</param>
internal sealed record FleetCommand(Guid Id, string Terminal, string Name, DateTimeOffset Expires, ReadOnlyMemory<byte> Envelope)
{
    /// <summary>Where it is published, below the terminal's root.</summary>
    public string Topic { get; private init; } = FleetTopics.Command + Name;

    private string ContentType { get; init; } = "application/vnd.pt.command+json";

    /// <summary>The commands that there are, with the arguments that each takes.</summary>
    public static IReadOnlyDictionary<string, string[]> Names { get; } = new Dictionary<string, string[]>
    {
        [CommandNames.Restart] = [],
        [CommandNames.Forward] = [],
        [CommandNames.Close] = [],
        [CommandNames.SelfTest] = [],
        [CommandNames.Link] = [],
        [CommandNames.Message] = ["text", "seconds"],
        [CommandNames.PrintTest] = [],
        [CommandNames.Logs] = [],
        [CommandNames.Report] = ["note"],
        [CommandNames.Events] = ["from"],
        [CommandNames.Keys] = [],
    };

    /// <summary>Signs a command.</summary>
    /// <param name="signer">Whose command it is.</param>
    /// <param name="order">What is wanted of whom.</param>
    /// <param name="now">The time of the signature.</param>
    public static FleetCommand Sign(Signer signer, CommandOrder order, DateTimeOffset now)
    {
        DateTimeOffset expires = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + order.LifetimeSeconds);
        JsonObject content = new()
        {
            ["terminal"] = order.Terminal,
            ["id"] = order.Id.ToString(),
            ["name"] = order.Name,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["args"] = order.Arguments.DeepClone(),
        };
        return new FleetCommand(order.Id, order.Terminal, order.Name, expires, signer.Sign(SignedCommand.Type, content));
    }

    /// <summary>A key block to one terminal. Nobody signs it: it is authentic under the terminal's protection key.</summary>
    /// <param name="order">What is wanted of whom; its name is the slot's.</param>
    /// <param name="block">The block.</param>
    /// <param name="now">The time.</param>
    public static FleetCommand Key(CommandOrder order, string block, DateTimeOffset now)
    {
        DateTimeOffset expires = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + order.LifetimeSeconds);
        JsonObject content = new()
        {
            ["terminal"] = order.Terminal,
            ["id"] = order.Id.ToString(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["block"] = block,
        };
        return new FleetCommand(order.Id, order.Terminal, CommandNames.Key, expires, Encoding.UTF8.GetBytes(content.ToJsonString()))
        {
            Topic = FleetTopics.Key + order.Name,
            ContentType = "application/vnd.pt.key+json",
        };
    }

    /// <summary>The message to publish; null where its time is over.</summary>
    public FleetMessage? MessageAt(DateTimeOffset now)
    {
        TimeSpan left = Expires - now;
        return left < TimeSpan.FromSeconds(1)
            ? null
            : new FleetMessage(Topic, ContentType, Envelope, 1, Retain: false, left)
            {
                ResponseTopic = $"pt/1/{Terminal}/{FleetTopics.CommandResult}{Name}",
                Correlation = Id.ToByteArray(bigEndian: true),
            };
    }
}

/// <summary>What is wanted of a terminal.</summary>
/// <param name="Id">The command's id; the same one again is the same command.</param>
/// <param name="Terminal">For whom.</param>
/// <param name="Name">What.</param>
/// <param name="Arguments">What belongs to it.</param>
/// <param name="LifetimeSeconds">For how long it may begin, 1 to <see cref="SignedCommand.LifetimeMax"/>.</param>
internal sealed record CommandOrder(Guid Id, string Terminal, string Name, JsonObject Arguments, int LifetimeSeconds);
