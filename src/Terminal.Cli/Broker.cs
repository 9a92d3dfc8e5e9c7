using System.Collections.Concurrent;
using System.Globalization;
using Terminal.Engine.Fleet;
using Terminal.Platform.Fleet;

namespace Terminal.Cli;

/// <summary>The operator's own connection to the broker, for one command.</summary>
internal sealed class Broker : IMqttListener, IDisposable
{
    private readonly BlockingCollection<BrokerNews> came = [];
    private readonly MosquittoLink link;

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
            PauseMax = TimeSpan.FromSeconds(10),
        });
        broker.link.Start();
        bool any = broker.TryNext(TimeSpan.FromSeconds(15), out BrokerNews first);
        if (any && first.IsUp)
        {
            return broker;
        }

        Console.Error.WriteLine($"no connection to {place}: {(any ? first.Fault : "nobody answered")}");
        broker.Dispose();
        return null;
    }

    /// <summary>What happens next; false where nothing does in time.</summary>
    public bool TryNext(TimeSpan limit, out BrokerNews news) => came.TryTake(out news, limit > TimeSpan.Zero ? limit : TimeSpan.Zero);

    /// <summary>The next message, whatever becomes of the connection meanwhile; null where nothing happens in time.</summary>
    public FleetDelivery? Next(TimeSpan limit)
    {
        while (TryNext(limit, out BrokerNews news))
        {
            if (news.Message is { } message)
            {
                return message;
            }
        }

        return null;
    }

    /// <summary>Hands a message to the broker; false where no connection stands.</summary>
    public bool Publish(FleetMessage message) => link.Publish(message);

    /// <inheritdoc/>
    public void Connected() => came.Add(new BrokerNews(null, ""));

    /// <inheritdoc/>
    public void Received(FleetDelivery message)
    {
        came.Add(new BrokerNews(message, ""));
        link.Acknowledge(message.Number);
    }

    /// <inheritdoc/>
    public void Disconnected(string fault) => came.Add(new BrokerNews(null, fault));

    /// <inheritdoc/>
    public void Dispose()
    {
        link.Stop(TimeSpan.FromSeconds(5));
        link.Dispose();
        came.Dispose();
    }
}

/// <summary>Something that happened at the broker: a message, or the connection came or went.</summary>
/// <param name="Message">The message; null where it is the connection.</param>
/// <param name="Fault">Why the connection is gone; empty where it came.</param>
internal readonly record struct BrokerNews(FleetDelivery? Message, string Fault)
{
    /// <summary>True where the connection came.</summary>
    public bool IsUp => Message is null && Fault.Length == 0;
}
