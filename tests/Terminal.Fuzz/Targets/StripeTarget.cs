using System.Text;
using Terminal.Devices.Magstripe;
using Terminal.Fuzz.Mutation;
using Terminal.Primitives;

namespace Terminal.Fuzz.Targets;

/// <summary>What comes from a stripe reader, on each of its links.</summary>
/// <remarks>A part of an input is a pause (one byte, in tens of milliseconds) and the bytes that come after it.</remarks>
internal sealed class StripeTarget(StripeLink link) : IParserUnderTest
{
    public const int LengthMax = 4096;
    private const ushort Shift = 42;
    private const string First = "%B4111111111111111^DOE/JOHN^25121010000000000000?";
    private const string Second = ";4111111111111111=25121010000000000000?";
    private const string Sum = "8";
    private static readonly TimeSpan PauseUnit = TimeSpan.FromMilliseconds(10);
    private readonly byte[] block = new byte[512];
    private StripeReader reader = null!;
    private Instant now;

    public IEnumerable<byte[]> ValidCases =>
    [
        Parts.Join([[1, .. Good()]]),
        Parts.Join([[1, .. Good()[..40]], [2, .. Good()[40..]], [40, .. Good()]]),
        Parts.Join([[0, .. Sent(First + (link == StripeLink.SerialWithSum ? "&" : "") + Second)]]),
        Parts.Join([[0, .. Sent("%E?;E?\r")], [99, .. Sent(Second[..20])]]),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        block.AsSpan().Clear();
        reader = new StripeReader(link, 24, new SecretArena(block));
        now = Instant.Origin;
        Parts parts = new(input);
        while (parts.TryTake(out ReadOnlySpan<byte> part))
        {
            if (!part.IsEmpty)
            {
                Wait(part[0] * PauseUnit);
                reader.Receive(part[1..], now);
                _ = Drain();
            }
        }

        Wait(StripeReader.GapTime);
        Property.Holds(reader.Deadline is null, "a reader that is quiet is waited for no more");
        Property.Holds(block.AsSpan().IndexOfAnyExcept((byte)0) < 0, "no track stays behind");
        reader.Reset(); // A shift may be down, or a record half; a reader that is opened anew has none.
        reader.Receive(Good(), now);
        Property.Holds(Drain() == 1, "a good swipe is understood after it");
    }

    private void Wait(TimeSpan pause)
    {
        now += pause;
        reader.Elapse(now);
        _ = Drain();
    }

    private int Drain()
    {
        int cards = 0;
        while (reader.TryTake(out StripeOutput? output))
        {
            Property.Holds(output!.Track2 is null == (output.Fault != StripeFault.None), "a swipe is a card or says why not");
            if (output.Track2 is { } track)
            {
                Property.Holds(Track2.TryParse(track.Bytes, out _) && track.Length <= StripeReader.TrackLengthMax, "a card is a card");
                track.Dispose();
                cards++;
            }
        }

        return cards;
    }

    private byte[] Good() => Sent(Second + (link == StripeLink.SerialWithSum ? Sum : "") + "\r");

    private byte[] Sent(string text) =>
        link == StripeLink.Keyboard ? [.. text.SelectMany(Typed)] : Encoding.ASCII.GetBytes(text);

    /// <summary>Of a keyboard the characters of track 2 and an end of line are enough to begin with.</summary>
    private static byte[] Typed(char character)
    {
        (ushort code, bool shifted) = character switch
        {
            '0' => ((ushort)11, false),
            >= '1' and <= '9' => ((ushort)(character - '1' + 2), false),
            ';' => ((ushort)39, false),
            '=' => ((ushort)13, false),
            '?' => ((ushort)53, true),
            '%' => ((ushort)6, true),
            '^' => ((ushort)7, true),
            '\r' => ((ushort)28, false),
            _ => ((ushort)30, true),
        };
        byte[] key = [.. EvdevTarget.Record(1, code, 1), .. EvdevTarget.Record(1, code, 0)];
        return shifted ? [.. EvdevTarget.Record(1, Shift, 1), .. key, .. EvdevTarget.Record(1, Shift, 0)] : key;
    }
}
