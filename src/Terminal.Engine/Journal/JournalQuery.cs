namespace Terminal.Engine.Journal;

/// <summary>Which payment is looked for on the disk. Exactly one of the four is given.</summary>
/// <param name="Question">The asker's number for the answer; 0 of a query that has none yet.</param>
public sealed record JournalQuery(int Question = 0)
{
    /// <summary>The payment's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The till's id of it.</summary>
    public string TillId { get; init; } = "";

    /// <summary>Its invoice number; the newest approved payment that has it, voids left out.</summary>
    public int Invoice { get; init; }

    /// <summary>Its retrieval reference.</summary>
    public string RetrievalReference { get; init; } = "";
}
