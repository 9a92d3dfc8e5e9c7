using System.Text;
using System.Text.Json.Nodes;
using Terminal.Daemon.Settings;
using Terminal.Devices.Contact;
using Terminal.Emulator.Cards;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Tests.Engine;
using Terminal.Vault;

namespace Terminal.Tests.Daemon;

/// <summary>What cards are told of PINs, from the text of the settings to the bytes of the commands that they get.</summary>
/// <remarks>
/// The settings claim as much as their check lets them. EMV 4.4 Book 4, Annex A2: byte 2 of 9F33 has plaintext PIN (80), enciphered PIN
/// online (40), signature (20), enciphered PIN offline (10), no CVM (08). Byte 1 of 9F66 has online PIN in bit 3 (04).
/// </remarks>
public sealed class PinCapabilityTests
{
    private const string EveryVerification = "E0F8C8";
    private const string OnlinePinAndNone = "2048C8";
    private const byte PinsOfCapabilities = 0x80 | 0x40 | 0x10;
    private const byte PinOfQualifiers = 0x04;

    [Theory]
    [InlineData(true, SlotState.Ready, "24", EveryVerification)]
    [InlineData(false, SlotState.Ready, "20", "E028C8")]
    [InlineData(null, SlotState.Ready, "20", "E028C8")] // A file that is silent of it.
    [InlineData(true, SlotState.Empty, "20", "E028C8")] // No key to encipher one under.
    public void A_card_in_the_field_is_told_of_a_PIN_only_where_the_board_takes_one(
        bool? takesPin, SlotState key, string qualifiers, string capabilities)
    {
        NodeRig rig = Open(takesPin, key);
        AskingCard card = new(
            TestWallet.CheapCard("4761739001010119", ""), static answer => AskingCard.Replace(answer, "9F0306", "9F3306"));
        rig.KeyAmount();
        rig.Lay(card);
        string options = Assert.Single(card.Commands, static one => one.StartsWith("80A8", StringComparison.Ordinal));
        string told = options[14..]; // Behind header, length, and the template's tag and length: 9F66 (4), 9F02 (6), 9F33 in 6 bytes.
        Assert.Equal(qualifiers, told[..2]);
        Assert.Equal(capabilities + "000000", told[20..32]);
        ExpectNoPin(takesPin is true && key == SlotState.Ready, told[20..], told);
    }

    [Theory]
    [InlineData(true, SlotState.Ready, OnlinePinAndNone)]
    [InlineData(false, SlotState.Ready, "2008C8")]
    [InlineData(null, SlotState.Ready, "2008C8")]
    [InlineData(true, SlotState.Empty, "2008C8")]
    public void A_card_in_the_slot_is_told_of_a_PIN_only_where_the_board_takes_one(bool? takesPin, SlotState key, string capabilities)
    {
        NodeRig rig = Open(takesPin, key);
        rig.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.ReaderReady)));
        ChipCard card = new() { Wants = "9F33039F6604" };
        rig.KeyAmount();
        rig.Slot.Insert(card);
        string options = Assert.Single(card.Commands, static one => one.StartsWith("80A8", StringComparison.Ordinal));
        string cryptogram = card.Commands.First(static one => one.StartsWith("80AE", StringComparison.Ordinal));
        Assert.Equal(capabilities + "00000000", options[14..28]); // 9F66 is no object of this interface: zeros.
        Assert.EndsWith(capabilities + "00000000" + "00", cryptogram, StringComparison.Ordinal); // Then Le.
        ExpectNoPin(takesPin is true && key == SlotState.Ready, options[14..], options[20..]);
    }

    private static void ExpectNoPin(bool takes, string capabilities, string qualifiers)
    {
        Assert.Equal(takes, (Convert.FromHexString(capabilities)[1] & PinsOfCapabilities) != 0);
        Assert.True(takes || (Convert.FromHexString(qualifiers)[0] & PinOfQualifiers) == 0);
    }

    private static NodeRig Open(bool? takesPin, SlotState key)
    {
        JsonObject file = ExampleSettings.Create();
        JsonNode configured = file["configuration"]!;
        configured["contactless"]!["terminalCapabilities"] = EveryVerification;
        configured["contactless"]!["applications"]![0]!["qualifiers"] = "24000000";
        configured["contact"] = new JsonObject
        {
            ["terminalCapabilities"] = OnlinePinAndNone,
            ["applications"] = new JsonArray(new JsonObject
            {
                ["aid"] = "A0000000031010", ["applicationVersion"] = "0096",
                ["tacDenial"] = "0010000000", ["tacOnline"] = "DC4004F800", ["tacDefault"] = "DC4000A800",
            }),
        };
        if (takesPin is { } takes)
        {
            file["vault"] = new JsonObject { ["takesPin"] = takes };
        }

        DaemonSettings? settings =
            SettingsFile.Parse(Encoding.UTF8.GetBytes(file.ToJsonString()), out IReadOnlyList<ConfigurationFault> faults);
        Assert.Empty(faults);
        NodeConfiguration configuration = new(settings!, "/");
        NodeRig rig = new(configure: _ => ConfiguredSettings.Over(configuration.Board(), configuration.Own()));
        rig.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = key });
        rig.Open();
        return rig;
    }
}
