using System.Text;
using Terminal.Engine.Configuration;
using Terminal.Platform.Security;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Daemon.Settings;

/// <summary>Looks at the vault's keys and brings new ones, by hand and while the terminal does not run.</summary>
/// <param name="input">Components and key blocks, a line each.</param>
/// <param name="report">What came of it. No key is ever in it.</param>
internal sealed class KeyCommand(TextReader input, TextWriter report)
{
    private const int ArenaLength = 16 * 1024;
    private const int LineLengthMax = 9_999; // Of a key block, which is longer than any component.

    /// <summary>Does it.</summary>
    /// <param name="settingsPath">The terminal's settings.</param>
    /// <param name="wanted">list, enter, enter --development, load SLOT, erase SLOT.</param>
    public ExitCode Run(string settingsPath, string wanted)
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
        if (status != SealStatus.Done)
        {
            report.WriteLine($"{seal.Place}: {status}");
            return ExitCode.NoStorageKey;
        }

        using Vault.Vault vault = new(arena, storageKey.Bytes, TerminalDaemon.NewEntropy(), display: null);
        storageKey.Dispose();
        using VaultStore? store = VaultStore.TryOpen(configuration.KeysFolder());
        if (store is null)
        {
            report.WriteLine("terminald or its vault runs: stop it first");
            return ExitCode.AlreadyRunning;
        }

        store.Restore(vault);
        return Do(wanted, new Room(arena, vault, store));
    }

    private ExitCode Do(string wanted, Room room) => wanted.Split(' ') switch
    {
        ["list"] => Tell(room, new VaultCommand.ReportKeys(1)),
        ["enter"] => Enter(room, isDevelopment: false),
        ["enter", "--development"] => Enter(room, isDevelopment: true),
        ["load", string name] when Enum.TryParse(name, ignoreCase: true, out KeySlot slot) => Tell(
            room, new VaultCommand.LoadKey(1, slot, Encoding.ASCII.GetBytes(ReadLine("key block")), Now()) { IsByHand = true }),
        ["erase", string name] when Enum.TryParse(name, ignoreCase: true, out KeySlot slot) => Tell(
            room, new VaultCommand.EraseKey(1, slot)),
        _ => Misused(),
    };

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private ExitCode Misused()
    {
        report.WriteLine("list, enter [--development], load SLOT or erase SLOT; slots: "
            + string.Join(", ", Enum.GetNames<KeySlot>()).ToLowerInvariant());
        return ExitCode.Usage;
    }

    private string ReadLine(string what)
    {
        report.WriteLine(what + ":");
        string line = input.ReadLine()?.Trim() ?? "";
        return line.Length > LineLengthMax ? "" : line;
    }

    private ExitCode Enter(Room room, bool isDevelopment)
    {
        ExitCode first = Tell(room, Component(room, "component 1", isDevelopment));
        return first == ExitCode.Stopped ? Tell(room, Component(room, "component 2", isDevelopment)) : first;
    }

    /// <summary>A component as the vault takes it. The line itself is text, which cannot be zeroed: whoever brings a key in earnest does so
    /// on a machine that is switched off afterwards.</summary>
    private VaultCommand.EnterComponent Component(Room room, string what, bool isDevelopment)
    {
        _ = Hex.TryParse(ReadLine(what), out byte[] bytes);
        SecretBuffer component = room.Arena.Rent(Math.Clamp(bytes.Length, 1, 64));
        bytes.AsSpan(0, Math.Min(bytes.Length, component.Length)).CopyTo(component.Bytes);
        bytes.AsSpan().Clear();
        return new VaultCommand.EnterComponent(1, component, isDevelopment, Now());
    }

    private ExitCode Tell(Room room, VaultCommand command)
    {
        room.Vault.Receive(command, Instant.Origin);
        ExitCode code = ExitCode.Stopped;
        while (room.Vault.TryTake(out VaultOutput output))
        {
            if (output.Write is { } write)
            {
                room.Vault.Stored(write.Slot, room.Store.TryWriteNow(write));
            }
            else if (output.Reply is { } reply)
            {
                code = Say(reply) ? code : ExitCode.VaultRefused;
            }
        }

        return code;
    }

    private bool Say(VaultReply reply)
    {
        switch (reply)
        {
            case VaultReply.KeysReported e:
                e.Slots.ToList().ForEach(Say);
                return true;
            case VaultReply.ComponentTaken e:
                report.WriteLine($"component 1 is taken, check value {e.CheckValue}");
                return true;
            case VaultReply.KeyChanged e:
                Say(e.Status);
                return true;
            case VaultReply.Refused e:
                report.WriteLine($"the vault refuses: {e.Reason}");
                return false;
            default:
                return true;
        }
    }

    private void Say(SlotStatus slot)
    {
        string name = slot.Slot.ToString().ToLowerInvariant();
        string key = slot.Usage.Length == 0 ? ""
            : $" {slot.Usage} {slot.Algorithm} check value {slot.CheckValue}"
                + (slot.KeySerialNumber.Length > 0 ? $" next {slot.KeySerialNumber}" : "")
                + $" by {slot.Origin}, {DateTimeOffset.FromUnixTimeSeconds(slot.LoadedAt):yyyy-MM-dd HH:mm}Z"
                + (slot.IsDevelopment ? ", for trying out" : "");
        report.WriteLine($"{name,-12}{slot.State}{key}");
    }

    private sealed record Room(SecretArena Arena, Vault.Vault Vault, VaultStore Store);
}
