using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Iso8583;

namespace Terminal.Tests.Engine;

/// <summary>What the records of one payment say of it, from the first to the one that recovery writes.</summary>
public class NodeRecordTests
{
    [Fact]
    public void Each_record_of_a_payment_says_whose_it_is_and_which_attempt_across_a_power_cut()
    {
        NodeRig first = new NodeRig().Open();
        first.Host.Mode = AcquirerMode.Decline;
        first.Order(new PaymentOrder("order-1", PaymentType.Sale, 1200) { Operator = "anna" });
        first.Tap();
        first.Pass(7);
        first.Host.Mode = AcquirerMode.None;
        first.Ask(own => new TillRequest.TryAgain(own, "order-1", 2));
        first.Tap();
        JournalRecord asked = first.Records.Last(record => record.Kind == JournalKind.Requested);
        NodeRig rig = first.Restart().Open();
        rig.Pass(40);
        JournalRecord[] after = [.. rig.Records.SkipWhile(record => record.Sequence <= asked.Sequence)];
        Assert.Contains(after, record => record.Kind == JournalKind.ReversalClosed);
        Assert.All(after, record => Assert.Equal(Facts(asked), Facts(record)));
        Assert.Equal(("anna", "order-1", 2), (asked.Operator, asked.TillId, asked.Attempt));
        Assert.All(rig.Records.Where(record => record.Sequence < asked.Sequence), record => Assert.Equal(1, record.Attempt));
    }

    [Fact]
    public void A_void_has_its_sales_card_and_names_and_still_knows_it_after_a_power_cut()
    {
        NodeRig first = new NodeRig().Open();
        first.Sell();
        JournalRecord sale = first.Records.Single(record => record.Kind == JournalKind.Requested);
        string reference = first.Records.Last(record => record.Kind == JournalKind.Approved).RetrievalReference;
        first.Host.Mode = AcquirerMode.None;
        first.Later("E11EE");
        JournalRecord asked = first.Records.Last(record => record.Kind == JournalKind.Requested);
        Assert.Equal((PaymentType.Void, sale.PaymentId, reference), (asked.Type, asked.OriginalId, asked.RetrievalReference));
        Assert.Equal((sale.MaskedPan, sale.KeyId), (asked.MaskedPan, asked.KeyId));
        Assert.Equal(sale.PanHash.ToArray(), asked.PanHash.ToArray());
        Assert.Equal(sale.CardCiphertext.ToArray(), asked.CardCiphertext.ToArray());
        string names = Convert.ToHexString(asked.EmvData.Span);
        Assert.StartsWith("8407A0000000031010", names, StringComparison.Ordinal);
        Assert.Contains("5F3401", names, StringComparison.Ordinal);
        Assert.DoesNotContain("9F2608", names, StringComparison.Ordinal); // Its cryptogram was the sale's alone.
        Assert.Equal(1, asked.Attempt);
        Assert.Equal("000", first.Sent("0200").GetText(DataElement.CardSequence));

        NodeRig rig = first.Restart().Open();
        rig.Pass(40);
        JournalRecord closed = rig.Records[^1];
        Assert.Equal((JournalKind.ReversalClosed, sale.PaymentId), (closed.Kind, closed.OriginalId));
        Assert.Equal(Facts(asked), Facts(closed));
    }

    private static object Facts(JournalRecord record) => (
        record.PaymentId, record.Attempt, record.TillId, record.Operator, record.Stan, record.Invoice, record.Batch,
        record.AmountMinor, record.MaskedPan, Convert.ToHexString(record.PanHash.Span));
}
