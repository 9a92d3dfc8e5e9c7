using System.Globalization;
using Terminal.Daemon.Settings;
using Terminal.Platform.Fleet;
using Terminal.Platform.Host;
using Terminal.Platform.Security;
using Terminal.Platform.Time;
using Terminal.Primitives;

namespace Terminal.Daemon.Testing;

/// <summary>The tests of the machine under the terminal and of its two connections.</summary>
internal static class MachineTests
{
    private const int BlockLength = 4096;
    private const int BlockCount = 8;
    private const long MegabyteLength = 1024 * 1024;

    // A journal commit that takes longer is felt at the counter, and an SD card that needs it is worn or a fake.
    private static readonly TimeSpan WriteTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(12);

    /// <summary>Reads the storage key as the terminal does.</summary>
    public static PartResult StorageKey(IKeySeal seal)
    {
        Span<byte> key = stackalloc byte[TerminalDaemon.StorageKeyLength];
        SealStatus status = seal.TryRead(key);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(key);
        string erasable = seal.IsErasable ? "" : " (a file on flash is not erasable)";
        return status switch
        {
            SealStatus.Done => PartResult.Good($"sealed, at {seal.Place}{erasable}"),
            SealStatus.Missing => PartResult.Bad("MISSING", seal.Place),
            SealStatus.TooOpen => PartResult.Bad("TOO-OPEN", seal.Place),
            SealStatus.ForeignOwner => PartResult.Bad("FOREIGN-OWNER", seal.Place),
            SealStatus.Unavailable => PartResult.Bad("NO-CHIP", seal.Place),
            _ => PartResult.Bad("WRONG-LENGTH", seal.Place),
        };
    }

    /// <summary>Locks memory as the terminal does.</summary>
    public static PartResult Memory()
    {
        using LockedMemory memory = new(BlockLength);
        return memory.IsLocked && memory.IsOutOfDumps ? PartResult.Good("locked, out of dumps") : PartResult.Bad("OPEN", "mlock, madvise");
    }

    /// <summary>Writes to the journal's disk and waits until it is there.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="reserveBytes">What must be free.</param>
    public static PartResult Disk(string folder, long reserveBytes)
    {
        string path = Path.Combine(folder, "selftest.tmp");
        try
        {
            long free = new DriveInfo(folder).AvailableFreeSpace;
            Instant begin = MonotonicClock.Now;
            using (FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose))
            {
                for (int i = 0; i < BlockCount; i++)
                {
                    file.Write(new byte[BlockLength]);
                    file.Flush(flushToDisk: true);
                }
            }

            TimeSpan each = (MonotonicClock.Now - begin) / BlockCount;
            string seen = string.Create(CultureInfo.InvariantCulture,
                $"{each.TotalMilliseconds:F1} ms a write with fsync, {free / MegabyteLength} MB free, at {folder}");
            return free < reserveBytes ? PartResult.Bad("FULL", seen)
                : each > WriteTime ? PartResult.Bad("SLOW", seen)
                : PartResult.Good(seen);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // That the disk fails is what the test is there to find: it becomes the part's result.
            return PartResult.Bad(fault is IOException ? "BROKEN" : "DENIED", folder);
        }
    }

    /// <summary>Looks at the clock.</summary>
    public static PartResult Clock(DateTimeOffset utc)
    {
        string seen = utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return utc >= Build.Earliest ? PartResult.Good(seen) : PartResult.Bad("NOT-SET", seen);
    }

    /// <summary>Connects to the acquirer, as far as the end of the TLS handshake.</summary>
    public static PartResult Host(TlsHostSettings settings)
    {
        PartWatch watch = new();
        using TlsHostLink link = new(settings, watch);
        link.Open();
        return Connection(watch, settings.Address, settings.Port);
    }

    /// <summary>Connects to the fleet's broker, and says goodbye; nothing is published.</summary>
    public static PartResult Broker(MqttSettings settings)
    {
        PartWatch watch = new();
        using MosquittoLink link = new(settings with { Topics = [] }, null, watch);
        link.Start();
        PartResult found = Connection(watch, settings.Address, settings.Port);
        link.Stop(TimeSpan.Zero);
        return found;
    }

    private static PartResult Connection(PartWatch watch, string address, int port)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"{address} port {port}");
        return watch.AwaitOpened(ConnectTime) is { } fault ? PartResult.Bad(fault, place) : PartResult.Good("mutual TLS with " + place);
    }
}
