using Terminal.Engine;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>What ends in its moment, and not in the next one.</summary>
public sealed class NodeTimesTests
{
    [Fact]
    public void The_wait_for_a_closing_that_the_host_does_not_answer_ends_with_its_time()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        rig.Pass(8);
        rig.HostHears = false;
        rig.Type("E5E");
        rig.Pass(29.99);
        Assert.Equal(PromptId.Closing, rig.Prompt);
        rig.Pass(0.01);
        Assert.Equal((PromptId.ClosePending, "CLOSE-PENDING"), (rig.Prompt, rig.Shown));
    }

    [Fact]
    public void A_node_that_is_called_at_its_deadlines_leaves_none_behind()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        int measured = 0;
        for (int calls = 0; measured < 3; calls++)
        {
            Instant due = rig.Node.Deadline!.Value;
            rig.Node.Elapse(due);
            Assert.True(rig.Node.Deadline > due);
            while (rig.Node.TryTake(out NodeEffect? effect))
            {
                measured += effect is NodeEffect.Publish { Message.Topic: "up/tele" } ? 1 : 0;
            }

            Assert.InRange(calls, 0, 10_000);
        }
    }
}
