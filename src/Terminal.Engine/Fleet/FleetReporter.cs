using System.Text.Json;
using Terminal.Engine.Configuration;
using Terminal.Primitives;

namespace Terminal.Engine.Fleet;

/// <summary>What the fleet is told of the terminal's state.</summary>
public enum FleetState
{
    /// <summary>Starting; no trade yet.</summary>
    Init,

    /// <summary>Ready to trade.</summary>
    Ready,

    /// <summary>A payment is going on.</summary>
    Busy,

    /// <summary>Trades with a part missing, or not at all; telemetry says which.</summary>
    Degraded,

    /// <summary>Ended in good order.</summary>
    Offline,

    /// <summary>The will: the broker says it when the terminal is gone without a word.</summary>
    Lost,
}

/// <summary>Builds status and telemetry for the broker.</summary>
/// <remarks>
/// The status is retained; boot id and sequence number let a reader ignore the will of an older run. Telemetry goes out at an interval with
/// a jitter of a tenth, so that a thousand terminals that start together do not report together.
/// </remarks>
/// <param name="settings">Interval and names.</param>
/// <param name="bootId">This run of the process.</param>
/// <param name="entropy">Source of the jitter.</param>
public sealed class FleetReporter(FleetSettings settings, Guid bootId, Entropy entropy)
{
    private readonly Queue<FleetMessage> messages = new();
    private Standing stands = new(FleetState.Init, "");
    private long sequence;
    private bool connected;

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>The message that the broker publishes when the terminal is lost. It is handed to the broker at connection.</summary>
    /// <param name="settings">Names.</param>
    /// <param name="bootId">The run that it speaks for.</param>
    public static FleetMessage Will(FleetSettings settings, Guid bootId) =>
        Status(settings, bootId, new Standing(FleetState.Lost, ""), (0, 0));

    /// <summary>Takes the next message to publish.</summary>
    public bool TryTake(out FleetMessage? message) => messages.TryDequeue(out message);

    /// <summary>Tells of the connection; a new one gets the status at once.</summary>
    public void LinkChanged(bool up, WallClock clock, Instant now)
    {
        connected = up;
        Deadline = up ? now + Jittered(TimeSpan.FromSeconds(2)) : null;
        if (up)
        {
            messages.Enqueue(Status(settings, bootId, stands, (++sequence, clock.UnixMillisecondsAt(now))));
        }
    }

    /// <summary>Works with other settings from now on; the status names the configuration in force.</summary>
    public void Use(FleetSettings next, WallClock clock, Instant now)
    {
        settings = next;
        if (connected)
        {
            messages.Enqueue(Status(settings, bootId, stands, (++sequence, clock.UnixMillisecondsAt(now))));
        }
    }

    /// <summary>Tells how far a configuration has come, where anybody can hear it; with a connection it is told again.</summary>
    public void Report(ConfigurationReport report, WallClock clock, Instant now)
    {
        if (!connected)
        {
            return;
        }

        byte[] payload = FleetJson.Write(json =>
        {
            json.WriteNumber("v", report.Version);
            json.WriteString("sha256", report.Sha256);
            json.WriteString("phase", report.Phase);
            json.WriteStartArray("reason");
            foreach (ConfigurationFault fault in report.Faults)
            {
                json.WriteStartObject();
                json.WriteString("path", fault.Pointer);
                json.WriteString("code", fault.Code);
                json.WriteString("text", fault.Problem);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("prev", report.Previous);
            json.WriteNumber("ts", clock.UnixMillisecondsAt(now));
        });
        messages.Enqueue(new FleetMessage(
            FleetTopics.ReportedConfiguration, "application/vnd.pt.config-report+json", payload, 1, Retain: true, null));
    }

    /// <summary>Takes the terminal's state and why it is degraded, in lower case; a change is published.</summary>
    public void Set(FleetState next, string why, WallClock clock, Instant now)
    {
        Standing standing = new(next, next == FleetState.Degraded ? why : "");
        if (standing == stands || stands.State == FleetState.Offline)
        {
            return; // The farewell is the last word of a run.
        }

        stands = standing;
        if (connected)
        {
            messages.Enqueue(Status(settings, bootId, stands, (++sequence, clock.UnixMillisecondsAt(now))));
        }
    }

    /// <summary>Publishes telemetry when it is due.</summary>
    public void Elapse(Telemetry telemetry, WallClock clock, Instant now)
    {
        if (connected && Deadline is { } deadline && now >= deadline)
        {
            Deadline = now + Jittered(settings.TelemetryInterval);
            messages.Enqueue(Compose(telemetry, clock.UnixMillisecondsAt(now)));
        }
    }

    private static FleetMessage Status(
        FleetSettings settings, Guid bootId, Standing standing, (long Sequence, long UnixMilliseconds) when)
    {
        byte[] payload = FleetJson.Write(json =>
        {
            json.WriteString("state", standing.State.ToString().ToLowerInvariant());
            if (standing.Reason.Length > 0)
            {
                json.WriteString("reason", standing.Reason);
            }

            json.WriteString("boot", bootId);
            json.WriteNumber("seq", when.Sequence);
            json.WriteString("fw", settings.Firmware);
            json.WriteStartObject("cfg");
            json.WriteNumber("v", settings.ConfigurationVersion);
            json.WriteString("sha256", settings.ConfigurationSha256);
            json.WriteEndObject();
            json.WriteNumber("ts", when.UnixMilliseconds);
        });
        return new FleetMessage(FleetTopics.Status, "application/vnd.pt.status+json", payload, 1, true, null);
    }

    /// <summary>Telemetry as a message.</summary>
    public FleetMessage Compose(Telemetry telemetry, long unixMilliseconds)
    {
        byte[] payload = FleetJson.Write(json =>
        {
            json.WriteString("boot", bootId);
            json.WriteNumber("ts", unixMilliseconds);
            json.WriteNumber("uptime", (long)telemetry.Uptime.TotalSeconds);
            json.WriteBoolean("clockTrusted", telemetry.ClockTrusted);
            json.WriteBoolean("host", telemetry.HostReady);
            json.WriteBoolean("reader", telemetry.ReaderReady);
            json.WriteString("printer", telemetry.Printer);
            json.WriteNumber("batch", telemetry.Batch);
            json.WriteNumber("sales", telemetry.SaleCount);
            json.WriteNumber("totalMinor", telemetry.SaleTotalMinor);
            json.WriteBoolean("reversalOwed", telemetry.ReversalOwed);
            json.WriteNumber("receiptsOwed", telemetry.ReceiptsOwed);
            json.WriteNumber("journal", telemetry.JournalSequence);
            json.WriteKnown("certDays", telemetry.CertificateDaysLeft);
            json.WriteKnown("caKeyDays", telemetry.CaKeyDaysLeft);
            json.WriteKnown("paperLow", telemetry.PaperLow);
            json.WriteNumber("stored", telemetry.StoredCount);
            json.WriteNumber("storedMinor", telemetry.StoredTotalMinor);
            json.WriteKnown("storedSeconds", (long?)telemetry.StoredAge?.TotalSeconds);
            json.WriteKnown("hostMs", (long?)telemetry.HostRoundTrip?.TotalMilliseconds);
            json.WriteNumber("hostLosses", telemetry.HostLossCount);
            json.WriteNumber("vaultRefusals", telemetry.VaultRefusalCount);
            telemetry.Machine.WriteTo(json);
        });
        return new FleetMessage(FleetTopics.Telemetry, "application/vnd.pt.tele+json", payload, 0, false, TimeSpan.FromHours(1));
    }

    private readonly record struct Standing(FleetState State, string Reason);

    private TimeSpan Jittered(TimeSpan interval) => interval + new TimeSpan((long)entropy.Below((ulong)(interval.Ticks / 10) + 1));
}
