using System.Text;
using Terminal.Devices.Magstripe;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Devices.Magstripe;

/// <summary>What a stripe reader says, and what the driver makes of it.</summary>
/// <remarks>Tracks and their sums are those of <c>vectors/crypto/magstripe.json</c> (bits-t1-0, bits-t2-0, bits-t2-1).</remarks>
public sealed class StripeReaderTests
{
    private const string First = "%B4111111111111111^DOE/JOHN^25121010000000000000?";
    private const string Second = ";4111111111111111=25121010000000000000?";
    private const char SumOfSecond = '8';
    private static readonly TimeSpan Gap = StripeReader.GapTime;
    private readonly byte[] block = new byte[256];
    private Instant now = Instant.Origin + TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(First + Second)]
    [InlineData(Second)]
    [InlineData(First + "\r" + Second + "\r\n")]
    [InlineData("\u0002" + First + Second + "\u0003")]
    [InlineData("%E?" + Second)]
    [InlineData("%" + Second)] // A start of track 1 and no more: the second one's start is a character of it.
    public void Track_2_is_found_on_a_serial_line(string text)
    {
        string? expected = text[0] == '%' && text[1] == ';' ? null : Second;
        Assert.Equal(expected, Swipe(StripeLink.Serial, text).Track);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(16)]
    public void Track_2_is_found_in_the_keys_of_a_wedge_in_both_record_lengths_and_in_pieces_of_any_length(int recordLength)
    {
        byte[] keys = SwipedKeys.Type(First + Second, recordLength);
        foreach (int piece in (int[])[1, 7, 24, 4080, keys.Length])
        {
            StripeReader reader = new(StripeLink.Keyboard, recordLength, new SecretArena(new byte[256]));
            foreach (byte[] bytes in keys.Chunk(piece))
            {
                reader.Receive(bytes, now);
            }

            Assert.Equal(Second, Take(reader).Track);
        }
    }

    [Fact]
    public void A_key_that_is_held_types_once_and_the_other_shift_shifts_too()
    {
        byte[] keys = SwipedKeys.Type(";4111111111111111=25121010000000000000");
        byte[] held = [.. SwipedKeys.Event(5, 1), .. SwipedKeys.Event(5, 2), .. SwipedKeys.Event(5, 2), .. SwipedKeys.Event(5, 0)];
        int after = SwipedKeys.Type(";")[..^96].Length;
        byte[] end = [.. SwipedKeys.Event(54, 1), .. SwipedKeys.Event(53, 1), .. SwipedKeys.Event(53, 0), .. SwipedKeys.Event(54, 0)];
        StripeReader reader = Reader(StripeLink.Keyboard);
        reader.Receive([.. keys[..after], .. held, .. keys[(after + 96)..^96], .. end], now);
        Assert.Equal(Second, Take(reader).Track);
    }

    [Fact]
    public void The_sum_behind_a_track_is_compared()
    {
        Assert.Equal(Second, Swipe(StripeLink.SerialWithSum, Second + SumOfSecond).Track);
        for (char sum = '0'; sum <= '?'; sum++)
        {
            StripeFault expected = sum == SumOfSecond ? StripeFault.None : StripeFault.WrongSum;
            Assert.Equal(expected, Swipe(StripeLink.SerialWithSum, Second + sum).Fault);
        }
    }

    [Fact]
    public void A_sum_of_track_1_may_be_any_character_and_is_no_sentinel()
    {
        foreach (char sum in "%;?&8 ")
        {
            Assert.Equal(Second, Swipe(StripeLink.SerialWithSum, First + sum + Second + SumOfSecond).Track);
        }
    }

    [Fact]
    public void Two_digits_that_are_swapped_in_a_track_with_a_right_sum_are_no_card()
    {
        string swapped = Second.Replace("=2512", "=2521", StringComparison.Ordinal); // The sum is the same; the month is none.
        Assert.Equal(StripeFault.NotACard, Swipe(StripeLink.SerialWithSum, swapped + SumOfSecond).Fault);
    }

    [Theory]
    [InlineData(First, StripeFault.NoTrack2)]
    [InlineData(First + ";E?", StripeFault.Unreadable)]
    [InlineData(";4111 111=2512101?", StripeFault.Unreadable)]
    [InlineData(";411111111111111\u00B1=2512101?", StripeFault.Unreadable)]
    [InlineData(";4111111111111112=25121010000000000000?", StripeFault.NotACard)]
    [InlineData("4111111111111111", StripeFault.NotACard)]
    [InlineData(";4111111111111111=2512", StripeFault.CutOff)]
    [InlineData(";4111111111111111=2512\r", StripeFault.CutOff)]
    [InlineData("%B4111", StripeFault.CutOff)]
    [InlineData(";4111111111111111=2512101000000000000000?", StripeFault.TooLong)]
    public void What_is_no_track_2_says_why(string text, StripeFault fault)
    {
        Assert.Equal((null, fault), Swipe(StripeLink.Serial, text));
        Assert.True(block.All(static value => value == 0));
    }

    [Fact]
    public void The_longest_track_is_37_characters_between_its_sentinels()
    {
        string longest = ";4111111111111111=" + "2512101" + new string('7', 13) + "?";
        Assert.Equal(StripeReader.TrackLengthMax, longest.Length);
        Assert.Equal(longest, Swipe(StripeLink.Serial, longest).Track);
    }

    [Fact]
    public void A_line_that_never_stops_says_so_once_and_is_heard_again_when_it_was_quiet()
    {
        StripeReader reader = Reader(StripeLink.Serial);
        for (int i = 0; i < 10_000; i++)
        {
            reader.Receive("%"u8, now);
        }

        Assert.Equal(StripeFault.TooLong, Take(reader).Fault);
        Assert.False(reader.TryTake(out _));
        now += Gap;
        reader.Receive(Encoding.ASCII.GetBytes(Second), now);
        Assert.Equal(Second, Take(reader).Track);
    }

    [Fact]
    public void A_third_track_and_a_second_swipe_at_once_say_nothing_more()
    {
        StripeReader reader = Reader(StripeLink.Serial);
        reader.Receive(Encoding.ASCII.GetBytes(First + Second + ";011234567890123445=000?\r" + Second), now);
        Assert.Equal(Second, Take(reader).Track);
        now += Gap;
        reader.Elapse(now);
        Assert.False(reader.TryTake(out _));
        Assert.Null(reader.Deadline);
        reader.Receive(Encoding.ASCII.GetBytes(Second), now);
        Assert.Equal(Second, Take(reader).Track);
    }

    [Fact]
    public void A_reader_that_falls_silent_is_given_up_after_the_gap_and_not_before()
    {
        StripeReader reader = Reader(StripeLink.Serial);
        reader.Receive(Encoding.ASCII.GetBytes(Second[..20]), now);
        Assert.Equal(now + Gap, reader.Deadline);
        reader.Elapse(now + (Gap - TimeSpan.FromMilliseconds(1)));
        Assert.False(reader.TryTake(out _));
        reader.Receive(Encoding.ASCII.GetBytes(Second[20..]), now + Gap); // Too late: it belongs to nothing.
        Assert.Equal(StripeFault.CutOff, Take(reader).Fault);
        reader.Elapse(now + Gap + Gap);
        Assert.Equal(StripeFault.NotACard, Take(reader).Fault);
    }

    [Fact]
    public void A_line_that_is_opened_anew_forgets_half_a_swipe_and_a_shift_that_is_down()
    {
        StripeReader reader = Reader(StripeLink.Keyboard);
        byte[] keys = SwipedKeys.Type(Second);
        reader.Receive([.. keys[..200], .. SwipedKeys.Event(42, 1), 1, 2, 3], now);
        reader.Reset();
        Assert.Null(reader.Deadline);
        Assert.True(block.All(static value => value == 0));
        reader.Receive(keys, now);
        Assert.Equal(Second, Take(reader).Track);
    }

    [Fact]
    public void Line_ends_alone_are_nothing()
    {
        StripeReader reader = Reader(StripeLink.Serial);
        reader.Receive("\r\n\r\n"u8, now);
        Assert.Null(reader.Deadline);
        Assert.False(reader.TryTake(out _));
    }

    private StripeReader Reader(StripeLink link) => new(link, 24, new SecretArena(block));

    private (string? Track, StripeFault Fault) Swipe(StripeLink link, string text)
    {
        StripeReader reader = new(link, 24, new SecretArena(block));
        reader.Receive(Encoding.Latin1.GetBytes(text), now);
        reader.Elapse(now + Gap);
        return Take(reader);
    }

    private static (string? Track, StripeFault Fault) Take(StripeReader reader)
    {
        Assert.True(reader.TryTake(out StripeOutput? output));
        using SecretBuffer? track = output!.Track2;
        return (track is null ? null : Encoding.ASCII.GetString(track.Bytes), output.Fault);
    }
}
