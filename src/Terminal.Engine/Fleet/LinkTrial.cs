namespace Terminal.Engine.Fleet;

/// <summary>What came of trying a peer several times.</summary>
/// <param name="Peer">Who: <c>host</c> or <c>broker</c>.</param>
/// <param name="Fault">Why the last try failed, as a code of the fault catalogue; empty where none did.</param>
/// <param name="Milliseconds">How long each connection took, in order; null for one that did not come about.</param>
public sealed record LinkTrial(string Peer, string Fault, IReadOnlyList<int?> Milliseconds);
