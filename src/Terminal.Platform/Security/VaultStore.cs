using System.Collections.Concurrent;
using Terminal.Platform.Interop;
using Terminal.Platform.Journal;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Platform.Security;

/// <summary>The vault's records on the disk: a file for each slot, each replaced in one step and durable before anybody is told.</summary>
/// <remarks>
/// The records are encrypted by the vault; the files are the owner's alone all the same. One process at a time has the folder. A thread of
/// its own writes, in the order in which it is asked to.
/// </remarks>
public sealed class VaultStore : IDisposable
{
    /// <summary>Longest record in bytes.</summary>
    public const int RecordLengthMax = 4096;

    private const int QueueMax = 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string folder;
    private readonly FileStream guard;
    private readonly BlockingCollection<VaultWrite> queue = new(QueueMax);
    private Thread? thread;

    private VaultStore(string folder, FileStream guard)
    {
        this.folder = folder;
        this.guard = guard;
    }

    /// <summary>Opens the folder, and makes it where there is none.</summary>
    /// <returns>Null where another process has it.</returns>
    /// <exception cref="IOException">It can be neither made nor opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to somebody else.</exception>
    public static VaultStore? TryOpen(string folder)
    {
        _ = Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        try
        {
            return new VaultStore(folder, new FileStream(Path.Combine(folder, "lock"), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnerOnly,
                BufferSize = 0,
            }));
        }
        catch (IOException taken) when (taken.HResult == Libc.TryAgain)
        {
            return null;
        }
    }

    /// <summary>Gives the vault what the disk holds.</summary>
    public void Restore(Vault.Vault vault)
    {
        foreach (KeySlot slot in Enum.GetValues<KeySlot>())
        {
            if (Read(PathOf(slot)) is { Length: > 0 } record)
            {
                vault.Restore(slot, record);
            }
        }
    }

    /// <summary>Begins to write what <see cref="Write"/> is given.</summary>
    /// <param name="stored">Told what became of each, on the writer's thread.</param>
    public void Start(Action<KeySlot, bool> stored)
    {
        thread = new Thread(() =>
        {
            foreach (VaultWrite write in queue.GetConsumingEnumerable())
            {
                stored(write.Slot, TryWriteNow(write));
            }
        })
        { IsBackground = true, Name = "vault" };
        thread.Start();
    }

    /// <summary>Takes a record. Does not wait.</summary>
    public void Write(VaultWrite write)
    {
        bool added = queue.TryAdd(write);
        Invariant.Check(added); // The vault has one on the way at a time.
    }

    /// <summary>Makes a record durable before it returns; false where it cannot.</summary>
    public bool TryWriteNow(VaultWrite write)
    {
        string path = PathOf(write.Slot);
        string fresh = path + ".new";
        try
        {
            if (write.Record.IsEmpty)
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
                    file.Write(write.Record.Span);
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

    /// <summary>Writes what still waits, and lets the folder go.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        thread?.Join();
        queue.Dispose();
        guard.Dispose();
    }

    /// <summary>A record as it stands; empty where there is none, one byte, which the vault calls damaged, where it cannot be
    /// read.</summary>
    private static byte[] Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
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

    private string PathOf(KeySlot slot) => Path.Combine(folder, slot.ToString().ToLowerInvariant() + ".key");
}
