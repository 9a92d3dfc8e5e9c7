using System.Buffers.Binary;
using System.Security.Cryptography;
using Terminal.Crypto.Ciphers;
using Terminal.Crypto.Keys;

namespace Terminal.Crypto.Issuer;

/// <summary>A session's key, made of a card's master key. It has the usage of the master key.</summary>
/// <remarks>EMV 4.4 Book 2, Annex A1.3; the schemes' own ways are common knowledge.</remarks>
public static class IccSessionKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = 16;

    private const int HeightMax = 16;
    private const int BranchesMax = 8;

    /// <summary>The common session key: of 8 bytes that are the counter and zeros, or a cryptogram for secure messaging.</summary>
    public static bool TryCommon(PaymentKey masterKey, ReadOnlySpan<byte> diversifier, Span<byte> sessionKey)
    {
        if (!IccMasterKey.IsEmvKey(masterKey) || diversifier.Length != 8 || sessionKey.Length != Length)
        {
            return false;
        }

        using BlockCipher cipher = new(KeyAlgorithm.Tdes, masterKey.Bytes, stackalloc ulong[BlockCipher.ScheduleLength]);
        diversifier.CopyTo(sessionKey);
        diversifier.CopyTo(sessionKey[8..]);
        sessionKey[2] = 0xF0;
        sessionKey[10] = 0x0F;
        cipher.EncipherEach(sessionKey);
        sessionKey.MakeOdd();
        return true;
    }

    /// <summary>M/Chip's: the common one of counter, two zeros and the terminal's unpredictable number.</summary>
    public static bool TryMChip(
        PaymentKey masterKey, ReadOnlySpan<byte> counter, ReadOnlySpan<byte> unpredictableNumber, Span<byte> sessionKey)
    {
        Span<byte> diversifier = stackalloc byte[8];
        if (counter.Length != 2 || unpredictableNumber.Length != 4)
        {
            return false;
        }

        counter.CopyTo(diversifier);
        unpredictableNumber.CopyTo(diversifier[4..]);
        return TryCommon(masterKey, diversifier, sessionKey);
    }

    /// <summary>Visa's for secure messaging: the counter added to one half, its complement to the other.</summary>
    public static bool TryVisa(PaymentKey masterKey, ReadOnlySpan<byte> counter, Span<byte> sessionKey)
    {
        if (!IccMasterKey.IsEmvKey(masterKey) || counter.Length != 2 || sessionKey.Length != Length)
        {
            return false;
        }

        masterKey.Bytes.CopyTo(sessionKey);
        sessionKey.Slice(6, 2).Combine(counter);
        sessionKey.Slice(14, 2).Combine(counter);
        sessionKey.Slice(14, 2).Combine(0xFF);
        sessionKey.MakeOdd();
        return true;
    }

    /// <summary>The tree of EMV2000, which newer cards have left.</summary>
    /// <param name="masterKey">The card's master key.</param>
    /// <param name="counter">Two bytes.</param>
    /// <param name="shape">Height and branches.</param>
    /// <param name="initial">16 bytes.</param>
    /// <param name="sessionKey">16 bytes.</param>
    public static bool TryTree(
        PaymentKey masterKey, ReadOnlySpan<byte> counter, (int Height, int Branches) shape, ReadOnlySpan<byte> initial,
        Span<byte> sessionKey)
    {
        if (!IccMasterKey.IsEmvKey(masterKey) || counter.Length != 2 || shape.Height is < 2 or > HeightMax
            || shape.Branches is < 2 or > BranchesMax || initial.Length != Length || sessionKey.Length != Length)
        {
            return false;
        }

        // The path from the root to the leaf: each node is made of its parent and its grandparent.
        Span<byte> parent = stackalloc byte[Length];
        Span<byte> grandparent = stackalloc byte[Length];
        Span<byte> node = stackalloc byte[Length];
        Span<ulong> schedule = stackalloc ulong[BlockCipher.ScheduleLength];
        masterKey.Bytes.CopyTo(node);
        initial.CopyTo(parent);
        long span = 1;
        for (int level = 0; level < shape.Height; level++)
        {
            span *= shape.Branches;
        }

        int leaf = BinaryPrimitives.ReadUInt16BigEndian(counter);
        for (int level = 1; level <= shape.Height; level++)
        {
            span /= shape.Branches;
            parent.CopyTo(grandparent);
            node.CopyTo(parent);
            grandparent.CopyTo(node);
            int branch = (int)(leaf / span % shape.Branches);
            node[7] ^= (byte)branch;
            node[15] ^= (byte)(branch ^ 0xF0);
            using BlockCipher cipher = new(KeyAlgorithm.Tdes, parent, schedule);
            cipher.EncipherEach(node);
        }

        node.CopyTo(sessionKey);
        sessionKey.Combine(grandparent);
        sessionKey.MakeOdd();
        CryptographicOperations.ZeroMemory(parent);
        CryptographicOperations.ZeroMemory(grandparent);
        CryptographicOperations.ZeroMemory(node);
        return true;
    }
}
