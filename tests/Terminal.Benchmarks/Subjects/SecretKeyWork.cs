using System.Security.Cryptography;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Crypto.Pin;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>Deriving keys, PIN blocks and MACs, each with its key new; the framework's ciphers do as many block operations.</summary>
internal static class SecretKeyWork
{
    private static readonly byte[] TdesKey = Hex.Parse("0123456789ABCDEFFEDCBA9876543210");
    private static readonly byte[] AesKey = Hex.Parse("FEDCBA9876543210F1F1F1F1F1F1F1F1");
    private static readonly byte[] TdesKsn = Hex.Parse("FFFF9876543210EFFC00"); // Ten one-bits: the longest walk.
    private static readonly byte[] AesKsn = Hex.Parse("1234567890123456FFFF0000"); // Sixteen.
    private static readonly byte[] Message = new byte[256];
    private static readonly byte[] Enciphered = new byte[256];
    private static readonly byte[] Block = new byte[16];
    private static readonly byte[] Result = new byte[16];

    /// <summary>Measures them.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        yield return harness.Race(
            Ours("TDES DUKPT, transaction key, 10 steps", TdesTransaction),
            new Contestant("framework, 20 calls of DES, new keys", () => Peer(DES.Create(), TdesKey[..8], 20)));
        yield return harness.Race(
            Ours("AES DUKPT, transaction key, 16 steps", AesTransaction),
            new Contestant("framework, 16 calls of AES, new keys", () => Peer(Aes.Create(), AesKey, 16)));
        yield return harness.Race(
            Ours("PIN block, format 4", PinBlockOfFormat4),
            new Contestant("framework, 2 calls of AES, new keys", () => Peer(Aes.Create(), AesKey, 2)));
        using var ready = Aes.Create();
        ready.Key = AesKey;
        yield return harness.Race(
            Ours("CMAC with AES, 256 bytes", CmacOfAes),
            new Contestant("framework, CBC, new key", () => Chain(Aes.Create(), AesKey)),
            new Contestant("framework, CBC, ready key", () => Chain(ready)));
        yield return harness.Race(
            Ours("retail MAC, 256 bytes", RetailMac),
            new Contestant("framework, CBC of DES, new key", () => Chain(DES.Create(), TdesKey[..8])));
    }

    private static Contestant Ours(string name, Func<bool> run) => new(name, () => Invariant.Check(run())) { MustNotAllocate = true };

    private static bool TdesTransaction() => PaymentKey.TryCreate(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, TdesKey, out PaymentKey key)
        && TdesDukpt.TryDeriveTransactionKey(key, TdesKsn, Result);

    private static bool AesTransaction() => PaymentKey.TryCreate(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, AesKey, out PaymentKey key)
        && AesDukpt.TryDeriveTransactionKey(key, AesKsn, Result);

    private static bool PinBlockOfFormat4() => PaymentKey.TryCreate(KeyUsage.PinEncryption, KeyAlgorithm.Aes, AesKey, out PaymentKey key)
        && Pan.TryFromDigits("4111111111111111"u8, out Pan pan)
        && PinBlock4.TryEncipher(key, "1234"u8, pan, Message.AsSpan(0, PinBlock4.RandomLength), Result);

    private static bool CmacOfAes() => PaymentKey.TryCreate(KeyUsage.Cmac, KeyAlgorithm.Aes, AesKey, out PaymentKey key)
        && Cmac.TryCompute(key, Message, Result);

    private static bool RetailMac() => PaymentKey.TryCreate(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes, TdesKey, out PaymentKey key)
        && BlockMac.TryAlgorithm3(key, MacPadding.Zeros, Message, Result.AsSpan(0, 8));

    /// <summary>So many blocks, each under a key that is set anew, as a derivation needs it.</summary>
    private static void Peer(SymmetricAlgorithm cipher, byte[] key, int count)
    {
        using (cipher)
        {
            for (int i = 0; i < count; i++)
            {
                cipher.Key = key;
                _ = cipher.EncryptEcb(Block.AsSpan(0, cipher.BlockSize / 8), Result, PaddingMode.None);
            }
        }
    }

    private static void Chain(SymmetricAlgorithm cipher, byte[] key)
    {
        using (cipher)
        {
            cipher.Key = key;
            Chain(cipher);
        }
    }

    private static void Chain(SymmetricAlgorithm cipher) =>
        _ = cipher.EncryptCbc(Message, Block.AsSpan(0, cipher.BlockSize / 8), Enciphered, PaddingMode.None);
}
