namespace Terminal.Daemon.Testing;

/// <summary>What the test of one part found.</summary>
/// <param name="Fault">A stable code; null where the part is well.</param>
/// <param name="Detail">What was seen, and where.</param>
internal readonly record struct PartResult(string? Fault, string Detail)
{
    /// <summary>The part is well.</summary>
    public static PartResult Good(string detail) => new(null, detail);

    /// <summary>It is not.</summary>
    public static PartResult Bad(string fault, string detail) => new(fault, detail);
}
