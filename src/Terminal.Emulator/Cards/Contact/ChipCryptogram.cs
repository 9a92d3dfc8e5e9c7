using System.Security.Cryptography;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards.Contact;

/// <summary>What the card computes under its symmetric keys in one transaction: cryptograms, numbers, the issuer's answer.</summary>
/// <remarks>EMV 4.4 Book 2 §8. The card draws no numbers: its "random" ones are MACs over its counter, so that a run replays.</remarks>
internal sealed class ChipCryptogram
{
    private readonly ChipApplication application;
    private readonly byte[] cardKey;
    private readonly byte[] counter;
    private byte[] unpredictableNumber = new byte[4];
    private byte numberCount;

    /// <summary>Begins a transaction of a counter.</summary>
    public ChipCryptogram(ChipApplication application, ushort count)
    {
        this.application = application;
        cardKey = Hex.Parse(application.CardKey);
        counter = [(byte)(count >> 8), (byte)(count & 0xFF)];
    }

    /// <summary>The counter, 2 bytes.</summary>
    public ReadOnlySpan<byte> Counter => counter;

    /// <summary>The first cryptogram; empty before it.</summary>
    public byte[] First { get; private set; } = [];

    private CryptogramProfile Version => CryptogramProfile.Find(application.CryptogramVersion)!;

    /// <summary>A number of the card's, 8 bytes, another one each time.</summary>
    public byte[] Number()
    {
        byte[] seed = [.. counter, numberCount, .. "number"u8];
        numberCount = (byte)((numberCount + 1) & 0xFF);
        return cardKey.Length == 0 ? SHA1.HashData(seed)[..8] : ApplicationCryptogram.Compute(cardKey, seed, MacPadding.Marked);
    }

    /// <summary>A cryptogram over the terminal's data as the version has it.</summary>
    /// <param name="list">The list by which the data came.</param>
    /// <param name="data">The data.</param>
    /// <param name="issuerData">Issuer application data (9F10).</param>
    public byte[] Compute(ReadOnlySpan<byte> list, ReadOnlySpan<byte> data, byte[] issuerData)
    {
        List<byte> signed = [];
        foreach (uint tag in CryptogramProfile.Tags)
        {
            signed.AddRange(tag switch
            {
                0x82 => Hex.Parse(application.InterchangeProfile),
                0x9F36 => counter,
                _ => ChipDol.Value(list, data, tag),
            });
        }

        unpredictableNumber = [.. ChipDol.Value(list, data, 0x9F37)];
        signed.AddRange(Version.Version == 10 ? issuerData[3..] : issuerData);
        byte[] made = cardKey.Length == 0
            ? [.. counter, .. counter, .. counter, .. counter]
            : ApplicationCryptogram.Compute(
                Version.DeriveKey(cardKey, counter, unpredictableNumber), [.. signed], Version.Padding);
        First = First.Length == 0 ? made : First;
        return made;
    }

    /// <summary>Checks the issuer's answer (91), 8 to 16 bytes; and whether it approves, where it has a say in that.</summary>
    public bool IsFromIssuer(ReadOnlySpan<byte> authentication, out bool approves)
    {
        approves = false;
        if (cardKey.Length == 0 || First.Length == 0 || authentication.Length is < 8 or > 16)
        {
            return false;
        }

        byte[] key = Version.ResponseUnderMaster ? cardKey : Version.DeriveKey(cardKey, counter, unpredictableNumber);
        if (Version.Response == 1)
        {
            approves = true; // The response code says so, and the terminal tells it.
            return authentication.Length >= 10
                && authentication[..8].SequenceEqual(ApplicationCryptogram.ResponseMethod1(key, First, authentication[8..10]));
        }

        const byte IssuerApproves = 0x80; // Card status update, byte 2.
        approves = (authentication[5] & IssuerApproves) != 0;
        return authentication[..4].SequenceEqual(
            ApplicationCryptogram.ResponseMethod2(key, First, authentication[4..8], authentication[8..]));
    }
}
