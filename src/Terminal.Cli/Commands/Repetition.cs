namespace Terminal.Cli.Commands;

/// <summary>When a command without a final result goes out again: after 10 s, then after twice as long each time, up to an hour.</summary>
/// <remarks>A broker that has lost what it kept for a terminal tells nobody; and what waits for a terminal must stay few.</remarks>
/// <param name="sent">When it went out first.</param>
internal sealed class Repetition(DateTimeOffset sent)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private TimeSpan pause = First;

    /// <summary>When it is due.</summary>
    public DateTimeOffset Next { get; private set; } = sent + First;

    /// <summary>True where it is due; it is due again after a longer pause.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        if (now < Next)
        {
            return false;
        }

        pause = pause * 2 < Longest ? pause * 2 : Longest;
        Next = now + pause;
        return true;
    }

    /// <summary>It went out with a new connection: the pauses begin anew.</summary>
    public void Restart(DateTimeOffset now)
    {
        pause = First;
        Next = now + pause;
    }
}
