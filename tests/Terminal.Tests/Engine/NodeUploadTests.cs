using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Iso8583;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>What the host is told of a payment a second time, held against what its own ledger said the first time.</summary>
public class NodeUploadTests
{
    [Fact]
    public void An_upload_says_of_sale_and_refund_what_the_host_said_of_them()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        rig.Pass(8);
        Assert.True(rig.Order(new PaymentOrder("back-1", PaymentType.Refund, 500) { OriginalInvoice = 1 })!.Begun);
        rig.Pass(8);
        LedgerEntry[] booked = [.. rig.Host.Ledger];
        IsoMessage sale = rig.Sent("0200");
        Assert.False(sale.Has(DataElement.ResponseCode)); // A question has none.
        rig.Host.Mode = AcquirerMode.Mismatch;
        _ = rig.Ask(own => new TillRequest.Close(own));
        rig.Pass(20);
        IsoMessage[] uploads = [.. Uploads(rig)];
        Assert.Equal(
            booked.Select(entry => (entry.ProcessingCode, entry.Amount, entry.Reference, entry.Authorisation, entry.Invoice, "00")),
            uploads.Select(upload => (
                upload.GetText(DataElement.ProcessingCode),
                Number(upload, DataElement.Amount),
                upload.GetText(DataElement.RetrievalReference),
                upload.GetText(DataElement.AuthorisationCode),
                (int)Number(upload, DataElement.Invoice),
                upload.GetText(DataElement.ResponseCode))));
        Assert.Equal(
            booked.Select(entry => $"{entry.Mti}{entry.Stan:D6}"),
            uploads.Select(upload => upload.GetText(DataElement.Batch)));
        Assert.All(uploads, upload => Assert.True(Number(upload, DataElement.Stan) > JournalBook.StanMax));
        Assert.All(uploads, upload => Assert.Equal("000", upload.GetText(DataElement.CardSequence))); // As the card has it.
        Assert.True(rig.Host.Ledger[0].Authorisation.Length > 0);
    }

    [Fact]
    public void An_advice_has_the_number_of_the_card_and_of_its_own_sale_and_no_word_of_the_host()
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
        JournalRecord stored = rig.Records.Single(record => record.Kind == JournalKind.Stored);
        rig.Reconnect();
        IsoMessage advice = rig.Sent("0220");
        Assert.Equal(stored.Stan, Number(advice, DataElement.Stan));
        Assert.Equal("001", advice.GetText(DataElement.CardSequence)); // As the card has it.
        Assert.Equal("Y1", advice.GetText(DataElement.ResponseCode));
        Assert.False(advice.Has(DataElement.RetrievalReference));
        Assert.False(advice.Has(DataElement.AuthorisationCode));
        Assert.False(advice.Has(DataElement.OriginalData));
    }

    private static long Number(IsoMessage message, int field)
    {
        Assert.True(message.TryGetNumber(field, out long number));
        return number;
    }

    private static IEnumerable<IsoMessage> Uploads(NodeRig rig)
    {
        foreach (byte[] frame in rig.Frames.Where(frame => Convert.ToHexString(frame.AsSpan(7, 2)) == "0320"))
        {
            var message = new IsoMessage();
            Assert.True(Dialect.Bcd.TryUnpack(frame.AsSpan(Dialect.Bcd.Framing.PrefixLength), message, out _));
            yield return message;
        }
    }
}
