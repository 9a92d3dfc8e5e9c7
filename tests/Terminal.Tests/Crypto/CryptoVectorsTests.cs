using System.Text.Json;
using Terminal.Vectors;
using Terminal.Vectors.Crypto;
using Xunit;

namespace Terminal.Tests.Crypto;

/// <summary>The runner of the vectors itself: what is not computed, not known or not refused is a failure.</summary>
public sealed class CryptoVectorsTests
{
    private const string Key = "0123456789ABCDEFFEDCBA9876543210";

    [Theory]
    [InlineData("kcv_tdes", """{"kcv": "08D7B4"}""", true)]
    [InlineData("kcv_tdes", """{"kcv": "08d7b4", "weak": false}""", true)]
    [InlineData("kcv_tdes", """{"kcv": "08D7B5"}""", false)]
    [InlineData("kcv_tdes", """{"kcv": "08D7B4", "weak": true}""", false)]
    [InlineData("kcv_tdes", """{"kcv": "08D7B4", "other": 1}""", false)]
    [InlineData("kcv_tdes", """{"error": true, "reason": "any words"}""", false)]
    [InlineData("kcv_tdes", """{"error": "any words"}""", false)]
    [InlineData("visa_pvv", """{"error": true, "reason": "any words"}""", true)]
    [InlineData("visa_pvv", """{"error": "any words"}""", true)]
    [InlineData("visa_pvv", """{"pvv": "1234"}""", false)]
    [InlineData("no_such_operation", """{"error": true}""", false)]
    [InlineData("no_such_operation", """{}""", false)]
    public void A_case_passes_only_where_all_is_computed_or_refused_as_it_says(string op, string expected, bool passes)
    {
        using JsonDocument document = JsonDocument.Parse(
            $$"""{"vectors": [{"name": "one", "op": "{{op}}", "inputs": {"key": "{{Key}}"}, "expected": {{expected}}}]}""");
        VectorReport report = new("");
        report.Begin("one.json");
        CryptoVectors.Run(document.RootElement, report);
        Assert.Equal((passes ? 1 : 0, passes ? 0 : 1, 0), (report.Passed, report.Failed, report.Skipped));
    }

    [Fact]
    public void Inputs_that_are_missing_or_of_another_kind_are_refused_and_throw_nothing()
    {
        string[] names = [.. Operations().Distinct()];
        Assert.True(names.Length > 40);
        foreach (string inputs in (string[])["{}", """{"ksn": 7, "key": null, "pan": [], "track": "", "bits": "2", "pki": 1}"""])
        {
            foreach (string op in names)
            {
                using JsonDocument document = JsonDocument.Parse(
                    $$$"""{"pki": {}, "vectors": [{"name": "one", "op": "{{{op}}}", "inputs": {{{inputs}}}, "expected": {"x": 1}}]}""");
                VectorReport report = new("");
                report.Begin("one.json");
                CryptoVectors.Run(document.RootElement, report);
                Assert.DoesNotContain("Exception", Assert.Single(report.Failures), StringComparison.Ordinal);
            }
        }
    }

    private static IEnumerable<string> Operations() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "vectors", "crypto"), "*.json").SelectMany(path =>
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.GetProperty("vectors").EnumerateArray().Select(one => one.GetProperty("op").GetString()!).ToArray();
        });
}
