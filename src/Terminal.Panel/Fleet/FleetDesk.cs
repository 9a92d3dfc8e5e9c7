using System.Text.Json.Nodes;
using Terminal.Cli;
using Terminal.Cli.Commands;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Panel.Board;
using Terminal.Panel.Setup;
using Terminal.Platform.Fleet;

namespace Terminal.Panel.Fleet;

/// <summary>The fleet's operator at the page: one connection to the broker, what came over it, and what goes out signed.</summary>
internal sealed class FleetDesk : IMqttListener, IDisposable
{
    private const int CommandSeconds = 300;

    private readonly Lock gate = new();
    private readonly StateFolder state;
    private readonly DocumentFolder documents;
    private readonly FleetRecord record = new(SetupIdentity.TerminalName);
    private readonly Dictionary<Guid, FleetCommand> open = [];
    private readonly MosquittoLink link;
    private string broker = "connecting";

    /// <summary>Makes the desk, and connects.</summary>
    /// <param name="state">Where the operator's certificate, the signer's key and the board's settings lie.</param>
    /// <param name="ports">Where the broker listens.</param>
    public FleetDesk(StateFolder state, Ports ports)
    {
        this.state = state;
        documents = new DocumentFolder(state.Operator);
        link = new MosquittoLink(Settings(state, ports), null, this);
        link.Start();
    }

    /// <summary>Where changes are told.</summary>
    public ChangeFeed Feed { get; } = new();

    /// <summary>What is known now.</summary>
    public FleetState State()
    {
        lock (gate)
        {
            return record.State(broker);
        }
    }

    /// <summary>Messages after a number, oldest first.</summary>
    public IReadOnlyList<MessageState> MessagesAfter(long number)
    {
        lock (gate)
        {
            return record.After(number);
        }
    }

    /// <summary>The configuration that the terminal works with, and who set what.</summary>
    /// <exception cref="System.Text.Json.JsonException">The board's settings file is no longer what <c>init</c> made.</exception>
    public ConfigurationState Configuration()
    {
        (int version, string hash) = InForce();
        JsonObject? pushed = documents.Find(hash);
        return new ConfigurationState(version, hash, version == 0 || pushed is not null, ConfigurationOrigins.Of(Own(), pushed));
    }

    /// <summary>Signs the configuration that stands with these changes, and retains it at the broker.</summary>
    /// <param name="members">What changes: a JSON merge patch.</param>
    /// <param name="isUrgent">True where it does not wait for the terminal's window.</param>
    /// <param name="fault">Why it cannot go out; empty where it does.</param>
    /// <returns>What it is known by; null where it cannot go out.</returns>
    /// <exception cref="System.Text.Json.JsonException">The board's settings file is no longer what <c>init</c> made.</exception>
    public Sent? Push(JsonObject members, bool isUrgent, out string fault)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        lock (gate)
        {
            JsonObject? before = documents.Find(record.HashWanted) ?? documents.Find(record.HashInForce);
            ConfigurationChange change =
                new(SetupIdentity.TerminalName, record.VersionSeen + 1, now.ToUnixTimeSeconds(), members, isUrgent);
            byte[]? envelope = Sign(ConfigurationDocument.Type, NextDocument.Compose(before?["content"] as JsonObject, Own(), change));
            FleetMessage? message = envelope is null
                ? null
                : new(FleetTopics.DesiredConfiguration, "application/vnd.pt.config+json", envelope, 1, Retain: true, null);
            fault = message is null ? "the signer's key does not serve"
                : envelope!.Length > SignedDocument.LengthMax ? "the document is longer than the broker takes"
                : link.Publish(message) ? ""
                : "no connection to the broker";
            if (fault.Length > 0)
            {
                return null;
            }

            string hash = documents.Keep(envelope);
            record.Sent(message!, now);
            Feed.Changed();
            return new Sent(hash, change.Version);
        }
    }

    /// <summary>Signs a command and publishes it; with every new connection again, until its final result is here.</summary>
    /// <param name="name">One of <see cref="FleetCommand.Names"/>.</param>
    /// <param name="arguments">What belongs to it.</param>
    /// <param name="fault">Why it cannot go out; empty where it does.</param>
    /// <returns>What it is known by; null where it cannot go out.</returns>
    public Sent? Command(string name, JsonObject arguments, out string fault)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using Signer? signer = TakeSigner();
        if (signer is null)
        {
            fault = "the signer's key does not serve";
            return null;
        }

        CommandOrder order = new(Guid.NewGuid(), SetupIdentity.TerminalName, name, arguments, CommandSeconds);
        FleetCommand command = FleetCommand.Sign(signer, order, now);
        lock (gate)
        {
            FleetMessage message = command.MessageAt(now)!;
            fault = link.Publish(message) ? "" : "no connection to the broker";
            if (fault.Length > 0)
            {
                return null;
            }

            open.Add(command.Id, command);
            record.Sent(command, arguments, now);
            record.Sent(message, now);
        }

        Feed.Changed();
        return new Sent(command.Id.ToString(), 0);
    }

    /// <inheritdoc/>
    public void Connected()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        lock (gate)
        {
            broker = "connected";
            foreach (FleetMessage message in open.Values.Select(command => command.MessageAt(now)).OfType<FleetMessage>())
            {
                if (link.Publish(message))
                {
                    record.Sent(message, now);
                }
            }
        }

        Feed.Changed();
    }

    /// <inheritdoc/>
    public void Received(FleetDelivery message)
    {
        if (message.Topic == FleetTopics.DesiredConfiguration)
        {
            _ = documents.Keep(message.Payload.Span);
        }

        lock (gate)
        {
            record.Receive(message, DateTimeOffset.UtcNow);
            if (CommandResult.Read(message) is { IsFinal: true } result)
            {
                open.Remove(result.Id);
            }
        }

        link.Acknowledge(message.Number);
        Feed.Changed();
    }

    /// <inheritdoc/>
    public void Disconnected(string fault)
    {
        lock (gate)
        {
            broker = fault;
        }

        Feed.Changed();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        link.Stop(TimeSpan.FromSeconds(1));
        link.Dispose();
    }

    private static MqttSettings Settings(StateFolder state, Ports ports) => new()
    {
        Address = "127.0.0.1",
        Port = ports.Broker,
        ServerName = "broker.test",
        Terminal = SetupIdentity.TerminalName,
        ClientId = "operator-page",
        SessionExpiry = TimeSpan.Zero,
        Topics = ["up/#", "dn/#"],
        CaFile = Path.Combine(state.Pki, "ca.pem"),
        CertificateFile = Path.Combine(state.Pki, "operator.pem"),
        KeyFile = Path.Combine(state.Pki, "operator.key"),
        PassphraseFile = "",
        PauseMax = TimeSpan.FromSeconds(3), // A person waits, and the broker is on this machine.
    };

    private (int Version, string Hash) InForce()
    {
        lock (gate)
        {
            return (record.VersionInForce, record.HashInForce);
        }
    }

    private JsonObject Own() => JsonText.Read(Path.Combine(state.Terminal, "terminald.json"))["configuration"] as JsonObject ?? [];

    private Signer? TakeSigner() =>
        Signer.Take(File.ReadAllBytes(Path.Combine(state.Pki, "configuration.key")), SetupIdentity.SignerName);

    private byte[]? Sign(string type, JsonObject content)
    {
        using Signer? signer = TakeSigner();
        return signer?.Sign(type, content);
    }
}
