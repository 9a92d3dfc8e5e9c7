using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>Stored sales and closed batches on their way to the host: what stops them, what goes first, and what the log says.</summary>
public sealed class NodeForwardingTests
{
    private readonly NodeRig rig = new NodeRig(offline: new OfflineSettings
    {
        Use = OfflineUse.HostDown,
        SaleLimitMinor = 2_000,
        TotalLimitMinor = 3_000,
        CountMax = 2,
    }).Open();

    private int Asked => Reveals.Last().Id;

    private IEnumerable<VaultCommand.RevealCard> Reveals => rig.Questions.OfType<VaultCommand.RevealCard>();

    [Fact]
    public void A_stored_sale_waits_for_a_reversal_that_is_being_made_durable()
    {
        PutOff(int.MaxValue);
        Store();
        rig.Reconnect();
        PassUntilTold();
        rig.HostHears = false;
        rig.Sell();
        rig.Pass(1);
        Assert.Equal(1, rig.Count("0200"));
        rig.DiskWrites = false;
        rig.Type("C");
        Assert.Equal(JournalKind.ReversalOwed, Assert.Single(rig.Unwritten).Kind);
        int before = Reveals.Count();
        rig.Pass(25); // The pause of the stored sale has ended.
        Assert.Equal(before, Reveals.Count());
    }

    [Fact]
    public void A_stored_sale_that_was_put_off_is_told_at_once_when_its_batch_is_closed()
    {
        PutOff(int.MaxValue);
        Store();
        rig.Reconnect();
        PassUntilTold();
        int before = Told;
        rig.Verdict = static _ => null;
        _ = rig.Ask(static own => new TillRequest.Close(own));
        Assert.Equal(before + 1, Told);
        Assert.Contains(JournalKind.BatchClosed, rig.Kinds);
    }

    [Fact]
    public void The_log_says_which_sale_was_told_and_what_the_host_said_where_it_did_not_take_it()
    {
        PutOff(1);
        Store();
        rig.Reconnect();
        rig.Pass(25);
        Assert.Equal(["stan 000001", "stan 000001"], Logged("CLEARING-ADVICE"));
        Assert.Equal(["Advising 96"], Logged("CLEARING-ANSWER"));
    }

    [Fact]
    public void A_card_that_comes_when_the_link_is_gone_is_not_told_of_and_the_sale_is_told_later_as_the_first_time()
    {
        Store();
        rig.VaultAnswers = false;
        rig.Reconnect();
        rig.Disconnect();
        rig.VaultAnswers = true;
        rig.Answer(Reveals.Last());
        Assert.Empty(Logged("CLEARING-ADVICE"));
        Assert.True(rig.ArenaIsZero);
        rig.Reconnect();
        rig.Pass(25);
        Assert.Equal((1, 0), (rig.Count("0220"), rig.Count("0221")));
        Assert.Contains(JournalKind.Forwarded, rig.Kinds);
    }

    [Theory]
    [InlineData(VaultRefusal.NotAuthentic)]
    [InlineData(VaultRefusal.Malformed)]
    public void A_card_of_another_storage_key_is_said_with_its_sale(VaultRefusal why)
    {
        Store();
        rig.VaultAnswers = false;
        rig.Reconnect();
        Refuse(why);
        Assert.Equal(["stan 000001"], Logged("STORED-LOST"));
        Assert.Empty(Logged("VAULT-REFUSED"));
    }

    [Fact]
    public void A_supervisor_gives_up_what_is_unreadable_and_not_what_the_vault_refuses_for_another_reason()
    {
        Store();
        rig.VaultAnswers = false;
        rig.Reconnect();
        Refuse(VaultRefusal.NotAuthentic);
        Release();
        Refuse(VaultRefusal.Tampered);
        Assert.Equal(["Tampered"], Logged("VAULT-REFUSED"));
        Assert.DoesNotContain(JournalKind.ForwardRefused, rig.Kinds);
    }

    [Fact]
    public void What_is_given_up_does_not_bear_the_hosts_word_on_the_sale_before()
    {
        Store();
        rig.Pass(8);
        Store();
        rig.VaultAnswers = false;
        rig.Reconnect();
        rig.Answer(Reveals.Last());
        Assert.Equal("00", rig.Records.Single(static record => record.Kind == JournalKind.Forwarded).ResponseCode);
        Refuse(VaultRefusal.NotAuthentic);
        Release();
        Refuse(VaultRefusal.NotAuthentic);
        JournalRecord given = rig.Records.Single(static record => record.Kind == JournalKind.ForwardRefused);
        Assert.Equal(("", "", "STORED-RELEASED"), (given.ResponseCode, given.RetrievalReference, given.Reason));
    }

    [Fact]
    public void A_batch_is_closed_at_the_time_of_the_hosts_answer()
    {
        rig.Sell();
        rig.Pass(8);
        rig.HostHears = false;
        _ = rig.Ask(static own => new TillRequest.Close(own));
        rig.Pass(5);
        rig.HostHears = true;
        rig.Pass(120);
        JournalRecord began = rig.Records.Single(static record => record.Kind == JournalKind.CloseBegan);
        JournalRecord closed = rig.Records.Single(static record => record.Kind == JournalKind.BatchClosed);
        Assert.True(string.CompareOrdinal(closed.LocalTime, began.LocalTime) > 0);
    }

    private int Told => rig.Count("0220") + rig.Count("0221");

    private string[] Logged(string code) =>
        [.. rig.Effects.OfType<NodeEffect.Log>().Where(line => line.Code == code).Select(static line => line.Context)];

    private void PutOff(int times)
    {
        int asked = 0;
        rig.Verdict = type => type is "0220" or "0221" && asked++ < times ? "96" : null;
    }

    /// <summary>Until a stored sale has been put off once more: its pause begins.</summary>
    private void PassUntilTold()
    {
        for (int before = Told, i = 0; Told == before; i++)
        {
            Assert.True(i < 300);
            rig.Pass(0.1);
        }
    }

    private void Store()
    {
        if (rig.NetworkUp)
        {
            rig.Disconnect();
        }

        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        Assert.Equal(JournalKind.Stored, rig.Records.Last(static record => record.Kind != JournalKind.ReceiptPrinted).Kind);
    }

    private void Refuse(VaultRefusal why) => rig.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(Asked, why)));

    private void Release()
    {
        rig.Pass(8);
        rig.Type("E7");
        rig.Type(NodeRig.Code + "E");
    }
}
