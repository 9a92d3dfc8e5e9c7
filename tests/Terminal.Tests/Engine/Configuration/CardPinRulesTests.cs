using System.Text.Json.Nodes;
using Terminal.Engine.Configuration;

namespace Terminal.Tests.Engine.Configuration;

/// <summary>What the contact reader may claim of PINs that the card checks.</summary>
public sealed class CardPinRulesTests
{
    private const string Place = "/cfg/contact/terminalCapabilities";

    /// <summary>A contact section that claims so much.</summary>
    public static JsonObject Claiming(string capabilities) => new()
    {
        ["terminalCapabilities"] = capabilities,
        ["applications"] = new JsonArray(new JsonObject
        {
            ["aid"] = "A0000000031010",
            ["tacDenial"] = "0010000000",
            ["tacOnline"] = "DC4004F800",
            ["tacDefault"] = "DC4000A800",
        }),
    };

    [Theory]
    [InlineData("2048C8", null)]
    [InlineData("2058C8", null)]
    [InlineData("2010C8", null)]
    [InlineData("20C8C8", "verification")] // In clear.
    [InlineData("2068C8", null)]
    [InlineData("2049C8", "verification")] // Enciphered with elliptic curves.
    public void An_enciphered_pin_may_be_claimed_and_none_in_clear(string capabilities, string? code) =>
        Assert.Equal(code is null ? [] : [(Place, code)], Faults(ExampleDocument.Trust, capabilities));

    [Theory]
    [InlineData("2048C8", null)] // An online PIN goes by itself where none can be entered.
    [InlineData("2058C8", "no-pin")]
    public void A_board_whose_vault_takes_no_pin_refuses_the_claim(string capabilities, string? code)
    {
        ConfigurationTrust without = ExampleDocument.Trust with { TakesPin = false };
        Assert.Equal(code is null ? [] : [(Place, code)], Faults(without, capabilities));
    }

    private static (string, string)[] Faults(ConfigurationTrust trust, string capabilities)
    {
        byte[] document = ExampleDocument.Version(3, content => content["cfg"]!["contact"] = Claiming(capabilities));
        _ = trust.Open(document, out IReadOnlyList<ConfigurationFault> faults);
        return [.. faults.Select(static fault => (fault.Pointer, fault.Code))];
    }
}
