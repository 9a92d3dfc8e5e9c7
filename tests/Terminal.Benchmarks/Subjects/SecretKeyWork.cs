using System.Security.Cryptography;
using System.Text;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Crypto.Pin;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>
/// Deriving keys, PIN blocks, MACs and a key block, each with its key new. OpenSSL does the same, or of a derivation as many block
/// operations; where it does the same, its result must be ours.
/// </summary>
internal static class SecretKeyWork
{
    private const int MessageLength = 300;
    private static readonly byte[] TdesKey = Hex.Parse("0123456789ABCDEFFEDCBA9876543210");
    private static readonly byte[] FirstHalf = TdesKey[..8];
    private static readonly byte[] SecondHalf = TdesKey[8..];
    private static readonly byte[] AesKey = Hex.Parse("FEDCBA9876543210F1F1F1F1F1F1F1F1");
    private static readonly byte[] Protection = Hex.Parse("88E1AB2A2E3DD38C1FA039A536500CC8A87AB9D62DC92C01058FA79F44657DE6");
    private static readonly byte[] TdesKsn = Hex.Parse("FFFF9876543210EFFC00"); // Ten one-bits: the longest walk.
    private static readonly byte[] AesKsn = Hex.Parse("1234567890123456FFFF0000"); // Sixteen.
    private static readonly byte[] ClearPin = Hex.Parse("041234FFFFFFFFFF");
    private static readonly byte[] Message = [.. Enumerable.Range(0, MessageLength).Select(static value => (byte)(value & 0xFF))];
    private static readonly byte[] Block = new byte[16];
    private static readonly byte[] Result = new byte[16];
    private static readonly byte[] Theirs = new byte[16];
    private static readonly byte[] Written = Write();
    private static readonly byte[] Unwrapped = new byte[KeyBlock.KeyLengthMax];

    /// <summary>Measures them.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        using LibCrypto openSsl = new();
        yield return harness.Race(
            Ours("TDES DUKPT, transaction key, 10 steps", TdesTransaction),
            new Contestant("OpenSSL, 20 blocks of DES, new keys", () => ManyDes(openSsl, 20)),
            new Contestant("framework, 20 blocks of DES, new keys", () => Framework(DES.Create(), FirstHalf, 20)));
        yield return harness.Race(
            Ours("AES DUKPT, transaction key, 16 steps", AesTransaction),
            new Contestant("OpenSSL, 16 blocks of AES, new keys", () => ManyAes(openSsl, 16)),
            new Contestant("framework, 16 blocks of AES, new keys", () => Framework(Aes.Create(), AesKey, 16)));
        yield return harness.Race(
            Ours("PIN block, format 0", PinBlockOfFormat0), new Contestant("OpenSSL, TDES, new key", () => OneTdes(openSsl)));
        yield return harness.Race(
            Ours("PIN block, format 4", PinBlockOfFormat4), new Contestant("OpenSSL, 2 blocks of AES, new key", () => TwoAes(openSsl)));
        yield return harness.Race(
            Ours("CMAC with AES, 300 bytes", CmacOfAes),
            Same("OpenSSL, CMAC, new key", () => openSsl.Cmac128(AesKey, Message, MessageLength, Theirs), CmacOfAes));
        yield return harness.Race(
            Ours("retail MAC, 300 bytes", RetailMac),
            Same("OpenSSL, DES, CBC and TDES, new keys", () => RetailMacOf(openSsl), RetailMac));
        yield return harness.Race(
            Ours("key block of version D, opened", Import),
            new Contestant("OpenSSL, AES-256, CMAC and CBC", KeyBlockOf(openSsl)));
    }

    private static Contestant Ours(string name, Func<bool> run) => new(name, () => Invariant.Check(run())) { MustNotAllocate = true };

    /// <summary>A peer whose result was compared with ours.</summary>
    private static Contestant Same(string name, Action run, Func<bool> ours)
    {
        Result.AsSpan().Clear();
        Theirs.AsSpan().Clear();
        Invariant.Check(ours());
        run();
        Invariant.Check(Result.AsSpan().SequenceEqual(Theirs));
        return new Contestant(name, run);
    }

    private static bool TdesTransaction() => PaymentKey.TryCreate(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, TdesKey, out PaymentKey key)
        && TdesDukpt.TryDeriveTransactionKey(key, TdesKsn, Result);

    private static bool AesTransaction() => PaymentKey.TryCreate(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, AesKey, out PaymentKey key)
        && AesDukpt.TryDeriveTransactionKey(key, AesKsn, Result);

    private static bool PinBlockOfFormat0() => PaymentKey.TryCreate(KeyUsage.PinEncryption, KeyAlgorithm.Tdes, TdesKey, out PaymentKey key)
        && Pan.TryFromDigits("4111111111111111"u8, out Pan pan)
        && PinBlock.TryEncode(PinBlockFormat.Iso0, "1234"u8, pan, [], Result.AsSpan(0, PinBlock.Length))
        && PinBlock.TryEncipher(key, Result.AsSpan(0, PinBlock.Length));

    private static bool PinBlockOfFormat4() => PaymentKey.TryCreate(KeyUsage.PinEncryption, KeyAlgorithm.Aes, AesKey, out PaymentKey key)
        && Pan.TryFromDigits("4111111111111111"u8, out Pan pan)
        && PinBlock4.TryEncipher(key, "1234"u8, pan, Message.AsSpan(0, PinBlock4.RandomLength), Result);

    private static bool CmacOfAes() => PaymentKey.TryCreate(KeyUsage.Cmac, KeyAlgorithm.Aes, AesKey, out PaymentKey key)
        && Cmac.TryCompute(key, Message, Result);

    private static bool RetailMac() => PaymentKey.TryCreate(KeyUsage.MacAlgorithm3, KeyAlgorithm.Tdes, TdesKey, out PaymentKey key)
        && BlockMac.TryAlgorithm3(key, MacPadding.Zeros, Message, Result.AsSpan(0, 8));

    private static bool Import() => PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, Protection, out PaymentKey key)
        && KeyBlock.Parse(Written, out KeyBlock block) == KeyBlockStatus.Good
        && KeyBlockImport.Open(block, key, Unwrapped, out int length) == KeyBlockStatus.Good
        && Unwrapped.AsSpan(0, length).SequenceEqual(AesKey);

    private static void ManyDes(LibCrypto openSsl, int count)
    {
        for (int i = 0; i < count; i++)
        {
            openSsl.SetDes(0, FirstHalf);
            openSsl.Des(Block, Theirs);
        }
    }

    private static void ManyAes(LibCrypto openSsl, int count)
    {
        for (int i = 0; i < count; i++)
        {
            openSsl.SetAes(AesKey);
            openSsl.Aes(Block, Theirs);
        }
    }

    private static void OneTdes(LibCrypto openSsl)
    {
        openSsl.SetDes(0, FirstHalf);
        openSsl.SetDes(1, SecondHalf);
        openSsl.Tdes(ClearPin, Theirs);
    }

    private static void TwoAes(LibCrypto openSsl)
    {
        openSsl.SetAes(AesKey);
        openSsl.Aes(Block, Theirs);
        openSsl.Aes(Theirs, Theirs);
    }

    private static void RetailMacOf(LibCrypto openSsl)
    {
        openSsl.SetDes(0, FirstHalf);
        openSsl.SetDes(1, SecondHalf);
        openSsl.RetailMac(Message, Theirs);
    }

    /// <summary>Opens the block as X9.143 says it: two keys of two halves each, the content, and its MAC.</summary>
    private static Action KeyBlockOf(LibCrypto openSsl)
    {
        const int HeaderLength = 16;
        const int MacLength = 16;
        byte[] payload = Convert.FromHexString(Encoding.ASCII.GetString(Written.AsSpan(HeaderLength..^(2 * MacLength))));
        byte[] mac = Convert.FromHexString(Encoding.ASCII.GetString(Written.AsSpan(^(2 * MacLength)..)));
        byte[] whole = new byte[HeaderLength + payload.Length];
        byte[] content = new byte[payload.Length + MacLength];
        byte[][] halves = [new byte[16], new byte[16], new byte[16], new byte[16]];
        byte[][] inputs = [.. Enumerable.Range(0, 4).Select(static i => (byte[])[(byte)(1 + (i % 2)), 0, (byte)(i / 2), 0, 0, 4, 1, 0])];
        byte[] key = new byte[32];
        Written.AsSpan(0, HeaderLength).CopyTo(whole);
        return () =>
        {
            openSsl.Cmac256(Protection, inputs[0], inputs[0].Length, halves[0]);
            for (int i = 1; i < halves.Length; i++)
            {
                openSsl.CmacAgain(inputs[i], inputs[i].Length, halves[i]);
            }

            halves[0].CopyTo(key, 0);
            halves[1].CopyTo(key, 16);
            openSsl.DecipherAes256(key, mac, payload, content);
            halves[2].CopyTo(key, 0);
            halves[3].CopyTo(key, 16);
            content.AsSpan(0, payload.Length).CopyTo(whole.AsSpan(HeaderLength));
            openSsl.Cmac256(key, whole, whole.Length, Theirs);
            Invariant.Check(Theirs.AsSpan().SequenceEqual(mac) && content.AsSpan(2, AesKey.Length).SequenceEqual(AesKey));
        };
    }

    /// <summary>So many blocks, each under a key that is set anew, as a derivation needs it.</summary>
    private static void Framework(SymmetricAlgorithm cipher, byte[] key, int count)
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

    private static byte[] Write()
    {
        byte[] text = new byte[512];
        KeyBlockTemplate template = new(KeyBlockVersion.DerivationD, KeyUsage.PinEncryption, KeyAlgorithm.Aes, KeyModeOfUse.Encrypt);
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, Protection, out PaymentKey under));
        KeyBlockWriter writer = new(template, text);
        Invariant.Check(writer.TryFinish(under, AesKey, new byte[KeyBlockWriter.RandomLength], out int length));
        return text[..length];
    }
}
