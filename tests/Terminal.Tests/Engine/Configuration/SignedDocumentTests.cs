using System.Text;
using System.Text.Json.Nodes;
using Terminal.Engine.Configuration;
using Xunit;

namespace Terminal.Tests.Engine.Configuration;

public sealed class SignedDocumentTests
{
    [Fact]
    public void A_document_of_a_trusted_key_is_opened()
    {
        ConfigurationDocument? document = ExampleDocument.Trust.Open(
            ExampleDocument.Version(7, c => c["urgent"] = true), out IReadOnlyList<ConfigurationFault> faults);
        Assert.Empty(faults);
        Assert.Equal((7, true, "CORNER SHOP"), (document!.Version, document.IsUrgent, document.Configuration.Merchant.Name));
    }

    [Fact]
    public void A_byte_changed_anywhere_in_it_is_refused()
    {
        byte[] good = ExampleDocument.Version(7);
        for (int i = 0; i < good.Length; i += 7)
        {
            byte[] bad = [.. good];
            bad[i] ^= 0x01;
            Assert.Null(ExampleDocument.Trust.Open(bad, out IReadOnlyList<ConfigurationFault> faults));
            Assert.NotEmpty(faults);
        }
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"test-1","typ":"pt-config/1"}""", "algorithm")]
    [InlineData("""{"alg":"HS256","kid":"test-1","typ":"pt-config/1"}""", "algorithm")]
    [InlineData("""{"alg":"ES256","kid":"test-1","typ":"pt-cmd/1"}""", "type")]
    [InlineData("""{"alg":"ES256","kid":"test-2","typ":"pt-config/1"}""", "unknown-key")]
    [InlineData("""{"alg":"ES256","typ":"pt-config/1"}""", "unknown-key")]
    [InlineData("""{"alg":"ES256","kid":"test-1","typ":"pt-config/1","crit":["x"]}""", "algorithm")]
    [InlineData("[]", "algorithm")]
    public void A_header_that_is_not_ours_is_refused(string header, string code) =>
        Assert.Equal(code, Code(ExampleDocument.Sign(ExampleDocument.Content(7), header)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"protected":"e30","payload":"e30"}""")]
    [InlineData("""{"protected":"e30","payload":"e30","signature":1}""")]
    [InlineData("""{"protected":"e3==","payload":"e30","signature":"e30"}""")]
    [InlineData("""{"protected":"e30","payload":"e30","signature":"e30"} x""")]
    public void What_is_no_envelope_is_refused(string text) => Assert.Equal("envelope", Code(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void One_byte_too_many_is_refused()
    {
        byte[] longest = ExampleDocument.Version(7);
        Array.Resize(ref longest, SignedDocument.LengthMax);
        Array.Fill(longest, (byte)' ', ExampleDocument.Version(7).Length, longest.Length - ExampleDocument.Version(7).Length);
        Array.Resize(ref longest, SignedDocument.LengthMax + 1);
        Assert.Equal("oversize", Code(longest));
    }

    [Theory]
    [InlineData("terminal", "\"pt-20000002\"", "/terminal", "wrong-terminal")]
    [InlineData("schema", "\"terminal-configuration/2\"", "/schema", "schema")]
    [InlineData("v", "0", "/v", "range")]
    [InlineData("v", "2147483648", "/v", "range")]
    [InlineData("rollback", "true", "/reason", "missing")]
    [InlineData("vv", "1", "/vv", "unknown")]
    public void A_content_that_does_not_serve_is_named(string key, string value, string pointer, string code)
    {
        Assert.Null(ExampleDocument.Trust.Open(
            ExampleDocument.Version(7, c => c[key] = JsonNode.Parse(value)), out IReadOnlyList<ConfigurationFault> faults));
        ConfigurationFault fault = Assert.Single(faults);
        Assert.Equal((pointer, code), (fault.Pointer, fault.Code));
    }

    [Fact]
    public void A_fault_of_the_configuration_has_its_place_in_the_document()
    {
        byte[] document = ExampleDocument.Version(7, c => c["cfg"]!["contactless"]!["applications"]![0]!["floorLimitMinor"] = 60_000);
        Assert.Null(ExampleDocument.Trust.Open(document, out IReadOnlyList<ConfigurationFault> faults));
        ConfigurationFault fault = Assert.Single(faults);
        Assert.Equal(("/cfg/contactless/applications/0/floorLimitMinor", "above-transaction"), (fault.Pointer, fault.Code));
    }

    [Fact]
    public void A_pin_of_more_digits_than_may_be_keyed_is_refused()
    {
        byte[] document = ExampleDocument.Version(7, c => c["cfg"]!["pin"] = new JsonObject { ["digitsMin"] = 7, ["digitsMax"] = 6 });
        Assert.Null(ExampleDocument.Trust.Open(document, out IReadOnlyList<ConfigurationFault> faults));
        ConfigurationFault fault = Assert.Single(faults);
        Assert.Equal(("/cfg/pin/digitsMin", "above-most"), (fault.Pointer, fault.Code));
    }

    [Theory]
    [InlineData("$", "")]
    [InlineData("$.a.b[3].c", "/a/b/3/c")]
    [InlineData("$['a.b']", "/a.b")]
    [InlineData("$.a['x/y']", "/a/x~1y")]
    public void A_path_of_the_reader_becomes_a_pointer(string path, string pointer) =>
        Assert.Equal(pointer, ConfigurationDocument.PointerOf(path));

    private static string Code(byte[] document)
    {
        Assert.Null(ExampleDocument.Trust.Open(document, out IReadOnlyList<ConfigurationFault> faults));
        return Assert.Single(faults).Code;
    }
}
