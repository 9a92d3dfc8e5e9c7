using System.Globalization;
using Terminal.Daemon.Loop;
using Terminal.Daemon.Settings;
using Terminal.Engine.Configuration;
using Terminal.Platform.Journal;
using Terminal.Platform.Security;

namespace Terminal.Daemon.Testing;

/// <summary><c>terminald selftest</c>: one line a part, the fault and what to look at.</summary>
/// <remarks>
/// It first takes the locks that a running terminal holds on its journal and its keys, and refuses where one is held: two programs on one
/// reader, one printer and one name at the broker would disturb each other. While it runs, no terminal starts. The journal itself is not
/// opened. Where the vault has a user of its own, each of the two users tests the parts that are its.
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

        BoardShare share = Share(settings!.Vault);
        return share.HasFlag(BoardShare.Vault) && !TryStorageKey(configuration!, report)
            ? ExitCode.NoStorageKey
            : Claimed(settings, configuration!, share, report);
    }

    /// <summary>Whose parts are tested: the vault's where it has a user of its own and this is not the terminal's.</summary>
    private static BoardShare Share(VaultSection vault) =>
        vault.Socket.Length == 0 || vault.ClientUser.Length == 0 ? BoardShare.Both
        : VaultSockets.FindUser(vault.ClientUser) == VaultSockets.OwnUser ? BoardShare.Terminal
        : BoardShare.Vault;

    /// <summary>Before anything is made: as another user it would leave files that the vault cannot open.</summary>
    private static bool TryStorageKey(NodeConfiguration configuration, TextWriter report)
    {
        PartResult key = MachineTests.StorageKey(configuration.KeySeal());
        Tell(
            report, "storage key", key,
            "run it as the vault's user; a file must be that user's alone (mode 0600), a TPM needs tpm2-tools");
        return key.Fault is null;
    }

    private static ExitCode Claimed(DaemonSettings settings, NodeConfiguration configuration, BoardShare share, TextWriter report)
    {
        bool isVaults = share.HasFlag(BoardShare.Vault);
        try
        {
            using IDisposable? journal = share.HasFlag(BoardShare.Terminal)
                ? SqliteJournal.Claim(configuration.PathOf(settings.Journal.Path))
                : null;
            bool isTaken = false;
            using VaultStore? keys = isVaults
                ? VaultStore.TryOpen(configuration.KeysFolder(), configuration.KeySeal(), out isTaken)
                : null;
            if (isVaults && keys is null && !isTaken)
            {
                Tell(report, "keys", PartResult.Bad("KEYS-FOLDER", configuration.KeysFolder()), "it must be the vault's user's own");
                return ExitCode.PartAtFault;
            }

            return isTaken ? Running(report)
                : TryParts(settings, configuration, share, report) ? ExitCode.Stopped
                : ExitCode.PartAtFault;
        }
        catch (JournalOpenException fault) when (fault.Code == "LOCKED")
        {
            return Running(report);
        }
        catch (JournalOpenException fault)
        {
            PartResult disk = PartResult.Bad(fault.Code, configuration.JournalFolder());
            Tell(report, "disk", disk, "the journal's folder: is it there, and the terminal's own?");
            return ExitCode.PartAtFault;
        }
    }

    private static ExitCode Running(TextWriter report)
    {
        report.WriteLine("terminald is running; stop it first, nothing was touched");
        return ExitCode.AlreadyRunning;
    }

    private static bool TryParts(DaemonSettings settings, NodeConfiguration configuration, BoardShare share, TextWriter report)
    {
        (BoardShare Whose, string Part, Func<PartResult> Test, string Advice)[] parts =
        [
            (BoardShare.Both, "memory", MachineTests.Memory, "the limit on locked memory (LimitMEMLOCK in the unit)"),
            (BoardShare.Terminal, "disk",
                () => MachineTests.Disk(configuration.JournalFolder(), settings.Journal.ReserveMegabytes * MegabyteLength),
                "room and health of the card or disk; a worn card is slow before it fails"),
            (BoardShare.Terminal, "clock", () => MachineTests.Clock(DateTimeOffset.UtcNow), "the clock's battery, the time service"),
            (BoardShare.Terminal, "reader", () => WireTests.Reader(
                    listener => ReaderEdge.Make(settings, configuration, listener), configuration.PathOf(settings.Reader.Path)),
                ReaderAdvice(settings.Reader.Link)),
            .. ContactReader(configuration),
            .. StripeReader(configuration),
            (BoardShare.Terminal, "printer",
                () => WireTests.Printer(configuration.PathOf(settings.Printer.Path), settings.Printer.BaudRate),
                "its own supply, paper and cover, the baud rate on its test print (hold feed while it is switched on)"),
            (BoardShare.Vault, "display", () => Display(settings.Board, configuration),
                "SDA and SCL, 3.3 V, the address (i2cdetect -y 1 shows 3c or 3d)"),
            (BoardShare.Vault, "keypad", () => WireTests.Keypad(configuration.PathOf(settings.Keypad.Path)),
                "the overlay is loaded (dmesg | grep matrix), the link of the udev rule, nobody else has it grabbed"),
            (BoardShare.Terminal, "host", () => MachineTests.Host(configuration.HostLink()),
                "cable, address and port; CERT-...: the certificate that the code names, then the clock"),
            (BoardShare.Terminal, "broker", () => MachineTests.Broker(configuration.BrokerLink()),
                "cable, address and port; CERT-...: the certificate that the code names, then the clock"),
        ];
        int good = 0;
        int bad = 0;
        foreach ((_, string part, Func<PartResult> test, string advice) in parts.Where(part => (part.Whose & share) != 0))
        {
            PartResult found = test();
            (good, bad) = found.Fault is null ? (good + 1, bad) : (good, bad + 1);
            Tell(report, part, found, advice);
        }

        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{good} parts are well, {bad} are not"));
        return bad == 0;
    }

    /// <summary>Tested where the settings name one.</summary>
    private static IEnumerable<(BoardShare Whose, string Part, Func<PartResult> Test, string Advice)> ContactReader(
        NodeConfiguration configuration) => configuration.ContactReader() is { } reader
        ?
        [
            (BoardShare.Terminal, "contact reader", () => WireTests.Slot(reader),
                "its plug and light; NO-READER: the name in the settings (pcsc_scan -r); NO-SERVICE: pcscd.socket; DENIED: polkit's rules"),
        ]
        : [];

    private static IEnumerable<(BoardShare Whose, string Part, Func<PartResult> Test, string Advice)> StripeReader(
        NodeConfiguration configuration) => configuration.StripeReaderPath() is { Length: > 0 } path
        ?
        [
            (BoardShare.Terminal, "stripe reader", () => WireTests.StripeReader(configuration, path),
                "its plug, the path in the settings (ls /dev/input/by-id), the udev rule, nobody else has it grabbed"),
        ]
        : [];

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
