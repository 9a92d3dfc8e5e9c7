namespace Terminal.Benchmarks;

/// <summary>A line of the table: ours against its peers and limits.</summary>
/// <param name="Ours">Ours.</param>
/// <param name="Peers">What it is compared with.</param>
internal sealed record Row(Sample Ours, params IReadOnlyList<Sample> Peers)
{
    /// <summary>Things to know that are no times: counts, sizes.</summary>
    public string Note { get; init; } = "";
}
