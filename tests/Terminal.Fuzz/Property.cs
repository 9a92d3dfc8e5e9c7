using System.Diagnostics.CodeAnalysis;

namespace Terminal.Fuzz;

/// <summary>What must hold for any input.</summary>
internal static class Property
{
    /// <summary>Fails the input where it does not.</summary>
    /// <param name="good">Whether it holds.</param>
    /// <param name="what">The property, as a sentence without its end.</param>
    public static void Holds([DoesNotReturnIf(false)] bool good, string what)
    {
        if (!good)
        {
            Fail(what);
        }
    }

    /// <summary>Fails where a part does not lie within the whole.</summary>
    public static void IsWithin(ReadOnlySpan<byte> part, ReadOnlySpan<byte> whole) =>
        Holds(part.IsEmpty || (whole.Overlaps(part, out int offset) && offset >= 0 && offset + part.Length <= whole.Length),
            "what is read lies within the input");

    [DoesNotReturn]
    private static void Fail(string what) => throw new PropertyException(what);
}

/// <summary>A property did not hold.</summary>
internal sealed class PropertyException(string what) : Exception("does not hold: " + what);
