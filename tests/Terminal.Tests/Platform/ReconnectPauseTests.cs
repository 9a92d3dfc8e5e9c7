using Terminal.Platform.Fleet;
using Xunit;

namespace Terminal.Tests.Platform;

public sealed class ReconnectPauseTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(300);
    private readonly ReconnectPause pause = new(Longest);

    [Fact]
    public void The_bound_doubles_up_to_the_longest_and_each_pause_lies_between_a_second_and_it()
    {
        foreach (int seconds in (int[])[2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
        {
            Assert.InRange(pause.Next("REFUSED", TimeSpan.Zero), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(seconds));
            Assert.Equal(TimeSpan.FromSeconds(seconds), pause.Bound);
        }
    }

    [Fact]
    public void Connections_that_do_not_stand_count_as_attempts_that_failed_and_one_that_stood_begins_anew()
    {
        _ = pause.Next("LOST", TimeSpan.FromSeconds(59));
        _ = pause.Next("LOST", TimeSpan.FromSeconds(59));
        Assert.Equal(TimeSpan.FromSeconds(4), pause.Bound);
        _ = pause.Next("LOST", ReconnectPause.Steady);
        Assert.Equal(TimeSpan.FromSeconds(2), pause.Bound);
    }

    [Fact]
    public void A_session_that_was_taken_over_waits_the_longest_pause_at_once() =>
        Assert.Equal(Longest, pause.Next("TAKEN-OVER", TimeSpan.FromDays(1)));
}
