using System.Text.RegularExpressions;

namespace Terminal.Engine.Configuration;

/// <summary>What a key of a configuration is and what its value must be: the source of the checks, of the schema and of the reference
/// page.</summary>
/// <param name="says">What the key is, in one sentence for the person who sets it.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConfigurationKeyAttribute(string says) : Attribute
{
    private Regex? whole;

    /// <summary>What the key is.</summary>
    public string Says { get; } = says;

    /// <summary>Unit of a number: <c>minor units</c>, <c>s</c>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Least value of a number, least length of a text, least count of a list.</summary>
    public long Min { get; init; } = long.MinValue;

    /// <summary>Largest value of a number, largest length of a text, largest count of a list.</summary>
    public long Max { get; init; } = long.MaxValue;

    /// <summary>Pattern of a whole text, or of each text of a list: a regular expression without look-around, anchors implied.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>The values that a text may have; empty where any may be.</summary>
    public string[] OneOf { get; init; } = [];

    /// <summary>True where a text is of the pattern, or there is none.</summary>
    public bool Fits(string text) =>
        Pattern.Length == 0 || (whole ??= new Regex($@"\A(?:{Pattern})\z", RegexOptions.NonBacktracking)).IsMatch(text);
}
