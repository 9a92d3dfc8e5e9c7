using Terminal.Engine.Fleet;
using Xunit;

namespace Terminal.Tests.Engine.Fleet;

public sealed class ExpiryWatchTests
{
    private static readonly DateOnly LastDay = new(2027, 3, 31);
    private static readonly Expiry Key = new(ExpiryKind.CaKey, "A000000003/92", LastDay);
    private readonly ExpiryWatch watch = new();

    [Theory]
    [InlineData(91, false)]
    [InlineData(90, true)]
    [InlineData(31, true)]
    [InlineData(0, true)]
    [InlineData(-1, true)]
    [InlineData(-4000, true)]
    public void The_first_look_tells_of_what_is_near_or_over(int days, bool told)
    {
        watch.Use([Key]);
        Assert.Equal(told ? [(Key, days)] : [], watch.Look(LastDay.AddDays(-days)));
    }

    [Fact]
    public void Each_mark_is_told_once_however_often_a_day_is_looked_at()
    {
        watch.Use([Key]);
        List<int> told = [];
        for (DateOnly today = LastDay.AddDays(-120); today < LastDay.AddDays(30); today = today.AddDays(1))
        {
            told.AddRange(watch.Look(today).Concat(watch.Look(today)).Select(news => news.DaysLeft));
        }

        Assert.Equal([90, 30, 7, -1], told);
    }

    [Fact]
    public void A_replacement_is_watched_from_its_own_marks()
    {
        watch.Use([Key]);
        Assert.Single(watch.Look(LastDay));
        Expiry renewed = Key with { LastDay = LastDay.AddYears(1) };
        watch.Use([renewed]);
        Assert.Empty(watch.Look(LastDay));
        Assert.Equal([(renewed, 90)], watch.Look(renewed.LastDay.AddDays(-90)));
    }

    [Fact]
    public void The_soonest_of_each_kind_counts()
    {
        watch.Use([Key, Key with { LastDay = LastDay.AddDays(-3) }, new Expiry(ExpiryKind.Certificate, "host", LastDay.AddDays(9))]);
        Assert.Equal(-3, watch.FewestDays(ExpiryKind.CaKey, LastDay));
        Assert.Equal(9, watch.FewestDays(ExpiryKind.Certificate, LastDay));
        watch.Use([Key]);
        Assert.Null(watch.FewestDays(ExpiryKind.Certificate, LastDay));
    }
}
