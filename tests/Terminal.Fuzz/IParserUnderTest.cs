namespace Terminal.Fuzz;

/// <summary>One parser with what must hold of it for any input.</summary>
internal interface IParserUnderTest
{
    /// <summary>Inputs that it takes, to start from; at least one.</summary>
    IEnumerable<byte[]> ValidCases { get; }

    /// <summary>Runs one input; throws where the parser does, or where a property does not hold.</summary>
    void Run(ReadOnlySpan<byte> input);
}
