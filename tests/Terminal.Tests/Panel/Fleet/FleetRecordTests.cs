using System.Text;
using System.Text.Json.Nodes;
using Terminal.Cli.Commands;
using Terminal.Engine.Configuration;
using Terminal.Panel.Fleet;
using Terminal.Platform.Fleet;
using Terminal.Tests.Engine.Configuration;
using Xunit;

namespace Terminal.Tests.Panel.Fleet;

public sealed class FleetRecordTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private readonly FleetRecord record = new("pt-1");

    [Fact]
    public void A_document_is_followed_by_its_hash_whatever_comes_first()
    {
        byte[] document = ExampleDocument.Version(4);
        string hash = ConfigurationDocument.HashOf(document);
        Receive("up/config/reported", $$"""{"v":4,"sha256":"{{hash}}","phase":"received","reason":[]}""");
        record.Receive(new FleetDelivery(2, "dn/config/desired", document), Now);
        record.Receive(new FleetDelivery(3, "dn/config/desired", document), Now);
        Receive("up/config/reported", """{"v":4,"sha256":"other","phase":"staged","reason":[]}""");
        Receive("up/config/reported", $$"""{"v":4,"sha256":"{{hash}}","phase":"rejected","reason":[{"path":"/v","code":"version"}]}""");
        Receive("up/config/reported", $$"""{"v":4,"sha256":"{{hash}}","phase":"rejected","reason":[{"path":"/v","code":"version"}]}""");

        PushState push = Assert.Single(record.State("connected").Pushes);
        Assert.Equal((4, hash, true), (push.Version, push.Sha256, push.IsRefused));
        Assert.Equal(["received", "rejected"], push.Phases.Select(phase => phase.Phase));
        Assert.Equal("/v", push.Phases[1].Reason!.Value[0].GetProperty("path").GetString());
        Assert.Equal("", record.HashWanted); // Nobody builds on what was refused.
    }

    [Fact]
    public void The_next_version_is_above_all_that_anybody_spoke_of()
    {
        Assert.Equal(0, record.VersionSeen);
        Receive("up/status", """{"state":"ready","cfg":{"v":3,"sha256":"abc"}}""");
        Assert.Equal((3, 3, "abc"), (record.VersionSeen, record.VersionInForce, record.HashInForce));
        record.Receive(new FleetDelivery(1, "dn/config/desired", ExampleDocument.Version(9)), Now);
        Assert.Equal(9, record.VersionSeen);
        Receive("up/config/reported", """{"v":12,"sha256":"x","phase":"rejected","reason":[]}""");
        Receive("up/status", """{"state":"busy","cfg":{"v":3,"sha256":"abc"}}""");
        Assert.Equal((12, 3), (record.VersionSeen, record.VersionInForce));
    }

    [Fact]
    public void A_command_has_its_own_answers_once_each()
    {
        FleetCommand command = new(Guid.NewGuid(), "pt-1", "close", Now.AddSeconds(300), default);
        record.Sent(command, new JsonObject { ["a"] = 1 }, Now);
        Answer(command.Id, """ "state":"accepted" """);
        Answer(command.Id, """ "state":"accepted" """);
        Answer(Guid.NewGuid(), """ "state":"failed" """);
        Answer(command.Id, """ "state":"done","result":{"batch":1} """);

        CommandState state = Assert.Single(record.State("connected").Commands);
        Assert.Equal(["accepted", "done"], state.Answers.Select(answer => answer.State));
        Assert.Equal("""{"batch":1}""", state.Answers[1].Result!.Value.GetRawText());
    }

    [Fact]
    public void Messages_are_numbered_bounded_and_asked_for_after_a_number()
    {
        for (int i = 0; i < FleetRecord.MessageCountMax + 10; i++)
        {
            Receive("up/tele", $$"""{"sales":{{i}}}""");
        }

        IReadOnlyList<MessageState> all = record.After(0);
        Assert.Equal((FleetRecord.MessageCountMax, 11), (all.Count, all[0].Number));
        Assert.Equal(2, record.After(all[^3].Number).Count);
        Assert.Empty(record.After(all[^1].Number));
        Assert.Equal(FleetRecord.MessageCountMax + 9, record.State("").Telemetry!.Value.GetProperty("sales").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"cfg":7,"phase":1,"sha256":[],"v":"x"}""")]
    public void What_is_no_message_of_its_topic_is_shown_and_leads_to_nothing(string payload)
    {
        foreach (string topic in (string[])["up/status", "up/tele", "up/config/reported", "dn/config/desired", "up/cmdres/close", "up/x"])
        {
            Receive(topic, payload);
        }

        Assert.Equal((6, 0, ""), (record.After(0).Count, record.VersionSeen, record.HashInForce));
    }

    private void Receive(string topic, string payload) => record.Receive(new FleetDelivery(1, topic, Encoding.UTF8.GetBytes(payload)), Now);

    private void Answer(Guid id, string members) => record.Receive(
        new FleetDelivery(1, "up/cmdres/close", Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","code":"",{{members}}}"""))
        {
            Correlation = id.ToByteArray(bigEndian: true),
        },
        Now);
}
