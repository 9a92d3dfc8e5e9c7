namespace Terminal.Engine.Fleet;

/// <summary>Notices what is about to end, 90, 30 and 7 days before and when it is over, each once in a run of the process.</summary>
/// <remarks>It is asked with a day of a trusted clock alone: a clock that was never set would call everything over, or nothing.</remarks>
public sealed class ExpiryWatch
{
    private static readonly int[] Marks = [90, 30, 7, -1];
    private readonly Dictionary<Expiry, int> told = [];
    private IReadOnlyList<Expiry> watched = [];

    /// <summary>Watches these from now on.</summary>
    public void Use(IReadOnlyList<Expiry> next) => watched = next;

    /// <summary>What has passed a mark since it was last told, with the days that are left; negative when it is over.</summary>
    public IReadOnlyList<(Expiry What, int DaysLeft)> Look(DateOnly today)
    {
        List<(Expiry, int)> news = [];
        foreach (Expiry expiry in watched)
        {
            int left = expiry.DaysLeftOn(today);
            int passed = Marks.Count(mark => left <= mark);
            if (passed > told.GetValueOrDefault(expiry))
            {
                told[expiry] = passed;
                news.Add((expiry, left));
            }
        }

        return news;
    }

    /// <summary>Days that the first of a kind to end has left; null where none is watched.</summary>
    public int? FewestDays(ExpiryKind kind, DateOnly today) =>
        watched.Where(expiry => expiry.Kind == kind).Select(expiry => (int?)expiry.DaysLeftOn(today)).Min();
}
