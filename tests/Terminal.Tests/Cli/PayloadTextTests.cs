using System.Text;
using Terminal.Cli;
using Xunit;

namespace Terminal.Tests.Cli;

public sealed class PayloadTextTests
{
    /// <summary>The example of RFC 7515 appendix A.3, in the flattened form of appendix A.7 (header and payload are the same).</summary>
    private const string Example = """
        {
          "protected": "eyJhbGciOiJFUzI1NiJ9",
          "payload": "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
          "signature": "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        }
        """;

    [Fact]
    public void A_signed_document_is_opened() =>
        Assert.Equal(
            """{"kid":null,"typ":null,"content":{"iss":"joe","exp":1300819380,"http://example.com/is_root":true}}""", Text(Example));

    [Fact]
    public void What_is_kept_of_a_supervisors_code_is_left_out_wherever_it_stands() =>
        Assert.Equal(
            """[{"cfg":{"supervisorCode":"hidden","name":"Ü"}}]""",
            Text("""[{"cfg":{"supervisorCode":{"salt":"00","hash":"11"},"name":"Ü"}}]"""));

    [Theory]
    [InlineData("""{"protected":"e30","payload":"****"}""", """{"protected":"e30","payload":"****"}""")]
    [InlineData("""{"protected":7,"payload":null}""", """{"protected":7,"payload":null}""")]
    [InlineData("""{"protected":"e30","payload":"MQ"}""", """{"protected":"e30","payload":"MQ"}""")]
    [InlineData("""{"a":1,"a":2}""", "13 bytes that are no JSON")]
    [InlineData("{", "1 bytes that are no JSON")]
    [InlineData("", "nothing")]
    public void Anything_else_is_shown_as_it_came(string payload, string text) => Assert.Equal(text, Text(payload));

    private static string Text(string payload) => PayloadText.Of(Encoding.UTF8.GetBytes(payload), indented: false);
}
