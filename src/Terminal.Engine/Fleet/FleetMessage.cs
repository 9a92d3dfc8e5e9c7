namespace Terminal.Engine.Fleet;

/// <summary>A message to the fleet's broker.</summary>
/// <param name="Topic">Below the terminal's own root: <c>up/status</c>. The link puts <c>pt/1/{terminal}/</c> before it.</param>
/// <param name="ContentType">MIME type: <c>application/vnd.pt.status+json</c>.</param>
/// <param name="Payload">JSON in UTF-8.</param>
/// <param name="QualityOfService">0 or 1.</param>
/// <param name="Retain">True where the broker keeps it for those who come later.</param>
/// <param name="Expiry">How long the broker may keep it undelivered; null for ever.</param>
public sealed record FleetMessage(
    string Topic, string ContentType, ReadOnlyMemory<byte> Payload, int QualityOfService, bool Retain, TimeSpan? Expiry)
{
    /// <summary>The sender's number for it, above 0, where the sender wants to hear that the broker has it; else 0.</summary>
    public long Token { get; init; }

    /// <summary>What the asker knows this answer by, or the answerer its answer; empty for none.</summary>
    public ReadOnlyMemory<byte> Correlation { get; init; }

    /// <summary>Whole topic on which an answer is wanted; empty for none.</summary>
    public string ResponseTopic { get; init; } = "";
}
