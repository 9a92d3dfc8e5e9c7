using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Terminal.Engine.Fleet;
using Terminal.Platform.Interop;
using Terminal.Platform.Time;
using Terminal.Primitives;

namespace Terminal.Platform.Fleet;

/// <summary>MQTT 5 over libmosquitto, with mutual TLS, on a thread of its own.</summary>
/// <remarks>
/// The thread runs the library's loop itself: the library's own thread dies without a word when the first handshake fails. The library
/// queues what is published while offline without a bound: nothing is published then.
/// </remarks>
public sealed unsafe class MosquittoLink : IMqttLink
{
    private const int KeepAliveSeconds = 60;
    private const int ReceiveMaximum = 8;
    private const uint PacketLengthMax = 128 * 1024;
    private const int NoConnection = 4;
    private const int SystemError = 14;

    private static readonly TimeSpan HandshakePause = TimeSpan.FromMilliseconds(20);

    private readonly MqttSettings settings;
    private readonly IMqttListener listener;
    private readonly GCHandle self;
    private readonly nint client;
    private readonly BrokerTls tls;
    private readonly Lock gate = new();
    private readonly ManualResetEventSlim stopping = new();
    private readonly ManualResetEventSlim drained = new(true);
    private readonly DeliveryGate deliveries = new();
    private readonly ReconnectPause pause;
    private readonly Thread thread;
    private readonly Dictionary<int, long> tokens = [];
    private int unacknowledged;
    private bool started;
    private bool connected;
    private bool disposed;
    private string? hint;
    private long received;
    private Instant connectedAt;

    static MosquittoLink() => Check(Mosquitto.mosquitto_lib_init());

    /// <summary>Makes the link; nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="settings">Where and who.</param>
    /// <param name="will">What the broker publishes when the terminal is lost; null for a client that is missed by nobody.</param>
    /// <param name="listener">Hears of the connection.</param>
    public MosquittoLink(MqttSettings settings, FleetMessage? will, IMqttListener listener)
    {
        this.settings = settings;
        this.listener = listener;
        self = GCHandle.Alloc(this);
        byte cleanStart = settings.SessionExpiry == TimeSpan.Zero ? (byte)1 : (byte)0;
        client = Mosquitto.mosquitto_new(settings.ClientId ?? settings.Terminal, cleanStart, GCHandle.ToIntPtr(self));
        Invariant.Check(client != 0);
        Check(Mosquitto.mosquitto_threaded_set(client, 1));
        Check(Mosquitto.mosquitto_int_option(client, Mosquitto.OptionProtocolVersion, 5));
        Check(Mosquitto.mosquitto_int_option(client, Mosquitto.OptionTcpNoDelay, 1));
        Check(Mosquitto.mosquitto_int_option(client, Mosquitto.OptionReceiveMaximum, ReceiveMaximum));
        pause = new ReconnectPause(settings.PauseMax);
        tls = new BrokerTls(settings);
        Check(Mosquitto.mosquitto_int_option(client, Mosquitto.OptionSslContextWithDefaults, 0));
        Check(Mosquitto.mosquitto_void_option(client, Mosquitto.OptionSslContext, tls.Context));
        if (will is not null)
        {
            SetWill(will);
        }

        Mosquitto.mosquitto_connect_v5_callback_set(client, &OnConnect);
        Mosquitto.mosquitto_disconnect_v5_callback_set(client, &OnDisconnect);
        Mosquitto.mosquitto_publish_v5_callback_set(client, &OnPublish);
        Mosquitto.mosquitto_message_v5_callback_set(client, &OnMessage);
        Mosquitto.mosquitto_log_callback_set(client, &OnLog);
        thread = new Thread(Run) { IsBackground = true, Name = "broker" };
    }

    /// <inheritdoc/>
    public void Start()
    {
        Invariant.Check(!started);
        started = true;
        thread.Start();
    }

    /// <inheritdoc/>
    public bool Publish(FleetMessage message)
    {
        nint properties = Properties(message);
        lock (gate)
        {
            bool sent = false;
            if (connected)
            {
                Track(message.QualityOfService > 0 ? 1 : 0);
                int id = 0;
                fixed (byte* payload = message.Payload.Span)
                {
                    sent = Mosquitto.mosquitto_publish_v5(
                        client,
                        &id,
                        Topic(message),
                        message.Payload.Length,
                        payload,
                        message.QualityOfService,
                        message.Retain ? (byte)1 : (byte)0,
                        properties) == 0;
                }

                Track(!sent && message.QualityOfService > 0 ? -1 : 0);
                if (sent && message.Token > 0)
                {
                    tokens[id] = message.Token;
                }
            }

            Mosquitto.mosquitto_property_free_all(ref properties);
            return sent;
        }
    }

    /// <inheritdoc/>
    public void Acknowledge(long delivery) => deliveries.Pass(delivery);

    /// <inheritdoc/>
    public void Stop(TimeSpan limit)
    {
        if (!started || stopping.IsSet)
        {
            return;
        }

        _ = drained.Wait(limit);
        stopping.Set();
        deliveries.Close();
        _ = Mosquitto.mosquitto_disconnect_v5(client, 0, 0);
        thread.Join();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        Stop(TimeSpan.Zero);
        Mosquitto.mosquitto_destroy(client);
        Mosquitto.SSL_CTX_free(tls.Context); // the library had a reference of its own
        self.Free();
        stopping.Dispose();
        drained.Dispose();
        deliveries.Dispose();
    }

    private static MosquittoLink Of(nint user) => (MosquittoLink)GCHandle.FromIntPtr(user).Target!;

    private static void Check(int code) => Invariant.Check(code == 0);

    private static nint Properties(FleetMessage message)
    {
        nint properties = 0;
        Check(Mosquitto.mosquitto_property_add_byte(ref properties, Mosquitto.PropertyPayloadFormat, 1));
        Check(Mosquitto.mosquitto_property_add_string(ref properties, Mosquitto.PropertyContentType, message.ContentType));
        if (message.Expiry is { } expiry)
        {
            Check(Mosquitto.mosquitto_property_add_int32(ref properties, Mosquitto.PropertyMessageExpiry, (uint)expiry.TotalSeconds));
        }

        if (message.ResponseTopic.Length > 0)
        {
            Check(Mosquitto.mosquitto_property_add_string(ref properties, Mosquitto.PropertyResponseTopic, message.ResponseTopic));
        }

        if (!message.Correlation.IsEmpty)
        {
            fixed (byte* value = message.Correlation.Span)
            {
                Check(Mosquitto.mosquitto_property_add_binary(
                    ref properties, Mosquitto.PropertyCorrelationData, value, (ushort)message.Correlation.Length));
            }
        }

        return properties;
    }

    private string Topic(FleetMessage message) => $"pt/1/{settings.Terminal}/{message.Topic}";

    private void SetWill(FleetMessage will)
    {
        nint properties = Properties(will);
        Check(Mosquitto.mosquitto_property_add_int32(ref properties, Mosquitto.PropertyWillDelay, (uint)settings.WillDelay.TotalSeconds));
        fixed (byte* payload = will.Payload.Span)
        {
            // On success the library owns the properties.
            Check(Mosquitto.mosquitto_will_set_v5(
                client, Topic(will), will.Payload.Length, payload, will.QualityOfService, will.Retain ? (byte)1 : (byte)0, properties));
        }
    }

    private void Run()
    {
        string? lastFault = null;
        int code = Connect();
        while (true)
        {
            while (code == 0 && !stopping.IsSet)
            {
                code = Mosquitto.mosquitto_loop(client, 1000, 1);
                if (!connected)
                {
                    // Until the broker answers, libmosquitto wants to write and waits for nothing: a frozen one would cost a processor.
                    stopping.Wait(HandshakePause);
                }
            }

            bool was = SetConnected(false);
            if (stopping.IsSet)
            {
                // The goodbye went out with the call that asked for it; the loop has nothing more to write.
                return;
            }

            string fault = Interlocked.Exchange(ref hint, null) ?? Fault(code);
            if (was || fault != lastFault)
            {
                listener.Disconnected(fault);
            }

            lastFault = fault;
            if (stopping.Wait(pause.Next(fault, was ? MonotonicClock.Now - connectedAt : TimeSpan.Zero)))
            {
                return;
            }

            code = LoadTls() ?? Mosquitto.mosquitto_reconnect(client);
        }
    }

    private int Connect()
    {
        if (LoadTls() is { } failed)
        {
            return failed;
        }

        nint properties = 0;
        uint expiry = (uint)settings.SessionExpiry.TotalSeconds;
        Check(Mosquitto.mosquitto_property_add_int32(ref properties, Mosquitto.PropertySessionExpiry, expiry));
        Check(Mosquitto.mosquitto_property_add_int32(ref properties, Mosquitto.PropertyMaximumPacketSize, PacketLengthMax));
        int code = Mosquitto.mosquitto_connect_bind_v5(client, settings.Address, settings.Port, KeepAliveSeconds, null, properties);
        Mosquitto.mosquitto_property_free_all(ref properties);
        return code;
    }

    /// <summary>Reads the certificates, which may have been replaced since; a code where a file does not serve.</summary>
    private int? LoadTls()
    {
        const int Failed = 8;
        hint = tls.Load();
        return hint is null ? null : Failed;
    }

    // What is retained comes with every connection: what was acknowledged and then lost with the power comes again.
    private void Subscribe()
    {
        const int NoLocal = 0x04;
        foreach (string topic in settings.Topics)
        {
            _ = Mosquitto.mosquitto_subscribe_v5(client, null, $"pt/1/{settings.Terminal}/{topic}", 1, NoLocal, 0);
        }
    }

    private bool SetConnected(bool value)
    {
        lock (gate)
        {
            bool was = connected;
            connected = value;
            if (!value)
            {
                unacknowledged = 0;
                drained.Set();
            }

            return was;
        }
    }

    private void Track(int change)
    {
        lock (gate)
        {
            unacknowledged = Math.Max(0, unacknowledged + change);
            if (unacknowledged == 0)
            {
                drained.Set();
            }
            else
            {
                drained.Reset();
            }
        }
    }

    private static string Fault(int code)
    {
        const int ConnectionRefused = 111;
        int error = Marshal.GetLastSystemError();
        return code switch
        {
            SystemError when error == ConnectionRefused => "REFUSED",
            SystemError => string.Create(CultureInfo.InvariantCulture, $"ERRNO-{error}"),
            NoConnection or 7 => "LOST",
            8 => "TLS",
            15 => "NAME-UNKNOWN",
            19 => "SILENT",
            _ => string.Create(CultureInfo.InvariantCulture, $"MQTT-{code}"),
        };
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnConnect(nint client, nint user, int reason, int flags, nint properties)
    {
        MosquittoLink link = Of(user);
        if (reason != 0)
        {
            link.hint = string.Create(CultureInfo.InvariantCulture, $"CONNACK-{reason:X2}");
            return;
        }

        link.connectedAt = MonotonicClock.Now;
        link.Subscribe();
        _ = link.SetConnected(true);
        link.listener.Connected();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnDisconnect(nint client, nint user, int reason, nint properties)
    {
        const int SessionTakenOver = 0x8E;
        if (reason == SessionTakenOver)
        {
            Of(user).hint = ReconnectPause.TakenOver;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnPublish(nint client, nint user, int messageId, int reason, nint properties)
    {
        const int Refused = 0x80;
        MosquittoLink link = Of(user);
        link.Track(-1);
        long token;
        lock (link.gate)
        {
            _ = link.tokens.Remove(messageId, out token);
        }

        if (token > 0 && reason < Refused)
        {
            link.listener.Published(token);
        }
    }

    // The library writes its acknowledgement when this returns: it is held until what the message led to is durable.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(nint client, nint user, MosquittoMessage* message, nint properties)
    {
        MosquittoLink link = Of(user);
        string topic = Marshal.PtrToStringUTF8(message->Topic) ?? "";
        string root = $"pt/1/{link.settings.Terminal}/";
        if (!topic.StartsWith(root, StringComparison.Ordinal) || message->PayloadLength > PacketLengthMax)
        {
            return;
        }

        byte[] payload = new ReadOnlySpan<byte>(message->Payload, message->PayloadLength).ToArray();
        FleetDelivery delivery = new(++link.received, topic[root.Length..], payload)
        {
            ResponseTopic = Mosquitto.ResponseTopic(properties),
            Correlation = Mosquitto.Correlation(properties),
            IsRetained = message->Retain != 0,
        };
        link.listener.Received(delivery);
        if (message->QualityOfService > 0 && !link.deliveries.Wait(delivery.Number))
        {
            // The library acknowledges when this returns, whatever it is told: only a dead socket keeps it from that. The next connection
            // brings the message again.
            link.hint = "DELIVERY-OVERDUE";
            _ = Libc.EndConnection(Mosquitto.mosquitto_socket(client));
        }
    }

    // Certificate errors by name are in the library's log alone.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(nint client, nint user, int level, byte* text)
    {
        const int Error = 8;
        if (level != Error)
        {
            return;
        }

        ReadOnlySpan<byte> line = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
        MosquittoLink link = Of(user);
        link.hint = line switch
        {
            _ when line.IndexOf("certificate verify failed"u8) >= 0 => BrokerTls.Verdict ?? "CERT-BROKER",
            _ when line.IndexOf("alert certificate expired"u8) >= 0 => "CERT-OWN-EXPIRED",
            _ when line.IndexOf("alert unknown ca"u8) >= 0 => "CERT-OWN-UNTRUSTED",
            _ when line.IndexOf(" alert "u8) >= 0 => "CERT-OWN-REFUSED",
            _ => link.hint,
        };
    }
}
