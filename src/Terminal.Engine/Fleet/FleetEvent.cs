namespace Terminal.Engine.Fleet;

/// <summary>Something that the fleet should know of, and must hear of even days later.</summary>
/// <param name="Sequence">Its number, from 1 without gaps: a reader sees what it missed.</param>
/// <param name="Id">Its id: it is told until the broker has it, so that it may come twice.</param>
/// <param name="Code">A code of the fault catalogue, or of a change for the better.</param>
public sealed record FleetEvent(long Sequence, Guid Id, string Code)
{
    /// <summary>What belongs to the code: numbers and names, no secret.</summary>
    public string Text { get; init; } = "";

    /// <summary>How bad it is.</summary>
    public Severity Severity { get; init; }

    /// <summary>How often it happened since it was last told, 1 and more.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The run in which it happened.</summary>
    public Guid Boot { get; init; }

    /// <summary>When, milliseconds since 1970; 0 where the time was not known.</summary>
    public long UnixMilliseconds { get; init; }

    /// <summary>True where the broker has it.</summary>
    public bool IsSent { get; init; }
}
