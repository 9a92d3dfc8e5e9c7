namespace Terminal.Daemon.Loop;

/// <summary>Looks at the room on the journal's disk.</summary>
/// <param name="folder">A folder on it.</param>
/// <param name="reserveBytes">What a payment that has begun may still use; below it no new one begins.</param>
internal sealed class StorageWatch(string folder, long reserveBytes)
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>True below the reserve, and until there is a quarter more than the reserve again.</summary>
    public bool IsLow { get; private set; }

    /// <summary>Looks; where the file system does not answer, what was known stays.</summary>
    public void Look()
    {
        try
        {
            long free = new DriveInfo(folder).AvailableFreeSpace;
            IsLow = free < (IsLow ? reserveBytes + (reserveBytes / 4) : reserveBytes);
        }
        catch (IOException)
        {
            // The journal's own failures say more than this one.
        }
        catch (UnauthorizedAccessException)
        {
            // As above.
        }
    }
}
