using Terminal.Platform.Interop;

namespace Terminal.Platform.Journal;

/// <summary>What the upgrade does to files, so that a test can cut the power before or after each of it.</summary>
internal class JournalFiles
{
    /// <summary>Most pages of the copy; 0 is no limit. A test makes the disk too small by it.</summary>
    public virtual int CopyPagesMax => 0;

    /// <summary>Waits until a file's content is on the disk.</summary>
    public virtual void Sync(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Waits until the names in a file's folder are on the disk.</summary>
    public virtual void SyncFolder(string path)
    {
        int folder = Checked(Libc.Open(Path.GetDirectoryName(Path.GetFullPath(path))!, Libc.ReadOnly | Libc.CloseOnExec));
        int result = Libc.Sync(folder);
        Libc.Close(folder);
        _ = Checked(result);
    }

    /// <summary>Gives a file a second name, which it keeps when the first goes to another.</summary>
    public virtual void Link(string path, string second) => Checked(Libc.Link(path, second));

    /// <summary>Gives a file another's name, in one step; the other is no more to be found under it.</summary>
    public virtual void Rename(string path, string other) => File.Move(path, other, overwrite: true);

    /// <summary>Takes a name away; nothing where there is none.</summary>
    public virtual void Delete(string path) => File.Delete(path);

    private static int Checked(int result) => result >= 0 ? result : throw new IOException("errno " + -result, -result);
}
