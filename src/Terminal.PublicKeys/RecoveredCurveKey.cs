namespace Terminal.PublicKeys;

/// <summary>A key on a curve that was taken from a certificate, in a buffer that is allocated once.</summary>
public sealed class RecoveredCurveKey
{
    private readonly byte[] x = new byte[SignatureSuite.FieldLengthMax];

    /// <summary>The point's x; empty where no key was recovered.</summary>
    public ReadOnlySpan<byte> X => x.AsSpan(0, Suite?.FieldLength ?? 0);

    /// <summary>Curve and hash; null where no key was recovered.</summary>
    public SignatureSuite? Suite { get; private set; }

    /// <summary>Forgets the key.</summary>
    public void Clear() => Suite = null;

    /// <summary>Takes a key; the caller has checked its length.</summary>
    internal void Set(SignatureSuite suite, ReadOnlySpan<byte> key)
    {
        Suite = suite;
        key.CopyTo(x);
    }
}
