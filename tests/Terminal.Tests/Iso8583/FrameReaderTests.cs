using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Iso8583;

public sealed class FrameReaderTests
{
    private const string Two = "0008600003000008001100096000030000080022" + "33";

    [Fact]
    public void Frames_are_found_however_the_stream_is_cut()
    {
        byte[] stream = Hex.Parse(Two);
        for (int first = 0; first <= stream.Length; first++)
        {
            for (int second = first; second <= stream.Length; second++)
            {
                FrameReader reader = new(Framing.LengthAndTpdu);
                List<string> frames = [];
                foreach (byte[] piece in new[] { stream[..first], stream[first..second], stream[second..] })
                {
                    ReadOnlySpan<byte> input = piece;
                    while (reader.TryRead(ref input, out ReadOnlySpan<byte> frame))
                    {
                        frames.Add(Hex.ToText(frame));
                    }
                }

                Assert.Equal(["6000030000080011", "600003000008002233"], frames);
            }
        }
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("0005")]
    [InlineData("FFFF")]
    public void A_length_that_no_frame_can_have_breaks_the_stream_until_it_is_made_anew(string hex)
    {
        FrameReader reader = new(Framing.LengthAndTpdu);
        ReadOnlySpan<byte> input = Hex.Parse(hex + Two);
        Assert.False(reader.TryRead(ref input, out _));
        Assert.True(reader.IsBroken);
        Assert.False(reader.TryRead(ref input, out _));
        reader.Reset();
        input = Hex.Parse(Two);
        Assert.True(reader.TryRead(ref input, out _));
    }

    [Fact]
    public void The_longest_frame_is_read_and_one_byte_more_is_refused()
    {
        FrameReader reader = new(Framing.LengthAndTpdu);
        byte[] longest = new byte[2 + 5 + Limits.MessageLengthMax];
        longest[0] = (byte)((longest.Length - 2) >> 8);
        longest[1] = (byte)((longest.Length - 2) & 0xFF);
        ReadOnlySpan<byte> input = longest;
        Assert.True(reader.TryRead(ref input, out ReadOnlySpan<byte> frame));
        Assert.Equal(longest.Length - 2, frame.Length);
        longest[1]++;
        input = longest;
        Assert.False(reader.TryRead(ref input, out _));
        Assert.True(reader.IsBroken);
    }

    [Fact]
    public void Four_digits_of_length_must_be_digits()
    {
        FrameReader reader = new(Framing.FourDigits);
        ReadOnlySpan<byte> input = "0003abc"u8;
        Assert.True(reader.TryRead(ref input, out ReadOnlySpan<byte> frame));
        Assert.Equal("abc"u8.ToArray(), frame.ToArray());
        input = "00-3abc"u8;
        Assert.False(reader.TryRead(ref input, out _));
        Assert.True(reader.IsBroken);
    }

    [Fact]
    public void A_packed_frame_opens_to_its_addresses_and_its_message()
    {
        Assert.True(Tpdu.TryParse("6000030000", out Tpdu tpdu));
        byte[] wire = new byte[200];
        IsoMessage message = new() { Mti = Mti.NetworkRequest };
        message.SetNumber(DataElement.Stan, 1, 6);
        FrameEnvelope envelope = new(tpdu, Hex.Parse("602200000000"));
        int length = Framing.UnionPay.Pack(Dialect.BcdUnionPay, message, envelope, wire, out IsoFault fault);
        Assert.Equal("00186000030000602200000000" + "08000020000000000000000001", Hex.ToText(wire.AsSpan(0, length)));
        Assert.Equal(default, fault);
        Assert.True(Framing.UnionPay.TryOpen(wire.AsSpan(2, length - 2), out Tpdu opened, out ReadOnlySpan<byte> inner));
        Assert.Equal(tpdu, opened);
        Assert.Equal(new Tpdu(0x60, 0, 3), opened.Reversed);
        Assert.True(Dialect.BcdUnionPay.TryUnpack(inner, message, out _));
        Assert.False(Framing.UnionPay.TryOpen(wire.AsSpan(0, 10), out _, out _));
        Assert.Equal(0, Framing.UnionPay.Pack(Dialect.BcdUnionPay, message, envelope, new byte[12], out fault));
        Assert.Equal(IsoFaultKind.NoRoom, fault.Kind);
    }
}
