namespace Terminal.Daemon.Loop;

/// <summary>Why a terminal starts without trade, as its screen shows it.</summary>
internal static class OutOfService
{
    /// <summary>The disk has no room to open the journal.</summary>
    public const string Disk = "DISK";

    /// <summary>See <see cref="Daemon.SafeMode"/>.</summary>
    public const string SafeMode = "SAFE-MODE";
}
