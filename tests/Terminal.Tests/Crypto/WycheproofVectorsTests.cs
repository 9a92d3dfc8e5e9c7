using System.Text.Json;
using Terminal.Vectors;
using Terminal.Vectors.Crypto;
using Xunit;

namespace Terminal.Tests.Crypto;

/// <summary>The runner of Project Wycheproof's files, with the examples of RFC 4493 §4, RFC 4231 §4.2 and RFC 7515, Appendix A.3.</summary>
public sealed class WycheproofVectorsTests
{
    private const string CmacKey = "2b7e151628aed2a6abf7158809cf4f3c";
    private const string CmacTag = "bb1d6929e95937287fa37d129b756746"; // Of no data.
    private const string HmacKey = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";
    private const string HmacTag = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"; // Of "Hi There".
    private const string X = "7fcdce2770f6c45d4183cbee6fdb4b7b580733357be9ef13bacf6e3c7bd15445";
    private const string Y = "00c7f144cd1bbd9b7e872cdfedb9eeb9f4b3695d6ea90b24ad8a4623288588e5ad";
    private const string Message = "65794a68624763694f694a46557a49314e694a392e65794a7063334d694f694a71623255694c41304b49434a6c654841694f"
        + "6a457a4d4441344d546b7a4f44417344516f67496d6830644841364c79396c654746746347786c4c6d4e7662533970633139"
        + "7962323930496a7030636e566c6651";
    private const string SignatureRest = "215379636c483c2f7f155807d402a3b228033af97c7e17819ac3169ea665c50a"
        + "07d38c3c70e5d8f12daf084a5480a66590c5f293509a8f3f7f8a83a354d5";

    [Theory]
    [InlineData("AES-CMAC", "MacTest", CmacKey, "", CmacTag, "valid", 1, 0, 0)]
    [InlineData("AES-CMAC", "MacTest", CmacKey, "", CmacTag, "invalid", 0, 1, 0)]
    [InlineData("AES-CMAC", "MacTest", CmacKey, "00", CmacTag, "invalid", 1, 0, 0)]
    [InlineData("AES-CMAC", "MacTest", CmacKey, "00", CmacTag, "valid", 0, 1, 0)]
    [InlineData("AES-CMAC", "MacTest", "2b7e", "", CmacTag, "invalid", 1, 0, 0)]
    [InlineData("AES-CMAC", "MacTest", CmacKey, "", "no hex", "invalid", 0, 1, 0)]
    [InlineData("AES-CMAC", "MacTest", CmacKey, "", CmacTag, "acceptable", 0, 0, 1)]
    [InlineData("HMACSHA256", "MacTest", HmacKey, "4869205468657265", HmacTag, "valid", 1, 0, 0)]
    [InlineData("HMACSHA256", "MacTest", HmacKey, "4869205468657265", "b0344c61d8db3853", "valid", 0, 0, 1)]
    [InlineData("HMACSHA256", "MacTest", "4a656665", "", HmacTag, "valid", 0, 0, 1)]
    [InlineData("KMAC128", "MacTest", CmacKey, "", CmacTag, "valid", 0, 0, 1)]
    public void A_mac_counts_as_its_result_says(
        string algorithm, string type, string key, string message, string tag, string result, int passed, int failed, int skipped) =>
        Assert.Equal((passed, failed, skipped), Run($$"""
            {"algorithm": "{{algorithm}}", "testGroups": [{"type": "{{type}}", "tests": [
              {"tcId": 1, "comment": "", "key": "{{key}}", "msg": "{{message}}", "tag": "{{tag}}", "result": "{{result}}"}]}]}
            """));

    [Theory]
    [InlineData("SHA-256", "0ed1", "valid", 1, 0, 0)]
    [InlineData("SHA-256", "0ed1", "invalid", 0, 1, 0)]
    [InlineData("SHA-256", "0ed0", "invalid", 1, 0, 0)]
    [InlineData("SHA-512", "0ed1", "valid", 0, 0, 1)]
    public void A_signature_counts_as_its_result_says(string hash, string start, string result, int passed, int failed, int skipped) =>
        Assert.Equal((passed, failed, skipped), Run($$"""
            {"algorithm": "ECDSA", "testGroups": [{"type": "EcdsaP1363Verify", "sha": "{{hash}}",
              "publicKey": {"curve": "secp256r1", "wx": "{{X}}", "wy": "{{Y}}"}, "tests": [
              {"tcId": 1, "comment": "", "msg": "{{Message}}", "sig": "{{start}}{{SignatureRest}}", "result": "{{result}}"}]}]}
            """));

    private static (int Passed, int Failed, int Skipped) Run(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.True(WycheproofVectors.Are(document.RootElement));
        VectorReport report = new("");
        report.Begin("one.json");
        WycheproofVectors.Run(document.RootElement, report);
        return (report.Passed, report.Failed, report.Skipped);
    }
}
