using Terminal.Devices.Keypad;
using Terminal.Emulator.Cards;
using Terminal.Emv.Contact;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Stripe;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

public sealed class NodePreferenceTests
{
    private const string First = "A0000000031010";
    private const string SlotsSecond = "A0000000041010";
    private const string FieldsSecond = "A0000000032010";
    private readonly NodeRig rig = Shop(preselects: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_shops_choice_is_taken_without_a_question_where_the_configuration_says_so(bool preselects)
    {
        NodeRig shop = Shop(preselects);
        shop.KeyAmount();
        shop.Slot.Insert(new ChipCard { IsCoBadged = true });
        Assert.Equal(preselects, shop.Kinds.Contains(JournalKind.Approved));
        Assert.Equal(!preselects, shop.Prompt == PromptId.ChooseApplication);
        if (preselects)
        {
            Assert.Equal(SlotsSecond, Taken(shop)); // Which the card itself prefers less.
        }
    }

    [Fact]
    public void The_cardholder_chooses_in_the_slot_after_clear_whatever_the_shop_prefers()
    {
        rig.KeyAmount();
        rig.Press(Key.Clear);
        Assert.Equal(PromptId.PresentToChoose, rig.Prompt);
        rig.Slot.Insert(new ChipCard { IsCoBadged = true });
        Assert.Equal((PromptId.ChooseApplication, "DEBIT"), (rig.Prompt, rig.Prompts[^1].Arguments.Notice));
        rig.Press(Key.Clear, Key.Enter);
        Assert.Equal(First, Taken(rig));
    }

    [Fact]
    public void Clear_once_more_leaves_it_to_the_shop_and_so_does_the_next_payment()
    {
        rig.KeyAmount();
        Assert.Equal(PromptId.PresentOrInsertMayChoose, rig.Prompt);
        rig.Press(Key.Clear, Key.Clear);
        Assert.Equal(PromptId.PresentOrInsertMayChoose, rig.Prompt);
        rig.Press(Key.Clear, Key.Cancel);
        rig.Pass(7);
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard { IsCoBadged = true });
        Assert.Equal(SlotsSecond, Taken(rig));
    }

    [Fact]
    public void The_shops_choice_counts_in_the_field_too_for_a_card_that_has_it()
    {
        rig.KeyAmount();
        rig.Lay(CoBadged());
        Assert.Equal(FieldsSecond, Taken(rig));
        rig.Pass(7);
        rig.Sell();
        Assert.Equal(First, Taken(rig));
    }

    [Fact]
    public void The_cardholder_chooses_between_two_taps()
    {
        rig.KeyAmount();
        rig.Press(Key.Clear);
        rig.Lay(CoBadged());
        Assert.Equal((PromptId.ChooseApplication, "VISA ELECTRON"), (rig.Prompt, rig.Prompts[^1].Arguments.Notice));
        Assert.Equal(0, rig.Count("0200"));
        rig.Press(Key.Clear);
        Assert.Equal("VISA CREDIT", rig.Prompts[^1].Arguments.Notice);
        rig.Press(Key.Enter);
        Assert.Equal(PromptId.PresentCardAgain, rig.Prompt);
        rig.Lay(CoBadged());
        Assert.Equal(First, Taken(rig));
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void Who_chooses_and_presents_a_card_of_one_application_is_asked_nothing()
    {
        rig.KeyAmount();
        rig.Press(Key.Clear);
        rig.Tap();
        Assert.Equal(First, Taken(rig));
    }

    [Fact]
    public void A_choice_in_the_field_that_nobody_makes_ends_the_payment()
    {
        rig.KeyAmount();
        rig.Press(Key.Clear);
        rig.Lay(CoBadged());
        rig.Pass(61);
        Assert.Equal(JournalKind.Abandoned, Assert.Single(rig.Records).Kind);
    }

    [Fact]
    public void Without_a_preference_there_is_nothing_to_go_against()
    {
        NodeRig plain = ChipShop.Open(static settings => settings);
        plain.KeyAmount();
        int shown = plain.Prompts.Count;
        plain.Press(Key.Clear);
        Assert.Equal(shown, plain.Prompts.Count);
    }

    private static string Taken(NodeRig shop)
    {
        string icc = Convert.ToHexString(shop.Sent("0200")[DataElement.IccData]);
        int at = icc.IndexOf("8407", StringComparison.Ordinal) + 4;
        return icc[at..(at + 14)];
    }

    internal static ContactlessCard CoBadged()
    {
        Assert.True(ContactlessCard.TryCreate(
            new CardProfile
            {
                Id = "two",
                Name = "Two",
                Description = "Two applications in the field.",
                Aid = First,
                Label = "VISA CREDIT",
                AlsoAid = FieldsSecond,
                AlsoLabel = "VISA ELECTRON",
                Pan = "4761739001010119",
                Expiry = "491231",
                Uid = "08000001",
                Qualifiers = "2000",
            },
            out ContactlessCard? card));
        return card;
    }

    internal static NodeRig Shop(bool preselects, int inTheField = 2, StripeSettings? stripes = null) => ChipShop.Open(
        settings => settings with
        {
            Stripe = stripes,
            Contact = settings.Contact! with
            {
                Preselects = preselects,
                Applications = [.. settings.Contact!.Applications.Select(static one => Convert.ToHexString(one.Aid.Span) == SlotsSecond
                    ? one with { MerchantPriority = 1 } : one)],
            },
            Contactless = settings.Contactless with
            {
                Applications =
                [
                    .. settings.Contactless.Applications,
                    .. Enumerable.Repeat(
                        settings.Contactless.Applications[0] with { Aid = Hex.Parse(FieldsSecond), MerchantPriority = 1 }, inTheField - 1),
                ],
            },
        },
        aids: SlotsSecond);
}
