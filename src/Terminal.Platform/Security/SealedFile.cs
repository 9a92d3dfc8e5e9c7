using System.Security.Cryptography;
using Terminal.Platform.Interop;

namespace Terminal.Platform.Security;

/// <summary>What became of reading a sealed file.</summary>
public enum SealedFileStatus
{
    /// <summary>It was read.</summary>
    Done,

    /// <summary>There is no such file, or it may not be read.</summary>
    Missing,

    /// <summary>Others than the owner may read or write it.</summary>
    TooOpen,

    /// <summary>It belongs to another user, who could read what is sealed.</summary>
    ForeignOwner,

    /// <summary>It is longer than allowed, empty, or no plain file.</summary>
    WrongLength,
}

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
    public static SealedFileStatus TryRead(string path, out byte[] secret)
    {
        secret = [];
        try
        {
            using FileStream file = new(path, new FileStreamOptions { BufferSize = 0 });
            if ((File.GetUnixFileMode(file.SafeFileHandle) & ~OwnerOnly) != 0)
            {
                return SealedFileStatus.TooOpen;
            }

            if (Libc.Owner((int)file.SafeFileHandle.DangerousGetHandle(), out uint owner) < 0 || owner != Libc.EffectiveUser())
            {
                return SealedFileStatus.ForeignOwner;
            }

            if (file.Length is 0 or > LengthMax)
            {
                return SealedFileStatus.WrongLength;
            }

            byte[] content = GC.AllocateArray<byte>((int)file.Length, pinned: true);
            file.ReadExactly(content);
            secret = content;
            return SealedFileStatus.Done;
        }
        catch (IOException)
        {
            return SealedFileStatus.Missing;
        }
        catch (UnauthorizedAccessException)
        {
            return SealedFileStatus.Missing;
        }
    }

    /// <summary>Makes a sealed file of random bytes, durable before the call returns.</summary>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public static void Create(string path, int length)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(length);
        try
        {
            using FileStream file = new(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
                BufferSize = 0,
            });
            file.Write(secret);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
