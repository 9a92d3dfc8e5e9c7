using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards;

/// <summary>A private key on an elliptic curve that signs as authorities, issuers and cards of XDA do: EC-SDSA.</summary>
/// <remarks>
/// EMV 4.4 Book 2, Annex A2.2.2 and B2.2.4. Written apart from the terminal's verification: points are multiplied by the framework's
/// library, the rest is done with big integers. For play: a number that must be secret is a hash here, so that a run replays.
/// </remarks>
public sealed class TestCurveKey
{
    private const byte P256 = 0x10;
    private const byte P521 = 0x11;
    private readonly BigInteger scalar;

    private TestCurveKey(byte suite, BigInteger scalar)
    {
        Suite = suite;
        ECPoint point = Multiply(scalar);
        bool lower = 2 * Number(point.Y!) < Prime;
        this.scalar = lower ? scalar : Order - scalar;
        X = point.X!;
        Y = lower ? point.Y! : Bytes(Prime - Number(point.Y!), FieldLength);
    }

    /// <summary>Algorithm suite indicator: 0x10 for P-256 with SHA-256, 0x11 for P-521 with SHA-512.</summary>
    public byte Suite { get; }

    /// <summary>The public point's x: what certificates hold.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "A test key's own buffer, read by whoever certifies it.")]
    public byte[] X { get; }

    /// <summary>The public point's y, of both roots the lower.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "As of the other coordinate.")]
    public byte[] Y { get; }

    /// <summary>Suite and private number as hexadecimal text.</summary>
    public string Text => Hex.ToText([Suite, .. Bytes(scalar, FieldLength)]);

    /// <summary>Bytes of a coordinate.</summary>
    public int FieldLength => Suite == P256 ? 32 : 66;

    private ECCurve Curve => Suite == P256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP521;

    private BigInteger Prime => Suite == P256
        ? (BigInteger.One << 256) - (BigInteger.One << 224) + (BigInteger.One << 192) + (BigInteger.One << 96) - 1
        : (BigInteger.One << 521) - 1;

    private BigInteger Order => OrderOf(Suite);

    /// <summary>Makes a key; the same stream makes the same one.</summary>
    /// <param name="entropy">The stream.</param>
    /// <param name="suite">Algorithm suite indicator.</param>
    public static TestCurveKey Generate(Entropy entropy, byte suite)
    {
        byte[] drawn = new byte[suite == P256 ? 31 : 65]; // Below the order, whatever is drawn.
        entropy.Fill(drawn);
        Invariant.Check(TryParse(Hex.ToText([suite, 0, .. drawn]), out TestCurveKey? key));
        return key;
    }

    /// <summary>Reads a key; false where the text is none.</summary>
    /// <param name="text">As <see cref="Text"/> gives it.</param>
    /// <param name="key">The key.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TestCurveKey? key)
    {
        key = null;
        if (!Hex.TryParse(text, out byte[] bytes)
            || !((bytes is [P256, ..] && bytes.Length == 33) || (bytes is [P521, ..] && bytes.Length == 67)))
        {
            return false;
        }

        BigInteger scalar = Number(bytes.AsSpan(1));
        if (scalar > 1 && scalar < OrderOf(bytes[0]) - 1)
        {
            key = new TestCurveKey(bytes[0], scalar);
        }

        return key is not null;
    }

    /// <summary>Signs a message: r, as long as the hash, and s, as long as a coordinate.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        BigInteger nonce = 1 + (Number(SHA512.HashData([.. Bytes(scalar, FieldLength), .. message])) % (Order - 1));
        byte[] r = Hash([.. Multiply(nonce).X!, .. message]);
        return [.. r, .. Bytes((nonce + (Number(r) * scalar)) % Order, FieldLength)];
    }

    /// <summary>The suite's hash.</summary>
    public byte[] Hash(ReadOnlySpan<byte> message) => Suite == P256 ? SHA256.HashData(message) : SHA512.HashData(message);

    /// <summary>FIPS 186-4, Annex D.1.2: 2^256 and 2^521 less these.</summary>
    private static BigInteger OrderOf(byte suite) => suite == P256
        ? (BigInteger.One << 256) - (BigInteger.One << 224) + (BigInteger.One << 192)
            - Number(Hex.Parse("4319055258E8617B0C46353D039CDAAF"))
        : (BigInteger.One << 521)
            - Number(Hex.Parse("05AE79787C40D069948033FEB708F65A2FC44A36477663B851449048E16EC79BF7"));

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number, int length)
    {
        byte[] bytes = new byte[length];
        byte[] digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, length - digits.Length);
        return bytes;
    }

    /// <summary>A number times the generator: the public key of that number.</summary>
    private ECPoint Multiply(BigInteger number)
    {
        using ECDsa made = ECDsa.Create(new ECParameters { Curve = Curve, D = Bytes(number, FieldLength) });
        return made.ExportParameters(includePrivateParameters: false).Q;
    }
}
