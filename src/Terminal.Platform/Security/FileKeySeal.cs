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

        if (status == SealStatus.Done)
        {
            secret.CopyTo(key);
        }

        CryptographicOperations.ZeroMemory(secret);
        return status;
    }

    /// <inheritdoc/>
    public SealStatus TryErase() => SealedFile.TryErase(path);
}
