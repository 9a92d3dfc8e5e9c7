using Terminal.Engine.Host;
using Terminal.Engine.Journal;

namespace Terminal.Engine.Clearing;

/// <summary>What the clearing wants done. Each may be carried out twice without harm.</summary>
public abstract record ClearingEffect
{
    private protected ClearingEffect() { }

    /// <summary>Have the vault decrypt the card of the oldest stored sale, or of the next record to upload.</summary>
    /// <param name="For">Which of the two.</param>
    public sealed record RevealCard(HostTask For) : ClearingEffect;

    /// <summary>Ask the host.</summary>
    /// <param name="Task">What.</param>
    public sealed record Ask(HostTask Task) : ClearingEffect;

    /// <summary>Make a record durable.</summary>
    /// <param name="Kind">What it says.</param>
    /// <param name="Reason">How, as a code; may be empty.</param>
    public sealed record Record(JournalKind Kind, string Reason = "") : ClearingEffect;
}
