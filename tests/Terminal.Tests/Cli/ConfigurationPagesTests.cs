using System.Text.Json.Nodes;
using Terminal.Cli.Config;
using Terminal.Engine.Configuration;
using Terminal.Tests.Engine.Configuration;
using Terminal.Tests.Tidy;
using Xunit;

namespace Terminal.Tests.Cli;

/// <summary>The pages in the repository are those that the types make.</summary>
public sealed class ConfigurationPagesTests
{
    private const string Folder = "src/Terminal.Engine/Configuration/";
    private const string Begin = "<!-- reference -->\n";
    private const string End = "<!-- end of reference -->";

    [Fact]
    public void The_schema_in_the_repository_is_that_of_the_types() =>
        Assert.Equal(SchemaCommand.Schema(), SourceTree.Text(Folder + "terminal-configuration.schema.json"));

    [Fact]
    public void The_reference_page_is_that_of_the_types()
    {
        string page = SourceTree.Text(Folder + "README.md");
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        Assert.Equal(SchemaCommand.Page(), page[begin..page.IndexOf(End, StringComparison.Ordinal)]);
    }

    [Fact]
    public void Every_key_says_what_it_is()
    {
        JsonObject schema = ConfigurationSchema.Make(ConfigurationContext.Default.TerminalConfiguration, new TerminalConfiguration());
        AllSay(schema, "");
    }

    [Fact]
    public void A_key_of_the_schema_is_a_key_of_the_reader()
    {
        JsonObject known = ExampleDocument.Configuration();
        known["merchant"]!["nmae"] = "X";
        Assert.Null(ExampleDocument.Trust.Open(
            ExampleDocument.Version(1, content => content["cfg"] = known.DeepClone()), out IReadOnlyList<ConfigurationFault> faults));
        Assert.Equal(("/cfg/merchant/nmae", "unknown"), (faults[0].Pointer, faults[0].Code));
    }

    private static void AllSay(JsonObject schema, string at)
    {
        foreach ((string name, JsonNode? node) in schema["properties"]?.AsObject() ?? [])
        {
            JsonObject key = node!.AsObject();
            Assert.True(key["description"] is not null, $"{at}/{name} does not say what it is");
            AllSay(key["items"] as JsonObject ?? key, $"{at}/{name}");
        }
    }
}
