using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Terminal.Daemon.Loop;
using Terminal.Daemon.Settings;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Platform.Fleet;
using Terminal.Platform.Journal;
using Terminal.Platform.Security;
using Terminal.Platform.Supervision;
using Terminal.Primitives;

namespace Terminal.Daemon;

/// <summary>The daemon from its settings file to its exit code.</summary>
/// <param name="options">What it was started with.</param>
/// <param name="log">The log.</param>
/// <param name="inbox">The loop's queue; <see cref="LoopEvent.Stop"/> ends it.</param>
/// <param name="memory">The log's last lines.</param>
internal sealed class TerminalDaemon(DaemonOptions options, ILogger log, Inbox inbox, LogMemory memory)
{
    /// <summary>Bytes of the arena of a process.</summary>
    public const int ArenaLength = 16 * 1024;

    /// <summary>Length of the vault's storage key in bytes.</summary>
    public const int StorageKeyLength = 32;

    private readonly string settingsPath = options.SettingsPath;
    private readonly string folder = Path.GetDirectoryName(Path.GetFullPath(options.SettingsPath))!;

    /// <summary>Runs until the end.</summary>
    public ExitCode Run()
    {
        log.Line(Severity.Information, "START", Build.Version);
        DaemonSettings? settings = SettingsFile.TryRead(settingsPath, out IReadOnlyList<ConfigurationFault> faults);
        if (settings is null)
        {
            return Refuse(log, settingsPath, faults);
        }

        NodeConfiguration configuration = new(settings, folder);
        if (configuration.Trust(out faults) is not { } trust)
        {
            return Refuse(log, configuration.PathOf(settings.Fleet.KeysFile), faults);
        }

        using LockedMemory locked = new(ArenaLength);
        Report(locked, log);
        SecretArena arena = new(locked.Memory);
        if (configuration.VaultSocket() is { Length: > 0 } socket)
        {
            using VaultLink link = new(socket, arena, inbox);
            return RunNode(settings, configuration, trust, new Machines(arena, link));
        }

        (VaultRoom? room, ExitCode why) = VaultRoom.TryOpen(configuration, trust, arena, inbox, log);
        using (room)
        {
            return room is null ? why : RunNode(settings, configuration, trust, new Machines(arena, room));
        }
    }

    /// <summary>A stream of random numbers of the machine's.</summary>
    public static Entropy NewEntropy()
    {
        Span<byte> seed = stackalloc byte[Entropy.SeedLength];
        RandomNumberGenerator.Fill(seed);
        Entropy entropy = new(seed);
        seed.Clear();
        return entropy;
    }

    private ExitCode RunNode(DaemonSettings settings, NodeConfiguration configuration, ConfigurationTrust trust, Machines machines)
    {
        string? outOfService = new SafeMode(options.CrashFolder).IsOn() ? OutOfService.SafeMode : null;
        SqliteJournal? journal = TryOpen(configuration.Journal());
        outOfService ??= journal is null ? OutOfService.Disk : null;
        if (configuration.Journal().Synchronous is JournalSynchronous.Normal or JournalSynchronous.Off)
        {
            log.Line(Severity.Warning, "JOURNAL-UNSAFE", "a power cut may lose payments with this setting of /journal/synchronous");
        }

        // In safe mode the journal is left alone: what stands in it may be what breaks the program.
        IEnumerable<JournalRecord> records = outOfService is null ? journal!.Load() : [];
        FleetStore? store = outOfService is null ? TryOpenStore(configuration.FleetPath()) : null;
        ConfigurationStanding standing = StandingOf(store, configuration.Own(), trust);
        NodeSettings nodeSettings = ConfiguredSettings.Over(configuration.Board(), standing.InForce);
        NodeParts parts = new(new Pn532Reader(), machines.Arena, NewEntropy()) 
        {
            Stripe = configuration.StripeReader(machines.Arena),
            Trust = trust,
            Standing = standing,
            Fleet = store?.Standing() ?? FleetStanding.None,
        };
        Node node = new(nodeSettings, parts, records);
        EdgeLinks links = new(inbox, FleetReporter.Will(nodeSettings.Fleet, node.BootId), standing.InForce, store)
        {
            Log = memory,
            CrashFolder = options.CrashFolder,
        };
        using Edge edge = new(settings, configuration, journal, links);
        if (machines.Vault is VaultRoom room)
        {
            room.Display = edge.Display;
        }

        using MachineWatch watch = new(configuration, inbox);
        using ServiceNotifier notifier = ServiceNotifier.FromEnvironment();
        LoopEnvironment environment = new()
        {
            Inbox = inbox,
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(standing.InForce.Configuration.TimeZone),
            Log = log,
            Notifier = notifier,
            Storage = new StorageWatch(configuration.JournalFolder(), settings.Journal.ReserveMegabytes * 1024L * 1024),
            OutOfService = outOfService,
        };
        ExitCode code = new NodeLoop(node, machines.Vault, edge, environment).Run();
        log.Line(Severity.Information, "STOP", code.ToString());
        return code;
    }

    /// <summary>Opens the journal; null where the disk has no room even for that.</summary>
    private SqliteJournal? TryOpen(JournalSettings journal)
    {
        try
        {
            return SqliteJournal.Open(journal);
        }
        catch (JournalOpenException fault) when (fault.Code == "DISK-FULL")
        {
            log.Line(Severity.Error, "JOURNAL-CLOSED", fault.Code);
            return null;
        }
    }

    /// <summary>Opens what the fleet sent; null where that cannot be: the terminal trades with what its settings bring.</summary>
    private FleetStore? TryOpenStore(string path)
    {
        FleetStore? store = FleetStore.TryOpen(path, out string fault);
        if (store is null)
        {
            log.Line(Severity.Error, "FLEET-STORE", fault);
        }

        return store;
    }

    private ConfigurationStanding StandingOf(FleetStore? store, ConfigurationInForce own, ConfigurationTrust trust)
    {
        if (store is null)
        {
            return new ConfigurationStanding([], own, own);
        }

        ConfigurationStanding standing = ConfigurationStanding.Find(store.Documents(), own, trust, out KeptDocument? changed);
        if (changed is not null && !store.TryKeepNow(changed, out string fault))
        {
            log.Line(Severity.Error, "FLEET-STORE", fault); // It counts no start: the next one does.
        }

        string context = string.Create(CultureInfo.InvariantCulture, $"version {standing.InForce.Version} in force");
        log.Line(Severity.Information, "CONFIG", context);
        return standing;
    }

    /// <summary>Names what is wrong with a file.</summary>
    public static ExitCode Refuse(ILogger log, string path, IReadOnlyList<ConfigurationFault> faults)
    {
        foreach (ConfigurationFault fault in faults)
        {
            log.Line(Severity.Error, "SETTINGS", $"{path} {fault}");
        }

        return ExitCode.Usage;
    }

    /// <summary>Keeps the process out of dumps, and says so where its secrets are not as safe as they should be.</summary>
    public static void Report(LockedMemory memory, ILogger log)
    {
        bool undumpable = LockedMemory.TryRefuseDumps();
        if (!memory.IsLocked || !memory.IsOutOfDumps || !undumpable)
        {
            log.Line(
                Severity.Warning, "MEMORY-OPEN", $"locked {memory.IsLocked}, out of dumps {memory.IsOutOfDumps}, undumpable {undumpable}");
        }
    }

    /// <summary>What stands before the node does.</summary>
    private readonly record struct Machines(SecretArena Arena, IVaultPort Vault);
}
