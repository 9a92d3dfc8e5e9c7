using System.Globalization;
using Terminal.Daemon.Loop;
using Terminal.Daemon.Settings;
using Terminal.Engine.Configuration;
using Terminal.Platform.Journal;

namespace Terminal.Daemon.Testing;

/// <summary><c>terminald selftest</c>: one line a part, the fault and what to look at.</summary>
/// <remarks>
/// It first takes the lock that a running terminal holds on its journal, and refuses where it is held: two programs on one reader, one
/// printer and one name at the broker would disturb each other. While it runs, no terminal starts. The journal itself is not opened.
/// </remarks>
internal static class SelfTest
{
    private const long MegabyteLength = 1024 * 1024;

    /// <summary>Runs all tests.</summary>
    /// <param name="settingsPath">The settings file.</param>
    /// <param name="report">Where the lines go.</param>
    public static ExitCode Run(string settingsPath, TextWriter report)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(settingsPath))!;
        DaemonSettings? settings = SettingsFile.TryRead(settingsPath, out IReadOnlyList<ConfigurationFault> faults);
        NodeConfiguration? configuration = settings is null ? null : new NodeConfiguration(settings, folder);
        ConfigurationTrust? trust = configuration?.Trust(out faults);
        foreach (ConfigurationFault fault in faults)
        {
            Tell(report, "settings", PartResult.Bad("WRONG", fault.ToString()), "the settings file, or the keys file that it names");
        }

        if (trust is null)
        {
            return ExitCode.Usage;
        }

        // Before anything is made: as another user it would leave files that the terminal cannot open.
        PartResult key = MachineTests.StorageKey(configuration!.KeySeal());
        Tell(
            report, "storage key", key,
            "run it as the terminal's user; a file must be that user's alone (mode 0600), a TPM needs tpm2-tools");
        if (key.Fault is not null)
        {
            return ExitCode.NoStorageKey;
        }

        try
        {
            using IDisposable claim = SqliteJournal.Claim(configuration.PathOf(settings!.Journal.Path));
            return TryParts(settings, configuration, report) ? ExitCode.Stopped : ExitCode.PartAtFault;
        }
        catch (JournalOpenException fault) when (fault.Code == "LOCKED")
        {
            report.WriteLine("terminald is running; stop it first, nothing was touched");
            return ExitCode.AlreadyRunning;
        }
        catch (JournalOpenException fault)
        {
            PartResult disk = PartResult.Bad(fault.Code, configuration.JournalFolder());
            Tell(report, "disk", disk, "the journal's folder: is it there, and the terminal's own?");
            return ExitCode.PartAtFault;
        }
    }

    private static bool TryParts(DaemonSettings settings, NodeConfiguration configuration, TextWriter report)
    {
        (string Part, Func<PartResult> Test, string Advice)[] parts =
        [
            ("memory", MachineTests.Memory, "the limit on locked memory (LimitMEMLOCK in the unit)"),
            ("disk", () => MachineTests.Disk(configuration.JournalFolder(), settings.Journal.ReserveMegabytes * MegabyteLength),
                "room and health of the card or disk; a worn card is slow before it fails"),
            ("clock", () => MachineTests.Clock(DateTimeOffset.UtcNow), "the clock's battery, the time service"),
            ("reader", () => WireTests.Reader(
                    listener => ReaderEdge.Make(settings, configuration, listener), configuration.PathOf(settings.Reader.Path)),
                ReaderAdvice(settings.Reader.Link)),
            ("printer", () => WireTests.Printer(configuration.PathOf(settings.Printer.Path), settings.Printer.BaudRate),
                "its own supply, paper and cover, the baud rate on its test print (hold feed while it is switched on)"),
            ("display", () => Display(settings.Board, configuration),
                "SDA and SCL, 3.3 V, the address (i2cdetect -y 1 shows 3c or 3d)"),
            ("keypad", () => WireTests.Keypad(configuration.PathOf(settings.Keypad.Path)),
                "the overlay is loaded (dmesg | grep matrix), the link of the udev rule, nobody else has it grabbed"),
            ("host", () => MachineTests.Host(configuration.HostLink()),
                "cable, address and port; CERT-...: the certificate that the code names, then the clock"),
            ("broker", () => MachineTests.Broker(configuration.BrokerLink()),
                "cable, address and port; CERT-...: the certificate that the code names, then the clock"),
        ];
        int bad = 0;
        foreach ((string part, Func<PartResult> test, string advice) in parts)
        {
            PartResult found = test();
            bad += found.Fault is null ? 0 : 1;
            Tell(report, part, found, advice);
        }

        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{parts.Length - bad} parts are well, {bad} are not"));
        return bad == 0;
    }

    private static string ReaderAdvice(string link) => link switch
    {
        "i2c" => "3.3 V and ground, SDA and SCL, the board's switches set to I2C, the bus in the settings (i2cdetect -y 1 shows 24)",
        "spi" => "3.3 V and ground, MOSI, MISO, SCK and chip select, the board's switches set to SPI, the device in the settings",
        _ => "3.3 V and ground, TX and RX crossed, the board's switches set to HSU, the line's name in the settings",
    };

    private static PartResult Display(BoardSection board, NodeConfiguration configuration) => board.Display == "socket"
        ? WireTests.Display(configuration.PathOf(board.Socket), (byte)board.DisplayAddress)
        : WireTests.Display(BoardEdge.Parts(), configuration.PathOf(board.I2c), board.DisplayAddress);

    private static void Tell(TextWriter report, string part, PartResult found, string advice)
    {
        report.WriteLine(found.Fault is null
            ? $"ok     {part,-12} {found.Detail}"
            : $"FAULT  {part,-12} {found.Fault}: {found.Detail}\n       {"",-12} look at: {advice}");
        report.Flush();
    }
}
