using System.Globalization;
using Terminal.Primitives;

namespace Terminal.Engine.Configuration;

/// <summary>Takes signed configurations, keeps them, brings them into force between two payments, and goes back by itself.</summary>
/// <remarks>
/// A document is reported as received, then rejected with every fault, or staged once it is durable. When the terminal rests, and the
/// window is open or the document urgent, it is marked as applied, then used, and must prove itself: what worked before it (host, reader)
/// must work again within <see cref="ProofTime"/>, or the one before it is used again. The retained document comes again with each
/// connection: the same one is answered with how far it has come, another one of the same version is an alarm.
/// </remarks>
public sealed class ConfigurationKeeper
{
    /// <summary>How long a configuration has to prove itself.</summary>
    public static readonly TimeSpan ProofTime = TimeSpan.FromMinutes(3);

    /// <summary>With how many starts of the program it must have proved itself; more, and the one before it is used.</summary>
    public const int StartsMax = 3;

    private readonly ConfigurationTrust trust;
    private readonly List<KeptDocument> history;
    private readonly Queue<KeeperOutput> outputs = new();
    private ConfigurationInForce inForce;
    private ConfigurationInForce before;
    private KeptDocument? row;
    private ConfigurationDocument? next;
    private (ReadOnlyMemory<byte> Envelope, long Delivery, DateTimeOffset? Time)? held;
    private long keeping;
    private ConfigurationReport? said;

    /// <summary>Creates the keeper over what is kept.</summary>
    /// <param name="trust">Whose documents are taken.</param>
    /// <param name="standing">What is kept and in force.</param>
    public ConfigurationKeeper(ConfigurationTrust trust, ConfigurationStanding standing)
    {
        this.trust = trust;
        history = [.. standing.History];
        inForce = standing.InForce;
        before = standing.Before;
        Resume();
        said = history.LastOrDefault() is { } last ? ReportOf(last) : null;
    }

    /// <summary>Where it stands.</summary>
    public KeeperPhase Phase { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>The document that waits; null where none does.</summary>
    public ConfigurationDocument? Waiting => Phase == KeeperPhase.Waiting ? next : null;

    /// <summary>True where a document is marked as applied, and the terminal has yet to use it, or to go back.</summary>
    public bool WantsRest => Phase is KeeperPhase.Switching or KeeperPhase.Returning;

    /// <summary>
    /// True from the mark "applied" until what is in force has proved itself, or is taken back. No payment begins then: it would stand
    /// in the books of a shop that the terminal may not be the next moment.
    /// </summary>
    public bool IsChanging => Phase is not (KeeperPhase.Settled or KeeperPhase.Staging or KeeperPhase.Waiting or KeeperPhase.Confirming);

    /// <summary>The signed document that is in force; empty where it is the board's own.</summary>
    public ReadOnlyMemory<byte> Signed => history.LastOrDefault(kept => kept.Sha256 == inForce.Sha256)?.Envelope ?? default;

    private long LastIssuedAt =>
        history.Count == 0 ? 0 : trust.Open(history[^1].Envelope.Span, out _)?.IssuedAt ?? 0;

    private int Highest => history.Count == 0 ? 0 : history.Max(static kept => kept.Version);

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out KeeperOutput? output) => outputs.TryDequeue(out output);

    /// <summary>Begins: what was applied before a restart has its time to prove itself.</summary>
    public void Start(Instant now) => Deadline = Phase == KeeperPhase.Proving ? now + ProofTime : null;

    /// <summary>The fleet can be told: it hears how far the last document came.</summary>
    public void Connected()
    {
        if (said is not null)
        {
            outputs.Enqueue(new KeeperOutput.Report(said));
        }
    }

    /// <summary>Takes a document from the broker.</summary>
    /// <param name="envelope">The document.</param>
    /// <param name="delivery">The broker's number for it; it is acknowledged when the outcome is durable.</param>
    /// <param name="time">The wall clock, for documents that are not valid yet; null where nobody has set it.</param>
    public void Arrived(ReadOnlyMemory<byte> envelope, long delivery, DateTimeOffset? time)
    {
        if (Phase is not (KeeperPhase.Settled or KeeperPhase.Waiting))
        {
            // The broker retains it and brings it again with the next connection: nothing is lost if the power goes now.
            outputs.Enqueue(new KeeperOutput.Acknowledge(delivery));
            held = (envelope, delivery, time);
            return;
        }

        string hash = ConfigurationDocument.HashOf(envelope.Span);
        if (history.LastOrDefault(kept => kept.Sha256 == hash) is { } known)
        {
            Say(ReportOf(known));
            outputs.Enqueue(new KeeperOutput.Acknowledge(delivery));
            return;
        }

        ConfigurationDocument? document = trust.Open(envelope.Span, out IReadOnlyList<ConfigurationFault> faults);
        Say(new ConfigurationReport(document?.Version ?? 0, hash, "received", inForce.Version, []));
        faults = document is null ? faults : Objections(document, time);
        if (faults.Count > 0)
        {
            Reject(new ConfigurationReport(document?.Version ?? 0, hash, "rejected", inForce.Version, faults), delivery);
            return;
        }

        next = document;
        row = new KeptDocument(document!.Version, hash, ConfigurationPhase.Staged, envelope)
        {
            UnixMilliseconds = time?.ToUnixTimeMilliseconds() ?? 0,
        };
        keeping = delivery;
        Phase = KeeperPhase.Staging;
        outputs.Enqueue(new KeeperOutput.Keep(row));
    }

    /// <summary>The terminal rests, and may change what it works with.</summary>
    /// <param name="working">What works now: <c>host reader</c>.</param>
    /// <param name="now">The time.</param>
    public void Rests(string working, Instant now)
    {
        switch (Phase)
        {
            case KeeperPhase.Waiting:
                Phase = KeeperPhase.Applying;
                row = row! with { Phase = ConfigurationPhase.Applied, Worked = working };
                outputs.Enqueue(new KeeperOutput.Keep(row));
                break;
            case KeeperPhase.Switching:
                before = inForce;
                inForce = new ConfigurationInForce(next!.Configuration, next.Version, row!.Sha256);
                Phase = KeeperPhase.Proving;
                Deadline = now + ProofTime;
                Use();
                Say(ReportOf(row));
                break;
            case KeeperPhase.Returning:
                inForce = before;
                Settle();
                Use();
                Say(ReportOf(history[^1]));
                break;
            default:
                break;
        }
    }

    /// <summary>Tells what works; a configuration that has brought back what worked before it is confirmed.</summary>
    public void Works(string working)
    {
        if (Phase == KeeperPhase.Proving && row!.Worked.Split(' ').All(working.Contains))
        {
            Phase = KeeperPhase.Confirming;
            Deadline = null;
            row = row with { Phase = ConfigurationPhase.Confirmed };
            outputs.Enqueue(new KeeperOutput.Keep(row));
        }
    }

    /// <summary>A row is durable.</summary>
    public void Kept(string sha256)
    {
        if (row is null || row.Sha256 != sha256)
        {
            return;
        }

        int place = history.FindIndex(kept => kept.Sha256 == sha256);
        if (place < 0)
        {
            history.Add(row);
        }
        else
        {
            history[place] = row;
        }

        switch (Phase)
        {
            case KeeperPhase.Staging:
                Phase = KeeperPhase.Waiting;
                outputs.Enqueue(new KeeperOutput.Acknowledge(keeping));
                Say(ReportOf(row));
                TakeHeld();
                break;
            case KeeperPhase.Applying:
                Phase = KeeperPhase.Switching;
                break;
            case KeeperPhase.Confirming:
                Say(ReportOf(row));
                Settle();
                break;
            case KeeperPhase.Reverting:
                Phase = KeeperPhase.Returning;
                break;
            default:
                break;
        }
    }

    /// <summary>A row could not be made durable: what is in force stays, and the broker keeps the document.</summary>
    public void KeepFailed(string sha256, Instant now)
    {
        if (row is null || row.Sha256 != sha256)
        {
            return;
        }

        outputs.Enqueue(new KeeperOutput.Alarm("CONFIG-NOT-KEPT", string.Create(CultureInfo.InvariantCulture, $"version {row.Version}")));
        Resume(); // An applied one keeps its deadline anew; a staged one waits for the next rest.
        Deadline = Phase == KeeperPhase.Proving ? now + ProofTime : null;
        TakeHeld();
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (Phase == KeeperPhase.Proving && Deadline <= now)
        {
            Deadline = null;
            Phase = KeeperPhase.Reverting;
            row = row! with { Phase = ConfigurationPhase.RolledBack };
            outputs.Enqueue(new KeeperOutput.Alarm(
                "CONFIG-ROLLED-BACK", string.Create(CultureInfo.InvariantCulture, $"version {row.Version}: what worked before does not")));
            outputs.Enqueue(new KeeperOutput.Keep(row));
        }
    }

    private IReadOnlyList<ConfigurationFault> Objections(ConfigurationDocument document, DateTimeOffset? time)
    {
        if (time is { } known && document.NotBefore > known.ToUnixTimeSeconds())
        {
            return [new ConfigurationFault("/nbf", "not-yet-valid", "is in the future")];
        }

        if (document.IsRollback && document.IssuedAt < LastIssuedAt)
        {
            return [new ConfigurationFault("/iat", "stale", "is before that of the last accepted document: a rollback is not replayed")];
        }

        if (document.Version > Highest || document.IsRollback)
        {
            return [];
        }

        if (document.Version == Highest)
        {
            outputs.Enqueue(new KeeperOutput.Alarm(
                "CONFIG-CONFLICT", string.Create(CultureInfo.InvariantCulture, $"two documents of version {document.Version}")));
        }

        return document.Version == Highest
            ? [new ConfigurationFault("/v", "conflict", "another document of this version is kept")]
            : [new ConfigurationFault("/v", "version", string.Create(CultureInfo.InvariantCulture, $"must be above {Highest}"))];
    }

    private void Reject(ConfigurationReport report, long delivery)
    {
        Say(report);
        outputs.Enqueue(new KeeperOutput.Acknowledge(delivery));
        outputs.Enqueue(new KeeperOutput.Alarm(
            "CONFIG-REJECTED", string.Create(CultureInfo.InvariantCulture, $"version {report.Version}: {report.Faults[0]}")));
    }

    private void Settle()
    {
        Phase = KeeperPhase.Settled;
        (row, next, Deadline) = (null, null, null);
        TakeHeld();
    }

    /// <summary>Takes up what the last row of the history left open.</summary>
    private void Resume()
    {
        KeptDocument? last = history.LastOrDefault();
        next = last?.Phase == ConfigurationPhase.Staged ? trust.Open(last.Envelope.Span, out _) : null;
        Phase = last?.Phase == ConfigurationPhase.Applied ? KeeperPhase.Proving
            : next is not null ? KeeperPhase.Waiting
            : KeeperPhase.Settled;
        row = Phase == KeeperPhase.Settled ? null : last;
    }

    private void TakeHeld()
    {
        if (held is { } waiting)
        {
            held = null;
            Arrived(waiting.Envelope, waiting.Delivery, waiting.Time);
        }
    }

    private void Use() => outputs.Enqueue(new KeeperOutput.Use(inForce));

    private ConfigurationReport ReportOf(KeptDocument kept)
    {
        string phase = kept.Phase.ToString().ToLowerInvariant();
        int previous = kept.Sha256 == inForce.Sha256 ? before.Version : inForce.Version;
        return new ConfigurationReport(kept.Version, kept.Sha256, phase, previous, []);
    }

    private void Say(ConfigurationReport report)
    {
        said = report;
        outputs.Enqueue(new KeeperOutput.Report(report));
    }
}
