namespace Terminal.Crypto.Tr34;

/// <summary>How a receiver knows that a token is new: its own random number (two passes), or a later time stamp (one pass).</summary>
public sealed class Tr34Challenge
{
    /// <summary>The fewest bytes of a random number.</summary>
    public const int NonceLengthMin = 8;

    private Tr34Challenge(ReadOnlyMemory<byte> nonce, DateTimeOffset lastAccepted)
    {
        Nonce = nonce;
        LastAccepted = lastAccepted;
    }

    /// <summary>True where the receiver sent a random number.</summary>
    public bool IsTwoPass => !Nonce.IsEmpty;

    /// <summary>The random number; empty of one pass.</summary>
    public ReadOnlyMemory<byte> Nonce { get; }

    /// <summary>The time stamp of the last token that was taken, of one pass.</summary>
    public DateTimeOffset LastAccepted { get; }

    /// <summary>Two passes: the token must hold this random number, which is used once.</summary>
    public static bool TryTwoPass(ReadOnlyMemory<byte> nonce, out Tr34Challenge? challenge)
    {
        challenge = nonce.Length >= NonceLengthMin ? new Tr34Challenge(nonce, default) : null;
        return challenge is not null;
    }

    /// <summary>One pass: the token must have been signed after this.</summary>
    public static Tr34Challenge OnePass(DateTimeOffset lastAccepted) => new(default, lastAccepted);
}
