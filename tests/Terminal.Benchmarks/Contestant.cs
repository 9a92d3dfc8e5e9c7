namespace Terminal.Benchmarks;

/// <summary>One piece of work that is measured, ours or a peer's.</summary>
/// <param name="Name">What it does, in a few words.</param>
/// <param name="Run">Does it once.</param>
internal sealed record Contestant(string Name, Action Run)
{
    /// <summary>Whether the command fails where it allocates.</summary>
    public bool MustNotAllocate { get; init; }
}
