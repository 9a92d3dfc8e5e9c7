using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>Cards that leave encrypted, under a key of each message.</summary>
public sealed class NodeTrackTests
{
    private readonly NodeRig rig = NodeRig.Secured(encryptsCards: true);

    private IEnumerable<JournalKind> Kinds => rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted);

    [Fact]
    public void A_message_has_the_ciphertext_and_neither_number_nor_track()
    {
        Sell();
        rig.GiveKey();
        Assert.Equal(0, rig.Count("0200"));
        VaultCommand.EncryptTrack asked = rig.Questions.OfType<VaultCommand.EncryptTrack>().Single();
        Assert.False(asked.KeepsKey); // No MAC is made under it.
        Assert.StartsWith("4761739001010119D", Convert.ToHexString(asked.Track.Bytes), StringComparison.Ordinal);
        rig.GiveTrack();
        AssertSecured(rig.Sent("0200"));
        Assert.Equal(JournalKind.Approved, Kinds.Last());
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_reversal_has_the_card_of_the_journal_under_another_key()
    {
        rig.HostHears = false;
        Sell();
        rig.GiveKey();
        rig.GiveTrack();
        rig.Pass(40);
        rig.HostHears = true;
        rig.GiveKey();
        Assert.Equal(
            "4761739001010119D4912F", Convert.ToHexString(rig.Questions.OfType<VaultCommand.EncryptTrack>().Last().Track.Bytes));
        rig.GiveTrack();
        AssertSecured(rig.Sent("0400"));
        Assert.Equal([1, 2], rig.Questions.OfType<VaultCommand.EncryptTrack>().Select(static one => one.KeySerialNumber.Span[^1]));
        Assert.Equal(JournalKind.ReversalClosed, Kinds.Last());
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void Without_it_nothing_is_sent_and_the_next_try_has_another_key()
    {
        Sell();
        rig.GiveKey();
        rig.RefuseTrack();
        Assert.Equal((JournalKind.Abandoned, 0), (Kinds.Last(), rig.Count("0200")));
        rig.Pass(8);
        Sell();
        rig.GiveKey();
        rig.GiveTrack();
        Assert.Equal(1, rig.Count("0200"));
    }

    [Fact]
    public void A_reversal_whose_track_is_refused_takes_another_key()
    {
        Owe();
        rig.GiveKey();
        rig.RefuseTrack();
        Assert.Equal(0, rig.Count("0400"));
        rig.Pass(60);
        rig.GiveKey();
        rig.GiveTrack();
        Assert.Equal(1, rig.Count("0400"));
        Assert.Equal(3, rig.Questions.OfType<VaultCommand.TakeKey>().Count());
    }

    [Fact]
    public void A_vault_that_is_lost_over_it_begins_with_another_key()
    {
        Owe();
        rig.GiveKey();
        rig.LoseVault();
        rig.FindVault();
        rig.Pass(60);
        rig.GiveKey();
        rig.GiveTrack();
        Assert.Equal(1, rig.Count("0400"));
        Assert.Equal(3, rig.Questions.OfType<VaultCommand.TakeKey>().Count());
    }

    [Fact]
    public void A_close_has_no_card_and_needs_no_key()
    {
        Sell();
        rig.GiveKey();
        rig.GiveTrack();
        rig.Pass(8);
        rig.Type("E5E");
        rig.Pass(1);
        Assert.False(rig.Sent("0500").Has(DataElement.SecurityData));
    }

    [Fact]
    public void Each_record_of_an_upload_has_its_card_under_a_key_of_its_own()
    {
        for (int i = 0; i < 2; i++)
        {
            Sell();
            rig.GiveKey();
            rig.GiveTrack();
            rig.Pass(8);
        }

        rig.Host.Mode = AcquirerMode.Mismatch;
        rig.Verdict = static type => type is "0320" ? "00" : null;
        rig.Type("E5E");
        rig.Pass(1);
        for (int i = 1; i <= 2; i++)
        {
            rig.GiveKey();
            Assert.Equal(i - 1, rig.Count("0320"));
            rig.GiveTrack();
            Assert.Equal(i, rig.Count("0320"));
            AssertSecured(rig.Sent("0320"));
        }

        Assert.Equal([1, 2, 3, 4], rig.Questions.OfType<VaultCommand.EncryptTrack>().Select(static one => one.KeySerialNumber.Span[^1]));
        rig.Pass(1);
        Assert.Contains(JournalKind.BatchClosed, Kinds);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void An_upload_whose_track_is_refused_is_tried_again_with_another_key()
    {
        Sell();
        rig.GiveKey();
        rig.GiveTrack();
        rig.Pass(8);
        rig.Host.Mode = AcquirerMode.Mismatch;
        rig.Verdict = static type => type is "0320" ? "00" : null;
        rig.Type("E5E");
        rig.Pass(1);
        rig.GiveKey();
        rig.RefuseTrack();
        Assert.Equal(0, rig.Count("0320"));
        rig.Pass(21);
        rig.GiveKey();
        rig.GiveTrack();
        Assert.Equal(1, rig.Count("0320"));
        Assert.Equal(3, rig.Questions.OfType<VaultCommand.TakeKey>().Count());
    }

    [Fact]
    public void A_ciphertext_that_comes_when_its_sale_has_ended_sends_nothing()
    {
        Sell();
        rig.GiveKey();
        rig.Type("C");
        rig.GiveTrack();
        Assert.Equal(0, rig.Count("0200"));
        Assert.Contains(JournalKind.ReversalOwed, Kinds);
    }

    private static void AssertSecured(IsoMessage sent)
    {
        string security = Convert.ToHexString(sent[DataElement.SecurityData]);
        Assert.EndsWith("DF0320" + Convert.ToHexString(NodeRig.Track), security, StringComparison.Ordinal);
        int[] clear = [DataElement.PrimaryAccountNumber, DataElement.Expiry, DataElement.Track2];
        Assert.All(clear, field => Assert.False(sent.Has(field), $"DE{field}"));
    }

    private void Sell()
    {
        rig.Sell();
        rig.Pass(1);
    }

    private void Owe()
    {
        rig.HostHears = false;
        Sell();
        rig.GiveKey();
        rig.GiveTrack();
        rig.Pass(40);
        rig.HostHears = true;
    }
}
