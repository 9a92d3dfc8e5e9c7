using Microsoft.Extensions.Logging;
using Terminal.Daemon.Loop;
using Terminal.Daemon.Settings;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Platform.Lines;
using Terminal.Platform.Security;
using Terminal.Platform.Supervision;
using Terminal.Primitives;

namespace Terminal.Daemon;

/// <summary>The vault in a process of its own, from its settings file to its exit code: <c>terminald vault</c>.</summary>
/// <remarks>It has storage key, payment keys, keypad and display, and no network; of the terminal it hears commands alone.</remarks>
/// <param name="options">What it was started with.</param>
/// <param name="log">The log.</param>
/// <param name="inbox">The loop's queue; <see cref="LoopEvent.Stop"/> ends it.</param>
internal sealed class VaultDaemon(DaemonOptions options, ILogger log, Inbox inbox)
{
    private const string SocketPointer = "/vault/socket";

    /// <summary>Runs until the end.</summary>
    public ExitCode Run()
    {
        log.Line(Severity.Information, "START", $"vault {Build.Version}");
        DaemonSettings? settings = SettingsFile.TryRead(options.SettingsPath, out IReadOnlyList<ConfigurationFault> faults);
        if (settings is null)
        {
            return TerminalDaemon.Refuse(log, options.SettingsPath, faults);
        }

        NodeConfiguration configuration = new(settings, Path.GetDirectoryName(Path.GetFullPath(options.SettingsPath))!);
        if (configuration.VaultSocket().Length == 0)
        {
            return TerminalDaemon.Refuse(log, options.SettingsPath, [new(SocketPointer, "missing", "is missing")]);
        }

        if (configuration.Trust(out faults) is not { } trust)
        {
            _ = TerminalDaemon.Refuse(log, configuration.PathOf(settings.Fleet.KeysFile), faults);
            trust = ConfigurationTrust.Nobody; // It takes no schemes' keys then; payment keys, keypad and display serve all the same.
        }

        string name = settings.Vault.ClientUser;
        if ((name.Length == 0 ? VaultSockets.OwnUser : VaultSockets.FindUser(name)) is not { } user)
        {
            return TerminalDaemon.Refuse(log, options.SettingsPath, [new("/vault/clientUser", "place", "must be a user of this machine")]);
        }

        using LockedMemory locked = new(TerminalDaemon.ArenaLength);
        TerminalDaemon.Report(locked, log);
        SecretArena arena = new(locked.Memory);
        (VaultRoom? room, ExitCode why) = VaultRoom.TryOpen(configuration, trust, arena, inbox, log);
        using (room)
        {
            return room is null ? why : Serve(settings, configuration, user, room, arena);
        }
    }

    private ExitCode Serve(DaemonSettings settings, NodeConfiguration configuration, uint user, VaultRoom room, SecretArena arena)
    {
        try
        {
            using FramePump door = VaultSockets.Server(
                configuration.VaultSocket(),
                user,
                stranger => inbox.Note(Severity.Error, "VAULT-STRANGER", $"user {stranger}"),
                new VaultListener(inbox));
            using BoardEdge board = new(settings, configuration, BoardShare.Vault, inbox);
            using ServiceNotifier notifier = ServiceNotifier.FromEnvironment();
            room.Display = board.Display;
            ExitCode code = new VaultLoop(room, arena, inbox, log, notifier).Run(door);
            log.Line(Severity.Information, "STOP", code.ToString());
            return code;
        }
        catch (IOException fault)
        {
            log.Line(Severity.Error, "VAULT-SOCKET", fault.Message);
            return ExitCode.Storage;
        }
    }
}
