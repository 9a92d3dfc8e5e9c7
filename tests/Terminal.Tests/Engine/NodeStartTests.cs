using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Tests.Engine.Configuration;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>What a start brings about by itself, over what was found on the disk.</summary>
public sealed class NodeStartTests
{
    [Theory]
    [InlineData(null, PromptId.Starting, true)]
    [InlineData("SAFE-MODE", PromptId.SafeMode, false)]
    public void The_screen_and_the_host_do_not_wait_for_an_event(string? outOfService, PromptId shown, bool calls)
    {
        NodeRig rig = new();
        rig.Node.Start(rig.Now, outOfService);
        List<NodeEffect> effects = [];
        while (rig.Node.TryTake(out NodeEffect? effect))
        {
            effects.Add(effect!);
        }

        VaultCommand[] asked = [.. effects.OfType<NodeEffect.Ask>().Select(static effect => effect.Command)];
        Assert.Equal("en", asked.OfType<VaultCommand.SetLanguage>().Single().Language);
        Assert.Equal(shown, asked.OfType<VaultCommand.ShowPrompt>().Last().Prompt);
        Assert.Equal(calls, effects.Any(static effect => effect is NodeEffect.Open { Wire: Wire.Host }));
    }

    [Fact]
    public void A_configuration_that_was_on_trial_goes_on_being_tried_and_is_taken_back_where_nothing_works()
    {
        NodeRig rig = new(standing: Standing(ExampleDocument.Version(8), ConfigurationPhase.Applied)) { NetworkUp = false };
        rig.Open();
        rig.Pass(178.9); // A second has passed already.
        Assert.Equal(0, rig.Logged("CONFIG-ROLLED-BACK"));
        rig.Pass(0.2);
        Assert.Equal(1, rig.Logged("CONFIG-ROLLED-BACK"));
    }

    [Fact]
    public void The_vault_gets_the_document_that_is_in_force()
    {
        byte[] envelope = ExampleDocument.Version(8);
        NodeRig rig = new(
            takesPin: true,
            standing: Standing(envelope, ConfigurationPhase.Confirmed),
            configure: static settings => settings with
            {
                Contact = NodeStripeTests.ContactOf(settings) with
                {
                    Terminal = settings.Contactless.Terminal with { Capabilities = Hex.Parse("2058C8") },
                },
            });
        rig.Start();
        Assert.Equal(envelope, rig.Questions.OfType<VaultCommand.TakeConfiguration>().SelectMany(static one => one.Piece.ToArray()));
    }

    [Fact]
    public void The_cards_of_a_settled_batch_are_erased_once()
    {
        NodeRig rig = new NodeRig().Open();
        for (int batch = 1; batch <= 2; batch++)
        {
            rig.Sell();
            rig.Later("E5E");
            rig.Pass(8);
            Assert.Equal(batch, rig.Kinds.Count(static kind => kind == JournalKind.BatchClosed));
        }

        Assert.Equal([1, 2], rig.Effects.OfType<NodeEffect.EraseCards>().Select(static effect => effect.Batch));
    }

    [Fact]
    public void Two_receipts_that_are_owed_come_one_behind_the_other()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Printer.PaperOut = true;
        rig.Sell();
        rig.Pass(8);
        rig.Sell();
        rig.Printer.PaperOut = false;
        rig.Pass(6); // A pause of the printer, and not two.
        Assert.Equal(2, rig.Printer.Receipts.Count);
    }

    [Fact]
    public void A_start_is_told_when_its_time_is_known_and_no_second_time()
    {
        NodeRig rig = new(fleet: new FleetStanding([], []));
        rig.Start();
        Assert.Equal(0, Started(rig));
        rig.SetClock();
        Assert.Equal(1, Started(rig));
        rig.Pass(700); // Longer than the same event is but counted.
        rig.SetClock();
        Assert.Equal(1, Started(rig));
    }

    private static ConfigurationStanding Standing(byte[] envelope, ConfigurationPhase phase) => ConfigurationStanding.Find(
        [new KeptDocument(8, ConfigurationDocument.HashOf(envelope), phase, envelope) { Worked = "host reader" }],
        new ConfigurationInForce(ExampleDocument.Trust.Open(ExampleDocument.Version(7), out _)!.Configuration, 7, ""),
        ExampleDocument.Trust,
        out _);

    private static int Started(NodeRig rig) =>
        rig.Effects.OfType<NodeEffect.Keep>().Count(static keep => keep.Row is FleetRow.Event { What.Code: "STARTED" });
}
