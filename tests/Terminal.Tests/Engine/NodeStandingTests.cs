using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>What stands on screen and in the status while nothing is sold, and what the log says of the parts.</summary>
public sealed class NodeStandingTests
{
    [Fact]
    public void A_disk_without_room_stops_trade_until_there_is_some()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Tell(new NodeEvent.StorageLow(true));
        Assert.Equal((PromptId.OutOfService, "DISK"), (rig.Prompt, rig.Shown));
        Assert.Equal(("degraded", "disk"), NodeVaultTests.Status(rig));
        Assert.Equal((Severity.Warning, "STORAGE-LOW"), Said(rig));
        rig.Tell(new NodeEvent.StorageLow(false));
        Assert.Equal(PromptId.Welcome, rig.Prompt);
        Assert.Equal(("ready", ""), NodeVaultTests.Status(rig));
        Assert.Equal((Severity.Information, "STORAGE-ROOM"), Said(rig));
    }

    [Theory]
    [InlineData(JournalFault.DiskFull, "DISK")]
    [InlineData(JournalFault.Broken, "JOURNAL")]
    public void A_journal_that_fails_says_how(JournalFault fault, string code)
    {
        NodeRig rig = new NodeRig().Open();
        rig.DiskWrites = false;
        rig.Sell();
        rig.Tell(new NodeEvent.JournalFailed(1, fault));
        Assert.Equal((PromptId.OutOfService, code), (rig.Prompt, rig.Shown));
        Assert.Equal(code, rig.Pay("order-1")!.Code);
    }

    [Fact]
    public void A_terminal_that_must_not_trade_shows_why_and_calls_nobody()
    {
        NodeRig rig = new();
        rig.Node.Start(rig.Now, "SAFE-MODE");
        rig.SetClock();
        rig.Tell(new NodeEvent.WireOpened(Wire.Reader));
        rig.Pass(60);
        Assert.Equal("SAFE-MODE", rig.Shown);
        Assert.Equal("SAFE-MODE", rig.Pay("order-1")!.Code);
        Assert.DoesNotContain(rig.Effects, static effect => effect is NodeEffect.Open { Wire: Wire.Host });
    }

    [Fact]
    public void A_screen_says_that_a_reversal_is_owed_before_it_says_that_the_reader_or_the_disk_is_gone()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Host.Mode = AcquirerMode.None;
        rig.Sell();
        rig.HostHears = false;
        rig.Type("C");
        rig.Pass(10);
        rig.Tell(new NodeEvent.WireClosed(Wire.Reader, "GONE"));
        rig.Tell(new NodeEvent.StorageLow(true));
        rig.Pass(10);
        Assert.Equal((PromptId.ReversalPending, null), (rig.Prompt, rig.Shown));
        Assert.Equal(("degraded", "disk"), NodeVaultTests.Status(rig));
    }

    [Fact]
    public void A_reader_that_is_gone_is_shown_and_told()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Tell(new NodeEvent.WireClosed(Wire.Reader, "GONE"));
        Assert.Equal((PromptId.ReaderFault, "READER"), (rig.Prompt, rig.Shown));
        Assert.Equal(("degraded", "reader"), NodeVaultTests.Status(rig));
    }

    [Fact]
    public void The_start_is_told_once_and_not_before_its_time_is_known()
    {
        NodeRig rig = new(fleet: new FleetStanding([], []));
        rig.Start();
        Assert.Empty(Started(rig));
        rig.SetClock();
        rig.SetClock();
        Assert.Single(Started(rig));
    }

    [Fact]
    public void A_released_reversal_is_shown_as_such()
    {
        NodeRig rig = new NodeRig().Open();
        rig.HostHears = false;
        rig.Sell();
        rig.VaultAnswers = false;
        rig.Type("C");
        VaultCommand.RevealCard asked = Assert.IsType<VaultCommand.RevealCard>(rig.Questions[^1]);
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(asked.Id, VaultRefusal.NotAuthentic)));
        rig.Pass(10);
        rig.Type("E7" + NodeRig.Code + "E");
        Assert.Equal(JournalKind.ReversalReleased, rig.Records[^1].Kind);
        Assert.Equal(PromptId.ReversalReleased, rig.Prompt);
    }

    private static NodeEffect.Keep[] Started(NodeRig rig) => [.. rig.Effects.OfType<NodeEffect.Keep>()
        .Where(static keep => keep.Row is FleetRow.Event { What.Code: "STARTED" })];

    private static (Severity Severity, string Code) Said(NodeRig rig)
    {
        NodeEffect.Log line = rig.Effects.OfType<NodeEffect.Log>()
            .Last(static line => line.Code.StartsWith("STORAGE", StringComparison.Ordinal));
        return (line.Severity, line.Code);
    }
}
