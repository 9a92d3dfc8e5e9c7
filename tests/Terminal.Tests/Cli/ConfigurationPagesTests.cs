using System.Text.Json.Nodes;
using Terminal.Cli.Config;
using Terminal.Daemon.Settings;
using Terminal.Engine.Configuration;
using Terminal.Tests.Engine.Configuration;
using Terminal.Tests.Tidy;
using Xunit;

namespace Terminal.Tests.Cli;

/// <summary>The pages in the repository are those that the types make.</summary>
public sealed class ConfigurationPagesTests
{
    private const string Begin = "<!-- reference -->\n";
    private const string End = "<!-- end of reference -->";

    [Fact]
    public void The_schemas_in_the_repository_are_those_of_the_types()
    {
        Assert.Equal(SchemaCommand.Schema(), SourceTree.Text("src/Terminal.Engine/Configuration/terminal-configuration.schema.json"));
        Assert.Equal(SettingsPages.Schema(), SourceTree.Text("src/Terminal.Daemon/Settings/terminald.schema.json"));
    }

    [Fact]
    public void The_reference_pages_are_those_of_the_types()
    {
        Assert.Equal(SchemaCommand.Page(), Table("src/Terminal.Engine/Configuration/README.md"));
        Assert.Equal(SettingsPages.Reference(), Table("src/Terminal.Daemon/README.md"));
    }

    [Fact]
    public void Every_key_says_what_it_is() => AllSay(JsonNode.Parse(SettingsPages.Schema())!.AsObject(), ""); // Configurations are in it.

    [Fact]
    public void A_key_of_the_schema_is_a_key_of_the_reader()
    {
        JsonObject known = ExampleDocument.Configuration();
        known["merchant"]!["nmae"] = "X";
        Assert.Null(ExampleDocument.Trust.Open(
            ExampleDocument.Version(1, content => content["cfg"] = known.DeepClone()), out IReadOnlyList<ConfigurationFault> faults));
        Assert.Equal(("/cfg/merchant/nmae", "unknown"), (faults[0].Pointer, faults[0].Code));
    }

    private static string Table(string file)
    {
        string page = SourceTree.Text(file);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return page[begin..page.IndexOf(End, StringComparison.Ordinal)];
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
