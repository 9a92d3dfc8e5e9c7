using System.Text;
using System.Text.Json;
using Terminal.Daemon.Till;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Xunit;

namespace Terminal.Tests.Daemon.Till;

public sealed class TillRequestReaderTests
{
    private const string Sale = """{"id":"7","type":"sale","amount":1250,"currency":"EUR","operator":"Müller"}""";
    private const string Refund = """{"id":"8","type":"refund","amount":50,"currency":"EUR","original":{"reference":"123456789012"}}""";

    [Fact]
    public void A_sale_is_read() =>
        Assert.Equal(new PaymentOrder("7", PaymentType.Sale, 1250) { Operator = "Müller" }, Read(Sale));

    [Fact]
    public void A_refund_names_its_original_in_one_way()
    {
        Assert.Equal(new PaymentOrder("8", PaymentType.Refund, 50) { OriginalReference = "123456789012" }, Read(Refund));
        Assert.Equal(
            new PaymentOrder("8", PaymentType.Refund, 0) { OriginalInvoice = 12 },
            Read("""{"original":{"invoice":12},"type":"refund","id":"8"}"""));
        Assert.Equal(
            new PaymentOrder("8", PaymentType.Refund, 5), Read("""{"id":"8","type":"refund","amount":5,"currency":"EUR"}"""));
    }

    [Fact]
    public void A_void_takes_its_original_back_as_a_whole() =>
        Assert.Equal(
            new PaymentOrder("9", PaymentType.Void, 0) { OriginalId = "7" }, Read("""{"id":"9","type":"void","original":{"id":"7"}}"""));

    [Theory]
    [InlineData("", "JSON", "")]
    [InlineData("null", "JSON", "")]
    [InlineData("[]", "JSON", "")]
    [InlineData("\"id\"", "JSON", "")]
    [InlineData("{", "JSON", "")]
    [InlineData("{}{}", "JSON", "")]
    [InlineData("{\"id\":\"7\",}", "JSON", "")]
    [InlineData("{'id':'7'}", "JSON", "")]
    [InlineData("{\"id\":\"7\"/**/}", "JSON", "")]
    [InlineData("\uFEFF{\"id\":\"7\"}", "JSON", "")]
    [InlineData("{\"id\":\"\\ud800\"}", "JSON", "")]
    [InlineData("{\"amount\":01}", "JSON", "")]
    [InlineData("{\"amount\":NaN}", "JSON", "")]
    [InlineData("{\"original\":{\"id\":{\"id\":{}}}}", "JSON", "")]
    [InlineData("{}", "MISSING", "/id")]
    [InlineData("{\"id\":\"7\"}", "MISSING", "/type")]
    [InlineData("{\"id\":\"7\",\"type\":\"sale\"}", "MISSING", "/amount")]
    [InlineData("{\"id\":\"7\",\"type\":\"sale\",\"amount\":1}", "MISSING", "/currency")]
    [InlineData("{\"id\":\"7\",\"type\":\"void\"}", "MISSING", "/original")]
    [InlineData("{\"id\":\"7\",\"type\":\"refund\"}", "MISSING", "/amount")]
    [InlineData("{\"id\":\"7\",\"type\":\"sale\",\"amount\":1,\"currency\":\"USD\"}", "CURRENCY", "/currency")]
    [InlineData("{\"id\":\"7\",\"type\":\"sale\",\"original\":{\"id\":\"6\"}}", "VALUE", "/original")]
    [InlineData("{\"id\":\"7\",\"type\":\"void\",\"original\":{\"id\":\"6\"},\"amount\":1,\"currency\":\"EUR\"}", "VALUE", "/amount")]
    [InlineData("{\"id\":7}", "VALUE", "/id")]
    [InlineData("{\"id\":null}", "VALUE", "/id")]
    [InlineData("{\"id\":\"\"}", "VALUE", "/id")]
    [InlineData("{\"id\":\"a b\"}", "VALUE", "/id")]
    [InlineData("{\"id\":\"../7\"}", "VALUE", "/id")]
    [InlineData("{\"id\":\"ä\"}", "VALUE", "/id")]
    [InlineData("{\"type\":\"Sale\"}", "VALUE", "/type")]
    [InlineData("{\"type\":{}}", "VALUE", "/type")]
    [InlineData("{\"amount\":0}", "VALUE", "/amount")]
    [InlineData("{\"amount\":-1}", "VALUE", "/amount")]
    [InlineData("{\"amount\":1.5}", "VALUE", "/amount")]
    [InlineData("{\"amount\":12.50}", "VALUE", "/amount")]
    [InlineData("{\"amount\":1e3}", "VALUE", "/amount")]
    [InlineData("{\"amount\":\"1250\"}", "VALUE", "/amount")]
    [InlineData("{\"amount\":1000000000000}", "VALUE", "/amount")]
    [InlineData("{\"amount\":99999999999999999999}", "VALUE", "/amount")]
    [InlineData("{\"original\":[]}", "VALUE", "/original")]
    [InlineData("{\"original\":{}}", "VALUE", "/original")]
    [InlineData("{\"original\":{\"id\":\"6\",\"invoice\":1}}", "VALUE", "/original")]
    [InlineData("{\"original\":{\"invoice\":0}}", "VALUE", "/original/invoice")]
    [InlineData("{\"original\":{\"invoice\":1000000}}", "VALUE", "/original/invoice")]
    [InlineData("{\"original\":{\"reference\":\"12345678901\"}}", "VALUE", "/original/reference")]
    [InlineData("{\"operator\":\"a\\nb\"}", "VALUE", "/operator")]
    [InlineData("{\"operator\":\"123456789012345678901234567890123\"}", "VALUE", "/operator")]
    [InlineData("{\"ammount\":1}", "UNKNOWN", "/ammount")]
    [InlineData("{\"Id\":\"7\"}", "UNKNOWN", "/Id")]
    [InlineData("{\"a/b~c\":1}", "UNKNOWN", "/a~1b~0c")]
    [InlineData("{\"original\":{\"pan\":\"1\"}}", "UNKNOWN", "/original/pan")]
    [InlineData("{\"amount\":1,\"amount\":1000}", "DUPLICATE", "/amount")]
    [InlineData("{\"amount\":1,\"am\\u006funt\":1000}", "DUPLICATE", "/amount")]
    [InlineData("{\"original\":{\"id\":\"6\",\"id\":\"5\"}}", "DUPLICATE", "/original/id")]
    public void What_is_wrong_is_named_with_its_place(string body, string code, string pointer)
    {
        Assert.Null(TillRequestReader.TryReadOrder(Encoding.UTF8.GetBytes(body), "EUR", out TillMistake? mistake));
        Assert.Equal((code, pointer), (mistake!.Code.Code, mistake.Pointer));
    }

    [Fact]
    public void Each_limit_is_reached()
    {
        string id = new('a', 64);
        Assert.Equal(id, Read(Sale.Replace("\"7\"", $"\"{id}\"", StringComparison.Ordinal)).Id);
        Assert.False(TillRequestReader.IsId(id + "a"));
        Assert.Equal(999_999_999_999, Read(Sale.Replace("1250", "999999999999", StringComparison.Ordinal)).AmountMinor);
        Assert.Equal("7", Read(Sale.PadRight(TillRequestReader.LengthMax - 1)).Id); // The umlaut is two bytes.
        Assert.Null(TillRequestReader.TryReadOrder(new byte[TillRequestReader.LengthMax + 1], "EUR", out TillMistake? mistake));
        Assert.Equal("TOO-LARGE", mistake!.Code.Code);
    }

    [Theory]
    [InlineData("{\"number\":2}", 2, null, null)]
    [InlineData("{}", 0, "MISSING", "/number")]
    [InlineData("{\"number\":0}", 0, "VALUE", "/number")]
    [InlineData("{\"number\":100}", 0, "VALUE", "/number")]
    [InlineData("{\"number\":2,\"id\":\"7\"}", 0, "UNKNOWN", "/id")]
    public void An_attempt_is_read_by_its_number(string body, int number, string? code, string? pointer)
    {
        Assert.Equal(number, TillRequestReader.TryReadAttempt(Encoding.UTF8.GetBytes(body), out TillMistake? mistake));
        Assert.Equal((code, pointer), (mistake?.Code.Code, mistake?.Pointer));
    }

    /// <summary>The judge is the platform's own reader of documents: it must read what we take, and read the same.</summary>
    [Fact]
    public void Whatever_comes_nothing_is_thrown_and_what_is_taken_is_what_it_says()
    {
        Random random = new(20);
        int taken = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] body = Encoding.UTF8.GetBytes(round % 2 == 0 ? Sale : Refund);
            for (int change = random.Next(3); change >= 0; change--)
            {
                body[random.Next(body.Length)] = change == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:0123456789ae\\ "[random.Next(21)];
            }

            if (TillRequestReader.TryReadOrder(body, "EUR", out TillMistake? mistake) is not { } order)
            {
                Assert.NotNull(mistake);
                continue;
            }

            taken++;
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            JsonElement root = document.RootElement;
            Assert.Equal(root.GetProperty("id").GetString(), order.Id);
            Assert.Equal(root.GetProperty("amount").GetInt64(), order.AmountMinor);
            Assert.Equal(root.TryGetProperty("operator", out JsonElement name) ? name.GetString() : "", order.Operator);
        }

        Assert.InRange(taken, 100, 40_000); // Else the changes are too wild, or change nothing.
    }

    private static PaymentOrder Read(string body)
    {
        PaymentOrder? order = TillRequestReader.TryReadOrder(Encoding.UTF8.GetBytes(body), "EUR", out TillMistake? mistake);
        Assert.True(order is not null, mistake?.ToString());
        return order;
    }
}
