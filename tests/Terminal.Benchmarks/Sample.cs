namespace Terminal.Benchmarks;

/// <summary>What was measured of one contestant, or a limit that was not measured.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Median">Nanoseconds for one piece of work, unless <see cref="Format"/> says otherwise: the median of all rounds.</param>
internal sealed record Sample(string Name, double Median)
{
    /// <summary>The fastest round.</summary>
    public double Min { get; init; } = Median;

    /// <summary>The slowest round.</summary>
    public double Max { get; init; } = Median;

    /// <summary>How its figures are written: a time, or a size.</summary>
    public Func<double, string> Format { get; init; } = Report.Time;

    /// <summary>Bytes that one piece of work allocates; null for a limit.</summary>
    public double? Allocated { get; init; }

    /// <summary>Whether it allocates and must not.</summary>
    public bool Fails { get; init; }
}
