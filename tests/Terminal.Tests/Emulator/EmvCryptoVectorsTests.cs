using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Vectors;
using Xunit;

namespace Terminal.Tests.Emulator;

public sealed class EmvCryptoVectorsTests
{
    [Theory]
    [InlineData("emv2000_tree_sk", "1F54F492EF104580B0F4B0F8910D0438", 1, 0, 0)]
    [InlineData("emv2000_tree_sk", "1F54F492EF104580B0F4B0F8910D0439", 0, 1, 0)]
    [InlineData("something_else", "", 0, 0, 1)]
    public void A_case_passes_only_where_every_expected_member_is_computed_alike(string op, string key, int passed, int failed, int skipped)
    {
        Assert.Equal((passed, failed, skipped), Run(op, new JsonObject { ["session_key"] = key }));
        Assert.Equal((0, 1 - skipped, skipped), Run(op, new JsonObject { ["session_key"] = key, ["another"] = "00" }));
    }

    [Fact]
    public void A_case_that_must_be_refused_fails_where_it_is_computed() =>
        Assert.Equal((0, 1, 0), Run("emv2000_tree_sk", new JsonObject { ["error"] = true }));

    private static (int Passed, int Failed, int Skipped) Run(string op, JsonObject expected)
    {
        JsonObject document = new()
        {
            ["vectors"] = new JsonArray(new JsonObject
            {
                ["name"] = "one",
                ["op"] = op,
                ["inputs"] = new JsonObject
                {
                    ["icc_mk"] = "0123456789ABCDEF0123456789ABCDEF", ["atc"] = "00FF", ["height"] = 16, ["branch"] = 2,
                    ["iv"] = new string('0', 32),
                },
                ["expected"] = expected,
            }),
        };
        VectorReport report = new("");
        report.Begin("emv_crypto.json");
        using JsonDocument parsed = JsonDocument.Parse(document.ToJsonString());
        EmvCryptoVectors.Run(parsed.RootElement, report);
        return (report.Passed, report.Failed, report.Skipped);
    }
}
