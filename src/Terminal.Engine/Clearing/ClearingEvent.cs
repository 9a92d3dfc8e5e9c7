using Terminal.Engine.Journal;

namespace Terminal.Engine.Clearing;

/// <summary>What the host's answer means for the clearing.</summary>
public enum ClearingVerdict
{
    /// <summary>Taken.</summary>
    Accepted,

    /// <summary>Refused for good.</summary>
    Refused,

    /// <summary>The totals differ: the host wants the records.</summary>
    Differs,

    /// <summary>Not now.</summary>
    Postponed,
}

/// <summary>What happened to the clearing, in the order in which it is told.</summary>
public abstract record ClearingEvent
{
    private protected ClearingEvent() { }

    /// <summary>A stored sale waits, and the host can be asked.</summary>
    public sealed record AdviceDue : ClearingEvent;

    /// <summary>A closing waits for its settlement.</summary>
    public sealed record SettlementDue : ClearingEvent;

    /// <summary>A record waits to be uploaded.</summary>
    public sealed record UploadDue : ClearingEvent;

    /// <summary>All records are uploaded.</summary>
    public sealed record TrailerDue : ClearingEvent;

    /// <summary>An issuer has yet to be told what became of its scripts, and nothing else is due.</summary>
    public sealed record ReportDue : ClearingEvent;

    /// <summary>The vault decrypted the card.</summary>
    public sealed record Revealed : ClearingEvent;

    /// <summary>The vault refused.</summary>
    public sealed record VaultRefused : ClearingEvent;

    /// <summary>The card cannot be decrypted any more, and a supervisor gave up what it belongs to.</summary>
    public sealed record GivenUp : ClearingEvent;

    /// <summary>The question did not leave.</summary>
    public sealed record Unsent : ClearingEvent;

    /// <summary>The host answered.</summary>
    public sealed record Answered(ClearingVerdict Verdict) : ClearingEvent;

    /// <summary>No answer came in time, or the link went.</summary>
    public sealed record Unanswered : ClearingEvent;

    /// <summary>A record of the clearing is durable.</summary>
    public sealed record Recorded(JournalKind Kind) : ClearingEvent;

    /// <summary>A record could not be made durable.</summary>
    public sealed record RecordFailed : ClearingEvent;

    /// <summary>Somebody wants it now: a pause ends.</summary>
    public sealed record Hurried : ClearingEvent;

    /// <summary>The pause is over.</summary>
    public sealed record TimeElapsed : ClearingEvent;
}
