using Terminal.Platform.Journal;

namespace Terminal.Tests.Platform;

/// <summary>File operations with a power cut before the n-th of them.</summary>
/// <remarks>
/// What was not brought to the disk may be lost by a cut: of a file whose content was never synchronised nothing is left but its name;
/// names that changed since their folder was last synchronised are what they were, where the test wants the worst.
/// </remarks>
/// <param name="path">The journal.</param>
/// <param name="cutAt">The operation before which power goes, from 1.</param>
/// <param name="losesNames">Whether names that are not on the disk are lost.</param>
internal sealed class CutFiles(string path, int cutAt, bool losesNames) : JournalFiles
{
    private readonly Stack<Action> undo = new();
    private readonly List<string> unsynced = [path + ".new"];
    private readonly byte[] log = File.ReadAllBytes(path + "-wal");
    private int calls;
    private bool isFolderSynced;

    /// <summary>Power goes.</summary>
    internal sealed class PowerCut : Exception;

    /// <summary>Count of operations so far.</summary>
    public int Calls => calls;

    public override void Sync(string file)
    {
        Step();
        _ = unsynced.Remove(file);
    }

    public override void SyncFolder(string file)
    {
        Step();
        undo.Clear();
        isFolderSynced = true;
    }

    public override void Link(string file, string second)
    {
        Step();
        base.Link(file, second);
        undo.Push(() => File.Delete(second));
    }

    public override void Rename(string file, string other)
    {
        Step();
        string kept = Keep(other);
        base.Rename(file, other);
        unsynced.AddRange(unsynced.Contains(file) ? [other] : []);
        undo.Push(() =>
        {
            File.Move(other, file);
            File.Move(kept, other);
        });
    }

    public override void Delete(string file)
    {
        Step();
        if (File.Exists(file))
        {
            string kept = Keep(file);
            base.Delete(file);
            undo.Push(() => File.Move(kept, file));
        }
    }

    /// <summary>Makes the disk what it may be after the cut.</summary>
    public void Lose()
    {
        foreach (string file in unsynced.Where(File.Exists))
        {
            File.WriteAllBytes(file, []);
        }

        while (losesNames && undo.TryPop(out Action? back))
        {
            back();
        }

        if (losesNames && !isFolderSynced)
        {
            File.WriteAllBytes(path + "-wal", log); // SQLite took its name away and did not wait for the disk.
        }
    }

    private void Step()
    {
        if (++calls == cutAt)
        {
            throw new PowerCut();
        }
    }

    private string Keep(string file)
    {
        string kept = $"{file}.kept-{calls}";
        base.Link(file, kept);
        return kept;
    }
}
