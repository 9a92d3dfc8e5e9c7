using Terminal.Crypto.Dukpt;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Crypto.Pin;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Crypto;

/// <summary>Deriving keys, PIN blocks, MACs and opening key blocks allocate nothing, once each has run.</summary>
public sealed class CryptoAllocationTests
{
    private static readonly Pan Number = TestKeys.PanOf("4111111111111111");
    private static readonly byte[] TdesKsn = Convert.FromHexString("FFFF9876543210E12345");
    private static readonly byte[] FirstKsn = Convert.FromHexString("FFFF9876543210E00000");
    private static readonly byte[] AesKsn = Convert.FromHexString("123456789012345600012345");
    private static readonly byte[] Written = Write();
    private static readonly byte[] Block =
        TestKeys.Ascii("D0144P0AE00E00002C77FA3F4A553BED6E88AE5C172A4166E3D4ACA8E2AC71C158A476FAC12C13C3829DE55D3AB54C48F4C4");

    public static TheoryData<string> Operations => [.. All.Keys];

    private static Dictionary<string, Func<Span<byte>, bool>> All { get; } = new()
    {
        ["TDES initial key"] = static room => TdesDukpt.TryDeriveInitialKey(Tdes(KeyUsage.BaseDerivation), TdesKsn, room[..16]),
        ["TDES transaction key"] = static room => TdesDukpt.TryDeriveTransactionKey(Tdes(KeyUsage.InitialDukpt), TdesKsn, room[..16]),
        ["TDES working key"] = static room => TdesDukpt.TryDeriveWorkingKey(TestKeys.Tdes, TdesDukptUsage.DataRequest, room[..16]),
        ["TDES device"] = static room => TdesDevice(room[..TdesDukptState.Length], room[^26..]),
        ["AES initial key"] = static room => AesDukpt.TryDeriveInitialKey(Aes(KeyUsage.BaseDerivation), AesKsn.AsSpan(0, 8), room[..16]),
        ["AES transaction key"] = static room => AesDukpt.TryDeriveTransactionKey(Aes(KeyUsage.InitialDukpt), AesKsn, room[..16]),
        ["AES working key"] = static room =>
            AesDukpt.TryDeriveWorkingKey(TestKeys.Aes, AesKsn, AesDukptUsage.Pin, AesDukptKeyType.Aes128, room[..16]),
        ["AES device"] = static room => AesDevice(room[..AesDukptState.Length], room[^28..]),
        ["PIN block 0"] = static room => PinBlock.TryEncode(PinBlockFormat.Iso0, "1234"u8, Number, [], room[..8])
            && PinBlock.TryEncipher(Tdes(KeyUsage.PinEncryption), room[..8]),
        ["PIN block 4"] = static room =>
            PinBlock4.TryEncipher(Aes(KeyUsage.PinEncryption), "1234"u8, Number, AesKsn.AsSpan(0, 8), room[..16])
            && PinBlock4.TryDecipher(Aes(KeyUsage.PinEncryption), room[..16], Number, room[16..28], out _),
        ["retail MAC"] = static room => BlockMac.TryAlgorithm3(Tdes(KeyUsage.MacAlgorithm3), MacPadding.Zeros, Block, room[..4]),
        ["CMAC TDES"] = static room => Cmac.TryCompute(Tdes(KeyUsage.Cmac), Block, room[..8]),
        ["CMAC AES"] = static room => Cmac.TryCompute(Aes(KeyUsage.Cmac), Block, room[..16]),
        ["HMAC"] = static room => KeyedHash.TrySha256(OfHmac(), Block, room[..32]),
        ["check value"] = static room => KeyCheckValue.TryCompute(KeyAlgorithm.Aes, TestKeys.Aes, room[..5]),
        ["key block"] = static room => Opens(room[..KeyBlock.KeyLengthMax]),
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_operation_allocates_nothing_once_it_has_run(string name)
    {
        Func<Span<byte>, bool> operation = All[name];
        byte[] room = new byte[AesDukptState.Length + 64];
        bool done = operation(room) & operation(room);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            done &= operation(room);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(done);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void The_measure_finds_one_that_allocates()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(new byte[1]);
        Assert.NotEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static PaymentKey Tdes(KeyUsage usage) =>
        PaymentKey.TryCreate(usage, KeyAlgorithm.Tdes, TestKeys.Tdes, out PaymentKey key) ? key : default;

    private static PaymentKey Aes(KeyUsage usage) =>
        PaymentKey.TryCreate(usage, KeyAlgorithm.Aes, TestKeys.Aes, out PaymentKey key) ? key : default;

    private static PaymentKey OfHmac() =>
        PaymentKey.TryCreate(KeyUsage.Hmac, KeyAlgorithm.Hmac, TestKeys.Aes, out PaymentKey key) ? key : default;

    private static bool TdesDevice(Span<byte> buffer, Span<byte> result) =>
        TdesDukptState.TryLoad(Tdes(KeyUsage.InitialDukpt), FirstKsn, buffer, out TdesDukptState state)
        && state.TryTake(result[..16], result.Slice(16, 10)) && state.TryTake(result[..16], result.Slice(16, 10));

    private static bool AesDevice(Span<byte> buffer, Span<byte> result) =>
        AesDukptState.TryLoad(Aes(KeyUsage.InitialDukpt), AesKsn.AsSpan(0, 8), buffer, out AesDukptState state)
        && state.TryTake(result[..16], result.Slice(16, 12)) && state.TryTake(result[..16], result.Slice(16, 12));

    private static bool Opens(Span<byte> key) => KeyBlock.Parse(Written, out KeyBlock block) == KeyBlockStatus.Good
        && KeyBlockImport.Open(block, Aes(KeyUsage.KeyBlockProtection), key, out _) == KeyBlockStatus.Good;

    private static byte[] Write()
    {
        byte[] text = new byte[500];
        KeyBlockWriter writer = new(
            new KeyBlockTemplate(KeyBlockVersion.DerivationD, KeyUsage.PinEncryption, KeyAlgorithm.Aes, KeyModeOfUse.Encrypt), text);
        return writer.TryFinish(Aes(KeyUsage.KeyBlockProtection), TestKeys.Aes, new byte[KeyBlockWriter.RandomLength], out int length)
            ? text[..length] : [];
    }
}
