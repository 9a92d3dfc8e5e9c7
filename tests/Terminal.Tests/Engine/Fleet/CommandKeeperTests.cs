using System.Text;
using System.Text.Json.Nodes;
using Terminal.Engine.Fleet.Commands;
using Terminal.Primitives;
using Terminal.Tests.Engine.Configuration;
using Xunit;

namespace Terminal.Tests.Engine.Fleet;

public sealed class CommandKeeperTests
{
    private readonly Guid id = Guid.NewGuid();
    private readonly List<string> said = [];
    private readonly Dictionary<Guid, KeptCommand> disk = [];
    private CommandKeeper keeper = new(ExampleDocument.Trust, []);
    private Instant now = Instant.Origin;

    public CommandKeeperTests() => keeper.LinkChanged(up: true);

    [Fact]
    public void A_command_is_kept_then_acknowledged_told_begun_and_ended_once()
    {
        Send(id, "close");
        Assert.Equal(["kept Accepted", "acknowledged 1", "told Accepted", "begin close"], said);
        keeper.Running();
        keeper.Running();
        keeper.End("", Encoding.UTF8.GetBytes("{\"batch\":3}"));
        keeper.End("LATE", default);
        Drain();
        Assert.Equal(["told Running", "kept Done", "told Done"], said[4..]);
        Assert.Equal("{\"batch\":3}", Encoding.UTF8.GetString(disk[id].Result.Span));
    }

    [Fact]
    public void The_same_id_again_is_answered_and_never_carried_out_twice()
    {
        Send(id, "close");
        Send(id, "close", delivery: 2);
        keeper.End("NO-LINK", default);
        Drain();
        said.Clear();
        Send(id, "close", delivery: 3);
        Assert.Equal(["acknowledged 3", "told Failed NO-LINK"], said);
        keeper = new CommandKeeper(ExampleDocument.Trust, [.. disk.Values]);
        keeper.LinkChanged(up: true);
        keeper.Start(now);
        said.Clear();
        Send(id, "close", delivery: 4);
        Assert.Equal(["acknowledged 4", "told Failed NO-LINK"], said);
    }

    [Theory]
    [InlineData("terminal", "pt-20000002", "wrong-terminal")]
    [InlineData("name", "forward", "name")]
    [InlineData("id", "00000000-0000-0000-0000-000000000000", "payload")]
    [InlineData("id", "seven", "payload")]
    [InlineData("colour", "red", "payload")]
    public void What_is_not_for_this_terminal_in_this_form_is_rejected(string member, string value, string code)
    {
        Send(id, "close", content => content[member] = value);
        Assert.Equal(["acknowledged 1", "alarm COMMAND-REJECTED " + code, "told Rejected " + code], said);
        Assert.Empty(disk);
    }

    [Theory]
    [InlineData(0, "lifetime")]
    [InlineData(-1, "lifetime")]
    [InlineData((7 * 24 * 3600) + 1, "lifetime")]
    [InlineData(7 * 24 * 3600, "")]
    public void Its_lifetime_is_a_week_at_most(long seconds, string code)
    {
        Send(id, "close", content => content["exp"] = ExampleCommand.Now + seconds);
        Assert.Equal(code.Length > 0, said.Contains("told Rejected " + code));
    }

    [Theory]
    [InlineData(long.MinValue, 0)]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(long.MaxValue - 5, long.MaxValue)]
    [InlineData(253_402_300_799, 253_402_300_800)] // The year 9999 ends between them.
    public void Times_that_no_clock_shows_are_rejected(long from, long until)
    {
        Send(id, "close", content => (content["iat"], content["exp"]) = (from, until));
        Assert.Contains("told Rejected lifetime", said);
        string json = FormattableString.Invariant(
            $$"""{"terminal":"t","id":"{{id}}","iat":{{from}},"exp":{{until}},"block":"D"}""");
        Assert.Null(KeyPush.Open(System.Text.Encoding.ASCII.GetBytes(json), "transaction", "t", out string fault));
        Assert.Equal("lifetime", fault);
    }

    [Fact]
    public void What_nobody_that_is_trusted_signed_is_rejected_and_what_is_not_even_a_command_is_answered_by_nothing()
    {
        keeper.Arrived("close", new(ExampleCommand.Sign(id, "close", type: "pt-config/1"), 1, id.ToByteArray(true)), 1, Time, now);
        keeper.Arrived("open-sesame", new(new byte[] { 0xFF, 0x00 }, 2, default), 1, Time, now);
        byte[] forged = ExampleCommand.Sign(id, "close");
        forged[^10] ^= 1;
        keeper.Arrived("close", new(forged, 3, id.ToByteArray(true)), 1, Time, now);
        Drain();
        Assert.Equal(
            ["acknowledged 1", "alarm COMMAND-REJECTED type", "told Rejected type", "acknowledged 2", "alarm COMMAND-REJECTED envelope"],
            said[..5]);
        Assert.StartsWith("told Rejected ", said[^1], StringComparison.Ordinal);
        Assert.Empty(disk);
    }

    [Theory]
    [InlineData("message", """{"text":"Hello"}""", true)]
    [InlineData("message", """{"text":"Hello","seconds":3600}""", true)]
    [InlineData("message", """{"text":"Hello","seconds":3601}""", false)]
    [InlineData("message", """{"text":"Hello","seconds":0}""", false)]
    [InlineData("message", """{"text":""}""", false)]
    [InlineData("message", "{}", false)]
    [InlineData("events", """{"from":0}""", true)]
    [InlineData("events", """{"from":-1}""", false)]
    [InlineData("events", "{}", false)]
    [InlineData("report", """{"note":"slow since noon"}""", true)]
    [InlineData("report", "{}", true)]
    [InlineData("close", """{"text":"Hello"}""", false)]
    [InlineData("restart", "{}", true)]
    public void A_command_takes_its_own_arguments_and_no_others(string name, string arguments, bool good)
    {
        Send(id, name, content => content["args"] = JsonNode.Parse(arguments));
        Assert.Equal(good ? "begin " + name : "told Rejected arguments", said[^1]);
    }

    [Fact]
    public void A_command_whose_time_is_over_or_that_waits_too_long_ends_as_expired()
    {
        Send(id, "close", time: Time.AddSeconds(601));
        Assert.Equal("told Expired EXPIRED", said[^1]);
        Guid second = Guid.NewGuid();
        Send(second, "restart", time: Time);
        keeper.Defer();
        keeper.Defer();
        now = keeper.Deadline!.Value;
        Assert.Equal(Instant.Origin + TimeSpan.FromSeconds(600), now);
        keeper.Elapse(now);
        Drain();
        Assert.Equal(["begin restart", "told Deferred", "kept Expired", "told Expired EXPIRED"], said[^4..]);
        Assert.Null(keeper.Active);
    }

    [Fact]
    public void Without_a_clock_that_somebody_set_no_command_is_taken()
    {
        keeper.Arrived("close", ExampleCommand.Arrival(id, "close"), 1, null, now);
        Drain();
        Assert.Equal(["acknowledged 1", "told Rejected CLOCK"], said);
        Send(id, "close");
        Assert.Equal("begin close", said[^1]);
    }

    [Fact]
    public void They_are_carried_out_one_after_the_other_and_a_queue_has_an_end()
    {
        Guid[] ids = [.. Enumerable.Range(0, CommandKeeper.WaitingCountMax + 1).Select(_ => Guid.NewGuid())];
        Array.ForEach(ids, one => Send(one, "selftest"));
        Assert.Equal("told Rejected BUSY", said[^1]);
        Assert.Single(said, "begin selftest");
        keeper.End("", default);
        Drain();
        Assert.Equal(2, said.Count(line => line == "begin selftest"));
        Assert.Equal(ids[1], keeper.Active!.Id);
    }

    [Fact]
    public void What_ends_while_nobody_hears_it_is_told_with_the_next_connection()
    {
        Send(id, "close");
        keeper.LinkChanged(up: false);
        keeper.End("", default);
        Drain();
        said.Clear();
        keeper.LinkChanged(up: true);
        keeper.LinkChanged(up: true);
        Drain();
        Assert.Equal(["told Done"], said);
    }

    [Fact]
    public void A_power_cut_before_the_end_begins_it_again_and_a_restart_has_come_about_by_itself()
    {
        Send(id, "restart");
        keeper.Running();
        Drain();
        Assert.Equal(["told Running", "kept Running", "restart"], said[^3..]);
        Guid second = Guid.NewGuid();
        Send(second, "forward");
        said.Clear();
        keeper = new CommandKeeper(ExampleDocument.Trust, [.. disk.Values]);
        keeper.Start(now);
        Drain();
        Assert.Equal(["kept Done", "begin forward"], said);
        keeper.LinkChanged(up: true);
        Drain();
        Assert.Equal("told Done", said[^1]);
        Assert.Equal(CommandState.Done, disk[id].State);
    }

    [Fact]
    public void What_cannot_be_kept_is_not_taken_and_may_come_again()
    {
        keeper.Arrived("close", ExampleCommand.Arrival(id, "close"), 1, Time, now);
        Assert.True(keeper.TryTake(out _));
        keeper.KeepFailed(id, now);
        Drain();
        Assert.Equal(["acknowledged 1", "told Rejected FLEET-STORE"], said);
        Assert.Null(keeper.Active);
        Send(id, "close");
        Assert.Equal("begin close", said[^1]);
    }

    [Fact]
    public void An_end_that_cannot_be_kept_is_told_once_it_is_and_not_before()
    {
        Send(id, "close");
        said.Clear();
        keeper.End("", default);
        Assert.True(keeper.TryTake(out CommandOutput? keep));
        Assert.Equal(CommandState.Done, Assert.IsType<CommandOutput.Keep>(keep).What.State);
        keeper.KeepFailed(id, now);
        Drain();
        Assert.Empty(said);
        now = keeper.Deadline!.Value;
        Assert.Equal(Instant.Origin + TimeSpan.FromSeconds(10), now);
        keeper.Elapse(now);
        Drain();
        Assert.Equal(["kept Done", "told Done"], said);
    }

    [Fact]
    public void One_that_comes_again_while_it_or_its_end_is_being_written_hears_nothing_that_is_not_durable()
    {
        keeper.Arrived("close", ExampleCommand.Arrival(id, "close"), 1, Time, now);
        Assert.True(keeper.TryTake(out _));
        keeper.Arrived("close", ExampleCommand.Arrival(id, "close", null, 2), 1, Time, now);
        Assert.False(keeper.TryTake(out _));
        keeper.Kept(id);
        Drain();
        Assert.Equal(["acknowledged 1", "acknowledged 2", "told Accepted", "begin close"], said);
        said.Clear();
        keeper.End("", default);
        Assert.True(keeper.TryTake(out _));
        keeper.KeepFailed(id, now);
        Send(id, "close", delivery: 3);
        Assert.Equal(["acknowledged 3"], said);
        keeper.Kept(id);
        Drain();
        Assert.Equal(["acknowledged 3", "told Done"], said);
    }

    private static DateTimeOffset Time => ExampleCommand.Time;

    private void Send(Guid command, string name, Action<JsonObject>? change = null, long delivery = 1, DateTimeOffset? time = null)
    {
        keeper.Arrived(name, ExampleCommand.Arrival(command, name, change, delivery), 3, time ?? Time, now);
        Drain();
    }

    private void Drain()
    {
        while (keeper.TryTake(out CommandOutput? output))
        {
            said.Add(output switch
            {
                CommandOutput.Keep e => Keep(e.What),
                CommandOutput.Tell e => $"told {e.What.State} {e.What.Code}".Trim(),
                CommandOutput.Acknowledge e => $"acknowledged {e.Delivery}",
                CommandOutput.Begin e => $"begin {e.What.Name}",
                CommandOutput.Alarm e => $"alarm {e.Code} {e.Context}",
                _ => "restart",
            });
        }
    }

    private string Keep(KeptCommand command)
    {
        disk[command.Id] = command;
        keeper.Kept(command.Id);
        return $"kept {command.State}";
    }
}
