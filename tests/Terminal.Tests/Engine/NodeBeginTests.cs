using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>What a payment needs before it can begin, and why it cannot where that is missing. Nothing is begun then.</summary>
public sealed class NodeBeginTests
{
    private readonly NodeRig rig = new NodeRig().Open();

    public NodeBeginTests()
    {
        rig.Pay("order-1");
        rig.Tap();
        rig.Pass(8);
    }

    [Theory]
    [InlineData(true, true, 1200L, "")]
    [InlineData(true, true, 0L, "AMOUNT")]
    [InlineData(false, true, 1200L, "NO-LINK")]
    [InlineData(true, false, 1200L, "READER")]
    [InlineData(true, true, Amount.MinorMax + 1, "AMOUNT")]
    public void A_refund_of_nothing_that_is_known_needs_an_amount_a_reader_and_the_host(bool host, bool reader, long minor, string code) =>
        Expect(code, host, reader, new PaymentOrder("back", PaymentType.Refund, minor));

    [Theory]
    [InlineData(true, false, "")]
    [InlineData(false, true, "NO-LINK")]
    public void A_void_needs_the_host_and_no_reader(bool host, bool reader, string code) =>
        Expect(code, host, reader, new PaymentOrder("void", PaymentType.Void, 0) { OriginalId = "order-1" });

    [Theory]
    [InlineData(true, false, "")]
    [InlineData(false, true, "NO-LINK")]
    public void A_refund_of_an_open_batch_takes_the_card_of_the_journal_and_needs_no_reader(bool host, bool reader, string code) =>
        Expect(code, host, reader, new PaymentOrder("back", PaymentType.Refund, 500) { OriginalId = "order-1" });

    [Theory]
    [InlineData(true, true, "")]
    [InlineData(true, false, "READER")]
    [InlineData(false, true, "NO-LINK")]
    public void A_refund_of_a_settled_batch_needs_the_card_again(bool host, bool reader, string code)
    {
        rig.Ask(own => new TillRequest.Close(own));
        rig.Pass(20);
        Assert.Contains(JournalKind.BatchClosed, rig.Kinds);
        Expect(code, host, reader, new PaymentOrder("back", PaymentType.Refund, 500) { OriginalId = "order-1" });
    }

    [Fact]
    public void What_was_voided_is_not_refunded()
    {
        Assert.True(rig.Order(new PaymentOrder("void", PaymentType.Void, 0) { OriginalId = "order-1" })!.Begun);
        rig.Pass(8);
        Expect("ALREADY-VOIDED", host: true, reader: true, new PaymentOrder("back", PaymentType.Refund, 500) { OriginalId = "order-1" });
    }

    private void Expect(string code, bool host, bool reader, PaymentOrder order)
    {
        if (!reader)
        {
            rig.Tell(new NodeEvent.WireClosed(Wire.Reader, "GONE"));
        }

        if (!host)
        {
            rig.Disconnect();
        }

        int records = rig.Records.Count;
        TillAnswer answer = rig.Order(order)!;
        Assert.Equal((code, code.Length == 0), (answer.Code, answer.Begun));
        Assert.True(code.Length == 0 || records == rig.Records.Count);
    }
}
