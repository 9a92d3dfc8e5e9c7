using System.Text.Json.Nodes;
using Terminal.Panel.Fleet;
using Xunit;

namespace Terminal.Tests.Panel.Fleet;

public sealed class NextDocumentTests
{
    /// <summary>The examples of RFC 7396 appendix A whose target and patch are objects.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void A_change_is_a_merge_patch(string standing, string patch, string result) =>
        Assert.Equal(result, Compose(null, standing, 1, patch)["cfg"]!.ToJsonString());

    [Fact]
    public void The_next_document_is_for_its_terminal_above_the_last_and_says_who_set_what()
    {
        const string Own = """{"merchant":{"name":"A"},"language":"en"}""";
        JsonObject first = Compose(null, Own, 4, """{"merchant":{"name":"B"},"language":"de"}""");
        Same(
            """
            {"terminal": "pt-1", "v": 4, "iat": 1000, "schema": "terminal-configuration/1", "urgent": true,
             "levels": [{"level": "terminal", "id": "pt-1", "v": 4, "set": ["/merchant/name", "/language"]}],
             "cfg": {"merchant": {"name": "B"}, "language": "de"}}
            """,
            first);

        JsonObject second = Compose(first, "{}", 5, """{"language":"en"}""");
        Same(
            """
            [{"level": "terminal", "id": "pt-1", "v": 4, "set": ["/merchant/name"]},
             {"level": "terminal", "id": "pt-1", "v": 5, "set": ["/language"]}]
            """,
            second["levels"]!);
        Assert.Equal("""{"merchant":{"name":"B"},"language":"en"}""", second["cfg"]!.ToJsonString());

        JsonObject third = Compose(second, "{}", 6, """{"merchant":{"name":"C"}}""");
        Assert.Equal([5, 6], third["levels"]!.AsArray().Select(level => (int)level!["v"]!));
    }

    private static void Same(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());

    private static JsonObject Compose(JsonObject? before, string own, int version, string members) => NextDocument.Compose(
        before,
        JsonNode.Parse(own)!.AsObject(),
        new ConfigurationChange("pt-1", version, 1000, JsonNode.Parse(members)!.AsObject(), IsUrgent: true));
}
