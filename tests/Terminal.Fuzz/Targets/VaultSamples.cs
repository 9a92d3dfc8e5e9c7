using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Primitives;

namespace Terminal.Fuzz.Targets;

/// <summary>The keys of a vault that is fuzzed: what is brought to it, and the bytes that may never come out of it.</summary>
/// <remarks>Both initial keys are those of the published sequences of DUKPT.</remarks>
internal static class VaultSamples
{
    private const int TransactionCountMax = 24; // Steps further than an input goes.

    /// <summary>Bytes of a secret that are found wherever they stand.</summary>
    public const int WindowLength = sizeof(ulong);

    public static readonly byte[] StorageKey = Hex.Parse("9C41D7E0385A7F12C6B9204DE87351AF0B6E92D4837C15FA64E81B3D70C5A926");
    public static readonly byte[] FirstComponent = Hex.Parse("5B0E93A7C41F68D2397AE45C81F62D0BD46E1A98735CF02B87E19D4A60C3725F");
    public static readonly byte[] SecondComponent = Hex.Parse("E2785D16B9C3F04A91D62E7C35804BFA1F93C7608EAD542B0DB67839F51CE4A2");
    private static readonly byte[] Protection = [.. FirstComponent.Zip(SecondComponent, static (one, other) => (byte)(one ^ other))];
    private static readonly byte[] AesInitial = Hex.Parse("1273671EA26AC29AFA4D1084127652A1");
    private static readonly byte[] TdesInitial = Hex.Parse("6AC292FAA1315B4D858AB3A3D7D5933A");
    private static readonly HashSet<ulong> Windows = [.. Secrets().SelectMany(WindowsOf)];

    public static byte[] AesBlock { get; } = Block(KeyAlgorithm.Aes, AesInitial, "IK1234567890123456");

    public static byte[] TdesBlock { get; } = Block(KeyAlgorithm.Tdes, TdesInitial, "KSFFFF9876543210E00000");

    /// <summary>The serial number of the vault's n-th AES key.</summary>
    public static byte[] AesSerial(int n) => Hex.Parse("1234567890123456" + n.ToString("X8", CultureInfo.InvariantCulture));

    /// <summary>A message with the MAC that a host would put behind it.</summary>
    public static byte[] AnswerUnder(byte[] serial, byte[] message)
    {
        byte[] mac = new byte[8];
        byte[] working = AesWorking(serial, AesDukptUsage.MacVerification);
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.Cmac, KeyAlgorithm.Aes, working, out PaymentKey key));
        Invariant.Check(Cmac.TryCompute(key, message, mac));
        return [.. message, .. mac];
    }

    /// <summary>True where eight bytes of a secret follow each other.</summary>
    public static bool HasSecret(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i + WindowLength <= bytes.Length; i++)
        {
            if (Windows.Contains(BinaryPrimitives.ReadUInt64BigEndian(bytes[i..])))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<ulong> WindowsOf(byte[] secret) => Enumerable.Range(0, secret.Length - WindowLength + 1)
        .Select(offset => BinaryPrimitives.ReadUInt64BigEndian(secret.AsSpan(offset)));

    private static IEnumerable<byte[]> Secrets() =>
    [
        StorageKey, FirstComponent, SecondComponent, Protection, AesInitial, TdesInitial, .. VaultTokens.Secrets,
        .. Enumerable.Range(1, TransactionCountMax).SelectMany(static n => (IEnumerable<byte[]>)
        [
            AesTransaction(AesSerial(n)), AesWorking(AesSerial(n), AesDukptUsage.Pin),
            AesWorking(AesSerial(n), AesDukptUsage.MacGeneration), AesWorking(AesSerial(n), AesDukptUsage.MacVerification),
            TdesTransaction(n),
        ]),
    ];

    private static byte[] AesTransaction(byte[] serial)
    {
        byte[] key = new byte[16];
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, AesInitial, out PaymentKey initial));
        Invariant.Check(AesDukpt.TryDeriveTransactionKey(initial, serial, key));
        return key;
    }

    private static byte[] AesWorking(byte[] serial, AesDukptUsage usage)
    {
        byte[] key = new byte[16];
        Invariant.Check(AesDukpt.TryDeriveWorkingKey(AesTransaction(serial), serial, usage, AesDukptKeyType.Aes128, key));
        return key;
    }

    /// <summary>The working keys differ from it in a byte of each half, and have eight others in a row.</summary>
    private static byte[] TdesTransaction(int n)
    {
        byte[] key = new byte[TdesDukpt.KeyLength];
        byte[] serial = Hex.Parse("FFFF9876543210E" + n.ToString("X5", CultureInfo.InvariantCulture));
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, TdesInitial, out PaymentKey initial));
        Invariant.Check(TdesDukpt.TryDeriveTransactionKey(initial, serial, key));
        return key;
    }

    private static byte[] Block(KeyAlgorithm algorithm, byte[] key, string name)
    {
        byte[] text = new byte[512];
        KeyBlockTemplate template = new(KeyBlockVersion.DerivationD, KeyUsage.InitialDukpt, algorithm, KeyModeOfUse.Derive);
        KeyBlockWriter writer = new(template, text);
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, Protection, out PaymentKey under));
        bool written = writer.TryAdd(Encoding.ASCII.GetBytes(name[..2]), Encoding.ASCII.GetBytes(name[2..]));
        written &= writer.TryFinish(under, key, new byte[KeyBlockWriter.RandomLength], out int length);
        Invariant.Check(written);
        return text[..length];
    }
}
