using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Terminal.Panel.Board;
using Xunit;

namespace Terminal.Tests.Panel;

public sealed class PngWriterTests
{
    [Fact]
    public void A_picture_reads_back_pixel_by_pixel()
    {
        byte[] pixels = new byte[7 * 5 * 4];
        new Random(1).NextBytes(pixels);
        Assert.Equal(pixels, Read(PngWriter.Write(7, pixels), out int width, out int height));
        Assert.Equal((7, 5), (width, height));
    }

    [Fact]
    public void The_end_chunk_is_the_one_that_every_file_has() =>
        Assert.EndsWith("0000000049454E44AE426082", Convert.ToHexString(PngWriter.Write(1, new byte[4])), StringComparison.Ordinal);

    [Fact]
    public void A_receipt_is_paper_with_ink_where_the_dots_are_and_torn_edges()
    {
        bool[] dots = new bool[16 * 40];
        dots[(20 * 16) + 8] = true;
        byte[] picture = Read(PaperPicture.Draw(new Bitmap(16, 40, dots)), out int width, out int height);
        Assert.Equal((88, 132), (width, height));
        byte At(int x, int y, int channel) => picture[(((y * width) + x) * 4) + channel];
        Assert.True(At(28 + 16, 26 + 40, 0) < 90); // the dot
        Assert.True(At(28 + 30, 26 + 40, 0) > 230); // bare paper
        Assert.Equal(255, At(28 + 30, 26 + 40, 3));
        Assert.Equal(0, At(6, 0, 3)); // between two teeth
        Assert.Equal(255, At(0, 1, 3));
    }

    [Fact]
    public void A_lit_dot_glows_and_the_rest_of_the_display_is_dark()
    {
        bool[] dots = new bool[128 * 64];
        dots[(10 * 128) + 20] = true;
        byte[] picture = Read(DisplayPicture.Draw(new Bitmap(128, 64, dots)), out int width, out int height);
        Assert.Equal((816, 432), (width, height));
        Assert.True(picture[((((24 + 62) * width) + 24 + 122) * 4) + 1] > 200);
        Assert.True(picture[((((24 + 300) * width) + 24 + 500) * 4) + 1] < 20);
    }

    private static byte[] Read(byte[] file, out int width, out int height)
    {
        Assert.Equal("89504E470D0A1A0A", Convert.ToHexString(file.AsSpan(0, 8)));
        width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16));
        height = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20));
        int at = 33;
        int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
        Assert.Equal("IDAT", Encoding.ASCII.GetString(file, at + 4, 4));
        using ZLibStream zlib = new(new MemoryStream(file, at + 8, length), CompressionMode.Decompress);
        byte[] above = new byte[width * 4];
        List<byte> pixels = [];
        for (int y = 0; y < height; y++)
        {
            Assert.Equal(2, zlib.ReadByte());
            byte[] row = new byte[width * 4];
            zlib.ReadExactly(row);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (byte)((row[i] + above[i]) & 0xFF);
            }

            pixels.AddRange(row);
            above = row;
        }

        Assert.Equal(-1, zlib.ReadByte());
        return [.. pixels];
    }
}
