using Terminal.Primitives;

namespace Terminal.Vault.Pin;

/// <summary>How often a PIN may be entered, against a search of all of them through this terminal.</summary>
/// <remarks>One in thirty seconds on average, the well-known limit for PIN entry devices; a queue at the counter is served at
/// once.</remarks>
internal sealed class PinRate
{
    /// <summary>How many may follow each other without a pause.</summary>
    public const int Burst = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private Instant emptyAt;

    /// <summary>Counts one entry; false where it is one too many.</summary>
    public bool TryCount(Instant now)
    {
        Instant from = emptyAt > now ? emptyAt : now;
        if (from - now > Interval * (Burst - 1))
        {
            return false;
        }

        emptyAt = from + Interval;
        return true;
    }
}
