using System.Text.Json;
using Terminal.Devices.Keypad;
using Terminal.Devices.Lights;
using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>The node when things go wrong: doubt, reversals, restarts, failed parts; and what it tells of itself.</summary>
public class NodeTroubleTests
{
    [Theory]
    [InlineData("no answer", "NO-ANSWER", "98", PromptId.NoAnswerReversing)]
    [InlineData("cancelled", "CANCELLED", "17", PromptId.CancelledReversing)]
    [InlineData("link lost", "LINK-LOST", "98", PromptId.NoAnswerReversing)]
    public void An_unknown_result_is_reversed_with_the_requests_own_facts(string how, string reason, string code, PromptId shown)
    {
        NodeRig rig = InDoubt();
        rig.Host.Mode = AcquirerMode.Approve;
        switch (how)
        {
            case "no answer":
                rig.Pass(28.5);
                break;
            case "cancelled":
                rig.Press(Key.Cancel);
                break;
            default:
                rig.Break();
                rig.Pass(3);
                break;
        }

        Assert.Contains(rig.Prompts, prompt => prompt.Prompt == shown && prompt.Arguments.Code == reason);
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed, JournalKind.ReversalClosed], rig.Kinds);
        Assert.Equal(reason, rig.Records[1].Reason);
        Assert.Equal(LedgerState.Reversed, rig.Host.Ledger.Single(entry => entry.Mti == "0200").State);
        IsReversalOf(rig.Sent("0400"), rig.Sent("0200"), code);
        Assert.True(rig.ArenaIsZero);
        rig.Pass(10);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void A_reversal_that_nobody_answers_is_sent_again_and_no_sale_begins_meanwhile()
    {
        NodeRig rig = InDoubt();
        rig.HostHears = false;
        rig.Press(Key.Cancel);
        Assert.Equal(1, rig.Count("0400"));
        rig.Pass(10);
        Assert.Equal(PromptId.ReversalPending, rig.Prompt);
        rig.KeyAmount();
        Assert.Equal(PromptId.Menu1, rig.Prompt); // Digits do nothing, and behind Enter is the supervisor's way out.
        rig.Pass(25);
        Assert.Equal(2, rig.Count("0400"));
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed], rig.Kinds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_restart_an_open_request_is_reversed_with_its_own_facts(bool owed)
    {
        NodeRig first = InDoubt();
        if (owed)
        {
            first.HostHears = false;
            first.Press(Key.Cancel);
        }

        var rig = new NodeRig(first.Records, "01") { Host = first.Host };
        rig.Host.Mode = AcquirerMode.Approve;
        rig.Open();
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed, JournalKind.ReversalClosed], rig.Kinds);
        Assert.Equal(owed ? "CANCELLED" : "POWER-CUT", rig.Records[1].Reason);
        IsReversalOf(rig.Sent("0400"), first.Sent("0200"), owed ? "17" : "98"); // As it was sent before.
        Assert.True(rig.Records[1].EmvData.IsEmpty); // No card had a last word.
        Assert.Equal(LedgerState.Reversed, rig.Host.Ledger.Single(entry => entry.Mti == "0200").State);
        JournalRecord request = rig.Records[0];
        Assert.All(rig.Records, record => Assert.Equal(
            (request.PaymentId, request.Stan, request.Invoice, request.LocalTime, request.AmountMinor, request.MaskedPan),
            (record.PaymentId, record.Stan, record.Invoice, record.LocalTime, record.AmountMinor, record.MaskedPan)));
        Assert.NotEqual(request.BootId, rig.Records[2].BootId);
        rig.Pass(10);
        rig.Sell();
        Assert.Equal(2, rig.Records[3].Stan);
    }

    [Fact]
    public void A_receipt_that_was_owed_before_a_restart_is_printed_as_a_duplicate()
    {
        NodeRig first = new NodeRig().Open();
        first.Printer.PaperOut = true;
        first.Sell();
        Assert.Empty(first.Printer.Receipts);
        NodeRig rig = new NodeRig(first.Records, "01").Open();
        Assert.Contains("DUPLICATE", Assert.Single(rig.Printer.Receipts), StringComparison.Ordinal);
        Assert.Equal(JournalKind.ReceiptPrinted, rig.Records[^1].Kind);
    }

    [Fact]
    public void A_printer_without_paper_is_told_and_prints_when_there_is_some()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Printer.PaperOut = true;
        rig.Sell();
        Assert.Equal(PromptId.Approved, rig.Prompt); // Its time first: whoever paid must see it.
        rig.Pass(11);
        Assert.Equal(PromptId.PrinterFault, rig.Prompt);
        rig.Printer.PaperOut = false;
        rig.Pass(10);
        Assert.DoesNotContain("DUPLICATE", Assert.Single(rig.Printer.Receipts), StringComparison.Ordinal);
        Assert.Equal(JournalKind.ReceiptPrinted, rig.Records[^1].Kind);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void A_printers_fault_does_not_cover_the_screen_of_a_sale()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Printer.PaperOut = true;
        rig.Sell();
        rig.Pass(7);
        rig.KeyAmount();
        Assert.Equal(PromptId.PresentCard, rig.Prompt);
        rig.Pass(20);
        Assert.Equal(PromptId.PresentCard, rig.Prompt);
    }

    [Fact]
    public void A_journal_that_fails_stops_trade_and_sends_nothing()
    {
        NodeRig rig = new NodeRig().Open();
        rig.DiskWrites = false;
        rig.Sell();
        rig.Tell(new NodeEvent.JournalFailed(1, JournalFault.DiskFull));
        Assert.Equal((PromptId.OutOfService, "DISK"), (rig.Prompt, rig.Prompts[^1].Arguments.Code));
        Assert.True(rig.ArenaIsZero);
        Assert.Equal("degraded", Status(rig).GetProperty("state").GetString());
        rig.Pass(20);
        rig.KeyAmount();
        Assert.Equal((PromptId.OutOfService, "DISK"), (rig.Prompt, rig.Prompts[^1].Arguments.Code));
        Assert.Equal(0, rig.Count("0200"));
    }

    [Fact]
    public void A_broken_journal_stops_trade_before_the_host_is_called()
    {
        NodeRig first = InDoubt();
        NodeRig rig = new NodeRig([first.Records[0] with { AmountMinor = 1 }]).Open();
        Assert.Equal((PromptId.OutOfService, "JOURNAL"), (rig.Prompt, rig.Prompts[^1].Arguments.Code));
        Assert.Empty(rig.Frames);
        Assert.DoesNotContain(rig.Effects, effect => effect is NodeEffect.Open);
        rig.KeyAmount();
        Assert.Equal(PromptId.OutOfService, rig.Prompt);
        Assert.Single(rig.Records);
    }

    [Fact]
    public void A_vault_that_refuses_to_protect_ends_the_sale()
    {
        NodeRig rig = new NodeRig().Open();
        rig.VaultAnswers = false;
        rig.Sell();
        VaultCommand.ProtectCard asked = Assert.IsType<VaultCommand.ProtectCard>(Assert.Single(rig.Questions));
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(asked.Id + 1, VaultRefusal.Malformed)));
        Assert.Empty(rig.Records);
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(asked.Id, VaultRefusal.Malformed)));
        Assert.Equal((PromptId.OutOfService, "VAULT"), (rig.Prompt, Assert.Single(rig.Records).Reason));
        asked.Card.Dispose();
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void An_answer_of_the_vault_counts_for_its_own_question_alone()
    {
        NodeRig rig = new NodeRig().Open();
        rig.VaultAnswers = false;
        rig.Sell();
        VaultCommand.ProtectCard asked = Assert.IsType<VaultCommand.ProtectCard>(Assert.Single(rig.Questions));
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.CardProtected(asked.Id + 1, new byte[12], new byte[32], "other")));
        Assert.Empty(rig.Records);
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.CardRevealed(asked.Id, rig.Reveal(new byte[12]))));
        rig.Answer(asked);
        Assert.Equal([JournalKind.Requested, JournalKind.Approved, JournalKind.ReceiptPrinted], rig.Kinds);
        Assert.True(rig.ArenaIsZero); // The card that nobody had asked for is gone too.
    }

    [Fact]
    public void A_reversal_whose_card_the_vault_cannot_reveal_stays_owed_until_a_supervisor_releases_it()
    {
        NodeRig rig = InDoubt();
        rig.VaultAnswers = false;
        rig.Press(Key.Cancel);
        VaultCommand.RevealCard asked = Assert.IsType<VaultCommand.RevealCard>(rig.Questions[^1]);
        Assert.Equal(rig.Records[0].CardCiphertext.ToArray(), asked.Ciphertext.ToArray());
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.CardRevealed(asked.Id - 1, rig.Reveal(asked.Ciphertext))));
        Assert.Equal(0, rig.Count("0400"));
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(asked.Id, VaultRefusal.NotAuthentic)));
        Assert.True(rig.ArenaIsZero);
        rig.Pass(60);
        Assert.Equal((PromptId.ReversalPending, "CARD-UNREADABLE"), (rig.Prompt, rig.Shown));
        Assert.Equal("REVERSAL", rig.Pay("order-1")!.Code);
        Assert.Equal(0, rig.Count("0400"));
        rig.Type("E7" + NodeRig.Code + "E");
        Assert.Equal(JournalKind.ReversalReleased, rig.Records[^1].Kind);
        rig.VaultAnswers = true;
        rig.Host.Mode = AcquirerMode.Approve;
        rig.Later("1200E");
        rig.Tap();
        Assert.Equal(JournalKind.Approved, rig.Records.Last(static record => record.Kind != JournalKind.ReceiptPrinted).Kind);
    }

    [Fact]
    public void A_reader_that_goes_during_a_sale_ends_it_and_stops_trade_until_it_is_back()
    {
        NodeRig rig = new NodeRig().Open();
        rig.KeyAmount();
        rig.Tell(new NodeEvent.WireClosed(Wire.Reader, "GONE"));
        Assert.Equal(("READER", PromptId.ReaderFault), (Assert.Single(rig.Records).Reason, rig.Prompt));
        rig.Pass(10);
        Assert.Equal((PromptId.ReaderFault, "READER"), (rig.Prompt, rig.Prompts[^1].Arguments.Code));
        Assert.Equal("degraded", Status(rig).GetProperty("state").GetString());
        rig.Tell(new NodeEvent.WireOpened(Wire.Reader));
        Assert.Equal(PromptId.Welcome, rig.Prompt);
        Assert.Equal("ready", Status(rig).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public void It_is_starting_until_clock_reader_and_host_have_been_there_once(bool clock, bool reader, bool host)
    {
        var rig = new NodeRig();
        rig.NetworkUp = true;
        rig.HostHears = host;
        rig.Start();
        if (clock)
        {
            rig.SetClock();
        }

        if (reader)
        {
            rig.Tell(new NodeEvent.WireOpened(Wire.Reader));
        }

        Assert.Equal(PromptId.Starting, rig.Prompt);
        Assert.Equal("init", Status(rig).GetProperty("state").GetString());
        if (!clock)
        {
            rig.SetClock();
        }

        if (!reader)
        {
            rig.Tell(new NodeEvent.WireOpened(Wire.Reader));
        }

        rig.Pass(host ? 1 : 6); // A host that is silent at the sign-on has been tried as well.
        Assert.Equal(PromptId.Welcome, rig.Prompt);
        Assert.Equal("ready", Status(rig).GetProperty("state").GetString());
    }

    [Fact]
    public void The_fleet_hears_of_a_sale_while_it_goes_on_and_of_the_end()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        Assert.Equal("ready", Last(rig, "up/status").GetProperty("state").GetString());
        rig.KeyAmount();
        Assert.Equal("busy", Last(rig, "up/status").GetProperty("state").GetString());
        rig.Tap();
        Assert.Equal("ready", Last(rig, "up/status").GetProperty("state").GetString());
        rig.Tell(new NodeEvent.Stopping());
        Assert.Contains(rig.Effects.OfType<NodeEffect.Publish>(), sent =>
            System.Text.Encoding.UTF8.GetString(sent.Message.Payload.Span).Contains("\"offline\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Telemetry_says_what_the_terminal_holds()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Sell();
        rig.Pass(7);
        rig.Sell();
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        rig.Pass(3);
        JsonElement told = Last(rig, "up/tele");
        Assert.Equal((2, 2400, 6, 1), (Number(told, "sales"), Number(told, "totalMinor"), Number(told, "journal"), Number(told, "batch")));
        Assert.InRange(Number(told, "uptime"), 13, 15);
        Assert.True(told.GetProperty("clockTrusted").GetBoolean());
        Assert.True(told.GetProperty("host").GetBoolean());
        Assert.True(told.GetProperty("reader").GetBoolean());
        Assert.Equal("ok", told.GetProperty("printer").GetString());
        Assert.False(told.GetProperty("reversalOwed").GetBoolean());
        Assert.Equal(0, Number(told, "receiptsOwed"));
    }

    [Fact]
    public void The_first_light_flashes_while_it_waits_for_trade()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Pass(4.1);
        Assert.Equal(ContactlessLights.First, rig.Lights);
        rig.Pass(0.2);
        Assert.Equal(ContactlessLights.None, rig.Lights);
        rig.KeyAmount();
        rig.Pass(0.5);
        rig.Tap();
        Assert.Contains(rig.Effects, effect => effect is NodeEffect.SetLights { Lights: ContactlessLights.All });
    }

    [Fact]
    public void An_amount_over_the_limit_is_refused_before_a_card_is_asked()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Press(Key.Digit9, Key.Digit9, Key.Digit9, Key.Digit9, Key.Digit9, Key.Enter);
        Assert.Equal(PromptId.AmountNotAllowed, rig.Prompt);
        Assert.Equal(JournalKind.Abandoned, Assert.Single(rig.Records).Kind);
    }

    // A sale that the host has booked and not answered.
    private static NodeRig InDoubt()
    {
        NodeRig rig = new NodeRig().Open();
        rig.Host.Mode = AcquirerMode.None;
        rig.Sell();
        Assert.Equal(PromptId.Authorising, rig.Prompt);
        return rig;
    }

    private static void IsReversalOf(IsoMessage reversal, IsoMessage request, string code)
    {
        int[] same =
        [
            DataElement.ProcessingCode, DataElement.Amount, DataElement.Stan, DataElement.LocalTime, DataElement.LocalDate,
            DataElement.EntryMode, DataElement.CardSequence, DataElement.NetworkId, DataElement.ConditionCode, DataElement.TerminalId,
            DataElement.MerchantId, DataElement.Currency, DataElement.Batch, DataElement.Invoice,
        ];
        Assert.All(same, field => Assert.Equal(request.GetText(field), reversal.GetText(field)));
        Assert.Equal("4761739001010119", System.Text.Encoding.ASCII.GetString(reversal[DataElement.PrimaryAccountNumber]));
        Assert.Equal("4912", reversal.GetText(DataElement.Expiry));
        Assert.Equal(code, reversal.GetText(DataElement.ResponseCode));
        Assert.False(reversal.Has(DataElement.Track2));
        string icc = Convert.ToHexString(reversal[DataElement.IccData]);
        Assert.Contains("9F36", icc, StringComparison.Ordinal);
        Assert.DoesNotContain("9F26", icc, StringComparison.Ordinal);
    }

    private static long Number(JsonElement told, string name) => told.GetProperty(name).GetInt64();

    // A new connection to the broker is told the state at once.
    private static JsonElement Status(NodeRig rig)
    {
        rig.Tell(new NodeEvent.FleetLinkChanged(false));
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        return Last(rig, "up/status");
    }

    private static JsonElement Last(NodeRig rig, string topic) => JsonDocument.Parse(
        rig.Effects.OfType<NodeEffect.Publish>().Last(sent => sent.Message.Topic == topic).Message.Payload).RootElement;
}
