using System.Numerics;

namespace Terminal.Crypto.Ciphers;

/// <summary>Small operations on bytes that many algorithms share.</summary>
internal static class Octets
{
    /// <summary>Adds <paramref name="other"/> to the bytes, bit by bit (exclusive or).</summary>
    public static void Combine(this Span<byte> bytes, ReadOnlySpan<byte> other)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= other[i];
        }
    }

    /// <summary>Adds one byte to all bytes, bit by bit.</summary>
    public static void Combine(this Span<byte> bytes, byte other)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= other;
        }
    }

    /// <summary>Gives each byte an odd count of one-bits, as keys of DES have it.</summary>
    public static void MakeOdd(this Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= (byte)(1 - (BitOperations.PopCount(bytes[i]) & 1));
        }
    }

    /// <summary>Writes a nibble: index 0 is the left half of the first byte.</summary>
    public static void SetNibble(this Span<byte> bytes, int index, int nibble)
    {
        int shift = index % 2 == 0 ? 4 : 0;
        bytes[index / 2] = (byte)((bytes[index / 2] & (0xF0 >> shift)) | (nibble << shift));
    }

    /// <summary>Reads a nibble: index 0 is the left half of the first byte.</summary>
    public static int Nibble(this ReadOnlySpan<byte> bytes, int index) => (bytes[index / 2] >> (index % 2 == 0 ? 4 : 0)) & 0x0F;

    /// <summary>The same of a span that may be written.</summary>
    public static int Nibble(this Span<byte> bytes, int index) => ((ReadOnlySpan<byte>)bytes).Nibble(index);

    /// <summary>True where all are ASCII digits.</summary>
    public static bool AreDigits(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
