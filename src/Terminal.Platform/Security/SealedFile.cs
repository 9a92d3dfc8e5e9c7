using System.Security.Cryptography;
using Terminal.Platform.Interop;
using Terminal.Platform.Journal;

namespace Terminal.Platform.Security;

/// <summary>A secret in a file that its owner alone may read: mode 0600, owned by the user of the process.</summary>
/// <remarks>
/// It stands in for a TPM on boards that have none. It protects against other users of the machine, not against its root or a lost disk.
/// </remarks>
public static class SealedFile
{
    /// <summary>Longest sealed secret in bytes.</summary>
    public const int LengthMax = 4096;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads a secret; the caller zeroes it. Nothing is read where the file's permissions are wider than 0600.</summary>
    public static SealStatus TryRead(string path, out byte[] secret)
    {
        secret = [];
        try
        {
            using FileStream file = new(path, new FileStreamOptions { BufferSize = 0 });
            if ((File.GetUnixFileMode(file.SafeFileHandle) & ~OwnerOnly) != 0)
            {
                return SealStatus.TooOpen;
            }

            if (Libc.Owner((int)file.SafeFileHandle.DangerousGetHandle(), out uint owner) < 0 || owner != Libc.EffectiveUser())
            {
                return SealStatus.ForeignOwner;
            }

            if (file.Length is 0 or > LengthMax)
            {
                return SealStatus.WrongLength;
            }

            byte[] content = GC.AllocateArray<byte>((int)file.Length, pinned: true);
            file.ReadExactly(content);
            secret = content;
            return SealStatus.Done;
        }
        catch (IOException)
        {
            return SealStatus.Missing;
        }
        catch (UnauthorizedAccessException)
        {
            return SealStatus.Missing;
        }
    }

    /// <summary>Overwrites a sealed file with zeros, and takes it away; both are durable before the call returns.</summary>
    /// <remarks>A disk of flash writes elsewhere: what was there can outlive this until its block is used again.</remarks>
    public static SealStatus TryErase(string path)
    {
        try
        {
            using (FileStream file = new(path, new FileStreamOptions { Access = FileAccess.ReadWrite, BufferSize = 0 }))
            {
                file.Write(new byte[Math.Min(file.Length, LengthMax)]);
                file.Flush(flushToDisk: true);
            }

            File.Delete(path);
            new JournalFiles().SyncFolder(path);
            return SealStatus.Done;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return SealStatus.Missing; // There is nothing to erase, and that is the answer: an erasure is done again at each start.
        }
        catch (IOException)
        {
            return SealStatus.Unavailable; // Told as ERASURE-FAILED, and tried again at the next start.
        }
        catch (UnauthorizedAccessException)
        {
            return SealStatus.Unavailable; // As above.
        }
    }

    /// <summary>Makes a sealed file of random bytes, durable before the call returns.</summary>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public static void Create(string path, int length)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(length);
        try
        {
            Create(path, secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Makes a sealed file of a secret, durable before the call returns.</summary>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public static void Create(string path, ReadOnlySpan<byte> secret)
    {
        using (FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
            BufferSize = 0,
        }))
        {
            file.Write(secret);
            file.Flush(flushToDisk: true);
        }

        new JournalFiles().SyncFolder(path);
    }
}
