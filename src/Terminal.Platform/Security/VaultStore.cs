using System.Collections.Concurrent;
using Terminal.Platform.Interop;
using Terminal.Platform.Journal;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Platform.Security;

/// <summary>
/// What the vault has on the disk: a file for each slot, one for the mark of a loss, one for the operators' codes. Each is replaced in one
/// step, and durable before anybody is told.
/// </summary>
/// <remarks>
/// The records are encrypted by the vault; the files are the owner's alone all the same. One process at a time has the folder. A thread of
/// its own writes and erases, in the order in which it is asked to.
/// </remarks>
public sealed class VaultStore : IDisposable
{
    /// <summary>Longest record in bytes: an identity with four certificates.</summary>
    public const int RecordLengthMax = 12 * 1024;

    private const int QueueMax = 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const string MarkName = "tampered";
    private const string OperatorsName = "operators";
    private const string Fresh = ".new";

    private readonly string folder;
    private readonly IKeySeal seal;
    private readonly FileStream guard;
    private readonly BlockingCollection<Action> queue = new(QueueMax);
    private Action<KeySlot, bool> stored = static (_, _) => { };
    private Action<ErasureStep, SealStatus> erased = static (_, _) => { };
    private Thread? thread;

    private VaultStore(string folder, IKeySeal seal, FileStream guard)
    {
        this.folder = folder;
        this.seal = seal;
        this.guard = guard;
    }

    /// <summary>Opens the folder, and makes it where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="seal">Where the storage key rests, which an erasure begins with.</param>
    /// <param name="isTaken">True where another process has it.</param>
    /// <returns>Null where another process has it, where it belongs to another user, and where it can be neither made nor opened.</returns>
    public static VaultStore? TryOpen(string folder, IKeySeal seal, out bool isTaken)
    {
        isTaken = false;
        try
        {
            _ = Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
            return new VaultStore(folder, seal, new FileStream(Path.Combine(folder, "lock"), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnerOnly,
                BufferSize = 0,
            }));
        }
        catch (IOException fault)
        {
            isTaken = fault.HResult == Libc.TryAgain;
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gives the vault what the disk holds.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="hasStorageKey">Whether it was opened with the storage key.</param>
    public void Restore(Vault.Vault vault, bool hasStorageKey)
    {
        foreach (KeySlot slot in Enum.GetValues<KeySlot>().Where(_ => hasStorageKey))
        {
            if (Read(NameOf(slot)) is { Length: > 0 } record)
            {
                vault.Restore(slot, record);
            }
        }

        vault.RestoreLoss(hasStorageKey, Read(MarkName));
    }

    /// <summary>Whether an earlier loss of all keys left its mark.</summary>
    public bool IsMarked => File.Exists(Path.Combine(folder, MarkName));

    /// <summary>The operators' codes as they were written; empty where none are set.</summary>
    public byte[] Operators() => Read(OperatorsName);

    /// <summary>Makes the operators' codes durable before it returns; false where it cannot.</summary>
    public bool TryWriteOperators(ReadOnlySpan<byte> record) => TryWriteNow(OperatorsName, record);

    /// <summary>Takes the mark of a loss away, once new keys are in: durable before it returns; false where it cannot.</summary>
    public bool TryUnmark() => TryWriteNow(MarkName, []);

    /// <summary>Begins to carry out what <see cref="Write"/> and <see cref="Erase"/> are given.</summary>
    /// <param name="toldStored">Told what became of each record, on the writer's thread.</param>
    /// <param name="toldErased">Told what became of each step.</param>
    public void Start(Action<KeySlot, bool> toldStored, Action<ErasureStep, SealStatus> toldErased)
    {
        (stored, erased) = (toldStored, toldErased);
        thread = new Thread(() =>
        {
            foreach (Action deed in queue.GetConsumingEnumerable())
            {
                deed();
            }
        })
        { IsBackground = true, Name = "vault" };
        thread.Start();
    }

    /// <summary>Takes a record. Does not wait.</summary>
    public void Write(VaultWrite write) => Enqueue(() => stored(write.Slot, TryWriteNow(write)));

    /// <summary>Takes a step of an erasure. Does not wait.</summary>
    public void Erase(VaultErasure erasure) => Enqueue(() => erased(erasure.Step, EraseNow(erasure)));

    /// <summary>Makes a record durable before it returns; false where it cannot.</summary>
    public bool TryWriteNow(VaultWrite write) => TryWriteNow(NameOf(write.Slot), write.Record.Span);

    /// <summary>Carries a step of an erasure out before it returns. One that fails holds up none that follows: the next start begins
    /// anew.</summary>
    public SealStatus EraseNow(VaultErasure erasure) => erasure.Step switch
    {
        ErasureStep.StorageKey => seal.TryErase(),
        ErasureStep.Records => EraseRecords(),
        _ => TryWriteNow(MarkName, erasure.Mark.Span) ? SealStatus.Done : SealStatus.Unavailable,
    };

    /// <summary>Writes what still waits, and lets the folder go.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        thread?.Join();
        queue.Dispose();
        guard.Dispose();
    }

    private void Enqueue(Action deed)
    {
        bool added = queue.TryAdd(deed);
        Invariant.Check(added); // The vault has one record on the way at a time, and erases twice at most.
    }

    /// <summary>A write that power cut short leaves a file beside the record's: it goes too.</summary>
    private SealStatus EraseRecords()
    {
        SealStatus worst = SealStatus.Missing;
        foreach (string name in Enum.GetValues<KeySlot>().Select(NameOf).SelectMany(static name => new[] { name, name + Fresh }))
        {
            SealStatus status = SealedFile.TryErase(Path.Combine(folder, name));
            worst = worst == SealStatus.Unavailable || status == SealStatus.Missing ? worst : status;
        }

        return worst;
    }

    /// <summary>Puts a file in its place; an empty one is none.</summary>
    private bool TryWriteNow(string name, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(folder, name);
        string fresh = path + Fresh;
        try
        {
            if (content.IsEmpty)
            {
                File.Delete(path);
            }
            else
            {
                File.Delete(fresh);
                using (FileStream file = new(fresh, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = OwnerOnly,
                    BufferSize = 0,
                }))
                {
                    file.Write(content);
                    file.Flush(flushToDisk: true);
                }

                File.Move(fresh, path, overwrite: true);
            }

            new JournalFiles().SyncFolder(path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A file as it stands; empty where there is none, one byte, which the vault takes for a damaged one, where it cannot be
    /// read.</summary>
    private byte[] Read(string name)
    {
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(folder, name));
            byte[] record = new byte[Math.Clamp(file.Length, 1, RecordLengthMax)];
            _ = file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false);
            return record;
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (IOException)
        {
            return [0];
        }
        catch (UnauthorizedAccessException)
        {
            return [0];
        }
    }

    private static string NameOf(KeySlot slot) => slot.ToString().ToLowerInvariant() + ".key";
}
