namespace Terminal.Platform.Security;

/// <summary>What became of a secret that rests outside of the process.</summary>
public enum SealStatus
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>There is none, or it may not be read.</summary>
    Missing,

    /// <summary>Others than the owner may read or write it.</summary>
    TooOpen,

    /// <summary>It belongs to another user, who could read what is sealed.</summary>
    ForeignOwner,

    /// <summary>It is longer or shorter than it must be, or no plain file.</summary>
    WrongLength,

    /// <summary>The security chip or its tools do not answer; the secret may well be there.</summary>
    Unavailable,
}

/// <summary>Where the storage key rests while the terminal is off. All that the vault keeps is encrypted under it.</summary>
public interface IKeySeal
{
    /// <summary>Where that is, for logs and the self-test.</summary>
    string Place { get; }

    /// <summary>True where <see cref="TryErase"/> leaves nothing that could be brought back; a file on flash cannot promise that.</summary>
    bool IsErasable { get; }

    /// <summary>Reads the key, of exactly the length of <paramref name="key"/>; else that is zero.</summary>
    SealStatus TryRead(Span<byte> key);

    /// <summary>Destroys the key. <see cref="SealStatus.Missing"/> where there was none any more.</summary>
    SealStatus TryErase();

    /// <summary>Takes a key, durable before the call returns. False where there is one already, or it cannot be had.</summary>
    bool TrySeal(ReadOnlySpan<byte> key);
}
