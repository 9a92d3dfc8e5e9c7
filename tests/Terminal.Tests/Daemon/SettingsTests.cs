using System.Text.Json.Nodes;
using Terminal.Daemon.Settings;
using Terminal.Emulator.Cards;
using Terminal.Engine.Configuration;
using Terminal.Primitives;
using Terminal.Tests.Emulator.Cards;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Daemon;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_example_has_no_fault()
    {
        Assert.Equal([], Faults(_ => { }));
    }

    [Theory]
    [InlineData("configuration.terminalId", "2000000", "/configuration/terminalId")]
    [InlineData("configuration.merchant.id", "12345", "/configuration/merchant/id")]
    [InlineData("configuration.merchant.name", "", "/configuration/merchant/name")]
    [InlineData("configuration.merchant.categoryCode", "54x1", "/configuration/merchant/categoryCode")]
    [InlineData("configuration.timeZone", "Europe/Atlantis", "/configuration/timeZone")]
    [InlineData("journal.synchronous", "full", "/journal/synchronous")]
    [InlineData("storageKeyFile", "", "/storageKeyFile")]
    [InlineData("tpm.handle", "0x81010001", "/storageKeyFile")] // Beside the file: one of the two is wrong.
    [InlineData("tpm.handle", "81010001", "/tpm/handle")]
    [InlineData("tpm.handle", "0x81800000", "/tpm/handle")]
    [InlineData("tpm.connection", "", "/tpm/connection")]
    [InlineData("keypad.path", "", "/keypad/path")]
    [InlineData("keypad.path", "/dev/key\0pad", "/keypad/path")]
    [InlineData("journal.path", "\0", "/journal/path")]
    [InlineData("board.socket", "", "/board/socket")]
    [InlineData("host.address", "no host", "/host/address")]
    [InlineData("host.serverName", "", "/host/serverName")]
    [InlineData("host.passphraseFile", "", "/host/passphraseFile")]
    [InlineData("configuration.host.networkId", "03", "/configuration/host/networkId")]
    [InlineData("configuration.host.tpdu", "60000300", "/configuration/host/tpdu")]
    [InlineData("broker.terminal", "pt/+", "/broker/terminal")]
    [InlineData("broker.caFile", "", "/broker/caFile")]
    [InlineData("configuration.contactless.terminalCapabilities", "0008", "/configuration/contactless/terminalCapabilities")]
    [InlineData("configuration.contactless.applications.0.aid", "A000", "/configuration/contactless/applications/0/aid")]
    [InlineData("configuration.contactless.applications.0.qualifiers", "zz", "/configuration/contactless/applications/0/qualifiers")]
    public void A_wrong_text_is_named_by_its_path(string key, string value, string path) => OneFault(path, key, value);

    [Theory]
    [InlineData("configuration.currency", 1, "/configuration/currency")]
    [InlineData("configuration.country", 0, "/configuration/country")]
    [InlineData("paper", 57, "/paper")]
    [InlineData("reader.baudRate", 115201, "/reader/baudRate")]
    [InlineData("printer.baudRate", 0, "/printer/baudRate")]
    [InlineData("board.displayAddress", 128, "/board/displayAddress")]
    [InlineData("host.port", 65536, "/host/port")]
    [InlineData("configuration.host.answerSeconds", 0, "/configuration/host/answerSeconds")]
    [InlineData("configuration.host.echoSeconds", 4, "/configuration/host/echoSeconds")]
    [InlineData("broker.port", 0, "/broker/port")]
    [InlineData("configuration.telemetrySeconds", 9, "/configuration/telemetrySeconds")]
    [InlineData("configuration.contactless.cardSeconds", 301, "/configuration/contactless/cardSeconds")]
    [InlineData("configuration.contactless.applications.0.kernelId", 2, "/configuration/contactless/applications/0/kernelId")]
    [InlineData(
        "configuration.contactless.applications.0.floorLimitMinor", -1, "/configuration/contactless/applications/0/floorLimitMinor")]
    public void A_wrong_number_is_named_by_its_path(string key, int value, string path) => OneFault(path, key, value);

    [Theory]
    [InlineData("display", "ssd1306", "/board/i2c")]
    [InlineData("display", "e-paper", "/board/display")]
    [InlineData("lights", "gpio", "/board/gpio,/board/lightLines")]
    [InlineData("beeperLine", 26, "/board/beeperLine")]
    [InlineData("tamperLine", 21, "/board/gpio")]
    [InlineData("tamper", "relay", "/board/tamper")]
    public void A_device_on_the_board_is_asked_for_what_it_needs(string key, object value, string paths)
    {
        IReadOnlyList<ConfigurationFault> faults = Faults(s => s["board"]![key] = value is int line ? line : (string)value);
        Assert.Equal(paths.Split(','), faults.Select(fault => fault.Pointer).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{ "path": "/dev/i2c-1", "link": "i2c" }""", "")]
    [InlineData("""{ "path": "/dev/spidev0.0", "link": "spi", "clockHertz": 5000000 }""", "")]
    [InlineData("""{ "path": "/dev/i2c-1", "link": "i2c", "interruptLine": 21 }""", "/board/gpio")]
    [InlineData("""{ "path": "/dev/ttyAMA3", "interruptLine": 21 }""", "/board/gpio,/reader/interruptLine")]
    [InlineData("""{ "path": "/dev/i2c-1", "link": "usb" }""", "/reader/link")]
    [InlineData("""{ "path": "/dev/i2c-1", "link": "i2c", "address": 128 }""", "/reader/address")]
    [InlineData("""{ "path": "/dev/spidev0.0", "link": "spi", "clockHertz": 5000001 }""", "/reader/clockHertz")]
    public void A_reader_is_asked_for_what_its_wire_needs(string reader, string paths)
    {
        IReadOnlyList<ConfigurationFault> faults = Faults(s => s["reader"] = JsonNode.Parse(reader));
        Assert.Equal(paths, string.Join(',', faults.Select(fault => fault.Pointer).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_switch_is_on_the_socket_or_on_a_line() => Assert.Equal(
        ["/board/gpio", "/board/tamperLine"],
        Faults(static s => (s["board"]!["tamper"], s["board"]!["tamperLine"]) = ("socket", 21)).Select(static fault => fault.Pointer));

    [Fact]
    public void Display_and_lights_on_this_machines_buses_need_no_socket() =>
        Assert.Equal([], Faults(s => s["board"] = JsonNode.Parse(
            """
            { "display": "ssd1306", "i2c": "/dev/i2c-1", "displayAddress": 60, "lights": "gpio", "gpio": "/dev/gpiochip0",
              "lightLines": [5, 6, 13, 19], "beeperLine": 26, "tamperLine": 21 }
            """)));

    [Fact]
    public void What_the_packages_drive_is_refused_by_a_build_without_them()
    {
        IReadOnlyList<ConfigurationFault> faults = Faults(s =>
        {
            s["board"]!["display"] = "hd44780";
            s["board"]!["i2c"] = "/dev/i2c-1";
            s["keypad"] = JsonNode.Parse(
                """{ "driver": "matrix", "path": "/dev/gpiochip0", "outputs": [2, 3], "inputs": [6, 7], "keys": ["12", "XE"] }""");
        });
        string[] refused = Terminal.Daemon.Build.HasIotPackages ? [] : ["/board/display", "/keypad/driver"];
        Assert.Equal(refused, faults.Select(fault => fault.Pointer));
        Assert.All(faults, fault => Assert.Contains("flavour iot", fault.Problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_matrix_has_a_key_for_each_crossing() =>
        Assert.Contains(
            Faults(s => s["keypad"] = JsonNode.Parse(
                """{ "driver": "matrix", "path": "/dev/gpiochip0", "outputs": [2, 3], "inputs": [6, 7], "keys": ["12", "X"] }""")),
            fault => fault.Pointer == "/keypad/keys");

    [Fact]
    public void A_value_of_a_wrong_type_is_named_by_its_path() => OneFault("/host/port", "host.port", "5083");

    [Fact]
    public void A_null_is_refused_by_its_path()
    {
        ConfigurationFault fault = Assert.Single(Faults(s => s["configuration"]!["merchant"]!["name"] = null));
        Assert.Contains("/configuration/merchant", fault.Pointer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_within_a_list_is_refused_by_its_path()
    {
        IReadOnlyList<ConfigurationFault> faults =
            Faults(s => s["configuration"]!["merchant"]!["address"] = new JsonArray("1 Street", null));
        Assert.Equal(["/configuration/merchant/address/1"], faults.Select(f => f.Pointer).Distinct());
        faults = Faults(s => s["configuration"]!["contactless"]!["applications"] = new JsonArray((JsonNode?)null));
        Assert.Equal("/configuration/contactless/applications/0", Assert.Single(faults).Pointer);
    }

    [Fact]
    public void A_merchant_number_that_no_message_can_carry_is_refused() =>
        OneFault("/configuration/merchant/id", "configuration.merchant.id", "00000000001234\u00e4");

    [Fact]
    public void An_unknown_key_is_refused_by_its_path() => OneFault("/host/portt", "host.portt", 1);

    [Fact]
    public void A_missing_section_is_named_value_by_value()
    {
        string[] paths = [.. Faults(s => s.Remove("reader")).Select(f => f.Pointer)];
        Assert.Equal(["/reader/path"], paths);
        paths = [.. Faults(s => s.Remove("printer")).Select(f => f.Pointer)];
        Assert.Equal(["/printer/path", "/printer/baudRate"], paths);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        string[] paths = [.. Faults(s =>
        {
            s["paper"] = 1;
            s["configuration"]!["country"] = 0;
        }).Select(f => f.Pointer)];
        Assert.Equal(["/configuration/country", "/paper"], paths);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_file_that_is_no_settings_object_is_refused(string text)
    {
        File.WriteAllText(folder["terminald.json"], text);
        Assert.Null(SettingsFile.TryRead(folder["terminald.json"], out IReadOnlyList<ConfigurationFault> faults));
        Assert.NotEmpty(faults);
    }

    [Fact]
    public void A_missing_file_is_told()
    {
        Assert.Null(SettingsFile.TryRead(folder["terminald.json"], out IReadOnlyList<ConfigurationFault> faults));
        Assert.Contains("cannot be read", Assert.Single(faults).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_a_scheme_that_does_not_match_its_check_sum_is_named()
    {
        JsonObject key = new()
        {
            ["rid"] = "A000000003",
            ["index"] = "92",
            ["modulus"] = new string('A', 256),
            ["exponent"] = "03",
            ["checksum"] = new string('0', 40),
        };
        IReadOnlyList<ConfigurationFault> faults = Faults(s => s["configuration"]!["contactless"]!["caKeys"] = new JsonArray(key));
        Assert.Equal("/configuration/contactless/caKeys/0/checksum", Assert.Single(faults).Pointer);
    }

    [Fact]
    public void Keys_on_curves_must_hold_and_share_no_index_with_another()
    {
        JsonObject good = CurveKey();
        Assert.Empty(Faults(s => s["configuration"]!["contactless"]!["caCurveKeys"] = new JsonArray(good.DeepClone())));
        JsonObject wrong = CurveKey();
        wrong["checksum"] = new string('0', 64);
        IReadOnlyList<ConfigurationFault> faults = Faults(
            s => s["configuration"]!["contactless"]!["caCurveKeys"] = new JsonArray(good.DeepClone(), wrong));
        Assert.Equal(
            ["/configuration/contactless/caCurveKeys/1/index", "/configuration/contactless/caCurveKeys/1/checksum"],
            faults.Select(static one => one.Pointer));
        faults = Faults(s =>
        {
            JsonNode section = s["configuration"]!["contactless"]!;
            section["caCurveKeys"] = new JsonArray(good.DeepClone());
            section["caKeys"] = new JsonArray(new JsonObject
            {
                ["rid"] = "a000000003",
                ["index"] = "e2",
                ["modulus"] = new string('A', 256),
                ["exponent"] = "03",
                ["checksum"] = new string('0', 40),
            });
        });
        Assert.Contains(faults, static one => one.Pointer == "/configuration/contactless/caCurveKeys/0/index");
    }

    [Fact]
    public void XDA_is_claimed_in_the_slot_alone_and_only_with_a_key()
    {
        Assert.Equal(
            "/configuration/contactless/terminalCapabilities",
            Assert.Single(Faults(static s => s["configuration"]!["contactless"]!["terminalCapabilities"] = "0048CC")).Pointer);
        Assert.Equal(
            "/configuration/contact/terminalCapabilities",
            Assert.Single(Faults(static s => s["configuration"]!["contact"] = Slot())).Pointer);
        Assert.Empty(Faults(static s =>
        {
            s["configuration"]!["contact"] = Slot();
            s["configuration"]!["contactless"]!["caCurveKeys"] = new JsonArray(CurveKey());
        }));
    }

    [Fact]
    public void In_production_keys_on_curves_come_by_signature_alone()
    {
        IReadOnlyList<ConfigurationFault> faults = Faults(static s =>
        {
            s["profile"] = "production";
            s["configuration"]!["contactless"]!["caCurveKeys"] = new JsonArray(CurveKey());
        });
        Assert.Contains(faults, static one => one.Pointer == "/configuration/contactless/caCurveKeys");
    }

    [Fact]
    public void In_production_scheme_keys_and_their_signers_come_by_signature_alone()
    {
        IReadOnlyList<ConfigurationFault> faults = Faults(s => s["profile"] = "production");
        Assert.Equal("/fleet/keysFile", Assert.Single(faults).Pointer);
    }

    [Fact]
    public void In_production_no_trace_is_kept()
    {
        IReadOnlyList<ConfigurationFault> faults = Faults(s => (s["profile"], s["traces"]) = ("production", 1));
        Assert.Contains(faults, static fault => fault.Pointer == "/traces");
        Assert.Empty(Faults(static s => s["traces"] = 32));
    }

    [Fact]
    public void Paths_begin_at_the_settings_folder()
    {
        NodeConfiguration configuration = new(Read(_ => { })!, "/a/b");
        Assert.Equal("/a/dev/reader", configuration.PathOf("../dev/reader"));
        Assert.Equal("/dev/ttyS1", configuration.PathOf("/dev/ttyS1"));
    }

    private void OneFault(string path, string key, JsonNode value)
    {
        ConfigurationFault fault = Assert.Single(Faults(s => Set(s, key, value)));
        Assert.Equal(path, fault.Pointer);
    }

    private static void Set(JsonObject settings, string key, JsonNode value)
    {
        string[] names = key.Split('.');
        JsonNode place = settings;
        foreach (string name in names[..^1])
        {
            place = place is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : place[name]!;
        }

        place[names[^1]] = value;
    }

    private IReadOnlyList<ConfigurationFault> Faults(Action<JsonObject> change)
    {
        _ = Read(change, out IReadOnlyList<ConfigurationFault> faults);
        return faults;
    }

    private DaemonSettings? Read(Action<JsonObject> change) => Read(change, out _);

    private DaemonSettings? Read(Action<JsonObject> change, out IReadOnlyList<ConfigurationFault> faults)
    {
        JsonObject settings = ExampleSettings.Create();
        change(settings);
        File.WriteAllText(folder["terminald.json"], settings.ToJsonString());
        return SettingsFile.TryRead(folder["terminald.json"], out faults);
    }

    private static JsonObject CurveKey()
    {
        (byte index, TestCurveKey key, byte[] checksum) = WalletFixture.Wallet.CurveAuthorities[0];
        return new JsonObject
        {
            ["rid"] = TestWallet.AuthorityRid,
            ["index"] = Hex.ToText([index]),
            ["suite"] = Hex.ToText([key.Suite]),
            ["point"] = Hex.ToText([.. key.X, .. key.Y]),
            ["checksum"] = Hex.ToText(checksum),
        };
    }

    private static JsonObject Slot() => new()
    {
        ["terminalCapabilities"] = "2008CC",
        ["applications"] = new JsonArray(new JsonObject
        {
            ["aid"] = "A0000000031010",
            ["applicationVersion"] = "0096",
            ["tacDenial"] = "0010000000",
            ["tacOnline"] = "DC4004F800",
            ["tacDefault"] = "DC4000A800",
            ["floorLimitMinor"] = 0,
            ["defaultDdol"] = "9F3704",
        }),
    };
}
