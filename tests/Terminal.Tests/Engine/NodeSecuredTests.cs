using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Transactions;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>A message between the asking for its key, its track or its MAC and its sending, where something else comes between.</summary>
public sealed class NodeSecuredTests
{
    [Fact]
    public void A_request_whose_key_went_with_the_vault_is_given_up_and_the_vault_that_is_back_is_asked_for_none()
    {
        NodeRig rig = NodeRig.Secured(macs: true);
        Sell(rig);
        rig.LoseVault();
        Assert.Equal([JournalKind.Requested, JournalKind.Abandoned], Kinds(rig));
        rig.FindVault();
        Assert.Equal(1, rig.Asked<VaultCommand.TakeKey>());
        rig.Pass(8);
        Sell(rig);
        rig.GiveKey();
        rig.GiveMac();
        Assert.Equal(1, rig.Count("0200"));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_request_that_is_written_while_the_vault_is_gone_is_given_up()
    {
        NodeRig rig = NodeRig.Secured(macs: true);
        rig.DiskWrites = false;
        Sell(rig);
        rig.LoseVault();
        rig.DiskWrites = true;
        rig.Write();
        Assert.Equal([JournalKind.Requested, JournalKind.Abandoned], Kinds(rig));
        rig.FindVault();
        rig.Pass(8);
        Assert.Equal((0, 0), (rig.Asked<VaultCommand.TakeKey>(), rig.Count("0200")));
        Sell(rig);
        rig.GiveKey();
        rig.GiveMac();
        Assert.Equal(1, rig.Count("0200"));
    }

    [Fact]
    public void A_request_that_is_out_is_neither_given_up_nor_sent_again_where_the_vault_goes_and_comes()
    {
        NodeRig rig = NodeRig.Secured(encryptsCards: true);
        rig.HostHears = false;
        Sell(rig);
        rig.GiveKey();
        rig.GiveTrack();
        rig.LoseVault();
        rig.FindVault();
        Assert.Equal([JournalKind.Requested], Kinds(rig));
        rig.HearLate();
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds(rig));
        Assert.Equal((1, 1), (rig.Count("0200"), rig.Asked<VaultCommand.TakeKey>()));
    }

    [Fact]
    public void A_settlement_that_is_out_is_answered_though_the_vault_was_lost_meanwhile()
    {
        NodeRig rig = NodeRig.Secured(encryptsCards: true);
        rig.Verdict = static _ => "00";
        SellAndClose(rig, hears: false);
        Assert.Equal(1, rig.Count("0500"));
        rig.LoseVault();
        rig.FindVault();
        rig.HearLate();
        Assert.Contains(JournalKind.BatchClosed, rig.Kinds);
        rig.Pass(60);
        Assert.Equal(1, rig.Count("0500"));
    }

    [Fact]
    public void Who_cancels_while_the_card_is_encrypted_has_a_reversal_under_another_key()
    {
        NodeRig rig = NodeRig.Secured(encryptsCards: true);
        Sell(rig);
        rig.GiveKey();
        rig.VaultAnswers = false;
        rig.Type("C");
        rig.GiveTrack(); // Too late.
        rig.VaultAnswers = true;
        rig.Answer(rig.Questions[^1]);
        Assert.Equal(2, rig.Asked<VaultCommand.TakeKey>());
        rig.GiveKey();
        rig.GiveTrack();
        Assert.Equal((0, 1), (rig.Count("0200"), rig.Count("0400")));
        Assert.Equal([1, 2], rig.Questions.OfType<VaultCommand.EncryptTrack>().Select(static one => one.KeySerialNumber.Span[^1]));
    }

    [Fact]
    public void A_ciphertext_of_the_request_is_not_the_reversals_that_waits_for_the_host()
    {
        NodeRig rig = NodeRig.Secured(encryptsCards: true);
        Sell(rig);
        rig.GiveKey();
        rig.Disconnect();
        rig.Type("C");
        rig.GiveTrack(); // Too late.
        rig.Reconnect();
        rig.GiveKey();
        Assert.Equal((2, 0), (rig.Asked<VaultCommand.EncryptTrack>(), rig.Count("0400")));
        rig.GiveTrack();
        Assert.Equal(1, rig.Count("0400"));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_reversal_whose_key_is_refused_is_tried_again_after_its_pause_and_a_refusal_told_twice_is_one()
    {
        NodeRig rig = NodeRig.Secured(macs: true);
        Sell(rig);
        rig.Type("C");
        VaultReply.Refused refused = new(rig.Last<VaultCommand.TakeKey>().Id, VaultRefusal.NotStored);
        int asked = rig.Asked<VaultCommand.TakeKey>();
        rig.Reply(refused);
        rig.Pass(9);
        Assert.Equal(asked, rig.Asked<VaultCommand.TakeKey>());
        rig.Reply(refused);
        rig.Pass(2);
        Assert.Equal((asked + 1, 1), (rig.Asked<VaultCommand.TakeKey>(), rig.Logged("VAULT-REFUSED")));
        rig.GiveKey();
        rig.GiveMac();
        Assert.Equal(1, rig.Count("0400"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_key_of_an_answer_that_never_came_goes_and_nobody_is_told_of_a_wrong_MAC(bool isRight)
    {
        NodeRig rig = NodeRig.Secured(macs: true);
        rig.HostHears = false;
        Sell(rig);
        rig.GiveKey();
        rig.GiveMac();
        rig.Pass(31);
        Assert.True(rig.Last<VaultCommand.CompareMac>().Message.IsEmpty);
        rig.Compare(isRight);
        Assert.Equal(0, rig.Logged("HOST-MAC-WRONG"));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void A_wrong_MAC_is_logged_once_and_a_right_one_not_at_all(bool isRight, int lines)
    {
        NodeRig rig = NodeRig.Secured(macs: true);
        Sell(rig);
        rig.GiveKey();
        rig.GiveMac();
        rig.Compare(isRight);
        rig.Compare(isRight);
        Assert.Equal(lines, rig.Effects.OfType<NodeEffect.Log>().Count(static line => line is { Code: "HOST-MAC-WRONG" }));
    }

    [Fact]
    public void After_a_record_that_was_not_written_neither_request_nor_close_leaves_with_a_key_that_comes_then()
    {
        NodeRig sale = NodeRig.Secured(macs: true);
        Sell(sale);
        sale.Tell(new NodeEvent.JournalFailed(0, JournalFault.Broken));
        sale.GiveKey();
        Assert.Equal((0, 0), (sale.Count("0200"), sale.Asked<VaultCommand.MakeMac>()));
        Assert.True(sale.ArenaIsZero);

        NodeRig close = NodeRig.Secured(macs: true);
        Sell(close);
        close.GiveKey();
        close.GiveMac();
        close.Compare(isRight: true);
        close.Pass(8);
        close.Type("E5E");
        close.Pass(1);
        int macs = close.Asked<VaultCommand.MakeMac>();
        close.Tell(new NodeEvent.JournalFailed(0, JournalFault.Broken));
        close.GiveKey();
        Assert.Equal(macs, close.Asked<VaultCommand.MakeMac>());
    }

    [Fact]
    public void After_a_record_that_was_not_written_no_upload_leaves_with_a_track_that_comes_then()
    {
        NodeRig rig = NodeRig.Secured(encryptsCards: true);
        rig.Host.Mode = AcquirerMode.Mismatch;
        SellAndClose(rig);
        rig.GiveKey();
        rig.Tell(new NodeEvent.JournalFailed(0, JournalFault.Broken));
        rig.GiveTrack();
        Assert.Equal(0, rig.Count("0320"));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_record_that_was_encrypted_in_the_session_before_is_encrypted_anew()
    {
        NodeRig rig = new(configure: static settings =>
            settings with { Host = settings.Host with { SessionKeys = true, EncryptsCards = true } });
        NodeSessionTests.GiveKeysAtSignOn(rig);
        rig.Verdict = static type => type is "0200" or "0320" ? "00" : null;
        rig.Open();
        NodeSessionTests.GiveSession(rig);
        Sell(rig);
        rig.GiveTrack();
        rig.Pass(8);
        rig.Host.Mode = AcquirerMode.Mismatch;
        rig.Type("E5E");
        rig.Pass(1);
        Assert.Equal(2, rig.Asked<VaultCommand.EncryptTrack>());
        rig.Break();
        rig.Pass(5);
        NodeSessionTests.GiveSession(rig);
        rig.GiveTrack(); // Under the key before.
        Assert.Equal((0, 3), (rig.Count("0320"), rig.Asked<VaultCommand.EncryptTrack>()));
        rig.GiveTrack();
        Assert.Equal((1, 0), (rig.Count("0320"), rig.Asked<VaultCommand.TakeKey>()));
        byte[] newest = rig.Last<VaultCommand.TakeSessionKeys>().Name.ToArray();
        Assert.Equal(newest, rig.Last<VaultCommand.EncryptTrack>().KeySerialNumber.ToArray());
    }

    private static IEnumerable<JournalKind> Kinds(NodeRig rig) =>
        rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted);

    private static void Sell(NodeRig rig)
    {
        rig.Sell();
        rig.Pass(1);
    }

    private static void SellAndClose(NodeRig rig, bool hears = true)
    {
        Sell(rig);
        rig.GiveKey();
        rig.GiveTrack();
        rig.Pass(8);
        rig.HostHears = hears;
        rig.Type("E5E");
        rig.Pass(1);
    }
}
