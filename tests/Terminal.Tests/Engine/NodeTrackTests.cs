using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>Cards that leave encrypted, under a key of each message.</summary>
public sealed class NodeTrackTests
{
    private static readonly byte[] Ciphertext = [.. Enumerable.Range(1, 32).Select(static value => (byte)value)];
    private readonly NodeRig rig = NewRig();
    private int serials;

    private IEnumerable<JournalKind> Kinds => rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted);

    [Fact]
    public void A_message_has_the_ciphertext_and_neither_number_nor_track()
    {
        Sell();
        GiveKey();
        Assert.Equal(0, rig.Count("0200"));
        VaultCommand.EncryptTrack asked = rig.Questions.OfType<VaultCommand.EncryptTrack>().Single();
        Assert.False(asked.KeepsKey); // No MAC is made under it.
        Assert.StartsWith("4761739001010119D", Convert.ToHexString(asked.Track.Bytes), StringComparison.Ordinal);
        GiveTrack();
        AssertSecured(rig.Sent("0200"));
        Assert.Equal(JournalKind.Approved, Kinds.Last());
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_reversal_has_the_card_of_the_journal_under_another_key()
    {
        rig.HostHears = false;
        Sell();
        GiveKey();
        GiveTrack();
        rig.Pass(40);
        rig.HostHears = true;
        GiveKey();
        Assert.Equal(
            "4761739001010119D4912F", Convert.ToHexString(rig.Questions.OfType<VaultCommand.EncryptTrack>().Last().Track.Bytes));
        GiveTrack();
        AssertSecured(rig.Sent("0400"));
        Assert.Equal([1, 2], rig.Questions.OfType<VaultCommand.EncryptTrack>().Select(static one => one.KeySerialNumber.Span[^1]));
        Assert.Equal(JournalKind.ReversalClosed, Kinds.Last());
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void Without_it_nothing_is_sent_and_the_next_try_has_another_key()
    {
        Sell();
        GiveKey();
        Refuse();
        Assert.Equal((JournalKind.Abandoned, 0), (Kinds.Last(), rig.Count("0200")));
        rig.Pass(8);
        Sell();
        GiveKey();
        GiveTrack();
        Assert.Equal(1, rig.Count("0200"));
    }

    [Fact]
    public void A_reversal_whose_track_is_refused_takes_another_key()
    {
        Owe();
        GiveKey();
        Refuse();
        Assert.Equal(0, rig.Count("0400"));
        rig.Pass(60);
        GiveKey();
        GiveTrack();
        Assert.Equal(1, rig.Count("0400"));
        Assert.Equal(3, rig.Questions.OfType<VaultCommand.TakeKey>().Count());
    }

    [Fact]
    public void A_vault_that_is_lost_over_it_begins_with_another_key()
    {
        Owe();
        GiveKey();
        rig.LoseVault();
        rig.FindVault();
        GiveKey();
        GiveTrack();
        Assert.Equal(1, rig.Count("0400"));
        Assert.Equal(3, rig.Questions.OfType<VaultCommand.TakeKey>().Count());
    }

    [Fact]
    public void A_close_has_no_card_and_needs_no_key()
    {
        Sell();
        GiveKey();
        GiveTrack();
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
            GiveKey();
            GiveTrack();
            rig.Pass(8);
        }

        rig.Host.Mode = AcquirerMode.Mismatch;
        rig.Verdict = static type => type is "0320" ? "00" : null;
        rig.Type("E5E");
        rig.Pass(1);
        for (int i = 1; i <= 2; i++)
        {
            GiveKey();
            Assert.Equal(i - 1, rig.Count("0320"));
            GiveTrack();
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
        GiveKey();
        GiveTrack();
        rig.Pass(8);
        rig.Host.Mode = AcquirerMode.Mismatch;
        rig.Verdict = static type => type is "0320" ? "00" : null;
        rig.Type("E5E");
        rig.Pass(1);
        GiveKey();
        Refuse();
        Assert.Equal(0, rig.Count("0320"));
        rig.Pass(21);
        GiveKey();
        GiveTrack();
        Assert.Equal(1, rig.Count("0320"));
        Assert.Equal(3, rig.Questions.OfType<VaultCommand.TakeKey>().Count());
    }

    [Fact]
    public void A_ciphertext_that_comes_when_its_sale_has_ended_sends_nothing()
    {
        Sell();
        GiveKey();
        rig.Type("C");
        GiveTrack();
        Assert.Equal(0, rig.Count("0200"));
        Assert.Contains(JournalKind.ReversalOwed, Kinds);
    }

    private static void AssertSecured(IsoMessage sent)
    {
        string security = Convert.ToHexString(sent[DataElement.SecurityData]);
        Assert.EndsWith("DF0320" + Convert.ToHexString(Ciphertext), security, StringComparison.Ordinal);
        int[] clear = [DataElement.PrimaryAccountNumber, DataElement.Expiry, DataElement.Track2];
        Assert.All(clear, field => Assert.False(sent.Has(field), $"DE{field}"));
    }

    private static NodeRig NewRig()
    {
        NodeRig made = new(configure: static settings => settings with { Host = settings.Host with { EncryptsCards = true } });
        made.Verdict = static type => type is "0200" or "0400" ? "00" : null; // Its host has no security module: what it says is ours.
        made.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Ready });
        return made.Open();
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
        GiveKey();
        GiveTrack();
        rig.Pass(40);
        rig.HostHears = true;
    }

    private void GiveKey()
    {
        byte[] serial = Convert.FromHexString(FormattableString.Invariant($"A100000120000001{++serials:X8}"));
        Reply(new VaultReply.KeyTaken(rig.Questions.OfType<VaultCommand.TakeKey>().Last().Id, serial));
    }

    private void GiveTrack()
    {
        VaultCommand.EncryptTrack asked = rig.Questions.OfType<VaultCommand.EncryptTrack>().Last();
        asked.Track.Dispose();
        Reply(new VaultReply.TrackEncrypted(asked.Id, Ciphertext));
    }

    private void Refuse()
    {
        VaultCommand.EncryptTrack asked = rig.Questions.OfType<VaultCommand.EncryptTrack>().Last();
        asked.Track.Dispose();
        Reply(new VaultReply.Refused(asked.Id, VaultRefusal.NoKey));
    }

    private void Reply(VaultReply reply) => rig.Tell(new NodeEvent.VaultReplied(reply));
}
