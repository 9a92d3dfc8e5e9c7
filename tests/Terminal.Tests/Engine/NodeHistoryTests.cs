using Terminal.Devices.Contact;
using Terminal.Emv.Contact;
using Terminal.Engine;
using Terminal.Engine.Contact;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>What a card in the slot is judged by besides itself: the exception file, and what it was sold before.</summary>
public sealed class NodeHistoryTests
{
    private const string Online = "80AE80";
    private const string Offline = "80AE40";
    private const string Decline = "80AE00";

    [Fact]
    public void Two_sales_of_one_card_that_make_the_floor_limit_together_do_not_both_stay_offline()
    {
        NodeRig rig = Rig();
        Assert.Equal(Offline, FirstAsked(rig, Card()));
        Assert.Equal(Offline, FirstAsked(rig, Card("4761739001010010"))); // Another card is another sum.
        Assert.Equal(Online, FirstAsked(rig, Card()));
        Assert.Equal([JournalKind.Stored, JournalKind.Stored, JournalKind.Requested, JournalKind.Approved], Kinds(rig));
    }

    [Theory]
    [InlineData("476173******0119", Decline)]
    [InlineData("476173******0119=4912", Decline)]
    [InlineData("476173*", Decline)]
    [InlineData("476173******0119=5012", Offline)]
    [InlineData("476173******0010", Offline)]
    [InlineData("476174*", Offline)]
    public void A_card_on_the_exception_file_is_judged_by_the_action_codes(string entry, string asked) =>
        Assert.Equal(asked, FirstAsked(Rig(entry), Card()));

    [Fact]
    public void A_vault_that_says_nothing_makes_the_card_unknown_and_the_sale_goes_on()
    {
        NodeRig rig = Rig();
        rig.VaultAnswers = false;
        ChipCard card = Card();
        rig.KeyAmount();
        rig.Slot.Insert(card);
        Assert.DoesNotContain(card.Commands, static command => command.StartsWith("80AE", StringComparison.Ordinal));
        rig.Pass(3.1);
        Assert.StartsWith(Online, card.Commands[^1], StringComparison.Ordinal);
        VaultCommand[] asked = [.. rig.Questions.OfType<VaultCommand.ProtectCard>()];
        Assert.Equal(2, asked.Length);
        rig.VaultAnswers = true;
        foreach (VaultCommand late in asked)
        {
            rig.Answer(late);
        }

        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds(rig));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_vault_that_refuses_makes_the_card_unknown_too()
    {
        NodeRig rig = Rig();
        rig.VaultAnswers = false;
        ChipCard card = Card();
        rig.KeyAmount();
        rig.Slot.Insert(card);
        VaultCommand.ProtectCard asked = rig.Questions.OfType<VaultCommand.ProtectCard>().Last();
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(asked.Id, VaultRefusal.Malformed)));
        Assert.StartsWith(Online, card.Commands[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_vault_says_of_a_card_before_is_not_the_next_ones()
    {
        NodeRig rig = Rig();
        rig.VaultAnswers = false;
        rig.KeyAmount();
        rig.Slot.Insert(Card());
        VaultCommand before = rig.Questions.OfType<VaultCommand.ProtectCard>().Last();
        rig.Slot.Pull();
        rig.Pass(7);
        ChipCard next = Card("4761739001010010");
        rig.KeyAmount();
        rig.Slot.Insert(next);
        rig.Answer(before);
        Assert.DoesNotContain(next.Commands, static command => command.StartsWith("80AE", StringComparison.Ordinal));
        rig.VaultAnswers = true;
        rig.Answer(rig.Questions.OfType<VaultCommand.ProtectCard>().Last());
        Assert.Equal(Offline, next.Commands.Single(static command => command.StartsWith("80AE", StringComparison.Ordinal))[..6]);
    }

    [Fact]
    public void What_comes_late_is_not_the_card_of_the_next_payment_in_the_slot()
    {
        (NodeRig rig, VaultCommand before) = PulledBeforeTheAnswer();
        rig.Slot.HeldAfter = rig.Slot.ExchangeCount + 2; // The next card is being read.
        rig.Type("1900E");
        rig.Slot.Insert(Card("4761739001010010"));
        rig.Answer(before);
        rig.Slot.Release();
        JournalRecord sold = rig.Records.Single(static record => record.Kind == JournalKind.Stored);
        Assert.Equal("476173******0010", sold.MaskedPan);
        using SecretBuffer card = rig.Reveal(sold.CardCiphertext);
        Assert.True(CardData.TryRead(card.Bytes, out Pan pan, out _));
        Assert.Equal("476173******0010", pan.Mask);
    }

    [Fact]
    public void What_comes_late_is_not_the_card_of_a_void()
    {
        NodeRig rig = Rig();
        _ = FirstAsked(rig, Card("4761739001010010"));
        (_, VaultCommand before) = PulledBeforeTheAnswer(rig);
        rig.VaultAnswers = false;
        Assert.True(rig.Order(new PaymentOrder("void-1", PaymentType.Void, 0) { OriginalInvoice = 1 })!.Begun);
        rig.Answer(before);
        rig.VaultAnswers = true;
        rig.Answer(rig.Questions.OfType<VaultCommand.RevealCard>().Last());
        JournalRecord[] both = [.. rig.Records.Where(static record => record.Kind is JournalKind.Stored or JournalKind.Requested)];
        Assert.Equal(PaymentType.Void, both[1].Type);
        Assert.True(both[0].CardCiphertext.Span.SequenceEqual(both[1].CardCiphertext.Span));
    }

    [Fact]
    public void A_card_whose_number_was_sealed_for_its_PIN_is_not_sealed_once_more()
    {
        NodeRig rig = Rig(takesPin: true);
        rig.Verdict = static type => type == "0200" ? "00" : null; // The rig's bank knows no PIN.
        ChipCard card = new() { Verification = "02", LeavesItToTheTerminal = true };
        rig.Type("2500E"); // Over the floor limit: the bank is asked.
        rig.Slot.Insert(card);
        rig.Reply(new VaultReply.PinEntered(rig.Last<VaultCommand.EnterPin>().Id, new byte[16], new byte[12]));
        Assert.StartsWith("80AE", card.Commands[^1], StringComparison.Ordinal);
        Assert.Equal(1, rig.Asked<VaultCommand.ProtectCard>());
    }

    [Fact]
    public void A_card_without_track_2_data_is_known_to_nobody()
    {
        NodeRig rig = Rig();
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard { HasNoTrack = true, LeavesItToTheTerminal = true });
        Assert.Equal("NO-PAN", Assert.Single(rig.Records).Reason);
        Assert.False(rig.Slot.IsPowered);
    }

    [Theory]
    [InlineData("void")]
    [InlineData("close")]
    public void A_sale_that_was_voided_or_settled_makes_no_limit_with_the_next(string what)
    {
        NodeRig rig = Rig();
        Assert.Equal(Offline, FirstAsked(rig, Card()));
        TillAnswer? done = what == "void" ? rig.Order(new PaymentOrder("void-1", PaymentType.Void, 0) { OriginalInvoice = 1 })
            : rig.Ask(static own => new TillRequest.Close(own));
        Assert.Equal("", done!.Code);
        rig.Pass(7);
        Assert.Equal(Offline, FirstAsked(rig, Card()));
    }

    private static (NodeRig Rig, VaultCommand Asked) PulledBeforeTheAnswer(NodeRig? used = null)
    {
        NodeRig rig = used ?? Rig();
        rig.VaultAnswers = false;
        rig.KeyAmount();
        rig.Slot.Insert(Card());
        VaultCommand asked = rig.Questions.OfType<VaultCommand.ProtectCard>().Last();
        rig.Slot.Pull();
        rig.Pass(7);
        rig.VaultAnswers = true;
        return (rig, asked);
    }

    private static ChipCard Card(string pan = "4761739001010119") => new() { Pan = pan, LeavesItToTheTerminal = true };

    private static JournalKind[] Kinds(NodeRig rig) => [.. rig.Kinds.Where(static kind =>
        kind is JournalKind.Stored or JournalKind.Requested or JournalKind.Approved)];

    /// <summary>The first cryptogram that a sale of 12.00 asks the card for.</summary>
    private static string FirstAsked(NodeRig rig, ChipCard card)
    {
        rig.KeyAmount();
        rig.Slot.Insert(card);
        rig.Pass(7);
        rig.Slot.Pull();
        return card.Commands.First(static command => command.StartsWith("80AE", StringComparison.Ordinal))[..6];
    }

    /// <summary>A shop with a floor limit of 20.00 at the contact reader.</summary>
    private static NodeRig Rig(params string[] exceptions) => Rig(takesPin: false, exceptions);

    private static NodeRig Rig(bool takesPin, params string[] exceptions)
    {
        OfflineSettings offline = new() { Use = OfflineUse.BelowLimit, SaleLimitMinor = 5000, TotalLimitMinor = 50_000 };
        NodeRig made = new(takesPin: takesPin, offline: offline, configure: settings => settings with
        {
            Exceptions = new ExceptionFile(exceptions),
            Contact = new ContactConfiguration(
                settings.Contactless.Terminal with { Capabilities = Hex.Parse("2048C8") },
                [
                    new ContactApplication
                    {
                        Aid = Hex.Parse("A0000000031010"),
                        ApplicationVersion = Hex.Parse("0096"),
                        TacDenial = Hex.Parse("1000000000"), // Byte 1, bit 5: the card is on the exception file.
                        TacOnline = Hex.Parse("0000008000"), // Byte 4, bit 8: over the floor limit.
                        TacDefault = new byte[5],
                        FloorLimitMinor = 2000,
                    },
                ],
                [])
            {
                LooksUpCards = true,
            },
        });
        made.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Ready });
        made.Open();
        made.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.ReaderReady)));
        return made;
    }
}
