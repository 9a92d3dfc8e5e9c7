using System.Security.Cryptography;

namespace Terminal.PublicKeys;

/// <summary>A curve and a hash that sign together (EMV 4.4 Book 2, Annex B2.4.1).</summary>
public sealed class SignatureSuite
{
    /// <summary>Bytes of the longest coordinate: P-521.</summary>
    public const int FieldLengthMax = 66;

    /// <summary>Bytes of the longest hash: SHA-512.</summary>
    public const int HashLengthMax = SHA512.HashSizeInBytes;

    private SignatureSuite(byte indicator, PrimeCurve curve, int hashLength)
    {
        Indicator = indicator;
        Curve = curve;
        HashLength = hashLength;
    }

    /// <summary>EC-SDSA with SHA-256 over P-256.</summary>
    public static SignatureSuite P256 { get; } = new(0x10, PrimeCurve.P256, SHA256.HashSizeInBytes);

    /// <summary>EC-SDSA with SHA-512 over P-521.</summary>
    public static SignatureSuite P521 { get; } = new(0x11, PrimeCurve.P521, SHA512.HashSizeInBytes);

    /// <summary>The algorithm suite indicator.</summary>
    public byte Indicator { get; }

    /// <summary>Bytes of a key: its point's x.</summary>
    public int FieldLength => Curve.FieldLength;

    /// <summary>Bytes of the hash.</summary>
    public int HashLength { get; }

    /// <summary>Bytes of a signature: r as long as the hash, s as long as a coordinate.</summary>
    public int SignatureLength => HashLength + FieldLength;

    internal PrimeCurve Curve { get; }

    /// <summary>The suite of an indicator; null for one that signs nothing here: key agreement, suites without approval.</summary>
    public static SignatureSuite? Find(byte indicator) => indicator switch
    {
        0x10 => P256,
        0x11 => P521,
        _ => null,
    };

    /// <summary>Writes the suite's hash of a message.</summary>
    internal void Hash(ReadOnlySpan<byte> message, Span<byte> hash)
    {
        if (HashLength == SHA256.HashSizeInBytes)
        {
            SHA256.HashData(message, hash);
        }
        else
        {
            SHA512.HashData(message, hash);
        }
    }
}
