using Terminal.Engine.Configuration;
using Terminal.Platform.Security;
using Terminal.Platform.Time;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Daemon.Settings;

/// <summary>Looks at the vault's keys and brings new ones, by hand and while the terminal does not run.</summary>
/// <param name="input">Codes, components and key blocks, a line each.</param>
/// <param name="report">What came of it. No key and no code is ever in it.</param>
internal sealed class KeyCommand(SecretLines input, TextWriter report)
{
    private const int ArenaLength = 32 * 1024;
    private const string Development = "--development";
    private const string Token = "--tr34";

    /// <summary>How long a run may take.</summary>
    public TimeSpan Limit { get; init; } = Vault.Vault.ServiceTime;

    /// <summary>Does it.</summary>
    /// <param name="settingsPath">The terminal's settings.</param>
    /// <param name="wanted">What the command line has behind <c>keys</c>.</param>
    public ExitCode Run(string settingsPath, string[] wanted)
    {
        DaemonSettings? settings = SettingsFile.TryRead(settingsPath, out IReadOnlyList<ConfigurationFault> faults);
        if (settings is null)
        {
            report.WriteLine($"{settingsPath} {faults[0]}");
            return ExitCode.Usage;
        }

        NodeConfiguration configuration = new(settings, Path.GetDirectoryName(Path.GetFullPath(settingsPath))!);
        using LockedMemory locked = new(ArenaLength);
        _ = LockedMemory.TryRefuseDumps();
        SecretArena arena = new(locked.Memory);
        using SecretBuffer storageKey = arena.Rent(TerminalDaemon.StorageKeyLength);
        IKeySeal seal = configuration.KeySeal();
        SealStatus status = seal.TryRead(storageKey.Bytes);
        if (status is not (SealStatus.Done or SealStatus.Missing))
        {
            report.WriteLine($"{seal.Place}: {status}");
            return ExitCode.NoStorageKey;
        }

        using VaultStore? store = VaultStore.TryOpen(configuration.KeysFolder(), seal, out bool isTaken);
        if (store is null)
        {
            report.WriteLine(isTaken
                ? "terminald or its vault runs: stop it first"
                : $"{configuration.KeysFolder()}: it must be this user's own, on a disk that can be written");
            return isTaken ? ExitCode.AlreadyRunning : ExitCode.NoStorageKey;
        }

        using Vault.Vault vault = new(arena, storageKey.Bytes, TerminalDaemon.NewEntropy(), display: null);
        storageKey.Dispose();
        store.Restore(vault, hasStorageKey: status == SealStatus.Done);
        return Do(wanted, vault, new KeySession(settings, configuration, arena, store, MonotonicClock.Now + Limit)
        {
            Input = input,
            Report = report,
        });
    }

    private ExitCode Do(string[] wanted, Vault.Vault vault, KeySession session)
    {
        ExitCode found = session.Drain(vault); // An erasure that power cut short goes on, and a loss is said.
        OperatorDesk desk = new(session);
        switch (wanted)
        {
            case ["list"]:
                return session.Tell(vault, new VaultCommand.ReportKeys(1));
            case ["test"]:
                return session.Tell(vault, new VaultCommand.TestSelf(1));
            case ["recover", .. string[] how] when Array.TrueForAll(how, static option => option is Development or Token):
                return found != ExitCode.Stopped ? found
                    : new KeyRecovery(session, desk).Run(how.Contains(Development), how.Contains(Token), vault.State);
            case ["operators"] when vault.State.Loss is not null && !desk.AreSet:
                return session.Refuse("operators are set before a loss, and not after it");
            case ["operators"]:
                return desk.Set();
            default:
                return Change(wanted, vault, session, desk);
        }
    }

    private ExitCode Change(string[] wanted, Vault.Vault vault, KeySession session, OperatorDesk desk)
    {
        IdentityDesk identity = new(session, vault);
        Func<ExitCode>? change = wanted switch
        {
            ["identity"] => identity.Request,
            ["identity", "--certificate", string file] => () => identity.TakeCertificate(file),
            ["bind", Development, string file] => () => identity.Bind(file, isDevelopment: true),
            ["bind", string file] => () => identity.Bind(file, isDevelopment: false),
            ["unbind"] => () => session.Tell(vault, new ServiceCommand.Unbind(1)),
            ["challenge"] => identity.Challenge,
            ["load", "protection", Token, string file] => () => identity.LoadToken(file),
            ["enter"] => () => session.Enter(vault, isDevelopment: false),
            ["enter", Development] => () => session.Enter(vault, isDevelopment: true),
            ["load", string name] when Enum.TryParse(name, ignoreCase: true, out KeySlot slot) => () => session.Load(vault, slot),
            ["erase", "all"] => () => session.Tell(vault, new VaultCommand.EraseAll(1, KeySession.Now)),
            ["erase", string name] when Enum.TryParse(name, ignoreCase: true, out KeySlot slot) => () => session.Tell(
                vault, new VaultCommand.EraseKey(1, slot)),
            _ => null,
        };
        if (change is null)
        {
            report.WriteLine("list, test, enter [--development], load SLOT, erase SLOT, erase all, identity [--certificate FILE], "
                + "bind [--development] FILE, unbind, challenge, load protection --tr34 FILE, operators or recover [--development] "
                + "[--tr34]; slots: " + string.Join(", ", Enum.GetNames<KeySlot>()).ToLowerInvariant());
            return ExitCode.Usage;
        }

        if (vault.State.Loss is not null)
        {
            return session.Refuse("the keys are lost: terminald keys recover");
        }

        if (desk.Admit() is { } refused)
        {
            return refused;
        }

        vault.OpenService(MonotonicClock.Now);
        return change();
    }
}
