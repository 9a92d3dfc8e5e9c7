namespace Terminal.Engine.Configuration;

/// <summary>What is wrong with one value.</summary>
/// <param name="Pointer">Where: a JSON pointer (RFC 6901), empty for the whole.</param>
/// <param name="Code">What kind of wrong, for machines: <c>range</c>, <c>pattern</c>, <c>unknown</c>.</param>
/// <param name="Problem">The same for people: <c>must be 1 to 65535</c>.</param>
public sealed record ConfigurationFault(string Pointer, string Code, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Pointer.Length == 0 ? "/" : Pointer)} {Problem} ({Code})";
}
