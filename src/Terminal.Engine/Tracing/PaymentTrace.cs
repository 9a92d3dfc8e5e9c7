using Terminal.Primitives;

namespace Terminal.Engine.Tracing;

/// <summary>What was seen of one payment between terminal, card and host, masked.</summary>
internal sealed class PaymentTrace
{
    /// <summary>Most lines; what comes after them is not kept, and the trace says so.</summary>
    public const int EntryCountMax = 600;

    /// <summary>The payment.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its id at the till; empty where it was keyed.</summary>
    public required string TillId { get; init; }

    /// <summary>What kind of payment.</summary>
    public required string Type { get; init; }

    /// <summary>How much.</summary>
    public required Amount Amount { get; init; }

    /// <summary>When it began.</summary>
    public required Instant BeganAt { get; init; }

    /// <summary>Its invoice number; 0 where it came to no record.</summary>
    public int Invoice { get; set; }

    /// <summary>Its lines, in order.</summary>
    public List<TraceEntry> Entries { get; } = [];

    /// <summary>True where lines were left out.</summary>
    public bool IsCut { get; set; }
}
