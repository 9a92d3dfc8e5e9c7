namespace Terminal.Crypto.Tr34;

/// <summary>What a receiver knows when a token comes.</summary>
/// <param name="Binding">To whom it is bound.</param>
/// <param name="Challenge">How it knows that the token is new.</param>
/// <param name="Now">The time, which certificates are judged by.</param>
public sealed record Tr34Context(Tr34Binding Binding, Tr34Challenge Challenge, DateTimeOffset Now);
