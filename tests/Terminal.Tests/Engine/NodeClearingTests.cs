using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>What a closing leaves in the journal, and when none can begin.</summary>
public sealed class NodeClearingTests
{
    [Fact]
    public void The_records_of_a_closing_say_when_in_which_money_and_hold_nothing_of_a_card()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        rig.Pass(8);
        rig.Host.Mode = AcquirerMode.Mismatch; // So that every record is uploaded.
        Assert.Equal("", Close(rig).Code);
        rig.Pass(20);
        JournalRecord began = Last(rig, JournalKind.CloseBegan);
        JournalRecord closed = Last(rig, JournalKind.BatchClosed);
        JournalRecord sold = Last(rig, JournalKind.Requested);
        JournalRecord uploaded = Last(rig, JournalKind.RecordUploaded);
        Assert.Equal((1, 0, 978), (began.Batch, began.Attempt, began.CurrencyNumeric));
        Assert.Equal((1, 0, 978, began.PaymentId), (closed.Batch, closed.Attempt, closed.CurrencyNumeric, closed.PaymentId));
        Assert.StartsWith("2611221000", began.LocalTime, StringComparison.Ordinal);
        Assert.True(string.CompareOrdinal(closed.LocalTime, began.LocalTime) >= 0);
        JournalRecord printed = Last(rig, JournalKind.ReceiptPrinted); // Of the report, which is no attempt of a payment.
        Assert.Equal((1, 0, closed.PaymentId), (printed.Batch, printed.Attempt, printed.PaymentId));
        Assert.Equal((sold.LocalTime, sold.PaymentId), (uploaded.LocalTime, uploaded.PaymentId));
        Assert.All(
            [began, closed, uploaded],
            record => Assert.True(record.CardDigest.IsEmpty && record.CardCiphertext.IsEmpty && record.EmvData.IsEmpty));
        Assert.False(sold.CardDigest.IsEmpty);
    }

    [Fact]
    public void A_second_closing_is_refused_before_the_first_is_durable_and_after()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        rig.Pass(8);
        rig.DiskWrites = false;
        rig.HostHears = false;
        Close(rig);
        Assert.Equal("BUSY", Close(rig).Code);
        Assert.Equal(JournalKind.CloseBegan, Assert.Single(rig.Unwritten).Kind);
        rig.Write();
        Assert.Equal("CLOSE-PENDING", Close(rig).Code);
    }

    [Fact]
    public void Nothing_is_closed_before_somebody_has_said_what_time_it_is()
    {
        NodeRig first = new NodeRig().Open();
        first.Sell();
        NodeRig rig = first.Restart();
        rig.Start();
        Assert.Equal("STARTING", Close(rig).Code);
        Assert.DoesNotContain(JournalKind.CloseBegan, rig.Kinds);
    }

    [Theory]
    [InlineData("94", 1)] // A duplicate: the host had the record before, and has it.
    [InlineData("91", 2)] // Not now: once more.
    public void A_record_that_the_host_had_before_is_uploaded_and_one_that_it_puts_off_is_sent_again(string code, int times)
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        rig.Pass(8);
        rig.Host.Mode = AcquirerMode.Mismatch;
        int asked = 0;
        rig.Verdict = type => type == "0320" && asked++ == 0 ? code : null;
        Close(rig);
        rig.Pass(120);
        Assert.Equal(times, rig.Count("0320"));
        Assert.Equal("UPLOADED", Last(rig, JournalKind.BatchClosed).Reason);
        Assert.Equal(times == 1 ? code : "00", Last(rig, JournalKind.RecordUploaded).ResponseCode);
    }

    [Theory]
    [InlineData("96", JournalKind.Forwarded, 2)]
    [InlineData("94", JournalKind.ForwardRefused, 1)]
    [InlineData("95", JournalKind.Forwarded, 2)]
    [InlineData("63", JournalKind.Forwarded, 2)] // The message's key was refused, not the sale.
    public void A_stored_sale_is_told_again_where_the_host_puts_it_off_and_not_where_it_refuses(string code, JournalKind end, int times)
    {
        NodeRig rig = new NodeRig(offline: new OfflineSettings
        {
            Use = OfflineUse.HostDown,
            SaleLimitMinor = 2_000,
            TotalLimitMinor = 3_000,
            CountMax = 2,
        }).Open();
        rig.Disconnect();
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        int asked = 0;
        rig.Verdict = type => type is "0220" or "0221" && asked++ == 0 ? code : null;
        rig.Reconnect();
        rig.Pass(120);
        Assert.Equal(times, rig.Count("0220") + rig.Count("0221"));
        Assert.Equal(end, rig.Records.Last(record => record.Kind is JournalKind.Forwarded or JournalKind.ForwardRefused).Kind);
    }

    private static TillAnswer Close(NodeRig rig) => rig.Ask(own => new TillRequest.Close(own))!;

    private static JournalRecord Last(NodeRig rig, JournalKind kind) => rig.Records.Last(record => record.Kind == kind);
}
