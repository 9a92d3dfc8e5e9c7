using System.Text.RegularExpressions;
using Xunit;

namespace Terminal.Tests.Tidy;

public sealed partial class TypeTests
{
    private static readonly string[] SaysNothing = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities"];

    [Fact]
    public void A_file_is_named_after_the_type_in_it() =>
        SourceTree.HasNone(SourceTree.CSharp("src")
            .Select(file => (file, types: TopLevel(SourceTree.Text(file))))
            .Where(found => found.types.Count > 0 && !found.types.Any(type => type.Name == Stem(found.file) || IsOfSet(type, found.file)))
            .Select(found => $"{found.file} has {string.Join(", ", found.types.Select(type => type.Name))}"));

    [Fact]
    public void A_file_has_one_type_and_at_most_the_small_vocabulary_around_it() =>
        SourceTree.HasNone(SourceTree.CSharp("src")
            .SelectMany(file => TopLevel(SourceTree.Text(file))
                .Where(type => type.Name != Stem(file) && !IsVocabulary(type, file))
                .Select(type => $"{file} also has {type.Kind} {type.Name}")));

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        SourceTree.HasNone(SourceTree.CSharp("src", "tests")
            .SelectMany(file => TopLevel(SourceTree.Text(file)).Select(type => (file, type.Name)))
            .Where(found => SaysNothing.Any(word => found.Name.EndsWith(word, StringComparison.Ordinal)))
            .Select(found => $"{found.file}: {found.Name}"));

    [Fact]
    public void Types_are_found_in_their_text()
    {
        const string Code = """
            namespace A;
            /// <summary>class Not</summary>
            public sealed class B<T> { private enum C { D } }
            internal readonly record struct E(int F);
            public enum G : byte { H }
            """;
        Assert.Equal([("class", "B"), ("record struct", "E"), ("enum", "G")], TopLevel(Code).Select(type => (type.Kind, type.Name)));
    }

    private static string Stem(string file) => Path.GetFileName(file).Split('.')[0];

    /// <summary>
    /// Enums, records and interfaces may stand beside the type whose vocabulary they are; the extensions of an enum, named as its plural;
    /// the native structures of an interop file; what the serialiser generates; and a closed set under its plural.
    /// </summary>
    private static bool IsVocabulary(Found type, string file) =>
        type.Kind is "enum" or "record" or "record struct" or "record class" or "delegate" or "interface"
        || type.Name == Stem(file) + "s"
        || (type.Kind == "struct" && file.Contains("/Interop/", StringComparison.Ordinal))
        || type.Name.EndsWith("Context", StringComparison.Ordinal)
        || IsOfSet(type, file);

    /// <summary>A file called by a plural holds a closed set of types that end in its singular: Listeners.cs has WireListener.</summary>
    private static bool IsOfSet(Found type, string file) =>
        Stem(file).EndsWith('s') && type.Name.EndsWith(Stem(file)[..^1], StringComparison.Ordinal);

    private static List<Found> TopLevel(string code)
    {
        string text = CodeText.Blank(code);
        List<Found> types = [];
        foreach (Match match in Declaration().Matches(text))
        {
            ReadOnlySpan<char> before = text.AsSpan(0, match.Index);
            if (before.Count('{') == before.Count('}'))
            {
                types.Add(new Found(match.Groups["kind"].Value, match.Groups["name"].Value));
            }
        }

        return types;
    }

    [GeneratedRegex(@"^(public|internal)\s+((static|sealed|abstract|readonly|ref|partial|unsafe)\s+)*"
        + @"(?<kind>record struct|record class|class|struct|record|interface|enum)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    private readonly record struct Found(string Kind, string Name);
}
