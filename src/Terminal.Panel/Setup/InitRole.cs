using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Panel.Scenario;

namespace Terminal.Panel.Setup;

/// <summary>The role <c>init</c>: makes everything that an emulator needs in its state folder, and keeps what is there.</summary>
internal static class InitRole
{
    private const int StorageKeyLength = 32;
    private const int TokenLength = 32;

    private static readonly string[] Options =
    [
        "--state", "--port-base", "--scenario", "--answer-seconds", "--card-seconds", "--late-seconds", "--telemetry-seconds", "--paper",
        "--reader", "--vault", "--slot",
    ];

    /// <summary>Runs the role.</summary>
    /// <returns>0; 64 where the command line is wrong; 65 where a file that stands is not what it should be.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        if (!TryRead(args, out StateFolder state, out SetupOptions options, out string error))
        {
            Console.Error.WriteLine("init: " + error);
            return 64;
        }

        try
        {
            Make(state, options);
            return 0;
        }
        catch (JsonException wrong)
        {
            Console.Error.WriteLine("init: " + wrong.Message);
            return 65;
        }
    }

    private static void Make(StateFolder state, in SetupOptions options)
    {
        state.Create();
        if (DevelopmentPki.Ensure(state, SetupIdentity.TerminalName, DateTimeOffset.UtcNow))
        {
            Console.WriteLine("made development certificates");
        }

        string storageKey = Path.Combine(state.Terminal, "storage.key");
        if (!File.Exists(storageKey) && !File.Exists(Path.Combine(state.Terminal, "keys", "tampered")))
        {
            byte[] drawn = RandomNumberGenerator.GetBytes(StorageKeyLength);
            StateFolder.Write(storageKey, drawn, secret: true);
            CryptographicOperations.ZeroMemory(drawn);
            Console.WriteLine("made the terminal's storage key");
        }

        EnsureToken(state.TillToken);
        EnsureToken(state.SupervisorToken);
        if (WalletFiles.Ensure(state, options.LateSeconds))
        {
            Console.WriteLine("made test cards with their authority and issuer");
        }

        if (KeyFiles.Ensure(state))
        {
            Console.WriteLine("made the terminal's payment keys");
        }

        bool tills = TerminalSettings.Write(state, options, Applications());
        BrokerSettings.Write(state, options.Ports);
        Console.WriteLine(TerminalSettings.HasVaultProcess(state) ? "vault: process" : "vault: inside");
        Console.WriteLine(tills ? "tills: on" : "tills: off"); // The last two lines are for who starts the terminal's processes.
    }

    private static void EnsureToken(string path)
    {
        if (!File.Exists(path))
        {
            byte[] drawn = RandomNumberGenerator.GetBytes(TokenLength);
            StateFolder.Write(path, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(drawn) + "\n"), secret: true);
            CryptographicOperations.ZeroMemory(drawn);
            Console.WriteLine("made a token for tills: " + path);
        }
    }

    private static JsonArray Applications() => new(new JsonObject
    {
        ["aid"] = "A0000000031010",
        ["kernelId"] = 3,
        ["transactionLimitMinor"] = 50000,
        ["floorLimitMinor"] = 3000,
        ["cvmRequiredLimitMinor"] = 5000,
        ["zeroAmountAllowed"] = false,
        ["qualifiers"] = "25000080",
    });

    private static bool TryRead(ReadOnlySpan<string> args, out StateFolder state, out SetupOptions options, out string error)
    {
        state = new StateFolder(".state");
        options = default;
        if (!RoleArguments.TryParse(args, Options, out RoleArguments given, out error))
        {
            return false;
        }

        state = new StateFolder(given["--state"] ?? ".state");
        bool good = given.TryNumber("--port-base", 1024, 65527, out int? portBase);
        good &= given.TryNumber("--answer-seconds", 1, 120, out int? answer);
        good &= given.TryNumber("--card-seconds", 1, 600, out int? card);
        good &= given.TryNumber("--late-seconds", 1, 600, out int? late);
        good &= given.TryNumber("--telemetry-seconds", 10, 86400, out int? telemetry);
        good &= given.TryNumber("--paper", 58, 80, out int? paper) && paper is null or 58 or 80;
        string? reader = given["--reader"];
        string? vault = given["--vault"];
        string? slot = given["--slot"];
        string? keys = null;
        if (given["--scenario"] is { } file)
        {
            if (!ScenarioFile.TryLoad(file, out ScenarioFile scenario, out error))
            {
                return false;
            }

            answer ??= scenario.Setting("answerSeconds");
            card ??= scenario.Setting("cardSeconds");
            late ??= scenario.Setting("lateSeconds");
            telemetry ??= scenario.Setting("telemetrySeconds");
            paper ??= scenario.Setting("paper");
            reader ??= scenario.Choice("reader");
            vault = scenario.Choice("vault") ?? vault;
            keys = scenario.Choice("keys");
        }

        good &= reader is null or "serial" or "i2c" or "spi" && vault is null or "process" or "inside";
        good &= keys is null or "session" or "transaction" && slot is null or "yes" or "no";
        error = good && given.Operand.Length == 0
            ? ""
            : "ports are 1024 to 65527, seconds to answer 1 to 120, for a card and late 1 to 600, "
                + "of telemetry 10 to 86400, paper 58 or 80 mm, the reader serial, i2c or spi, "
                + "the vault a process or inside, the slot yes or no";
        options = new SetupOptions(new Ports(portBase ?? 5080), answer, card, late, telemetry, paper, reader, vault,
            keys is null ? null : keys == "session", slot is null ? null : slot == "yes");
        return error.Length == 0;
    }
}
