namespace Terminal.Emulator.EmvCrypto;

/// <summary>Which key a cryptogram version works with.</summary>
public enum CryptogramKey
{
    /// <summary>The card's master key itself.</summary>
    Master,

    /// <summary>The common session key over the counter.</summary>
    Counter,

    /// <summary>The common session key over counter and unpredictable number.</summary>
    CounterAndNumber,
}

/// <summary>One row of the table of cryptogram versions: what a version number in issuer application data (9F10) means.</summary>
/// <remarks>
/// The shapes are those of the published vectors; schemes number for themselves, so 10, 18, 22 are Visa's and the rest M/Chip's.
/// </remarks>
/// <param name="Version">The number as people say it: 10, 18.</param>
/// <param name="Key">The key of the cryptogram.</param>
/// <param name="Padding">How its data are filled up.</param>
/// <param name="Response">1 or 2: the method of the issuer's answer.</param>
/// <param name="ResponseUnderMaster">True where the answer is made under the master key.</param>
public sealed record CryptogramProfile(int Version, CryptogramKey Key, MacPadding Padding, int Response, bool ResponseUnderMaster)
{
    /// <summary>All versions.</summary>
    public static IReadOnlyList<CryptogramProfile> All { get; } =
    [
        new(10, CryptogramKey.Master, MacPadding.Zeros, 1, true),
        new(16, CryptogramKey.CounterAndNumber, MacPadding.Marked, 1, true),
        new(17, CryptogramKey.CounterAndNumber, MacPadding.Marked, 1, true),
        new(18, CryptogramKey.Counter, MacPadding.Marked, 2, false),
        new(20, CryptogramKey.Counter, MacPadding.Marked, 1, false),
        new(21, CryptogramKey.Counter, MacPadding.Marked, 1, false),
        new(22, CryptogramKey.Counter, MacPadding.Marked, 2, false),
        new(133, CryptogramKey.CounterAndNumber, MacPadding.Marked, 1, false),
    ];

    /// <summary>The data objects that every one of these versions covers, in order; then come card data out of 9F10.</summary>
    public static IReadOnlyList<uint> Tags { get; } = [0x9F02, 0x9F03, 0x9F1A, 0x95, 0x5F2A, 0x9A, 0x9C, 0x9F37, 0x82, 0x9F36];

    /// <summary>Finds a version; null where it is not in the table.</summary>
    public static CryptogramProfile? Find(int version) => All.FirstOrDefault(row => row.Version == version);

    /// <summary>The key of a cryptogram of this version.</summary>
    /// <param name="masterKey">The card's master key, 16 bytes.</param>
    /// <param name="counter">Tag 9F36, 2 bytes.</param>
    /// <param name="unpredictableNumber">Tag 9F37, 4 bytes.</param>
    public byte[] DeriveKey(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> counter, ReadOnlySpan<byte> unpredictableNumber) => Key switch
    {
        CryptogramKey.Master => masterKey.ToArray(),
        CryptogramKey.Counter => SessionKey.FromCounter(masterKey, counter),
        _ => SessionKey.FromCounter(masterKey, counter, unpredictableNumber),
    };
}
