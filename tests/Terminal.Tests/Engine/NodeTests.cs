using System.Globalization;
using Terminal.Devices.Keypad;
using Terminal.Devices.Lights;
using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

public class NodeTests
{
    [Fact]
    public void A_sale_goes_from_the_keys_to_the_paper()
    {
        NodeRig rig = new NodeRig().Open();
        rig.KeyAmount();
        Assert.Equal(PromptId.PresentCard, rig.Prompt);
        Assert.Equal(ContactlessLights.First, rig.Lights);
        rig.Tap();
        Assert.Equal(
            [PromptId.PresentCard, PromptId.Processing, PromptId.Authorising, PromptId.Approved],
            rig.Screens.Where(prompt => prompt is not (PromptId.Starting or PromptId.Welcome or PromptId.EnterAmount)));
        Assert.All(
            rig.Prompts.Where(shown => shown.Prompt is PromptId.PresentCard or PromptId.Authorising or PromptId.Approved),
            shown => Assert.Equal(1200, shown.Arguments.Amount?.Minor));
        Assert.Equal([JournalKind.Requested, JournalKind.Approved, JournalKind.ReceiptPrinted], rig.Kinds);
        Assert.Equal([Tone.Success], rig.Tones);
        Assert.Contains("APPROVED", Assert.Single(rig.Printer.Receipts), StringComparison.Ordinal);
        Assert.DoesNotContain("DUPLICATE", rig.Printer.Receipts[0], StringComparison.Ordinal);
        Assert.True(rig.ArenaIsZero);
        rig.Pass(10);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void The_journal_says_of_a_sale_what_the_hosts_ledger_says()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pass(5);
        rig.Sell();
        LedgerEntry booked = Assert.Single(rig.Host.Ledger);
        Assert.Equal(LedgerState.Booked, booked.State);
        Assert.All(rig.Records.Take(2), record =>
        {
            Assert.Equal(
                (booked.Stan, booked.Invoice, booked.Amount, booked.Currency),
                (record.Stan, record.Invoice, record.AmountMinor, record.CurrencyNumeric));
            Assert.EndsWith(booked.LocalTime, record.LocalTime, StringComparison.Ordinal);
            Assert.Equal(booked.Pan, record.MaskedPan);
            Assert.Equal(32, record.PanHash.Length);
        });
        Assert.Equal(3, rig.Records.Count);
        Assert.All(rig.Records, record =>
        {
            Assert.Equal((rig.Records[0].PaymentId, 1, booked.Batch), (record.PaymentId, record.Attempt, record.Batch));
            Assert.Equal((rig.Node.BootId, 7), (record.BootId, record.ConfigurationVersion));
            Assert.InRange(record.UnixMilliseconds, Nine + 5_000, Nine + 9_000); // The clock said nine at the start.
        });
        Assert.Equal(
            (booked.Outcome, booked.Authorisation, booked.Reference),
            (rig.Records[1].ResponseCode, rig.Records[1].AuthorisationCode, rig.Records[1].RetrievalReference));
        Assert.Equal("261122", rig.Records[0].LocalTime[..6]);
    }

    [Fact]
    public void Card_and_emv_data_stand_in_the_request_alone()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        Assert.Equal("key-1", rig.Records[0].KeyId);
        Assert.Equal(12, rig.Records[0].CardCiphertext.Length);
        Assert.Contains("9F26", Convert.ToHexString(rig.Records[0].EmvData.Span), StringComparison.Ordinal);
        Assert.All(rig.Records.Skip(1), record =>
        {
            Assert.Equal("", record.KeyId);
            Assert.True(record.CardCiphertext.IsEmpty);
            Assert.True(record.EmvData.IsEmpty);
        });
    }

    [Fact]
    public void Nothing_is_sent_and_nobody_is_told_before_the_record_is_durable()
    {
        NodeRig rig = new NodeRig().Open();
        rig.DiskWrites = false;
        rig.Sell();
        Assert.Equal(0, rig.Count("0200"));
        rig.Write();
        Assert.Equal(1, rig.Count("0200"));
        Assert.Equal(PromptId.Authorising, rig.Prompt);
        Assert.Empty(rig.Printer.Receipts);
        rig.Write();
        Assert.Equal(PromptId.Approved, rig.Prompt);
    }

    [Fact]
    public void A_record_is_told_durable_once_and_in_its_turn()
    {
        NodeRig rig = new NodeRig().Open();
        rig.DiskWrites = false;
        rig.Sell();
        rig.Tell(new NodeEvent.JournalCommitted(2));
        rig.Tell(new NodeEvent.JournalCommitted(0));
        Assert.Equal(0, rig.Count("0200"));
        rig.Write();
        rig.Tell(new NodeEvent.JournalCommitted(1));
        Assert.Equal(1, rig.Count("0200"));
        Assert.Equal(PromptId.Authorising, rig.Prompt);
    }

    [Fact]
    public void A_decline_is_shown_with_its_code_and_prints_nothing()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Host.Mode = AcquirerMode.Decline;
        rig.Sell();
        Assert.Equal([JournalKind.Requested, JournalKind.Declined], rig.Kinds);
        Assert.Equal((PromptId.Declined, "05"), (rig.Prompt, rig.Prompts[^1].Arguments.Code));
        Assert.Equal("05", rig.Records[1].ResponseCode);
        Assert.Equal([Tone.Success, Tone.Alert], rig.Tones);
        Assert.Equal(ContactlessLights.None, rig.Lights);
        Assert.Empty(rig.Printer.Receipts);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void Without_a_host_no_sale_begins()
    {
        NodeRig rig = new NodeRig().Open();
        rig.NetworkUp = false;
        rig.Break();
        rig.KeyAmount();
        Assert.Equal(PromptId.NoConnection, rig.Prompt);
        Assert.Equal([Tone.Alert], rig.Tones);
        rig.Tap();
        Assert.Empty(rig.Records);
        rig.Pass(10);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void A_link_that_goes_between_card_and_request_leaves_an_end_and_no_message()
    {
        NodeRig rig = new NodeRig().Open();
        rig.DiskWrites = false;
        rig.Sell();
        rig.NetworkUp = false;
        rig.Break();
        rig.Write();
        rig.Write();
        Assert.Equal([JournalKind.Requested, JournalKind.Abandoned], rig.Kinds);
        Assert.Equal(("NO-LINK", PromptId.NoConnection, "NO-LINK"), (rig.Records[1].Reason, rig.Prompt, rig.Prompts[^1].Arguments.Code));
        Assert.Equal(0, rig.Count("0200"));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void Cancel_before_the_card_ends_the_sale_with_a_record()
    {
        NodeRig rig = new NodeRig().Open();
        rig.KeyAmount();
        rig.Press(Key.Cancel);
        Assert.Equal([JournalKind.Abandoned], rig.Kinds);
        Assert.Equal(("CANCELLED", PromptId.Cancelled), (rig.Records[0].Reason, rig.Prompt));
        Assert.Equal(0, rig.Records[0].Stan);
        rig.Tap();
        Assert.Single(rig.Records); // The reader was told to stop.
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_card_that_does_not_come_in_its_time_ends_the_sale()
    {
        NodeRig rig = new NodeRig().Open();
        rig.KeyAmount();
        rig.Pass(59.9);
        Assert.Equal(PromptId.PresentCard, rig.Prompt);
        rig.Pass(0.2);
        Assert.Equal(PromptId.TimedOut, rig.Prompt);
        Assert.Equal("NO-CARD", Assert.Single(rig.Records).Reason);
    }

    [Fact]
    public void Every_sale_takes_the_next_numbers_and_an_id_of_its_own()
    {
        NodeRig rig = new NodeRig().Open();
        for (int i = 0; i < 3; i++)
        {
            rig.Sell();
            rig.Pass(10);
        }

        JournalRecord[] requests = [.. rig.Records.Where(record => record.Kind == JournalKind.Requested)];
        Assert.Equal([1, 2, 3], requests.Select(record => record.Stan));
        Assert.Equal([1, 2, 3], requests.Select(record => record.Invoice));
        Assert.Equal(3, requests.Select(record => record.PaymentId).Distinct().Count());
        Assert.All(requests, record => Assert.Matches( // RFC 9562: version 4, variant 10.
            "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            record.PaymentId.ToString("D", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void The_request_carries_the_cards_track_and_its_cryptogram_data()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        IsoMessage sent = rig.Sent("0200");
        string track2 = System.Text.Encoding.ASCII.GetString(sent[DataElement.Track2]).Replace('=', 'D');
        Assert.StartsWith("4761739001010119D4912", track2, StringComparison.Ordinal);
        string icc = Convert.ToHexString(sent[DataElement.IccData]);
        Assert.All(
            ["9F26", "9F27", "9F36", "9F0206000000001200", "5F2A020978", "9A03261122"],
            tag => Assert.Contains(tag, icc, StringComparison.Ordinal));
        Assert.DoesNotContain("4761739001010119", icc, StringComparison.Ordinal);
    }

    private const long Nine = 1_795_338_000_000; // 2026-11-22 09:00 UTC: date -u -d 2026-11-22T09:00Z +%s
}
