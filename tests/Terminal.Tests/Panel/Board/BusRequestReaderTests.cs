using Terminal.Panel.Board;
using Xunit;

namespace Terminal.Tests.Panel.Board;

public sealed class BusRequestReaderTests
{
    private static readonly byte[] Stream = [1, 0x3C, 0, 3, 0x40, 0xAA, 0x55, 2, 9, 0, 0, 3, 1, 0, 0];

    [Fact]
    public void Requests_are_the_same_however_the_stream_is_cut()
    {
        for (int piece = 1; piece <= Stream.Length; piece++)
        {
            BusRequestReader reader = new();
            List<string> read = [];
            foreach (byte[] part in Stream.Chunk(piece))
            {
                ReadOnlySpan<byte> rest = part;
                while (reader.TryRead(ref rest))
                {
                    read.Add($"{reader.Kind} {reader.Argument} {Convert.ToHexString(reader.Payload)}");
                }
            }

            Assert.Equal(["1 60 40AA55", "2 9 ", "3 1 "], read);
        }
    }

    [Fact]
    public void The_longest_payload_is_read()
    {
        BusRequestReader reader = new();
        ReadOnlySpan<byte> rest = [1, 0x3C, 0x10, 0x00, .. new byte[BusRequestReader.PayloadMax]];
        Assert.True(reader.TryRead(ref rest));
        Assert.Equal(BusRequestReader.PayloadMax, reader.Payload.Length);
    }

    [Fact]
    public void A_payload_over_the_limit_breaks_the_stream()
    {
        BusRequestReader reader = new();
        ReadOnlySpan<byte> rest = [1, 0x3C, 0x10, 0x01, 0x40];
        Assert.False(reader.TryRead(ref rest));
        Assert.True(reader.IsBroken);
        Assert.False(reader.TryRead(ref rest));
    }
}
