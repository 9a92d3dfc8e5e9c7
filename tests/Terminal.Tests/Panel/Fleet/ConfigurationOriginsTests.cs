using System.Text.Json.Nodes;
using Terminal.Panel.Fleet;
using Terminal.Tests.Daemon;
using Xunit;

namespace Terminal.Tests.Panel.Fleet;

public sealed class ConfigurationOriginsTests
{
    private readonly JsonObject own = ExampleSettings.Create()["configuration"]!.AsObject();

    [Fact]
    public void Without_a_pushed_document_a_key_is_the_boards_own_or_a_default()
    {
        own["supervisorCode"] = new JsonObject { ["salt"] = "00", ["hash"] = "11", ["iterations"] = 1000 };
        IReadOnlyList<KeyState> keys = ConfigurationOrigins.Of(own, null);
        Assert.Equal("board \"CORNER SHOP\" settings file", Told(keys, "/merchant/name"));
        Assert.Equal("default \"en\" ", Told(keys, "/language"));
        Assert.Equal("default 500 ", Told(keys, "/offline/countMax"));
        Assert.Equal("default none ", Told(keys, "/host/routes"));
        Assert.Equal("board \"hidden\" settings file", Told(keys, "/supervisorCode"));
        Assert.Equal(keys.Select(key => key.Pointer).Distinct(), keys.Select(key => key.Pointer));
        Assert.All(keys, key => Assert.NotEmpty(key.Says));
    }

    [Fact]
    public void With_one_a_key_is_the_documents_with_version_signer_and_the_nearest_level_that_set_it()
    {
        JsonObject pushed = Pushed(cfg =>
        {
            cfg["merchant"]!["name"] = "BLUE DOOR";
            cfg.Remove("telemetrySeconds");
        });
        IReadOnlyList<KeyState> keys = ConfigurationOrigins.Of(own, pushed);
        Assert.Equal("document \"BLUE DOOR\" v7, k-1; store s9 v3", Told(keys, "/merchant/name"));
        Assert.Equal("document \"5411\" v7, k-1; merchant m1 v2", Told(keys, "/merchant/categoryCode"));
        Assert.Equal("document 978 v7, k-1", Told(keys, "/currency"));
        Assert.Equal("default \"en\" ", Told(keys, "/language"));
        Assert.Equal("document", keys.Single(key => key.Pointer == "/contactless/applications").Origin);
        Assert.Equal("CORNER SHOP", keys.Single(key => key.Pointer == "/merchant/name").Own!.Value.GetString());
        Assert.Null(keys.Single(key => key.Pointer == "/currency").Own);
    }

    [Theory]
    [InlineData("/a/1/b", "2")]
    [InlineData("/a/9/b", null)]
    [InlineData("/a/x/b", null)]
    [InlineData("/c/d", null)]
    [InlineData("", """{"a":[{"b":1},{"b":2}],"c":3}""")]
    public void A_pointer_leads_to_its_value_or_nowhere(string pointer, string? value) =>
        Assert.Equal(value, ConfigurationOrigins.At(JsonNode.Parse("""{"a":[{"b":1},{"b":2}],"c":3}"""), pointer)?.ToJsonString());

    private JsonObject Pushed(Action<JsonObject> change)
    {
        JsonObject cfg = own.DeepClone().AsObject();
        change(cfg);
        return new JsonObject
        {
            ["kid"] = "k-1",
            ["content"] = new JsonObject
            {
                ["v"] = 7,
                ["levels"] = JsonNode.Parse(
                    """
                    [{"level": "merchant", "id": "m1", "v": 2, "set": ["/merchant"]},
                     {"level": "store", "id": "s9", "v": 3, "set": ["/merchant/name"]}]
                    """),
                ["cfg"] = cfg,
            },
        };
    }

    private static string Told(IReadOnlyList<KeyState> keys, string pointer)
    {
        KeyState key = keys.Single(key => key.Pointer == pointer);
        return $"{key.Origin} {key.Value?.GetRawText() ?? "none"} {key.By}";
    }
}
