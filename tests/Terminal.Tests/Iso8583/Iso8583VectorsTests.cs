using System.Text.Json.Nodes;
using Terminal.Vectors;
using Xunit;

namespace Terminal.Tests.Iso8583;

public sealed class Iso8583VectorsTests
{
    private const string Valid =
        "08002020010000c0001292000000000100015445524d303030314d45524348414e543030303030303100063030303030310003303120";

    [Theory]
    [InlineData("bcd", Valid, "01 ", 1, 0)]
    [InlineData("bcd", Valid, "02 ", 0, 1)]
    [InlineData("bcd", Valid + "00", "01 ", 0, 1)]
    [InlineData("other", Valid, "01 ", 0, 0)]
    public void A_case_passes_only_where_both_directions_agree(string dialect, string hex, string field63, int passed, int failed)
    {
        JsonObject document = new()
        {
            ["dialects"] = new JsonObject { ["bcd"] = new JsonObject { ["fields"] = new JsonObject() } },
            ["vectors"] = new JsonArray(new JsonObject
            {
                ["id"] = "one",
                ["dialect"] = dialect,
                ["mti"] = "0800",
                ["fields"] = new JsonObject
                {
                    ["3"] = "920000", ["11"] = "000001", ["24"] = "001", ["41"] = "TERM0001", ["42"] = "MERCHANT0000001", ["60"] = "000001",
                    ["63"] = field63,
                },
                ["hex"] = hex,
            }),
        };
        VectorReport report = new("");
        report.Begin("messages.json");
        using System.Text.Json.JsonDocument parsed = System.Text.Json.JsonDocument.Parse(document.ToJsonString());
        Iso8583Vectors.Run(parsed.RootElement, report);
        Assert.Equal((passed, failed), (report.Passed, report.Failed));
        Assert.Equal(dialect == "other" ? 1 : 0, report.Skipped);
    }
}
