using System.Text;
using Terminal.Devices.Magstripe;
using Xunit;

namespace Terminal.Tests.Devices.Magstripe;

/// <summary>What the vectors do not hold of tracks: fields that are missing, bits that are spoilt, and any input at all.</summary>
public sealed class TrackTests
{
    private const string Second = ";4111111111111111=25121010000000000000?";

    [Theory]
    [InlineData(";4111111111111111==101?", "", "101", "")]
    [InlineData(";4111111111111111=2512=77?", "2512", "", "77")]
    [InlineData(";4111111111111111===?", "", "", "")]
    [InlineData(";4111111111111111==?", null, "", "")]
    [InlineData(";4111111111111111=251?", null, "", "")]
    public void A_separator_may_stand_for_expiry_and_service_code(string text, string? expiry, string serviceCode, string? rest)
    {
        bool good = expiry is not null && rest is not null;
        Assert.Equal(good, Track2.TryParse(Encoding.ASCII.GetBytes(text), out Track2 track));
        if (good)
        {
            Assert.Equal((expiry, serviceCode, rest), (Text(track.Expiry), Text(track.ServiceCode), Text(track.Discretionary)));
        }
    }

    [Fact]
    public void A_name_without_a_slash_is_a_surname()
    {
        Assert.True(Track1.TryParse("%B4111111111111111^DOE^2512101?"u8, out Track1 track));
        Assert.Equal("DOE"u8, track.Surname);
        Assert.True(track.FirstName.IsEmpty);
    }

    [Fact]
    public void A_track_is_read_in_both_directions_and_with_zeros_around_it()
    {
        byte[] text = Encoding.ASCII.GetBytes(Second);
        byte[] bits = Bits(text);
        byte[] read = new byte[text.Length];
        foreach (bool reverse in (bool[])[false, true])
        {
            byte[] swiped = [0, 0, 0, .. reverse ? bits.Reverse() : bits, 0, 0, 0, 0, 0, 0, 0];
            Assert.True(TrackBits.TryDecode(swiped, TrackBits.Track2Width, read, out int length, out bool isReverse));
            Assert.Equal((text.Length, reverse), (length, isReverse));
            Assert.Equal(text, read);
        }
    }

    [Fact]
    public void A_track_with_any_bit_spoilt_is_not_read_as_another()
    {
        byte[] text = Encoding.ASCII.GetBytes(Second);
        byte[] bits = Bits(text);
        byte[] read = new byte[text.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] ^= 1;
            Assert.False(TrackBits.TryDecode(bits, TrackBits.Track2Width, read, out int length, out _), $"bit {i}");
            Assert.Equal(0, length);
            bits[i] ^= 1;
        }
    }

    [Fact]
    public void No_input_throws()
    {
        Random random = new(7);
        byte[] valid = Encoding.ASCII.GetBytes(Second);
        byte[] room = new byte[200];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] input = [.. valid[..random.Next(valid.Length + 1)], .. new byte[random.Next(8)]];
            if (input.Length > 0)
            {
                input[random.Next(input.Length)] = (byte)random.Next(256);
            }

            _ = Track1.TryParse(input, out _);
            _ = Track2.TryParse(input, out _);
            _ = Track3.TryParse(input, out _);
            _ = ServiceCode.TryParse(input, out _);
            _ = TrackBits.TryDecode([.. input.Select(one => (byte)(one & 1))], TrackBits.Track1Width, room, out _, out _);
            _ = TrackBits.TryDecode([.. input.Select(one => (byte)(one & 1))], TrackBits.Track2Width, [], out _, out _);
        }
    }

    private static byte[] Bits(byte[] text)
    {
        byte[] bits = new byte[(text.Length + 1) * TrackBits.Track2Width];
        Assert.True(TrackBits.TryEncode(text, TrackBits.Track2Width, bits, out _));
        return bits;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes);
}
