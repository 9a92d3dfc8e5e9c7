using Terminal.Engine.Configuration;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine.Configuration;

public sealed class ConfigurationKeeperTests
{
    private static readonly ConfigurationInForce Own = new(new TerminalConfiguration(), 0, "own");
    private readonly List<KeptDocument> disk = [];
    private readonly List<KeeperOutput> outputs = [];
    private ConfigurationKeeper keeper = new(ExampleDocument.Trust, new ConfigurationStanding([], Own, Own));
    private Instant now = Instant.Origin;

    private string[] Phases => [.. outputs.OfType<KeeperOutput.Report>().Select(report => report.What.Phase)];

    private int[] Used => [.. outputs.OfType<KeeperOutput.Use>().Select(used => used.InForce.Version)];

    private string[] Alarms => [.. outputs.OfType<KeeperOutput.Alarm>().Select(alarm => alarm.Code)];

    [Fact]
    public void A_document_goes_from_received_to_confirmed()
    {
        Push(ExampleDocument.Version(7), 1);
        Assert.Equal(["received", "staged"], Phases);
        Assert.Equal([1L], outputs.OfType<KeeperOutput.Acknowledge>().Select(a => a.Delivery));
        Rest("host reader");
        Assert.Equal([7], Used);
        keeper.Works("host");
        Drain();
        Assert.Equal("applied", Phases[^1]);
        keeper.Works("host reader");
        Drain();
        Assert.Equal("confirmed", Phases[^1]);
        Assert.Equal(ConfigurationPhase.Confirmed, Assert.Single(disk).Phase);
    }

    [Fact]
    public void Nothing_is_acknowledged_before_it_is_durable()
    {
        keeper.Arrived(ExampleDocument.Version(7), 1, null);
        while (keeper.TryTake(out KeeperOutput? output))
        {
            Assert.IsNotType<KeeperOutput.Acknowledge>(output);
        }
    }

    [Fact]
    public void The_same_document_again_is_answered_with_how_far_it_came()
    {
        byte[] document = ExampleDocument.Version(7);
        Push(document, 1);
        Rest("");
        keeper.Works("");
        Drain();
        outputs.Clear();
        Push(document, 2);
        Assert.Equal(["confirmed"], Phases);
        Rest("");
        Assert.Empty(Used);
    }

    [Fact]
    public void Another_document_of_the_same_version_is_refused_and_an_alarm()
    {
        Push(ExampleDocument.Version(7), 1);
        Push(ExampleDocument.Version(7, c => c["urgent"] = true), 2);
        Assert.Equal("rejected", Phases[^1]);
        Assert.Contains("CONFIG-CONFLICT", Alarms);
        Assert.Equal("conflict", Last().Faults[0].Code);
    }

    [Fact]
    public void A_lower_version_is_refused_unless_it_is_a_signed_rollback()
    {
        Push(ExampleDocument.Version(7), 1);
        Push(ExampleDocument.Version(6), 2);
        Assert.Equal(("rejected", "version"), (Phases[^1], Last().Faults[0].Code));
        Push(ExampleDocument.Version(6, c => (c["rollback"], c["reason"]) = (true, "limits were wrong")), 3);
        Assert.Equal("staged", Phases[^1]);
        Rest("");
        Assert.Equal([6], Used);
    }

    [Fact]
    public void A_rollback_is_not_replayed_after_a_later_document()
    {
        byte[] rollback = ExampleDocument.Version(3, c => (c["rollback"], c["reason"], c["iat"]) = (true, "limits were wrong", 1_000));
        Push(ExampleDocument.Version(7, c => c["iat"] = 1_001), 1);
        Push(rollback, 2);
        Assert.Equal(("rejected", "stale"), (Phases[^1], Last().Faults[0].Code));
    }

    [Fact]
    public void A_time_zone_that_the_machine_does_not_know_is_named()
    {
        ConfigurationTrust here = ExampleDocument.Trust with { KnowsTimeZone = zone => zone != "Europe/Berlin" };
        Assert.Null(here.Open(ExampleDocument.Version(7), out IReadOnlyList<ConfigurationFault> faults));
        Assert.Equal(("/cfg/timeZone", "unknown-zone"), (Assert.Single(faults).Pointer, faults[0].Code));
    }

    [Fact]
    public void A_document_that_is_not_valid_yet_is_refused_where_the_time_is_known()
    {
        byte[] document = ExampleDocument.Version(7, c => c["nbf"] = 2_000_000_000);
        keeper.Arrived(document, 1, DateTimeOffset.FromUnixTimeSeconds(1_999_999_999));
        Drain();
        Assert.Equal(("rejected", "not-yet-valid"), (Phases[^1], Last().Faults[0].Code));
        keeper.Arrived(document, 2, DateTimeOffset.FromUnixTimeSeconds(2_000_000_000));
        Drain();
        Assert.Equal("staged", Phases[^1]);
    }

    [Fact]
    public void What_does_not_bring_back_what_worked_is_rolled_back_by_itself()
    {
        Push(ExampleDocument.Version(7), 1);
        Rest("host reader");
        now += ConfigurationKeeper.ProofTime;
        keeper.Elapse(now);
        Drain();
        keeper.Works("host reader");
        Rest("host");
        Assert.Equal([7, 0], Used);
        Assert.Equal("rolledback", Phases[^1]);
        Assert.Contains("CONFIG-ROLLED-BACK", Alarms);
        Push(disk[0].Envelope.ToArray(), 2);
        Assert.Equal("rolledback", Phases[^1]);
    }

    [Fact]
    public void A_later_document_replaces_one_that_waits()
    {
        Push(ExampleDocument.Version(7), 1);
        Push(ExampleDocument.Version(8), 2);
        Rest("");
        Assert.Equal([8], Used);
    }

    [Fact]
    public void One_that_comes_while_another_proves_itself_has_its_turn_afterwards()
    {
        Push(ExampleDocument.Version(7), 1);
        Rest("host");
        Push(ExampleDocument.Version(8), 2);
        Assert.Equal("applied", Phases[^1]);
        keeper.Works("host");
        Drain();
        Assert.Equal("staged", Phases[^1]);
        Rest("host");
        Assert.Equal([7, 8], Used);
    }

    [Fact]
    public void A_full_disk_leaves_what_is_in_force()
    {
        keeper.Arrived(ExampleDocument.Version(7), 1, null);
        Assert.True(keeper.TryTake(out _));
        Assert.True(keeper.TryTake(out KeeperOutput? keep));
        keeper.KeepFailed(((KeeperOutput.Keep)keep!).Document.Sha256, now);
        Drain();
        Assert.Contains("CONFIG-NOT-KEPT", Alarms);
        Assert.DoesNotContain(outputs, output => output is KeeperOutput.Acknowledge);
        Rest("");
        Assert.Empty(Used);
        Push(ExampleDocument.Version(7), 2);
        Assert.Equal("staged", Phases[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_power_cut_at_any_row_leaves_a_state_from_which_it_ends_confirmed(int cut)
    {
        Push(ExampleDocument.Version(7), 1);
        for (int row = 0; row < cut; row++)
        {
            Rest("host");
            keeper.Works("host");
            Drain();
        }

        Restart();
        keeper.Start(now);
        Rest("host");
        keeper.Works("host");
        Drain();
        Assert.Equal(ConfigurationPhase.Confirmed, disk[0].Phase);
    }

    [Fact]
    public void Starts_that_fail_again_and_again_bring_the_last_one_back()
    {
        Push(ExampleDocument.Version(7), 1);
        Rest("host");
        for (int start = 0; start < ConfigurationKeeper.StartsMax; start++)
        {
            Assert.Equal(7, Restart().InForce.Version);
        }

        Assert.Equal(0, Restart().InForce.Version);
        keeper.Connected();
        Drain();
        Assert.Equal("rolledback", Phases[^1]);
    }

    [Theory]
    [InlineData("00:00", "00:00", 13, true)]
    [InlineData("02:00", "04:00", 3, true)]
    [InlineData("02:00", "04:00", 4, false)]
    [InlineData("22:00", "04:00", 23, true)]
    [InlineData("22:00", "04:00", 3, true)]
    [InlineData("22:00", "04:00", 12, false)]
    public void The_window_may_go_over_midnight(string from, string until, int hour, bool open) => Assert.Equal(
        open,
        ConfigurationWindow.IsOpen(new ScheduleConfiguration { ApplyFrom = from, ApplyUntil = until }, TimeSpan.FromHours(hour)));

    private ConfigurationReport Last() => outputs.OfType<KeeperOutput.Report>().Last().What;

    private void Push(byte[] document, long delivery)
    {
        keeper.Arrived(document, delivery, null);
        Drain();
    }

    private void Rest(string working)
    {
        for (int i = 0; i < 3; i++)
        {
            keeper.Rests(working, now);
            Drain();
        }
    }

    private ConfigurationStanding Restart()
    {
        ConfigurationStanding standing = ConfigurationStanding.Find([.. disk], Own, ExampleDocument.Trust, out KeptDocument? changed);
        Keep(changed);
        keeper = new ConfigurationKeeper(ExampleDocument.Trust, standing);
        return standing;
    }

    private void Drain()
    {
        while (keeper.TryTake(out KeeperOutput? output))
        {
            outputs.Add(output!);
            if (output is KeeperOutput.Keep { Document: { } document })
            {
                Keep(document);
                keeper.Kept(document.Sha256);
            }
        }
    }

    private void Keep(KeptDocument? document)
    {
        if (document is not null)
        {
            int place = disk.FindIndex(kept => kept.Sha256 == document.Sha256);
            disk.Insert(place < 0 ? disk.Count : place, document);
            if (place >= 0)
            {
                disk.RemoveAt(place + 1);
            }
        }
    }
}
