using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using Terminal.Engine.Fleet;
using Terminal.Platform.Fleet;
using Terminal.Platform.Host;
using Terminal.Platform.Time;
using Terminal.Primitives;

namespace Terminal.Platform.Iot;

/// <summary>MQTT 5 over MQTTnet, with mutual TLS; the same behaviour and the same codes as the link over libmosquitto.</summary>
/// <remarks>Messages go out one after the other, each once the one before is acknowledged.</remarks>
public sealed class MqttNetLink : IMqttLink
{
    private const int PendingMax = 1000;
    private const uint PacketLengthMax = 128 * 1024;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

    private readonly MqttSettings settings;
    private readonly FleetMessage? will;
    private readonly SortedDictionary<long, MqttApplicationMessageReceivedEventArgs> unacknowledged = [];
    private readonly HashSet<long> dealtWith = [];
    private readonly IMqttListener listener;
    private readonly IMqttClient client = new MqttClientFactory().CreateMqttClient();
    private readonly CancellationTokenSource stopping = new();
    private readonly ManualResetEventSlim drained = new(true);
    private readonly ReconnectPause pause;
    private readonly Lock gate = new();
    private TaskCompletionSource<string> lost = new();
    private Task last = Task.CompletedTask;
    private Task? running;
    private string? verdict;
    private long received;
    private int pending;
    private bool connected;

    /// <summary>Makes the link; nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="settings">Where and who.</param>
    /// <param name="will">What the broker publishes when the terminal is lost; null for a client that is missed by nobody.</param>
    /// <param name="listener">Hears of the connection.</param>
    public MqttNetLink(MqttSettings settings, FleetMessage? will, IMqttListener listener)
    {
        this.settings = settings;
        this.will = will;
        pause = new ReconnectPause(settings.PauseMax);
        this.listener = listener;
        client.DisconnectedAsync += OnDisconnectedAsync;
        client.ApplicationMessageReceivedAsync += OnReceivedAsync;
    }

    /// <inheritdoc/>
    public void Start()
    {
        Invariant.Check(running is null);
        running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public bool Publish(FleetMessage message)
    {
        lock (gate)
        {
            if (!connected || pending >= PendingMax)
            {
                return false;
            }

            pending++;
            drained.Reset();
            last = PublishAfterAsync(last, Message(message), message.Token);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Acknowledge(long delivery)
    {
        lock (gate)
        {
            _ = dealtWith.Add(delivery);

            // The protocol wants acknowledgements in the order in which the messages came.
            while (unacknowledged.FirstOrDefault() is { Value: { } first } next && dealtWith.Remove(next.Key))
            {
                _ = AcknowledgeAsync(first);
                unacknowledged.Remove(next.Key);
            }
        }
    }

    /// <inheritdoc/>
    public void Stop(TimeSpan limit)
    {
        if (running is null || stopping.IsCancellationRequested)
        {
            return;
        }

        _ = drained.Wait(limit);
        stopping.Cancel();
        running.Wait();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop(TimeSpan.Zero);
        client.Dispose();
        stopping.Dispose();
        drained.Dispose();
    }

    private static bool IsExpected(Exception fault) =>
        fault is MqttCommunicationException or OperationCanceledException or IOException or AuthenticationException or TimeoutException;

    private async Task RunAsync()
    {
        string? lastFault = null;
        while (true)
        {
            lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            string? fault = await ConnectAsync().ConfigureAwait(false);
            bool was = fault is null;
            Instant connectedAt = MonotonicClock.Now;
            if (was)
            {
                SetConnected(true);
                listener.Connected();
                await SubscribeAsync().ConfigureAwait(false);
                _ = await Task.WhenAny(lost.Task, Task.Delay(Timeout.Infinite, stopping.Token)).ConfigureAwait(false);
                SetConnected(false);
                await SayGoodbyeAsync().ConfigureAwait(false);
            }

            if (stopping.IsCancellationRequested)
            {
                return;
            }

            fault ??= await lost.Task.ConfigureAwait(false);
            if (was || fault != lastFault)
            {
                listener.Disconnected(fault);
            }

            lastFault = fault;
            TimeSpan next = pause.Next(fault, was ? MonotonicClock.Now - connectedAt : TimeSpan.Zero);
            await Task.Delay(next, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One attempt; gives the fault, or null where the broker accepted us.</summary>
    private async Task<string?> ConnectAsync()
    {
        X509Certificate2Collection authorities = [];
        using X509Certificate2? own = Read(authorities, out string fault);
        if (own is null)
        {
            return fault;
        }

        verdict = null;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        limit.CancelAfter(ConnectLimit);
        try
        {
            MqttClientConnectResult result = await client.ConnectAsync(Options(own, authorities), limit.Token).ConfigureAwait(false);
            return result.ResultCode == MqttClientConnectResultCode.Success
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"CONNACK-{(int)result.ResultCode:X2}");
        }
        catch (Exception refused) when (IsExpected(refused))
        {
            // An attempt that fails is an ordinary thing: its code goes to the listener, and the next attempt follows.
            return verdict ?? (limit.IsCancellationRequested ? "SILENT" : TlsFaults.Of(refused));
        }
    }

    private async Task SayGoodbyeAsync()
    {
        if (lost.Task.IsCompleted)
        {
            return;
        }

        using CancellationTokenSource limit = new(GoodbyeLimit);
        try
        {
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (IsExpected(gone))
        {
            // The broker sees the connection end, and sends the will.
        }
    }

    private async Task PublishAfterAsync(Task before, MqttApplicationMessage message, long token)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        try
        {
            MqttClientPublishResult result = await client.PublishAsync(message, stopping.Token).ConfigureAwait(false);
            if (token > 0 && result.IsSuccess)
            {
                listener.Published(token);
            }
        }
        catch (Exception gone) when (IsExpected(gone))
        {
            // What was on its way is lost with the connection; the fleet's reporter says again what it stands by.
        }

        lock (gate)
        {
            pending--;
            if (pending == 0)
            {
                drained.Set();
            }
        }
    }

    private async Task SubscribeAsync()
    {
        var options = new MqttClientSubscribeOptionsBuilder();
        foreach (string topic in settings.Topics)
        {
            options = options.WithTopicFilter($"pt/1/{settings.Terminal}/{topic}", MqttQualityOfServiceLevel.AtLeastOnce, noLocal: true);
        }

        try
        {
            _ = await client.SubscribeAsync(options.Build(), stopping.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (IsExpected(gone))
        {
            // The next connection subscribes again.
        }
    }

    private Task OnReceivedAsync(MqttApplicationMessageReceivedEventArgs came)
    {
        MqttApplicationMessage message = came.ApplicationMessage;
        string root = $"pt/1/{settings.Terminal}/";
        if (!message.Topic.StartsWith(root, StringComparison.Ordinal) || message.Payload.Length > PacketLengthMax)
        {
            return Task.CompletedTask;
        }

        came.AutoAcknowledge = false; // The library acknowledges when it is told to, after what the message led to is durable.
        FleetDelivery delivery;
        lock (gate)
        {
            delivery = new FleetDelivery(++received, message.Topic[root.Length..], message.Payload.ToArray())
            {
                ResponseTopic = message.ResponseTopic ?? "",
                Correlation = message.CorrelationData ?? [],
                IsRetained = message.Retain,
            };
            unacknowledged.Add(delivery.Number, came);
        }

        listener.Received(delivery);
        return Task.CompletedTask;
    }

    private async Task AcknowledgeAsync(MqttApplicationMessageReceivedEventArgs came)
    {
        try
        {
            await came.AcknowledgeAsync(stopping.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (IsExpected(gone))
        {
            // The broker brings it again with the next connection.
        }
    }

    private Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs ended)
    {
        if (ended.ClientWasConnected)
        {
            _ = lost.TrySetResult(ended.Reason switch
            {
                MqttClientDisconnectReason.SessionTakenOver => ReconnectPause.TakenOver,
                MqttClientDisconnectReason.KeepAliveTimeout => "SILENT",
                _ => "LOST",
            });
        }

        return Task.CompletedTask;
    }

    /// <summary>Reads the files anew for each attempt: they may have been replaced.</summary>
    private X509Certificate2? Read(X509Certificate2Collection authorities, out string fault)
    {
        fault = "CERT-CA-FILE";
        try
        {
            authorities.ImportFromPemFile(settings.CaFile);
        }
        catch (Exception broken) when (broken is CryptographicException or IOException)
        {
            return null; // The code above names the file.
        }

        return authorities.Count == 0
            ? null
            : OwnCertificate.Read(settings.CertificateFile, settings.KeyFile, settings.PassphraseFile, out fault);
    }

    [SuppressMessage("Security", "CA5398", Justification = "TLS 1.2 is the floor even where the system's policy allows less.")]
    private MqttClientOptions Options(X509Certificate2 own, X509Certificate2Collection authorities)
    {
        const int ReceiveMaximum = 8;
        MqttClientOptionsBuilder options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500)
            .WithTcpServer(settings.Address, settings.Port)
            .WithClientId(settings.ClientId ?? settings.Terminal)
            .WithCleanStart(settings.SessionExpiry == TimeSpan.Zero)
            .WithSessionExpiryInterval((uint)settings.SessionExpiry.TotalSeconds)
            .WithMaximumPacketSize(PacketLengthMax)
            .WithReceiveMaximum(ReceiveMaximum)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(60))
            .WithTlsOptions(tls => tls
                .UseTls()
                .WithTargetHost(settings.ServerName)
                .WithSslProtocols(SslProtocols.Tls12 | SslProtocols.Tls13)
                .WithRevocationMode(X509RevocationMode.NoCheck)
                .WithTrustChain(authorities)
                .WithClientCertificates([own])
                .WithCertificateValidationHandler(Judge));
        if (will is null)
        {
            return options.Build();
        }

        options = options
            .WithWillTopic(Topic(will))
            .WithWillPayload(will.Payload.ToArray())
            .WithWillContentType(will.ContentType)
            .WithWillPayloadFormatIndicator(MqttPayloadFormatIndicator.CharacterData)
            .WithWillQualityOfServiceLevel((MqttQualityOfServiceLevel)will.QualityOfService)
            .WithWillRetain(will.Retain)
            .WithWillDelayInterval((uint)settings.WillDelay.TotalSeconds);
        return (will.Expiry is { } expiry ? options.WithWillMessageExpiryInterval((uint)expiry.TotalSeconds) : options).Build();
    }

    private bool Judge(MqttClientCertificateValidationEventArgs seen)
    {
        DateTime now = DateTime.Now;
        bool excused = now < settings.ClockEarliest && TlsFaults.IsYoung(seen.Chain, seen.SslPolicyErrors, now);
        verdict = excused
            ? null
            : TlsFaults.OfPeer(seen.Certificate, seen.Chain, seen.SslPolicyErrors, now)?.Replace(
                "CERT-HOST", "CERT-BROKER", StringComparison.Ordinal);
        return verdict is null;
    }

    private MqttApplicationMessage Message(FleetMessage message)
    {
        MqttApplicationMessageBuilder builder = new MqttApplicationMessageBuilder()
            .WithTopic(Topic(message))
            .WithContentType(message.ContentType)
            .WithPayloadFormatIndicator(MqttPayloadFormatIndicator.CharacterData)
            .WithPayloadSegment(message.Payload)
            .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)message.QualityOfService)
            .WithRetainFlag(message.Retain);
        builder = message.ResponseTopic.Length > 0 ? builder.WithResponseTopic(message.ResponseTopic) : builder;
        builder = message.Correlation.IsEmpty ? builder : builder.WithCorrelationData(message.Correlation.ToArray());
        return (message.Expiry is { } expiry ? builder.WithMessageExpiryInterval((uint)expiry.TotalSeconds) : builder).Build();
    }

    private string Topic(FleetMessage message) => $"pt/1/{settings.Terminal}/{message.Topic}";

    private void SetConnected(bool value)
    {
        lock (gate)
        {
            connected = value;
        }
    }
}
