using System.Text;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Emulator.Acquirer.Hsm;

/// <summary>The keys that terminals were given at their last sign-on. A restart of the host forgets them all.</summary>
/// <param name="terminals">Which terminals are given any.</param>
/// <param name="seed">Of the keys.</param>
internal sealed class SessionKeyBook(IReadOnlyList<TerminalKey> terminals, ReadOnlySpan<byte> seed)
{
    /// <summary>Bytes of each key.</summary>
    public const int KeyLength = 16;

    private const int BlockLengthMax = 256;
    private readonly Entropy entropy = new(seed);
    private readonly Dictionary<string, (BaseKeyAlgorithm Algorithm, byte[] Keys)> given = [];

    /// <summary>Whether the terminal has keys, and of which algorithm.</summary>
    public bool TryFind(ReadOnlySpan<byte> terminal, out BaseKeyAlgorithm algorithm)
    {
        bool found = given.TryGetValue(Encoding.ASCII.GetString(terminal), out (BaseKeyAlgorithm Algorithm, byte[] Keys) own);
        algorithm = own.Algorithm;
        return found;
    }

    /// <summary>Copies a terminal's key for a purpose, 16 bytes.</summary>
    public bool TryCopy(ReadOnlySpan<byte> terminal, KeyPurpose purpose, Span<byte> key)
    {
        if (!given.TryGetValue(Encoding.ASCII.GetString(terminal), out (BaseKeyAlgorithm Algorithm, byte[] Keys) own))
        {
            return false;
        }

        own.Keys.AsSpan(PlaceOf(purpose) * KeyLength, KeyLength).CopyTo(key);
        return true;
    }

    /// <summary>Draws new keys for a terminal and gives them in key blocks (DE57); null where the terminal is given none.</summary>
    public byte[]? Issue(string terminal)
    {
        if (terminals.FirstOrDefault(one => one.Terminal == terminal) is not { } known
            || !PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, known.Bytes, out PaymentKey protection))
        {
            return null;
        }

        bool aes = known.Algorithm == BaseKeyAlgorithm.Aes;
        KeyAlgorithm algorithm = aes ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;
        byte[] keys = new byte[3 * KeyLength];
        entropy.Fill(keys);
        given[terminal] = (known.Algorithm, keys);
        return
        [
            .. Block(0xDF04, (aes ? KeyUsage.Cmac : KeyUsage.MacAlgorithm3, algorithm, KeyModeOfUse.GenerateAndVerify), protection, Key(0)),
            .. Block(0xDF05, (KeyUsage.PinEncryption, algorithm, KeyModeOfUse.Encrypt), protection, Key(1)),
            .. Block(0xDF06, (KeyUsage.DataEncryption, algorithm, KeyModeOfUse.Encrypt), protection, Key(2)),
        ];

        ReadOnlySpan<byte> Key(int place) => keys.AsSpan(place * KeyLength, KeyLength);
    }

    private static int PlaceOf(KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.Pin => 1,
        KeyPurpose.Track => 2,
        _ => 0, // One key for the MACs of both sides.
    };

    private byte[] Block(
        ushort tag, (KeyUsage Usage, KeyAlgorithm Algorithm, KeyModeOfUse Mode) what, PaymentKey protection, ReadOnlySpan<byte> key)
    {
        Span<byte> random = stackalloc byte[KeyBlockWriter.RandomLength];
        entropy.Fill(random);
        Span<byte> text = stackalloc byte[BlockLengthMax];
        KeyBlockWriter writer = new(new KeyBlockTemplate(KeyBlockVersion.DerivationD, what.Usage, what.Algorithm, what.Mode), text);
        Invariant.Check(writer.TryFinish(protection, key, random, out int length));
        return [(byte)(tag >> 8), (byte)(tag & 0xFF), 0x81, (byte)length, .. text[..length]];
    }
}
