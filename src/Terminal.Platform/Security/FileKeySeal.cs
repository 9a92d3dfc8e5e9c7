using System.Security.Cryptography;

namespace Terminal.Platform.Security;

/// <summary>The storage key in a <see cref="SealedFile"/>: for boards without a security chip.</summary>
/// <param name="path">The file.</param>
public sealed class FileKeySeal(string path) : IKeySeal
{
    /// <inheritdoc/>
    public string Place => path;

    /// <inheritdoc/>
    public bool IsErasable => false;

    /// <inheritdoc/>
    public SealStatus TryRead(Span<byte> key)
    {
        key.Clear();
        SealStatus status = SealedFile.TryRead(path, out byte[] secret);
        if (status == SealStatus.Done && secret.Length != key.Length)
        {
            status = SealStatus.WrongLength;
        }
        else if (status == SealStatus.Done && !secret.AsSpan().ContainsAnyExcept((byte)0))
        {
            status = SealStatus.Missing; // Power went between the overwriting of a key and the end of its file.
        }

        if (status == SealStatus.Done)
        {
            secret.CopyTo(key);
        }

        CryptographicOperations.ZeroMemory(secret);
        return status;
    }

    /// <inheritdoc/>
    public SealStatus TryErase() => SealedFile.TryErase(path);

    /// <inheritdoc/>
    public bool TrySeal(ReadOnlySpan<byte> key)
    {
        try
        {
            SealedFile.Create(path, key);
            return true;
        }
        catch (IOException)
        {
            return false; // It is there already, or the disk fails: the recovery ends and says so, and the mark stays.
        }
        catch (UnauthorizedAccessException)
        {
            return false; // As above.
        }
    }
}
