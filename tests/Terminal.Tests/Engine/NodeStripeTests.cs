using System.Text;
using Terminal.Devices.Contact;
using Terminal.Emulator.Acquirer;
using Terminal.Emv.Contact;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Receipts;
using Terminal.Engine.Stripe;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

public sealed class NodeStripeTests
{
    private const string Track = ";4761739001010119=49121010000000000?";
    private const string ChipTrack = ";4761739001010119=49122010000000000?";
    private const string PinTrack = ";4761739001010119=49121200000000000?";
    private static readonly byte[] Block = [.. Enumerable.Range(0x40, 16).Select(static value => (byte)value)];
    private readonly NodeRig rig = Rig();

    private JournalKind[] Kinds => [.. rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted)];

    private JournalRecord Request => rig.Records.Single(static record => record.Kind == JournalKind.Requested);

    private string Papers => string.Join('\n', rig.Printer.Receipts);

    private int Alerts => rig.Tones.Count(static tone => tone == Terminal.Devices.Lights.Tone.Alert);

    [Fact]
    public void A_swipe_goes_online_with_its_track_and_is_signed_for()
    {
        rig.KeyAmount();
        Assert.Equal(PromptId.PresentInsertOrSwipe, rig.Prompt);
        rig.Swipe(Track);
        rig.Sign();

        IsoMessage sent = rig.Sent("0200");
        Assert.Equal("021", sent.GetText(DataElement.EntryMode));
        Assert.Equal("4761739001010119=49121010000000000", Encoding.ASCII.GetString(sent[DataElement.Track2]).Replace('D', '='));
        Assert.False(sent.Has(DataElement.PrimaryAccountNumber) || sent.Has(DataElement.IccData) || sent.Has(DataElement.CardSequence));
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds);
        Assert.True(rig.ArenaIsZero);
        rig.Pass(1);
        Assert.Contains("SWIPED", Papers, StringComparison.Ordinal);
        Assert.Contains("MERCHANT COPY", Papers, StringComparison.Ordinal);
        Assert.Contains("PLEASE SIGN", Papers, StringComparison.Ordinal);
        Assert.DoesNotContain("AID", Papers, StringComparison.Ordinal);
        Assert.DoesNotContain("4912", Papers.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("stripe", Assert.Single(rig.Host.Ledger).Entry);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_card_for_trying_out_is_taken_where_keys_for_trying_out_are_and_nowhere_else(bool tries)
    {
        NodeRig shop = Rig(takesDevelopmentKeys: tries);
        shop.KeyAmount();
        shop.Swipe(Track.Replace("=4912101", "=4912901", StringComparison.Ordinal)); // ISO/IEC 7813: 9, a card for trying out.
        JournalRecord first = shop.Records[0];
        Assert.Equal(tries ? (JournalKind.Requested, "") : (JournalKind.Abandoned, "STRIPE-USE"), (first.Kind, first.Reason));
    }

    [Theory]
    [InlineData("4761739001010119=4912101000")] // An odd count.
    [InlineData("4761739001010119=49121010000")]
    [InlineData("4761739001010119=49121011234567890123")] // As long as DE35 is.
    public void A_track_of_any_length_arrives_as_it_is(string track)
    {
        rig.KeyAmount();
        rig.Swipe($";{track}?");
        rig.Sign();
        Assert.Equal(track, Encoding.ASCII.GetString(rig.Sent("0200")[DataElement.Track2]).Replace('D', '='));
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds);
    }

    [Fact]
    public void Nothing_of_the_track_but_the_mask_is_in_journal_and_log()
    {
        rig.KeyAmount();
        rig.Swipe(Track);
        Assert.Equal("476173******0119", Request.MaskedPan);
        Assert.Equal("9F3901029F34031E0000", Convert.ToHexString(Request.EmvData.Span));
        foreach (NodeEffect.Log line in rig.Effects.OfType<NodeEffect.Log>())
        {
            Assert.DoesNotContain("4761739001010119", line.Context, StringComparison.Ordinal);
            Assert.DoesNotContain("4912101", line.Context, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_service_code_that_wants_a_pin_gets_one_and_no_signature()
    {
        rig.KeyAmount();
        rig.Swipe(PinTrack);
        Assert.Equal(0, rig.Count("0200"));
        EnterPin();
        IsoMessage sent = rig.Sent("0200");
        Assert.Equal("021", sent.GetText(DataElement.EntryMode));
        Assert.False(sent.Has(DataElement.IccData));
        Assert.Contains(Convert.ToHexString(Block), Convert.ToHexString(sent[DataElement.SecurityData]), StringComparison.Ordinal);
        rig.Pass(1);
        Assert.Equal("VERIFIED BY PIN", Verification.Of(Request));
        Assert.DoesNotContain("MERCHANT COPY", Papers, StringComparison.Ordinal);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_PIN_that_is_passed_over_leaves_the_signature_as_the_method()
    {
        rig.KeyAmount();
        rig.Swipe(PinTrack);
        rig.Reply(new VaultReply.PinMissing(rig.Last<VaultCommand.EnterPin>().Id, PinAbsence.Bypassed));
        Assert.Contains("9F34031E0000", Convert.ToHexString(Request.EmvData.Span), StringComparison.Ordinal); // As without a PIN.
        Assert.False(rig.Sent("0200").Has(DataElement.IccData));
    }

    [Fact]
    public void A_wrong_pin_wants_the_card_swiped_again_in_the_same_payment()
    {
        rig.Verdict = static type => type == "0200" ? "55" : null;
        rig.KeyAmount();
        rig.Swipe(PinTrack);
        EnterPin();
        Assert.Equal(PromptId.WrongPin, rig.Prompt);
        rig.Verdict = static type => type == "0200" ? "00" : null; // This host's module knows no PIN.
        rig.Swipe(PinTrack);
        EnterPin();
        Assert.Equal([JournalKind.Requested, JournalKind.Declined, JournalKind.Requested, JournalKind.Approved], Kinds);
        Assert.Single(rig.Records.Select(static record => record.PaymentId).Distinct());
    }

    [Fact]
    public void Without_a_keypad_for_pins_a_card_that_needs_one_is_not_taken()
    {
        NodeRig plain = Rig(takesPin: false);
        plain.KeyAmount();
        plain.Swipe(PinTrack);
        Assert.Equal((PromptId.CardNotAccepted, "STRIPE-PIN"), (plain.Prompt, plain.Shown));
        Assert.Equal("STRIPE-PIN", Assert.Single(plain.Records).Reason);
    }

    [Fact]
    public void A_card_with_a_chip_is_to_be_inserted_and_the_payment_goes_on()
    {
        rig.KeyAmount();
        rig.Swipe(ChipTrack);
        Assert.Equal((PromptId.InsertCard, 1), (rig.Prompt, Alerts));
        Assert.Empty(rig.Records);
        rig.Slot.Insert(new ChipCard());
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds);
        Assert.Equal("051", rig.Sent("0200").GetText(DataElement.EntryMode));
    }

    [Fact]
    public void A_card_for_cash_alone_ends_the_payment()
    {
        rig.KeyAmount();
        rig.Swipe(Track.Replace("=4912101", "=4912104", StringComparison.Ordinal));
        Assert.Equal((PromptId.CardNotAccepted, "STRIPE-USE"), (rig.Prompt, rig.Shown));
        Assert.Equal([JournalKind.Abandoned], Kinds);
        Assert.True(rig.ArenaIsZero);
    }

    [Theory]
    [InlineData(";E?")]
    [InlineData(";4761739001010118=4912101?")]
    [InlineData(";4761739001010119==101?")] // No expiry.
    public void A_stripe_that_is_not_read_is_asked_for_again(string track)
    {
        rig.KeyAmount();
        rig.Swipe(track);
        rig.Pass(1);
        Assert.Equal((PromptId.SwipeAgain, 1), (rig.Prompt, Alerts));
        Assert.Empty(rig.Records);
        rig.Swipe(Track);
        rig.Sign();
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_swipe_that_nobody_asked_for_changes_nothing()
    {
        rig.Swipe(Track);
        rig.Pass(1);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
        rig.HostHears = false;
        rig.KeyAmount();
        rig.Tap();
        rig.Swipe(Track);
        Assert.Equal([JournalKind.Requested], Kinds);
        Assert.Equal("07", rig.Sent("0200").GetText(DataElement.EntryMode)[..2]);
    }

    [Fact]
    public void Without_the_configuration_no_stripe_is_taken_and_none_is_asked_for()
    {
        NodeRig none = Rig(stripes: false);
        none.KeyAmount();
        Assert.Equal(PromptId.PresentOrInsertCard, none.Prompt);
        none.Swipe(Track);
        Assert.Equal(PromptId.PresentOrInsertCard, none.Prompt);
        Assert.Empty(none.Records);
        Assert.True(none.ArenaIsZero);
    }

    [Fact]
    public void A_reader_that_is_lost_is_not_asked_for_until_it_is_back()
    {
        rig.Tell(new NodeEvent.WireClosed(Wire.Stripe, "HANGUP"));
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Code: "STRIPE-READER-LOST", Severity: Severity.Warning });
        rig.KeyAmount();
        Assert.Equal(PromptId.PresentOrInsertCard, rig.Prompt);
        rig.Type("C");
        rig.Tell(new NodeEvent.WireOpened(Wire.Stripe));
        rig.Later("1200E");
        Assert.Equal(PromptId.PresentInsertOrSwipe, rig.Prompt);
    }

    [Fact]
    public void Offline_a_stripe_sells_nothing()
    {
        NodeRig offline = Rig(offline: new OfflineSettings
        {
            Use = OfflineUse.HostDown, SaleLimitMinor = 5000, TotalLimitMinor = 5000, CountMax = 9,
        });
        offline.Disconnect();
        offline.KeyAmount();
        offline.Swipe(Track);
        Assert.Equal("NO-LINK", Assert.Single(offline.Records).Reason);
        Assert.Equal(PromptId.NoConnection, offline.Prompt);
        Assert.True(offline.ArenaIsZero);
    }

    [Fact]
    public void A_void_and_a_reversal_of_a_swiped_sale_say_how_it_was_taken_and_have_no_track()
    {
        rig.KeyAmount();
        rig.Swipe(Track);
        rig.Sign();
        rig.Later("E11EE");
        IsoMessage sent = rig.Sent("0200");
        Assert.Equal("020000", sent.GetText(DataElement.ProcessingCode));
        Assert.Equal("021", sent.GetText(DataElement.EntryMode));
        Assert.False(sent.Has(DataElement.Track2));
        Assert.Contains(rig.Host.Ledger, static entry => entry.State == LedgerState.Voided);
        rig.HostHears = false;
        rig.Later("1200E");
        rig.Swipe(Track);
        rig.Pass(40);
        IsoMessage reversal = rig.Sent("0400");
        Assert.Equal("021", reversal.GetText(DataElement.EntryMode));
        Assert.False(reversal.Has(DataElement.Track2) || reversal.Has(DataElement.IccData));
    }

    [Fact]
    public void A_refund_by_a_swiped_card_asks_for_no_pin()
    {
        rig.Ask(static own => new Terminal.Engine.Till.TillRequest.Pay(
            own, new Terminal.Engine.Till.PaymentOrder("R-1", PaymentType.Refund, 500) { Operator = "anna" }));
        rig.Swipe(PinTrack);
        Assert.Equal("021", rig.Sent("0220").GetText(DataElement.EntryMode));
        Assert.True(rig.Sent("0220").Has(DataElement.Track2));
        Assert.Empty(rig.Questions.OfType<VaultCommand.EnterPin>());
    }

    /// <summary>Enters a PIN; each has a key of its own.</summary>
    private void EnterPin()
    {
        VaultCommand.EnterPin[] asked = [.. rig.Questions.OfType<VaultCommand.EnterPin>()];
        byte[] serial = [.. new byte[11], (byte)asked.Length];
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.PinEntered(asked[^1].Id, Block, serial)));
    }

    [Fact]
    public void A_swipe_that_ends_in_the_middle_is_asked_for_again_when_the_reader_has_been_silent()
    {
        rig.KeyAmount();
        rig.Tell(new NodeEvent.BytesReceived(Wire.Stripe, Encoding.ASCII.GetBytes(Track[..12])));
        rig.Pass(0.29);
        Assert.Equal(PromptId.PresentInsertOrSwipe, rig.Prompt);
        rig.Pass(0.02);
        Assert.Equal((PromptId.SwipeAgain, 1), (rig.Prompt, rig.Logged("STRIPE-NOT-READ")));
        rig.Swipe(Track);
        Assert.Equal(PromptId.CheckSignature, rig.Prompt);
    }

    private static NodeRig Rig(bool stripes = true, bool takesPin = true, OfflineSettings? offline = null,
        bool takesDevelopmentKeys = true)
    {
        NodeRig made = new(takesPin: takesPin, offline: offline, configure: settings => settings with
        {
            Stripe = stripes ? new StripeSettings() : null,
            Contact = ContactOf(settings),
            TakesDevelopmentKeys = takesDevelopmentKeys,
        });
        made.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Ready });
        made.Open();
        made.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.ReaderReady)));
        made.Tell(new NodeEvent.WireOpened(Wire.Stripe));
        return made;
    }

    internal static ContactConfiguration ContactOf(NodeSettings settings) => new(
        settings.Contactless.Terminal with { Capabilities = Hex.Parse("2048C8") },
        [
            new ContactApplication
            {
                Aid = Hex.Parse("A0000000031010"),
                ApplicationVersion = Hex.Parse("0096"),
                TacDenial = Hex.Parse("0010000000"),
                TacOnline = Hex.Parse("DC4004F800"),
                TacDefault = Hex.Parse("DC4000A800"),
            },
        ],
        []);
}
