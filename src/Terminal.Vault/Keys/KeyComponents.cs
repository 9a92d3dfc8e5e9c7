using System.Security.Cryptography;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Vault.Keys;

/// <summary>The first half of a key that two people bring, until the second comes or the time is over.</summary>
/// <remarks>Each half is as long as the key and says nothing of it: the key is the exclusive or of both.</remarks>
internal sealed class KeyComponents : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private SecretBuffer? first;
    private bool isDevelopment;

    /// <summary>When the first half is forgotten.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>Takes the first half; the buffer is this object's from then on. Null where it is no key's length.</summary>
    public string? Begin(SecretBuffer component, bool development, Instant now)
    {
        byte[] value = new byte[KeyCheckValue.AesLengthMax];
        if (!KeyCheckValue.TryCompute(KeyAlgorithm.Aes, component.Bytes, value))
        {
            component.Dispose();
            return null;
        }

        (first, isDevelopment) = (component, development);
        Deadline = now + Patience;
        return Hex.ToText(value);
    }

    /// <summary>Takes the second half and makes the key in place of it; false where the halves do not go together. The first half is gone
    /// either way.</summary>
    public bool TryFinish(SecretBuffer second, bool development)
    {
        Invariant.Check(first is not null);
        bool fits = second.Length == first.Length && development == isDevelopment
            && !CryptographicOperations.FixedTimeEquals(second.Bytes, first.Bytes); // Equal halves make a key of zeros.
        for (int i = 0; i < second.Length && fits; i++)
        {
            second.Bytes[i] ^= first.Bytes[i];
        }

        Dispose();
        return fits;
    }

    /// <summary>Forgets the first half.</summary>
    public void Dispose()
    {
        first?.Dispose();
        first = null;
        Deadline = null;
    }
}
