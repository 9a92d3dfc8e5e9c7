using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Terminal.Daemon.Till;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Xunit;

namespace Terminal.Tests.Daemon.Till;

public sealed class TillDocumentTests
{
    [Fact]
    public async Task The_document_that_is_served_is_the_one_in_the_repository()
    {
        using TillStage stage = new();
        using HttpClient http = new();
        using HttpRequestMessage request = stage.Request("GET /openapi.json");
        using HttpResponseMessage answer = await http.SendAsync(request);
        Assert.Equal(TillDocument.Text, await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public void It_has_every_call_and_no_other() =>
        Assert.Equal(
            TillCalls.Table.Select(call => $"{call.Method} {call.Path}").Order(StringComparer.Ordinal),
            TillDocument.Served.Calls.Order(StringComparer.Ordinal));

    [Fact]
    public void It_has_every_member_of_every_type_that_is_served_and_no_other()
    {
        AssertSame(TillJson.TypeOf<PaymentView>(), "PaymentView");
        AssertSame(TillJson.TypeOf<AttemptView>(), "AttemptView");
        AssertSame(TillJson.TypeOf<StatusView>(), "StatusView");
        AssertSame(TillJson.TypeOf<BatchReport>(), "BatchReport");
        AssertSame(TillJson.TypeOf<BatchTotals>(), "BatchTotals");
        AssertSame(TillJson.TypeOf<TillError>(), "TillError");
    }

    [Fact]
    public void It_has_every_member_of_a_request_and_no_other()
    {
        Assert.Equal(TillMember.OfOrder.Select(member => member.Name), Names("PaymentOrder"));
        Assert.Equal(TillMember.OfOriginal.Select(member => member.Name), Names("Original"));
        Assert.Equal(TillMember.OfAttempt.Select(member => member.Name), Names("AttemptOrder"));
    }

    [Fact]
    public void It_has_every_code_of_the_table_and_no_other()
    {
        JsonElement code = TillDocument.Served.Schema("TillError").GetProperty("properties").GetProperty("code");
        Assert.Equal(
            TillCodes.All.Select(known => known.Code),
            code.GetProperty("anyOf")[0].GetProperty("enum").EnumerateArray().Select(text => text.GetString()));
    }

    [Fact]
    public void Each_code_is_there_once_and_its_message_says_what_to_do()
    {
        Assert.Equal(TillCodes.All.Count, TillCodes.All.Select(known => known.Code).Distinct().Count());
        Assert.All(TillCodes.All, known => Assert.EndsWith(".", known.Message, StringComparison.Ordinal));
    }

    private static string[] Names(string schema) =>
        [.. TillDocument.Served.Schema(schema).GetProperty("properties").EnumerateObject().Select(member => member.Name)];

    private static void AssertSame(JsonTypeInfo type, string schema)
    {
        JsonElement properties = TillDocument.Served.Schema(schema).GetProperty("properties");
        Assert.Equal(
            type.Properties.Select(property => property.Name).Order(StringComparer.Ordinal),
            Names(schema).Order(StringComparer.Ordinal));
        foreach (JsonPropertyInfo property in type.Properties)
        {
            string? expected = property.PropertyType == typeof(bool) ? "boolean"
                : property.PropertyType == typeof(int) || property.PropertyType == typeof(long) ? "integer"
                : property.PropertyType == typeof(string) || property.PropertyType.IsEnum ? "string"
                : property.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? "array"
                : null;
            JsonElement shape = properties.GetProperty(property.Name);
            string? told = shape.TryGetProperty("type", out JsonElement name) ? name.GetString()
                : shape.TryGetProperty("anyOf", out JsonElement any) ? any[0].GetProperty("type").GetString()
                : null;
            Assert.True(expected == told, $"{schema}.{property.Name} is {expected} and told as {told}");
        }
    }
}
