using Terminal.Devices.Keypad;
using Terminal.Primitives;

namespace Terminal.Devices.Magstripe;

/// <summary>Makes of what a stripe reader sends the track 2 of the card that was swiped, or says why there is none.</summary>
/// <remarks>
/// Of track 1 nothing is kept, the name least of all: it is looked over until its end. Track 2 lies in the arena, and is zeroed in whatever
/// way a swipe ends. A swipe has said its word at the end of track 2; what follows, a third track or a line's end, passes unheard until the
/// reader has been quiet for <see cref="GapTime"/>, and so does what a noisy line sends.
/// </remarks>
public sealed class StripeReader
{
    /// <summary>The most characters of a swipe: three tracks with their sums, and line ends between them.</summary>
    public const int CharacterCountMax = Track1.LengthMax + Track2.LengthMax + Track3.LengthMax + 12;

    /// <summary>Longest track 2 that a message takes: DE35 has 37 characters, and the sentinels are not among them.</summary>
    public const int TrackLengthMax = 39;

    private const byte StartOfText = 0x02;
    private const byte EndOfText = 0x03;

    private readonly Queue<StripeOutput> outputs = new();
    private readonly SecretArena arena;
    private readonly SecretBuffer track;
    private readonly EvdevRecords? records;
    private readonly KeyboardText keyboard = new();
    private readonly bool hasSums;
    private Stage stage;
    private bool isTrack2;
    private bool hadTrack1;
    private int length;
    private int sum;
    private int count;
    private StripeFault fault;

    /// <summary>Creates the machine.</summary>
    /// <param name="link">How the reader speaks.</param>
    /// <param name="recordLength">Of <see cref="StripeLink.Keyboard"/>: 24, or 16 for a 32-bit program.</param>
    /// <param name="arena">Where a track lies.</param>
    public StripeReader(StripeLink link, int recordLength, SecretArena arena)
    {
        this.arena = arena;
        track = arena.Rent(TrackLengthMax);
        records = link == StripeLink.Keyboard ? new EvdevRecords(recordLength) : null;
        hasSums = link == StripeLink.SerialWithSum;
    }

    private enum Stage
    {
        /// <summary>Nothing comes.</summary>
        Quiet,

        /// <summary>Outside of a track.</summary>
        Between,

        /// <summary>In a track.</summary>
        Inside,

        /// <summary>The next character is the sum of the track that ended.</summary>
        Sum,

        /// <summary>The swipe has said its word.</summary>
        Over,
    }

    /// <summary>How long the reader is silent between two swipes, and never within one.</summary>
    public static TimeSpan GapTime { get; } = TimeSpan.FromMilliseconds(300);

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out StripeOutput? output) => outputs.TryDequeue(out output);

    /// <summary>Forgets half a swipe: the line was opened anew, or is gone.</summary>
    public void Reset()
    {
        records?.Reset();
        keyboard.Reset();
        Forget(Stage.Quiet);
        Deadline = null;
    }

    /// <summary>Takes bytes, in pieces of any length.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, Instant now)
    {
        Elapse(now);
        foreach (byte next in bytes)
        {
            if (records is null)
            {
                Take(next, now);
            }
            else if (records.Accept(next, out ushort code, out int value) && keyboard.Accept(code, value, out byte character))
            {
                Take(character, now);
            }
        }
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (Deadline is not { } deadline || now < deadline)
        {
            return;
        }

        if (stage != Stage.Over)
        {
            End(stage is Stage.Inside or Stage.Sum ? StripeFault.CutOff
                : fault != StripeFault.None ? fault
                : hadTrack1 ? StripeFault.NoTrack2
                : StripeFault.NotACard);
        }

        Forget(Stage.Quiet);
        Deadline = null;
    }

    private static bool IsLineEnd(byte next) => next is (byte)'\r' or (byte)'\n' or StartOfText or EndOfText;

    private void Take(byte next, Instant now)
    {
        if (stage == Stage.Quiet && IsLineEnd(next))
        {
            return;
        }

        Deadline = now + GapTime;
        if (stage != Stage.Over && ++count > CharacterCountMax)
        {
            End(StripeFault.TooLong);
        }

        switch (stage)
        {
            case Stage.Quiet or Stage.Between:
                Begin(next);
                break;
            case Stage.Inside when IsLineEnd(next):
                End(StripeFault.CutOff);
                break;
            case Stage.Inside when isTrack2:
                TakeOfTrack2(next);
                break;
            case Stage.Inside:
                TakeOfTrack1(next);
                break;
            case Stage.Sum:
                Compare(next);
                break;
            default:
                break;
        }
    }

    private void Begin(byte next)
    {
        stage = Stage.Between;
        if (next is (byte)'%' or (byte)';')
        {
            (stage, isTrack2, length, sum) = (Stage.Inside, next == ';', 0, next - First(next == ';'));
            fault = StripeFault.None; // Whatever was wrong before it is not its fault.
            Keep(next);
        }
        else if (!IsLineEnd(next))
        {
            Note(StripeFault.NotACard);
        }
    }

    private void TakeOfTrack1(byte next)
    {
        if (next is < (byte)' ' or > (byte)'_')
        {
            Note(StripeFault.Unreadable);
            return;
        }

        sum ^= next - First(isSecond: false);
        if (next == '?')
        {
            hadTrack1 = true;
            stage = hasSums ? Stage.Sum : Stage.Between;
        }
    }

    private void TakeOfTrack2(byte next)
    {
        if (next is not (>= (byte)'0' and <= (byte)'9' or (byte)'=' or (byte)'?'))
        {
            Note(StripeFault.Unreadable); // And the track goes on to its end: the reader says no more of this swipe.
            return;
        }

        sum ^= next - First(isSecond: true);
        Keep(next);
        if (next != '?')
        {
            return;
        }

        if (hasSums)
        {
            stage = Stage.Sum;
        }
        else
        {
            Judge();
        }
    }

    private void Compare(byte next)
    {
        // Of track 1 nothing is used, and so a wrong sum of it means nothing.
        if (isTrack2 && next - First(isSecond: true) != sum)
        {
            Note(StripeFault.WrongSum);
        }

        stage = Stage.Between;
        if (isTrack2)
        {
            Judge();
        }
    }

    private void Keep(byte next)
    {
        if (!isTrack2)
        {
            return;
        }

        if (length == TrackLengthMax)
        {
            Note(StripeFault.TooLong);
            return;
        }

        track.Bytes[length++] = next;
    }

    private void Judge()
    {
        bool isCard = Track2.TryParse(track.Bytes[..length], out _);
        End(fault != StripeFault.None ? fault : isCard ? StripeFault.None : StripeFault.NotACard);
    }

    /// <summary>Keeps the first fault: those behind it follow from it.</summary>
    private void Note(StripeFault found) => fault = fault == StripeFault.None ? found : fault;

    private void End(StripeFault found)
    {
        SecretBuffer? swiped = null;
        if (found == StripeFault.None)
        {
            swiped = arena.Rent(length);
            track.Bytes[..length].CopyTo(swiped.Bytes);
        }

        outputs.Enqueue(new StripeOutput(swiped, found));
        Forget(Stage.Over);
    }

    private void Forget(Stage next)
    {
        track.Bytes.Clear();
        (stage, hadTrack1, length, sum, count, fault) = (next, false, 0, 0, 0, StripeFault.None);
    }

    /// <summary>The character whose value in the sum is 0.</summary>
    private static byte First(bool isSecond) => isSecond ? (byte)'0' : (byte)' ';
}
