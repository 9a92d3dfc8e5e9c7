using System.Text.Json;
using Terminal.Panel.Scenario;
using Terminal.Tests.Tidy;
using Xunit;

namespace Terminal.Tests.Panel;

public sealed class ScenarioFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("scenario-").FullName;

    public static TheoryData<string> Shipped =>
        [.. SourceTree.Files.Where(file => file.StartsWith("tests/scenarios/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_scenario_of_the_project_is_well_formed(string file)
    {
        bool good = ScenarioFile.TryLoad(Path.Combine(SourceTree.Root, file), out ScenarioFile scenario, out string error);
        Assert.True(good, error);
        Assert.NotEmpty(scenario.Steps);
    }

    [Fact]
    public void Steps_and_settings_are_read()
    {
        string file = Write("""
            {"name": "a", "settings": {"answerSeconds": 3}, "steps": [{"press": "enter"}, {"waitDisplay": "Welcome", "seconds": 7}]}
            """);
        Assert.True(ScenarioFile.TryLoad(file, out ScenarioFile scenario, out _));
        Assert.Equal("a", scenario.Name);
        Assert.Equal(3, scenario.Setting("answerSeconds"));
        Assert.Null(scenario.Setting("paper"));
        Assert.Equal(["press", "waitDisplay"], scenario.Steps.Select(step => step.Verb));
        Assert.Equal(["enter", "Welcome"], scenario.Steps.Select(step => step.Text));
        Assert.Equal([15, 7], scenario.Steps.Select(step => step.Seconds));
    }

    [Fact]
    public void A_tap_may_say_when_the_card_leaves()
    {
        string file = Write("""{"name": "a", "steps": [{"tap": "visa-approve", "leaveAfter": 3}]}""");
        Assert.True(ScenarioFile.TryLoad(file, out ScenarioFile scenario, out string error), error);
        Assert.True(Assert.Single(scenario.Steps).TryMember("leaveAfter", out JsonElement count));
        Assert.Equal(3, count.GetInt32());
    }

    [Fact]
    public void A_till_does_steps_too()
    {
        string file = Write("""
            {"name": "a", "steps": [
              {"till": "POST /payments", "body": {"id": "7"}, "as": "supervisor", "expect": {"status": 201}},
              {"waitTill": "GET /payments/7", "contains": {"state": "approved"}}
            ]}
            """);
        Assert.True(ScenarioFile.TryLoad(file, out ScenarioFile scenario, out string error), error);
        Assert.Equal(["till", "waitTill"], scenario.Steps.Select(step => step.Verb));
    }

    [Theory]
    [InlineData("""{"steps": []}""")]
    [InlineData("""{"name": "a"}""")]
    [InlineData("""{"name": "a", "steps": [{"leap": 1}]}""")]
    [InlineData("""{"name": "a", "steps": [{"press": "enter", "tap": "visa-approve"}]}""")]
    [InlineData("""{"name": "a", "steps": [{"press": "enter", "secnods": 3}]}""")]
    [InlineData("""{"name": "a", "steps": [{"press": "enter", "seconds": 0}]}""")]
    [InlineData("""{"name": "a", "steps": ["press"]}""")]
    [InlineData("""{"name": "a", "steps": [""")]
    public void What_is_no_scenario_is_refused(string json)
    {
        Assert.False(ScenarioFile.TryLoad(Write(json), out _, out string error));
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1, "b": 2}""", true)]
    [InlineData("""{"a": {"b": "c"}}""", """{"a": {"b": "c", "d": null}}""", true)]
    [InlineData("""{"a": [1, {"b": 2}]}""", """{"a": [1, {"b": 2, "c": 3}]}""", true)]
    [InlineData("""{"a": 1}""", """{"a": 2}""", false)]
    [InlineData("""{"a": 1}""", """{"b": 1}""", false)]
    [InlineData("""{"a": [1]}""", """{"a": [1, 2]}""", false)]
    [InlineData("""{"a": 1}""", "[]", false)]
    [InlineData("""{"a": "1"}""", """{"a": 1}""", false)]
    public void A_value_holds_what_is_expected_and_perhaps_more(string expected, string actual, bool holds)
    {
        using JsonDocument left = JsonDocument.Parse(expected);
        using JsonDocument right = JsonDocument.Parse(actual);
        Assert.Equal(holds, JsonSubset.Holds(left.RootElement, right.RootElement));
    }

    [Theory]
    [InlineData("pt/1/pt-1/up/status", """{"state": "ready"}""", "up/status", true)]
    [InlineData("pt/1/pt-1/up/tele", """{"state": "ready"}""", "up/status", false)]
    [InlineData("pt/1/pt-1/up/status", """{"state": "busy"}""", "up/status", false)]
    [InlineData("pt/1/pt-1/up/status", "no json", "up/status", false)]
    public void A_message_holds_by_the_end_of_its_topic_and_its_payload(string topic, string payload, string suffix, bool holds)
    {
        using JsonDocument expected = JsonDocument.Parse("""{"state": "ready"}""");
        Assert.Equal(holds, new BrokerWatch.BrokerMessage(topic, payload).Holds(suffix, expected.RootElement));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string json)
    {
        string path = Path.Combine(folder, "scenario.json");
        File.WriteAllText(path, json);
        return path;
    }
}
