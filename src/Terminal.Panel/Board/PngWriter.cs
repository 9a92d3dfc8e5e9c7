using System.Buffers.Binary;
using System.IO.Compression;

namespace Terminal.Panel.Board;

/// <summary>Writes pictures of 8 bits a channel, with or without transparency, as PNG.</summary>
/// <remarks>ISO/IEC 15948: signature, header, one compressed data chunk with filter type 2 (up) on every row, end.</remarks>
internal static class PngWriter
{
    private const byte FilterUp = 2;
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>Writes a picture.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="pixels">Row by row, four bytes each: red, green, blue, opacity.</param>
    public static byte[] Write(int width, ReadOnlySpan<byte> pixels)
    {
        int stride = width * 4;
        int height = pixels.Length / stride;
        using MemoryStream file = new();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = 6;
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Compress(pixels, stride));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int stride)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] row = new byte[stride + 1];
            row[0] = FilterUp;
            ReadOnlySpan<byte> above = new byte[stride];
            for (int at = 0; at + stride <= pixels.Length; at += stride)
            {
                ReadOnlySpan<byte> line = pixels.Slice(at, stride);
                for (int i = 0; i < stride; i++)
                {
                    row[i + 1] = (byte)((line[i] - above[i]) & 0xFF);
                }

                zlib.Write(row);
                above = line;
            }
        }

        return compressed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            crc = CrcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        uint[] table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            uint value = n;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[n] = value;
        }

        return table;
    }
}
