using Terminal.Engine;
using Terminal.Engine.Fleet;
using Xunit;

namespace Terminal.Tests.Engine.Fleet;

public sealed class LinkDiagnosisTests
{
    [Theory]
    [InlineData("", "20 30 40 199", "green", "")]
    [InlineData("", "20 30 40 200", "yellow", "SLOW")]
    [InlineData("", "20 30 40 1199", "yellow", "SLOW")]
    [InlineData("", "20 30 40 1200", "red", "SLOW")]
    [InlineData("SILENT", "20 20 20 20 -", "yellow", "UNSTABLE")]
    [InlineData("SILENT", "20 20 20 -", "red", "UNSTABLE")]
    [InlineData("REFUSED", "- - -", "red", "REFUSED")]
    [InlineData("NAME-UNKNOWN", "-", "red", "NAME-UNKNOWN")]
    public void Loss_and_slowness_decide(string fault, string took, string verdict, string code) =>
        Assert.Equal((verdict, code), LinkDiagnosis.Judge(Trial("host", fault, took)));

    [Theory]
    [InlineData("SILENT", "SILENT", "LINE")]
    [InlineData("UNREACHABLE", "UNREACHABLE", "LINE")]
    [InlineData("SILENT", "REFUSED", "SILENT")]
    [InlineData("REFUSED", "REFUSED", "REFUSED")]
    public void Where_neither_peer_is_reached_alike_the_line_is_at_fault(string host, string broker, string code) =>
        Assert.Equal(("red", code), LinkDiagnosis.Judge([Trial("host", host, "- -"), Trial("broker", broker, "- -")]));

    [Fact]
    public void The_worse_peer_decides_and_nobody_is_asked_about_nothing()
    {
        Assert.Equal(("yellow", "SLOW"), LinkDiagnosis.Judge([Trial("host", "", "10"), Trial("broker", "", "300")]));
        Assert.Equal(("green", ""), LinkDiagnosis.Judge([]));
    }

    [Fact]
    public void Every_code_has_its_row_in_the_fault_table() => Assert.All(
        (string[])["SLOW", "UNSTABLE", "LINE", "NAME-UNKNOWN", "REFUSED", "SILENT", "UNREACHABLE"],
        code => Assert.True(FaultCatalogue.TryFind(code, out _), code));

    private static LinkTrial Trial(string peer, string fault, string took) =>
        new(peer, fault, [.. took.Split(' ').Select(word => word == "-" ? (int?)null : int.Parse(word, null))]);
}
