using System.Text.Json;
using Xunit;

namespace Terminal.Tests.Tidy;

public sealed class VectorProvenanceTests
{
    private static readonly string[] OfTheFile = ["source", "sources", "about"];

    [Fact]
    public void Every_vector_file_says_where_it_comes_from() =>
        SourceTree.HasNone(SourceTree.Files
            .Where(file => file.StartsWith("tests/vectors/", StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal))
            .Where(file => !SaysItsSource(SourceTree.Text(file))));

    [Theory]
    [InlineData("""{"source": "a book"}""", true)]
    [InlineData("""{"title": "x", "vectors": [{"source": "a"}, {"sources": ["b"]}]}""", true)]
    [InlineData("""{"title": "x", "vectors": [{"source": "a"}, {"name": "b"}]}""", false)]
    [InlineData("""{"title": "x"}""", false)]
    [InlineData("""{"source": ""}""", false)]
    public void A_source_stands_at_the_file_or_at_each_of_its_cases(string json, bool said) => Assert.Equal(said, SaysItsSource(json));

    private static bool SaysItsSource(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || HasSource(root))
        {
            return root.ValueKind == JsonValueKind.Object;
        }

        JsonElement[] cases =
        [
            .. root.EnumerateObject()
                .Where(member => member.Value.ValueKind == JsonValueKind.Array)
                .SelectMany(member => member.Value.EnumerateArray())
                .Where(item => item.ValueKind == JsonValueKind.Object),
        ];
        return cases.Length > 0 && Array.TrueForAll(cases, HasSource);
    }

    private static bool HasSource(JsonElement item) =>
        OfTheFile.Any(name => item.TryGetProperty(name, out JsonElement said)
            && (said.ValueKind != JsonValueKind.String || !string.IsNullOrWhiteSpace(said.GetString())));
}
