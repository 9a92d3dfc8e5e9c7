using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

public sealed class NodeMacTests
{
    private readonly NodeRig rig = NodeRig.Secured(macs: true);

    private IEnumerable<JournalKind> Kinds => rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted);

    [Fact]
    public void A_message_leaves_with_its_mac_and_under_a_key_of_its_own()
    {
        Sell();
        Assert.Equal(0, rig.Count("0200"));
        rig.GiveKey();
        Assert.Equal(0, rig.Count("0200"));
        VaultCommand.MakeMac question = rig.Questions.OfType<VaultCommand.MakeMac>().Single();
        rig.HostHears = false;
        rig.GiveMac();

        IsoMessage sent = rig.Sent("0200");
        Assert.Equal(NodeRig.Mac, sent[DataElement.Mac].ToArray());
        Assert.Equal("DF010CA1000001200000010000000" + 1, Convert.ToHexString(sent[DataElement.SecurityData]));
        byte[] frame = rig.Frames[^1];
        Assert.Equal(frame[Dialect.Bcd.Framing.PrefixLength..^8], question.Message.ToArray());
    }

    [Fact]
    public void A_right_answer_is_believed_and_a_second_one_is_late()
    {
        SellToAnswer();
        VaultCommand.CompareMac question = Assert.Single(rig.Questions.OfType<VaultCommand.CompareMac>());
        Assert.Equal(JournalKind.Requested, Kinds.Last());
        rig.Reply(new VaultReply.MacCompared(question.Id, isRight: true));
        Assert.Equal(JournalKind.Approved, Kinds.Last());
        rig.Reply(new VaultReply.MacCompared(question.Id, isRight: false));
        Assert.Equal(JournalKind.Approved, Kinds.Last());
    }

    [Fact]
    public void A_wrong_one_is_no_answer_the_session_is_opened_anew_and_the_sale_undone()
    {
        SellToAnswer();
        rig.Compare(isRight: false);
        Assert.Equal(JournalKind.ReversalOwed, Kinds.Last());
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Code: "HOST-MAC-WRONG" });
        int signOns = rig.Count("0800");
        rig.Pass(5);
        Assert.True(rig.Count("0800") > signOns);
        rig.GiveKey();
        rig.GiveMac();
        Assert.Equal(1, rig.Count("0400"));
        Assert.True(rig.Sent("0400").Has(DataElement.Mac));
    }

    [Fact]
    public void Each_repeat_of_a_reversal_has_a_key_of_its_own()
    {
        SellToAnswer();
        rig.HostHears = false;
        rig.Compare(isRight: false);
        HashSet<string> keys = [];
        for (int i = 0; i < 3; i++)
        {
            rig.Pass(40);
            rig.GiveKey();
            rig.GiveMac();
        }

        Assert.All(
            rig.Questions.OfType<VaultCommand.MakeMac>(), one => Assert.True(keys.Add(Convert.ToHexString(one.KeySerialNumber.Span))));
    }

    [Fact]
    public void Without_a_key_or_a_mac_nothing_is_sent_and_the_sale_ends()
    {
        Sell();
        rig.Reply(new VaultReply.Refused(rig.Questions.OfType<VaultCommand.TakeKey>().Last().Id, VaultRefusal.UsedUp));
        Assert.Equal(JournalKind.Abandoned, Kinds.Last());
        rig.Pass(8);
        Sell();
        rig.GiveKey();
        rig.Reply(new VaultReply.Refused(rig.Questions.OfType<VaultCommand.MakeMac>().Last().Id, VaultRefusal.NoKey));
        Assert.Equal(JournalKind.Abandoned, Kinds.Last());
        Assert.Equal(0, rig.Count("0200"));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void Who_cancels_meanwhile_gets_a_reversal_and_the_key_that_comes_late_sends_nothing()
    {
        Sell();
        rig.Type("C");
        rig.GiveKey();
        Assert.Equal(0, rig.Count("0200"));
        Assert.Contains(JournalKind.ReversalOwed, Kinds);
    }

    [Fact]
    public void A_void_has_its_mac_behind_the_second_bitmap()
    {
        SellToAnswer();
        rig.Compare(isRight: true);
        rig.Later("E1" + "1E");
        rig.Type("E");
        rig.Pass(1);
        rig.GiveKey();
        rig.GiveMac();
        IsoMessage sent = rig.Sent("0200");
        Assert.True(sent.Has(DataElement.OriginalData));
        Assert.False(sent.Has(DataElement.Mac));
        Assert.Equal(NodeRig.Mac, sent[DataElement.SecondMac].ToArray());
    }

    [Fact]
    public void A_close_is_authenticated_too()
    {
        SellToAnswer();
        rig.Compare(isRight: true);
        rig.Pass(8);
        rig.Type("E5E");
        rig.Pass(1);
        rig.GiveKey();
        rig.GiveMac();
        Assert.True(rig.Sent("0500").Has(DataElement.Mac));
    }

    [Fact]
    public void A_close_whose_key_is_lost_with_the_vault_asks_for_another_when_the_vault_is_back()
    {
        SellToAnswer();
        rig.Compare(isRight: true);
        rig.Pass(8);
        rig.Type("E5E");
        rig.Pass(1);
        int asked = rig.Questions.OfType<VaultCommand.TakeKey>().Count();
        rig.Tell(new NodeEvent.VaultLost("HANGUP"));
        rig.Tell(new NodeEvent.VaultFound());
        rig.Pass(60);
        Assert.True(rig.Questions.OfType<VaultCommand.TakeKey>().Count() > asked);
        rig.GiveKey();
        rig.GiveMac();
        Assert.Equal(1, rig.Count("0500"));
    }

    [Fact]
    public void A_request_whose_key_was_not_given_yet_does_not_leave_where_the_vault_loses_its_keys()
    {
        Sell();
        LoseKeys();
        Assert.Equal([JournalKind.Requested, JournalKind.Abandoned], Kinds);
        rig.GiveKey();
        Assert.Equal(0, rig.Count("0200"));
    }

    [Fact]
    public void An_answer_whose_mac_nobody_can_compare_any_more_is_none_and_its_reversal_waits_without_asking()
    {
        SellToAnswer();
        int asked = rig.Questions.OfType<VaultCommand.TakeKey>().Count();
        LoseKeys();
        rig.Reply(new VaultReply.Refused(rig.Questions.OfType<VaultCommand.CompareMac>().Single().Id, VaultRefusal.Tampered));
        rig.Pass(35);
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed], Kinds);
        rig.Pass(300);
        Assert.Equal(asked, rig.Questions.OfType<VaultCommand.TakeKey>().Count());
        Assert.Equal(0, rig.Count("0400"));
        Assert.Equal(JournalKind.ReversalOwed, Kinds.Last());
    }

    [Fact]
    public void A_refused_key_of_a_close_is_asked_for_again_after_a_pause_and_the_vault_is_asked_how_its_keys_stand()
    {
        SellToAnswer();
        rig.Compare(isRight: true);
        rig.Pass(8);
        rig.Type("E5E");
        rig.Pass(1);
        int asked = rig.Questions.OfType<VaultCommand.TakeKey>().Count();
        int reports = Reports();
        VaultReply.Refused refused = new(rig.Questions.OfType<VaultCommand.TakeKey>().Last().Id, VaultRefusal.NotStored);
        rig.Reply(refused);
        Assert.Equal(reports + 1, Reports());
        rig.Reply(refused); // Told twice.
        Assert.Equal(reports + 1, Reports());
        Assert.Equal(asked, rig.Questions.OfType<VaultCommand.TakeKey>().Count());
        rig.Pass(21);
        Assert.Equal(asked + 1, rig.Questions.OfType<VaultCommand.TakeKey>().Count());
        rig.GiveKey();
        rig.GiveMac();
        Assert.Equal(1, rig.Count("0500"));
    }

    [Fact]
    public void A_mac_that_the_vault_took_with_it_is_not_waited_for()
    {
        Sell();
        rig.GiveKey();
        rig.LoseVault();
        Assert.Equal([JournalKind.Requested, JournalKind.Abandoned], Kinds);
        rig.GiveMac(); // From before: nobody asks for it any more.
        Assert.Equal(0, rig.Count("0200"));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_key_serves_for_the_pin_or_the_card_and_for_the_mac_of_one_message()
    {
        NodeRig both = NodeRig.Secured(macs: true, encryptsCards: true);
        both.Sell();
        both.Pass(1);
        byte[] serial = Convert.FromHexString("A10000012000000100000009");
        both.Tell(new NodeEvent.VaultReplied(new VaultReply.KeyTaken(both.Questions.OfType<VaultCommand.TakeKey>().Single().Id, serial)));
        VaultCommand.EncryptTrack asked = both.Questions.OfType<VaultCommand.EncryptTrack>().Single();
        Assert.True(asked.KeepsKey); // The MAC is made under it.
        asked.Track.Dispose();
        both.Tell(new NodeEvent.VaultReplied(new VaultReply.TrackEncrypted(asked.Id, new byte[32])));
        Assert.Equal(serial, both.Questions.OfType<VaultCommand.MakeMac>().Single().KeySerialNumber.ToArray());
    }

    private int Reports() => rig.Effects.Count(static effect => effect is NodeEffect.Ask { Command: VaultCommand.ReportKeys });

    private void LoseKeys() => rig.Reply(new VaultReply.StateReported(0, new VaultState(KeyLoss.HousingOpened, 1, IsOpen: true)));

    private void Sell()
    {
        rig.Sell();
        rig.Pass(1);
    }

    private void SellToAnswer()
    {
        Sell();
        rig.GiveKey();
        rig.GiveMac();
        rig.Pass(1);
    }
}
