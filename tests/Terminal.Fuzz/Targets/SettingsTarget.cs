using System.Text.Json.Nodes;
using Terminal.Daemon.Settings;
using Terminal.Emv.Contactless;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Host;
using Terminal.Panel.Setup;
using Terminal.Primitives;

namespace Terminal.Fuzz.Targets;

/// <summary>The settings file: what is accepted configures a node that starts and signs on.</summary>
internal sealed class SettingsTarget : IParserUnderTest
{
    public const int LengthMax = 8192;
    private static readonly Entropy Jitter = new(new byte[Entropy.SeedLength]);

    public IEnumerable<byte[]> ValidCases
    {
        get
        {
            StateFolder state = new(Directory.CreateTempSubdirectory("fuzz-").FullName);
            JsonArray applications = new(new JsonObject
            {
                ["aid"] = "A0000000031010",
                ["kernelId"] = 3,
                ["transactionLimitMinor"] = 50000,
                ["floorLimitMinor"] = 0,
                ["cvmRequiredLimitMinor"] = 5000,
                ["zeroAmountAllowed"] = false,
                ["qualifiers"] = "21000080",
                ["applicationVersion"] = "0096",
            });
            Directory.CreateDirectory(state.Terminal);
            Directory.CreateDirectory(state.Emulator);
            JsonText.Write(Path.Combine(state.Emulator, "authority.json"), TestCards.AuthorityJson, secret: false);
            JsonText.Write(
                Path.Combine(state.Emulator, "curve-authorities.json"), WalletFiles.CurveAuthorities(TestCards.Wallet), secret: false);
            TerminalSettings.Write(state, new SetupOptions(new Ports(5080), null, null, null, null, null), applications);
            byte[] file = File.ReadAllBytes(Path.Combine(state.Terminal, "terminald.json"));
            Directory.Delete(Path.GetFullPath(Path.Combine(state.Terminal, "..")), recursive: true);
            return [file];
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        DaemonSettings? settings = SettingsFile.Parse(input, out IReadOnlyList<ConfigurationFault> faults);
        Property.Holds((settings is null) == (faults.Count > 0), "settings are refused for a reason, and only then");
        Property.Holds(
            faults.All(static fault => (fault.Pointer.Length == 0 || fault.Pointer[0] == '/') && fault.Problem.Length > 0),
            "each fault names its place");
        if (settings is null)
        {
            return;
        }

        NodeConfiguration configuration = new(settings, "/");
        _ = configuration.Journal();
        _ = configuration.HostLink();
        _ = configuration.BrokerLink();
        NodeSettings node = ConfiguredSettings.Over(configuration.Board(), configuration.Own());
        _ = new EntryPoint(node.Contactless);
        HostSession host = new(node.Host, Jitter);
        host.Start(Instant.Origin);
        host.LinkOpened(Instant.Origin);
        bool asked = false;
        while (host.TryTake(out HostOutput? output))
        {
            asked |= output is HostOutput.Transmit;
        }

        Property.Holds(asked, "what is accepted signs on");
    }
}
