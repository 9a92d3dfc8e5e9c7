using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>What a storage key that is gone leaves owed to the bank behind the counter: a supervisor gives it up, nobody else.</summary>
public class NodeGivingUpTests
{
    private readonly NodeRig rig = new NodeRig(offline: new OfflineSettings
    {
        Use = OfflineUse.HostDown,
        SaleLimitMinor = 2_000,
        TotalLimitMinor = 3_000,
        CountMax = 2,
    }).Open();

    [Fact]
    public void Stored_sales_that_cannot_be_told_end_as_refused_when_a_supervisor_releases_them()
    {
        StoreTwo();
        _ = rig.Ask(static own => new TillRequest.Close(own));
        Refuse(VaultRefusal.NotAuthentic);
        Assert.Single(rig.Effects.OfType<NodeEffect.Log>(), static line => line.Code == "STORED-LOST");
        rig.Pass(21);
        Refuse(VaultRefusal.NotAuthentic); // It is tried again by itself, and said once.
        Assert.Single(rig.Effects.OfType<NodeEffect.Log>(), static line => line.Code == "STORED-LOST");
        Assert.DoesNotContain(JournalKind.ForwardRefused, rig.Kinds);
        rig.Type("E6");
        Assert.Equal("STORED-LOST", rig.Shown);

        rig.Pass(8);
        Release();
        Refuse(VaultRefusal.NotAuthentic);
        Refuse(VaultRefusal.NotAuthentic);
        rig.Pass(8);
        JournalRecord[] given = [.. rig.Records.Where(static record => record.Kind == JournalKind.ForwardRefused)];
        Assert.Equal(["STORED-RELEASED", "STORED-RELEASED"], given.Select(static record => record.Reason));
        Assert.All(given, static record => Assert.Equal("", record.ResponseCode));
        Assert.Equal(["0500"], rig.Host.Ledger.Select(static entry => entry.Mti)); // Which agrees: the bank knows of no sale either.
        Assert.Equal((JournalKind.BatchClosed, "BALANCED"), (Closed.Kind, Closed.Reason));
    }

    [Fact]
    public void A_record_that_the_bank_wants_is_left_out_of_the_upload()
    {
        rig.Sell();
        rig.Pass(8);
        rig.Host.Mode = AcquirerMode.Mismatch;
        rig.VaultAnswers = false;
        _ = rig.Ask(static own => new TillRequest.Close(own));
        Refuse(VaultRefusal.NotAuthentic);
        Release();
        Refuse(VaultRefusal.NotAuthentic);
        rig.Pass(8);
        Assert.Equal("STORED-RELEASED", rig.Records.Single(static record => record.Kind == JournalKind.RecordUploaded).Reason);
        Assert.Equal(0, rig.Count("0320"));
        Assert.Equal("UPLOADED", Closed.Reason);
    }

    [Fact]
    public void What_only_cannot_be_told_now_is_not_given_up()
    {
        StoreTwo();
        Refuse(VaultRefusal.Tampered);
        Release();
        Assert.Equal("NOTHING-OWED", rig.Shown);
        rig.Pass(28);
        Refuse(VaultRefusal.NotAuthentic);
        Release();
        rig.VaultAnswers = true; // The right folder of keys was put back meanwhile.
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.CardRevealed(Asked, rig.Reveal(rig.Records[0].CardCiphertext))));
        rig.Pass(8);
        Assert.Equal(2, rig.Host.Ledger.Count(static entry => entry.State == LedgerState.Booked));
        Assert.DoesNotContain(JournalKind.ForwardRefused, rig.Kinds);
        Release();
        Assert.Equal("NOTHING-OWED", rig.Shown); // The decision ended with what it was for.
    }

    private JournalRecord Closed => rig.Records.Single(static record => record.Kind == JournalKind.BatchClosed);

    private int Asked => rig.Questions.OfType<VaultCommand.RevealCard>().Last().Id;

    private void StoreTwo()
    {
        rig.Disconnect();
        for (int i = 0; i < 2; i++)
        {
            rig.KeyAmount();
            rig.Lay(OfflineCard.New());
            rig.Pass(8);
        }

        rig.VaultAnswers = false;
        rig.Reconnect();
    }

    private void Refuse(VaultRefusal why) => rig.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(Asked, why)));

    private void Release()
    {
        rig.Type("E7");
        rig.Type(NodeRig.Code + "E");
    }
}
