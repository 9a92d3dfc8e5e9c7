namespace Terminal.Engine.Fleet;

/// <summary>A message to the fleet's broker.</summary>
/// <param name="Topic">Below the terminal's own root: <c>up/status</c>. The link puts <c>pt/1/{terminal}/</c> before it.</param>
/// <param name="ContentType">MIME type: <c>application/vnd.pt.status+json</c>.</param>
/// <param name="Payload">JSON in UTF-8.</param>
/// <param name="QualityOfService">0 or 1.</param>
/// <param name="Retain">True where the broker keeps it for those who come later.</param>
/// <param name="Expiry">How long the broker may keep it undelivered; null for ever.</param>
public sealed record FleetMessage(
    string Topic, string ContentType, ReadOnlyMemory<byte> Payload, int QualityOfService, bool Retain, TimeSpan? Expiry);
