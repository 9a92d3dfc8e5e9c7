using Microsoft.Extensions.Logging;
using Terminal.Daemon.Settings;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Platform.Board;
using Terminal.Platform.Security;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Daemon.Loop;

/// <summary>The vault in this process, with its records on the disk and its display.</summary>
internal sealed class VaultRoom : IVaultPort
{
    private readonly Vault.Vault vault;
    private readonly VaultStore records;

    private VaultRoom(Vault.Vault vault, VaultStore records)
    {
        this.vault = vault;
        this.records = records;
    }

    /// <summary>Its display; nothing is shown before it is set.</summary>
    public IDisplayPort? Display { get; set; }

    /// <inheritdoc/>
    public Instant? Deadline => vault.Deadline;

    /// <summary>Opens the vault with what the disk holds of it.</summary>
    /// <param name="configuration">Where storage key and records are.</param>
    /// <param name="trust">Whose configurations it takes schemes' keys out of.</param>
    /// <param name="arena">Where its secrets lie.</param>
    /// <param name="inbox">The loop's queue.</param>
    /// <param name="log">What it says where it cannot.</param>
    /// <returns>The vault; or null, and the code with which the process ends.</returns>
    public static (VaultRoom? Room, ExitCode Why) TryOpen(
        NodeConfiguration configuration, ConfigurationTrust trust, SecretArena arena, Inbox inbox, ILogger log)
    {
        using SecretBuffer storageKey = arena.Rent(TerminalDaemon.StorageKeyLength);
        IKeySeal seal = configuration.KeySeal();
        SealStatus status = seal.TryRead(storageKey.Bytes);
        if (status != SealStatus.Done)
        {
            log.Line(Severity.Error, "STORAGE-KEY", $"{status}: {seal.Place}");
        }

        if (status is not (SealStatus.Done or SealStatus.Missing))
        {
            return (null, ExitCode.NoStorageKey); // It is there: whoever mends that has lost nothing.
        }

        VaultStore? records = VaultStore.TryOpen(configuration.KeysFolder(), seal, out bool isTaken);
        if (records is null)
        {
            log.Line(Severity.Error, isTaken ? "KEYS-TAKEN" : "KEYS-FOLDER", configuration.KeysFolder());
            return (null, isTaken ? ExitCode.AlreadyRunning : ExitCode.NoStorageKey);
        }

        Vault.Vault vault = new(
            arena, storageKey.Bytes, TerminalDaemon.NewEntropy(), configuration.Display(), configuration.KeypadRecordLength())
        {
            Authorities = configuration.Authorities(trust),
        };
        records.Restore(vault, hasStorageKey: status == SealStatus.Done);
        records.Start(
            (slot, isDurable) => inbox.Post(new LoopEvent.VaultStored(slot, isDurable)),
            (step, came) => Tell(step, came, inbox));
        return (new VaultRoom(vault, records), ExitCode.Stopped);
    }

    /// <inheritdoc/>
    public bool Take(LoopEvent happened, Instant now)
    {
        switch (happened)
        {
            case LoopEvent.KeypadRead e:
                vault.ReceiveKeypad(e.Bytes.Span, now);
                e.Bytes.Span.Clear(); // A digit of a PIN may have been in them.
                return true;
            case LoopEvent.KeypadOpened:
                vault.KeypadOpened();
                return true;
            case LoopEvent.VaultStored e:
                vault.Stored(e.Slot, e.IsDurable);
                return true;
            case LoopEvent.HousingChanged e:
                vault.HousingChanged(e.IsOpen, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
                return true;
            case LoopEvent.BoardOpened:
                vault.DisplayOpened();
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void Ask(VaultCommand command, Instant now) => vault.Receive(command, now);

    /// <inheritdoc/>
    public bool TryTake(out NodeEvent? said)
    {
        while (TryTakeReply(out VaultReply? reply))
        {
            if (reply is not null)
            {
                said = new NodeEvent.VaultReplied(reply);
                return true;
            }
        }

        said = null;
        return false;
    }

    /// <inheritdoc/>
    public void Elapse(Instant now) => vault.Elapse(now);

    /// <inheritdoc/>
    public void Dispose()
    {
        records.Dispose();
        vault.Dispose();
    }

    private static void Tell(ErasureStep step, SealStatus came, Inbox inbox)
    {
        if (came == SealStatus.Unavailable)
        {
            inbox.Note(Severity.Error, "ERASURE-FAILED", step.ToString());
        }
        else
        {
            inbox.Note(Severity.Information, "ERASED", $"{step}: {came}");
        }
    }

    /// <summary>Takes an output; what is for disk or display goes there, and there is no reply.</summary>
    private bool TryTakeReply(out VaultReply? reply)
    {
        bool took = vault.TryTake(out VaultOutput output);
        reply = output.Reply;
        if (output.Erasure is { } erasure)
        {
            records.Erase(erasure);
        }
        else if (output.Write is { } record)
        {
            records.Write(record);
        }
        else if (took && reply is null)
        {
            Display?.WriteI2c(output.Transfer.Address, output.Transfer.Bytes.Span);
        }

        return took;
    }
}
