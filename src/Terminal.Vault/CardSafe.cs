using System.Buffers.Binary;
using System.Security.Cryptography;
using Terminal.Primitives;
using Terminal.Vault.Keys;

namespace Terminal.Vault;

/// <summary>Encrypts the cards that the journal keeps, and makes the keyed hash they are found by.</summary>
/// <remarks>
/// Both keys come from the storage key by HMAC-SHA-256 over a label, so that no key serves two purposes. A sealed card is 45 bytes: version
/// (1), key id (4), nonce (12), ciphertext (12), tag (16); AES-256-GCM over <see cref="CardData"/> with version and key id as additional
/// data.
/// </remarks>
internal sealed class CardSafe : IDisposable
{
    /// <summary>Length of a sealed card.</summary>
    public const int SealedLength = HeadLength + CardData.Length + GcmSeal.Overhead;

    private const byte Version = 1;
    private const int HeadLength = 5;

    private readonly SecretBuffer dataKey;
    private readonly SecretBuffer hashKey;
    private readonly Entropy entropy;
    private readonly byte[] head = new byte[HeadLength];

    public CardSafe(SecretArena arena, ReadOnlySpan<byte> storageKey, Entropy entropy)
    {
        Invariant.Check(storageKey.Length == HMACSHA256.HashSizeInBytes);
        this.entropy = entropy;
        dataKey = arena.Rent(HMACSHA256.HashSizeInBytes);
        hashKey = arena.Rent(HMACSHA256.HashSizeInBytes);
        HMACSHA256.HashData(storageKey, "terminal vault, card data, 1"u8, dataKey.Bytes);
        HMACSHA256.HashData(storageKey, "terminal vault, account number hash, 1"u8, hashKey.Bytes);
        Span<byte> checkValue = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(dataKey.Bytes, "terminal vault, key id"u8, checkValue);
        head[0] = Version;
        checkValue[..4].CopyTo(head.AsSpan(1));
        KeyId = $"card-{BinaryPrimitives.ReadUInt32BigEndian(checkValue):x8}";
    }

    /// <summary>Names the data key: equal keys have equal names; the name tells nothing of the key.</summary>
    public string KeyId { get; }

    /// <summary>Seals a card; false where the bytes are no card.</summary>
    public bool TrySeal(ReadOnlySpan<byte> card, out byte[] ciphertext, out byte[] panHash)
    {
        ciphertext = [];
        panHash = [];
        if (!CardData.TryRead(card, out _, out _))
        {
            return false;
        }

        ciphertext = new byte[SealedLength];
        head.CopyTo(ciphertext, 0);
        GcmSeal.Seal(dataKey.Bytes, head, card, ciphertext.AsSpan(HeadLength), entropy);
        panHash = HMACSHA256.HashData(hashKey.Bytes, card[..CardData.PanLength]);
        return true;
    }

    /// <summary>Opens a sealed card into <paramref name="card"/>; false where another key sealed it or a byte of it was changed.</summary>
    public bool TryOpen(ReadOnlySpan<byte> ciphertext, Span<byte> card) =>
        ciphertext.Length == SealedLength && ciphertext[..HeadLength].SequenceEqual(head)
        && GcmSeal.TryOpen(dataKey.Bytes, head, ciphertext[HeadLength..], card);

    public void Dispose()
    {
        dataKey.Dispose();
        hashKey.Dispose();
    }
}
