using System.Collections.Concurrent;
using System.Globalization;
using Terminal.Platform.Fleet;

namespace Terminal.Cli.Config;

/// <summary>The operator's own connection to the broker, for one command.</summary>
internal sealed class Broker : IMqttListener, IDisposable
{
    private readonly BlockingCollection<FleetDelivery> came = [];
    private readonly BlockingCollection<bool> connected = [];
    private readonly MosquittoLink link;
    private string fault = "nobody answered";

    private Broker(MqttSettings settings) => link = new MosquittoLink(settings, null, this);

    /// <summary>Options of a command that speaks to the broker.</summary>
    public static string[] Options { get; } = ["--broker", "--server-name", "--ca", "--cert", "--key", "--terminal"];

    /// <summary>Connects; null with a word about it where that does not come about.</summary>
    /// <param name="words">The command line, with <see cref="Options"/>.</param>
    /// <param name="topics">What it hears, below the terminal's root.</param>
    public static Broker? Connect(Words words, params string[] topics)
    {
        string place = words["--broker"];
        int colon = place.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(place[(colon + 1)..], CultureInfo.InvariantCulture, out int port))
        {
            Console.Error.WriteLine("--broker must be HOST:PORT");
            return null;
        }

        Broker broker = new(new MqttSettings
        {
            Address = place[..colon],
            Port = port,
            ServerName = words["--server-name"],
            Terminal = words["--terminal"],
            ClientId = string.Create(CultureInfo.InvariantCulture, $"operator-{Environment.ProcessId}"),
            SessionExpiry = TimeSpan.Zero,
            Topics = topics,
            CaFile = words["--ca"],
            CertificateFile = words["--cert"],
            KeyFile = words["--key"],
            PassphraseFile = "",
        });
        broker.link.Start();
        if (broker.connected.TryTake(out bool up, TimeSpan.FromSeconds(15)) && up)
        {
            return broker;
        }

        Console.Error.WriteLine($"no connection to {place}: {broker.fault}");
        broker.Dispose();
        return null;
    }

    /// <summary>The next message; null where none comes in time.</summary>
    public FleetDelivery? Next(TimeSpan limit) => came.TryTake(out FleetDelivery? message, limit) ? message : null;

    /// <summary>Hands a document to the broker, for a terminal to find whenever it comes.</summary>
    public bool Retain(string topic, string contentType, byte[] payload) =>
        link.Publish(new Engine.Fleet.FleetMessage(topic, contentType, payload, 1, Retain: true, null));

    /// <inheritdoc/>
    public void Connected() => connected.Add(true);

    /// <inheritdoc/>
    public void Received(FleetDelivery message)
    {
        came.Add(message);
        link.Acknowledge(message.Number);
    }

    /// <inheritdoc/>
    public void Disconnected(string fault)
    {
        this.fault = fault;
        connected.Add(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        link.Stop(TimeSpan.FromSeconds(5));
        link.Dispose();
        came.Dispose();
        connected.Dispose();
    }
}
