using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Primitives;

namespace Terminal.Panel.Setup;

/// <summary>The terminal's own settings file for the emulator, <c>terminald.json</c>.</summary>
internal static class TerminalSettings
{
    /// <summary>Writes the file at the first start; later only what the start asks for is changed, and what a person edited
    /// stays.</summary>
    /// <param name="state">Where.</param>
    /// <param name="options">What this start asks for.</param>
    /// <param name="applications">The contactless applications, as the file has them.</param>
    /// <returns>True where the file has tills switched on.</returns>
    /// <exception cref="JsonException">The file stands and is no JSON object of this shape.</exception>
    public static bool Write(StateFolder state, in SetupOptions options, JsonArray applications)
    {
        string path = Path.Combine(state.Terminal, "terminald.json");
        JsonObject settings = File.Exists(path) ? JsonText.Read(path) : Initial(applications);
        Section(settings, "host")["port"] = options.Ports.AcquirerRelay;
        Section(settings, "broker")["port"] = options.Ports.BrokerRelay;
        JsonObject configuration = Section(settings, "configuration");
        Section(configuration, "contactless")["caKeys"] = new JsonArray(JsonText.Read(Path.Combine(state.Emulator, "authority.json")));
        Section(configuration, "contactless")["caCurveKeys"] =
            JsonText.Read(Path.Combine(state.Emulator, "curve-authorities.json"))["keys"]?.DeepClone();
        settings["till"] ??= Till(); // A file of before there were tills has none.
        Section(settings, "till")["port"] = options.Ports.Till;
        if (options.AnswerSeconds is { } answer)
        {
            Section(configuration, "host")["answerSeconds"] = answer;
        }

        if (options.CardSeconds is { } card)
        {
            Section(configuration, "contactless")["cardSeconds"] = card;
        }

        if (options.TelemetrySeconds is { } telemetry)
        {
            configuration["telemetrySeconds"] = telemetry;
        }

        if (options.Paper is { } paper)
        {
            settings["paper"] = paper;
        }

        if (options.Reader is { } reader)
        {
            Section(settings, "reader")["link"] = reader;
            Section(settings, "reader")["path"] = reader == "serial" ? "../dev/reader" : "../dev/reader.sock";
        }

        settings["traces"] ??= 16;
        Section(settings, "board")["tamper"] ??= "socket"; // As of tills; so the next.
        settings["vault"] ??= new JsonObject();
        if (options.Vault is { } vault)
        {
            Section(settings, "vault")["socket"] = vault == "process" ? "../dev/vault.sock" : "";
        }

        if (options.HasSlot is { } slot)
        {
            settings["contactReader"] = new JsonObject { ["name"] = slot ? "Virtual PCD" : "" };
        }

        if (options.HasSessionKeys is { } session)
        {
            Section(configuration, "host")["sessionKeys"] = session;
        }

        JsonText.Write(path, settings, secret: false);
        return Section(settings, "till")["enabled"] is JsonValue enabled && enabled.TryGetValue(out bool on) && on;
    }

    /// <summary>Whether the file puts the vault into a process of its own.</summary>
    public static bool HasVaultProcess(StateFolder state) =>
        (string?)Section(JsonText.Read(Path.Combine(state.Terminal, "terminald.json")), "vault")["socket"] is { Length: > 0 };

    private static JsonObject Section(JsonObject settings, string name) =>
        settings[name] as JsonObject ?? throw new JsonException($"terminald.json: {name} is missing");

    private static JsonObject Initial(JsonArray applications) => new()
    {
        ["profile"] = "development",
        ["paper"] = 58,
        ["journal"] = new JsonObject { ["path"] = "journal.db", ["synchronous"] = "FULL" },
        ["storageKeyFile"] = "storage.key",
        ["vault"] = new JsonObject { ["takesPin"] = true },
        ["reader"] = new JsonObject { ["path"] = "../dev/reader", ["baudRate"] = 115200 },
        ["printer"] = new JsonObject { ["path"] = "../dev/printer", ["baudRate"] = 19200 },
        ["keypad"] = new JsonObject { ["path"] = "../dev/keypad" },
        ["magstripeReader"] = new JsonObject { ["path"] = "../dev/stripe" },
        ["board"] = new JsonObject { ["socket"] = "../dev/board.sock", ["displayAddress"] = 0x3C },
        ["host"] = Peer("acquirer.test"),
        ["broker"] = Broker(),
        ["fleet"] = new JsonObject { ["path"] = "fleet.db", ["keysFile"] = "../pki/configuration-keys.json" },
        ["configuration"] = Configuration(applications),
    };

    private static JsonObject Configuration(JsonArray applications) => new()
    {
        ["terminalId"] = SetupIdentity.TerminalId,
        ["merchant"] = new JsonObject
        {
            ["id"] = "000000000012345",
            ["name"] = "CORNER SHOP",
            ["address"] = new JsonArray("1 Market Street", "12345 Sampletown"),
            ["categoryCode"] = "5411",
        },
        ["currency"] = 978,
        ["country"] = 276,
        ["timeZone"] = "Europe/Berlin",
        ["host"] = new JsonObject
        {
            ["networkId"] = "003",
            ["tpdu"] = "6000030000",
            ["answerSeconds"] = 30,
            ["echoSeconds"] = 60,
            ["macs"] = true,
            ["encryptCards"] = true,
        },
        ["offline"] = Offline(),
        ["supervisorCode"] = SupervisorCode(),
        ["telemetrySeconds"] = 60,
        ["contactless"] = new JsonObject
        {
            ["terminalCapabilities"] = "0048C8",
            ["terminalType"] = "22",
            ["additionalCapabilities"] = "6000F0A001",
            ["cardSeconds"] = 60,
            ["applications"] = applications,
        },
        ["stripe"] = new JsonObject { ["fallback"] = true, ["failuresBefore"] = 2 },
        ["manualEntry"] = "supervisor",
        ["contact"] = new JsonObject
        {
            // The chip; online PIN, enciphered PIN for the card, signature and none; every offline data authentication.
            ["terminalCapabilities"] = "2078CC",
            ["applications"] = new JsonArray(
                Contact("A0000000031010", "0096"), Contact("A0000000032010", "0096"), Contact("A0000000041010", "0002")),
        },
    };

    // Action codes as schemes publish them for terminals that go online.
    private static JsonObject Contact(string aid, string version) => new()
    {
        ["aid"] = aid,
        ["applicationVersion"] = version,
        ["tacDenial"] = "0010000000",
        ["tacOnline"] = "DC4004F800",
        ["tacDefault"] = "DC4000A800",
        ["floorLimitMinor"] = 0,
        ["defaultDdol"] = "9F3704",
    };

    private static JsonObject Offline() => new()
    {
        ["use"] = "hostDown",
        ["saleLimitMinor"] = 3000,
        ["totalLimitMinor"] = 10000,
        ["countMax"] = 100,
    };

    // Anybody who reads this program knows the code: it is for play.
    private static JsonObject SupervisorCode()
    {
        const int Iterations = 20_000;
        byte[] salt = RandomNumberGenerator.GetBytes(16);
        byte[] code = Encoding.ASCII.GetBytes(SetupIdentity.SupervisorCode);
        byte[] hash = Rfc2898DeriveBytes.Pbkdf2(code, salt, Iterations, HashAlgorithmName.SHA256, 32);
        return new JsonObject { ["salt"] = Hex.ToText(salt), ["hash"] = Hex.ToText(hash), ["iterations"] = Iterations };
    }

    private static JsonObject Till() => new()
    {
        ["enabled"] = true,
        ["address"] = "127.0.0.1",
        ["tokenFile"] = "till.token",
        ["supervisorTokenFile"] = "supervisor.token",
    };

    private static JsonObject Broker()
    {
        JsonObject section = Peer("broker.test");
        section["terminal"] = SetupIdentity.TerminalName;
        return section;
    }

    private static JsonObject Peer(string serverName) => new()
    {
        ["address"] = "127.0.0.1",
        ["serverName"] = serverName,
        ["caFile"] = "../pki/ca.pem",
        ["certificateFile"] = "../pki/terminal.pem",
        ["keyFile"] = "../pki/terminal.key",
        ["passphraseFile"] = "tls.pass",
    };
}
