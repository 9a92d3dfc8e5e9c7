using System.Text.Json.Nodes;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.Engine.Journal;
using Terminal.Tests.Engine.Fleet;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

public sealed class NodeCommandTests
{
    private readonly NodeRig rig = new NodeRig(fleet: new FleetStanding([], [])).Open();
    private long delivery;

    public NodeCommandTests() => rig.Tell(new NodeEvent.FleetLinkChanged(true));

    private IEnumerable<FleetMessage> Messages => rig.Effects.OfType<NodeEffect.Publish>().Select(e => e.Message);

    [Fact]
    public void Close_settles_the_batch_and_a_second_time_does_not_close_the_next_one()
    {
        rig.Sell();
        rig.Pass(8);
        Guid first = Send("close");
        rig.Pass(5);
        Assert.Equal(["accepted", "running", "done"], States(first));
        Assert.Equal(1, (int)Last(first)["result"]!["batch"]!);
        rig.Sell();
        rig.Pass(8);
        Send("close", first);
        rig.Pass(5);
        Assert.Equal("done", States(first)[^1]);
        Assert.Single(rig.Kinds, JournalKind.BatchClosed);
    }

    [Fact]
    public void Close_waits_for_a_payment_and_fails_with_the_reason_where_there_is_nothing()
    {
        rig.KeyAmount();
        Guid id = Send("close");
        Assert.Equal(["accepted", "deferred"], States(id));
        rig.Tap();
        rig.Pass(10);
        Assert.Equal(["accepted", "deferred", "running", "done"], States(id));
        Guid again = Send("close");
        Assert.Equal("failed BATCH-EMPTY", $"{Last(again)["state"]} {Last(again)["code"]}");
    }

    [Fact]
    public void Restart_waits_for_the_payment_ends_the_process_and_the_next_one_says_done()
    {
        rig.KeyAmount();
        Guid id = Send("restart");
        Assert.Equal(["accepted", "deferred"], States(id));
        Assert.Empty(rig.Effects.OfType<NodeEffect.Restart>());
        rig.Tap();
        rig.Pass(10);
        Assert.Single(rig.Effects.OfType<NodeEffect.Restart>());
        KeptCommand row = rig.Effects.OfType<NodeEffect.Keep>().Select(e => e.Row).OfType<FleetRow.Command>().Last().What;
        var next = new NodeRig(rig.Records, "01", fleet: new FleetStanding([], [row])).Open();
        next.Tell(new NodeEvent.FleetLinkChanged(true));
        FleetMessage told = Assert.Single(
            next.Effects.OfType<NodeEffect.Publish>(), e => e.Message.Topic == FleetTopics.CommandResult + "restart").Message;
        Assert.Equal("done", (string)JsonNode.Parse(told.Payload.Span)!["state"]!);
        Assert.Equal(id.ToByteArray(bigEndian: true), told.Correlation.ToArray());
    }

    [Fact]
    public void A_message_stands_on_the_screen_for_its_time_and_releases_no_digit()
    {
        Guid id = Send("message", change: content => content["args"] = JsonNode.Parse("""{"text":"Call the office","seconds":30}"""));
        Assert.Equal("done", States(id)[^1]);
        Assert.Equal((PromptId.Notice, "Call the office"), (rig.Prompt, rig.Prompts[^1].Arguments.Notice));
        rig.Pass(29);
        Assert.Equal(PromptId.Notice, rig.Prompt);
        rig.Pass(2);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void Print_test_ends_when_the_page_is_there_and_has_no_payment_on_it()
    {
        Guid id = Send("printtest");
        rig.Pass(5);
        Assert.Equal(["accepted", "running", "done"], States(id));
        Assert.Contains("PRINTER TEST", Assert.Single(rig.Printer.Receipts), StringComparison.Ordinal);
        Assert.Empty(rig.Records);
    }

    [Fact]
    public void Print_test_without_a_printer_fails_with_its_fault()
    {
        rig.Tell(new NodeEvent.WireClosed(Wire.Printer, "ERRNO-5"));
        Guid id = Send("printtest");
        rig.Pass(60);
        Assert.Equal("failed NO-LINE", $"{Last(id)["state"]} {Last(id)["code"]}");
    }

    [Fact]
    public void The_link_is_tried_by_the_edge_and_judged_here()
    {
        Guid id = Send("link");
        Assert.Single(rig.Effects.OfType<NodeEffect.TryLinks>());
        rig.Tell(new NodeEvent.LinksTried(
            [new LinkTrial("host", "", [20, 21, 250]), new LinkTrial("broker", "REFUSED", [null, null, null])]));
        Assert.Equal("done", States(id)[^1]);
        Assert.Equal("red REFUSED", $"{Last(id)["result"]!["verdict"]} {Last(id)["result"]!["code"]}");
        Assert.Equal("yellow SLOW", $"{Last(id)["result"]!["host"]!["verdict"]} {Last(id)["result"]!["host"]!["code"]}");
    }

    [Fact]
    public void What_the_edge_never_answers_ends_after_five_minutes_and_its_late_answer_changes_nothing()
    {
        Guid id = Send("link");
        rig.Pass(299);
        Assert.Equal("running", States(id)[^1]);
        rig.Pass(2);
        Assert.Equal("failed SILENT", $"{Last(id)["state"]} {Last(id)["code"]}");
        int count = States(id).Length;
        rig.Tell(new NodeEvent.LinksTried([]));
        Assert.Equal(count, States(id).Length);
    }

    [Fact]
    public void A_report_is_uploaded_in_parts_with_a_manifest_behind_them_and_an_event()
    {
        Guid id = Send("report", change: content => content["args"] = JsonNode.Parse("""{"note":"slow since noon"}"""));
        byte[] head = Assert.Single(rig.Effects.OfType<NodeEffect.CollectLog>()).Head.ToArray();
        Assert.Equal("slow since noon", (string)JsonNode.Parse(head)!["note"]!);
        Assert.NotNull(JsonNode.Parse(head)!["tele"]!["journal"]);
        rig.Tell(new NodeEvent.LogCollected([new byte[] { 1, 2, 3 }, new byte[] { 4 }]));
        Assert.Equal(
            [$"up/log/{id}/0", $"up/log/{id}/1", $"up/log/{id}/manifest"],
            Messages.Select(message => message.Topic).Where(topic => topic.StartsWith(FleetTopics.Log, StringComparison.Ordinal)));
        JsonNode manifest = Content(Messages.Single(message => message.Topic.EndsWith("manifest", StringComparison.Ordinal)));

        // sha256sum of 01 02 03.
        Assert.Equal("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81", (string)manifest["parts"]![0]!["sha256"]!);
        Assert.Equal(4, (int)Last(id)["result"]!["bytes"]!);
        Assert.Contains(Messages, message => message.Topic == "up/event/device"
            && (string)JsonNode.Parse(message.Payload.Span)!["code"]! == "PROBLEM-REPORTED");
    }

    [Fact]
    public void Forward_without_stored_sales_is_done_and_without_a_link_fails()
    {
        Guid id = Send("forward");
        Assert.Equal("done", States(id)[^1]);
        Assert.Equal(0, (int)Last(id)["result"]!["sent"]!);
    }

    [Fact]
    public void A_self_test_names_what_does_not_serve()
    {
        Guid good = Send("selftest");
        Assert.Equal("ok ok", $"{Last(good)["result"]!["reader"]} {Last(good)["result"]!["host"]}");
        rig.Tell(new NodeEvent.WireClosed(Wire.Reader, "ERRNO-5"));
        Guid bad = Send("selftest");
        Assert.Equal("READER", (string)Last(bad)["result"]!["reader"]!);
    }

    [Fact]
    public void A_terminal_without_trade_still_restarts_and_sends_its_log_and_refuses_the_rest_with_the_reason()
    {
        var halted = new NodeRig();
        halted.Node.Start(halted.Now, "SAFE-MODE");
        halted.SetClock();
        halted.Tell(new NodeEvent.FleetLinkChanged(true));
        Send("close", to: halted);
        Send("logs", to: halted);
        Assert.Single(halted.Effects.OfType<NodeEffect.CollectLog>());
        halted.Tell(new NodeEvent.LogCollected([new byte[] { 1 }]));
        Send("restart", to: halted);
        Assert.Single(halted.Effects.OfType<NodeEffect.Restart>());
        JsonNode[] results = [.. halted.Effects.OfType<NodeEffect.Publish>().Select(e => e.Message)
            .Where(message => message.Topic.StartsWith(FleetTopics.CommandResult, StringComparison.Ordinal))
            .Select(message => JsonNode.Parse(message.Payload.Span)!)];
        Assert.Contains(results, result => (string)result["code"]! == "SAFE-MODE" && (string)result["name"]! == "close");
        Assert.Contains(results, result => (string)result["state"]! == "done" && (string)result["name"]! == "logs");
    }

    [Fact]
    public void Troubles_are_events_and_wait_for_the_broker()
    {
        rig.Tell(new NodeEvent.FleetLinkChanged(false));
        rig.Tell(new NodeEvent.Noted(Severity.Error, "TAMPER-OPEN", "the housing is open"));
        Assert.DoesNotContain(Messages, message => message.Topic == "up/event/tamper");
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        FleetMessage told = Assert.Single(Messages, message => message.Topic == "up/event/tamper");
        Assert.Equal("TAMPER-OPEN error 1", $"{Content(told)["code"]} {Content(told)["sev"]} {Content(told)["count"]}");
        rig.Pass(59.9);
        Assert.Single(Messages, message => message.Topic == "up/event/tamper");
        rig.Pass(0.2); // A minute without the broker's word.
        Assert.Equal(2, Messages.Count(message => message.Topic == "up/event/tamper"));
        rig.Tell(new NodeEvent.FleetPublished(told.Token));
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        Assert.Equal(2, Messages.Count(message => message.Topic == "up/event/tamper"));
        Assert.Contains(
            rig.Effects.OfType<NodeEffect.Keep>(), e => e.Row is FleetRow.EventSent sent && sent.Sequence == told.Token);
    }

    [Fact]
    public void The_farewell_is_the_last_status_of_a_run()
    {
        rig.Tell(new NodeEvent.Stopping());
        rig.SetClock();
        FleetMessage last = Messages.Last(message => message.Topic == FleetTopics.Status);
        Assert.Equal("offline", (string)Content(last)["state"]!);
    }

    private static JsonNode Content(FleetMessage message) => JsonNode.Parse(message.Payload.Span)!;

    private Guid Send(string name, Guid? id = null, Action<JsonObject>? change = null, NodeRig? to = null)
    {
        Guid known = id ?? Guid.NewGuid();
        byte[] payload = ExampleCommand.Sign(known, name, change);
        (to ?? rig).Tell(new NodeEvent.FleetReceived(FleetTopics.Command + name, payload, ++delivery)
        {
            Correlation = known.ToByteArray(bigEndian: true),
        });
        return known;
    }

    private JsonNode[] Results(Guid id) => [.. Messages
        .Where(message => message.Topic.StartsWith(FleetTopics.CommandResult, StringComparison.Ordinal))
        .Select(message => JsonNode.Parse(message.Payload.Span)!)
        .Where(result => (Guid)result["id"]! == id)];

    private string[] States(Guid id) => [.. Results(id).Select(result => (string)result["state"]!)];

    private JsonNode Last(Guid id) => Results(id)[^1];
}
