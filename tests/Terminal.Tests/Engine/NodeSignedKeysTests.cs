using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Tests.Engine.Configuration;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>The vault is handed the signed document that is in force, whole and as it was signed, whenever it does not have it.</summary>
public sealed class NodeSignedKeysTests
{
    private readonly NodeRig rig = new NodeRig(takesPin: true).Open();

    private VaultCommand.TakeConfiguration[] Pieces => [.. rig.Questions.OfType<VaultCommand.TakeConfiguration>()];

    [Fact]
    public void A_document_goes_there_in_pieces_when_it_is_used_and_when_the_vault_is_back()
    {
        byte[] document = Push("2058C8");
        Assert.True(document.Length > VaultCommand.TakeConfiguration.PieceLengthMax);
        Check(document, Pieces);

        int count = Pieces.Length;
        rig.LoseVault();
        rig.FindVault();
        Check(document, Pieces[count..]);
    }

    [Fact]
    public void Where_no_card_checks_a_pin_the_vault_is_left_alone()
    {
        _ = Push("2048C8");
        rig.LoseVault();
        rig.FindVault();
        Assert.Empty(Pieces);
    }

    [Fact]
    public void A_vault_that_does_not_take_it_is_reported_once_and_trade_goes_on()
    {
        _ = Push("2058C8");
        foreach (VaultCommand.TakeConfiguration piece in Pieces)
        {
            rig.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(piece.Id, VaultRefusal.NotAuthentic)));
        }

        NodeEffect.Log log = Assert.Single(rig.Effects.OfType<NodeEffect.Log>(), static log => log.Code == "VAULT-CONFIG");
        Assert.Equal((Severity.Error, "NotAuthentic"), (log.Severity, log.Context));
        rig.Sell();
        Assert.Equal(PromptId.Approved, rig.Prompt);
    }

    private static void Check(byte[] document, VaultCommand.TakeConfiguration[] pieces)
    {
        Assert.True(pieces.Length > 1);
        Assert.Single(pieces.Select(static piece => piece.Id).Distinct());
        Assert.All(pieces, piece => Assert.Equal(document.Length, piece.WholeLength));
        Assert.Equal(0, pieces[0].Offset);
        Assert.Equal(document, pieces.SelectMany(static piece => piece.Piece.ToArray()));
        Assert.All(
            pieces[..^1].Zip(pieces[1..]),
            static pair => Assert.Equal(pair.First.Offset + pair.First.Piece.Length, pair.Second.Offset));
    }

    private byte[] Push(string capabilities)
    {
        byte[] document = ExampleDocument.Version(8, content =>
        {
            content["cfg"]!["contact"] = CardPinRulesTests.Claiming(capabilities);
            content["reason"] = new string('x', 12_000); // So that it is longer than one piece.
        });
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        rig.Tell(new NodeEvent.FleetReceived(FleetTopics.DesiredConfiguration, document, 1));
        rig.Pass(1);
        return document;
    }
}
