using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Engine.Contact;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

public sealed class SlotEndsTests
{
    /// <summary>All of 30 to 36: what the card says cannot be read, or not used.</summary>
    private static readonly OutcomeReason[] Unreadable =
        [.. Enum.GetValues<OutcomeReason>().Where(static reason => (int)reason / 10 == 3 && (int)reason <= 36)];

    private static readonly OutcomeReason[] NotTaken =
    [
        OutcomeReason.NotConfigured, OutcomeReason.NoCommonApplication, OutcomeReason.ApplicationsRefused, OutcomeReason.CardBlocked,
        OutcomeReason.NotAllowedByCard,
    ];

    public static TheoryData<OutcomeReason> Reasons => [.. Enum.GetValues<OutcomeReason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_chip_failed_where_it_cannot_be_read_or_is_silent_in_the_slot(OutcomeReason reason)
    {
        Assert.Equal(7, Unreadable.Length);
        Assert.Equal(Unreadable.Contains(reason) || reason == OutcomeReason.CardLost, SlotEnds.IsFailure(reason, holdsCard: true));
        Assert.Equal(Unreadable.Contains(reason), SlotEnds.IsFailure(reason, holdsCard: false));
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void What_is_shown_of_a_card_says_whose_refusal_it_is(OutcomeReason reason)
    {
        PromptId? always = NotTaken.Contains(reason) ? PromptId.CardNotAccepted
            : reason == OutcomeReason.Cancelled ? PromptId.Cancelled : null;
        foreach (OutcomeKind kind in Enum.GetValues<OutcomeKind>())
        {
            PromptId shown = kind == OutcomeKind.Declined ? PromptId.NotAuthorised : PromptId.CardError;
            PromptId blocked = kind == OutcomeKind.Declined ? PromptId.PinBlocked : PromptId.CardError;
            Assert.Equal(always ?? shown, SlotEnds.Refusal(kind, reason, takesNoPin: false));
            Assert.Equal(always ?? blocked, SlotEnds.Refusal(kind, reason, takesNoPin: true));
        }
    }

    [Fact]
    public void A_number_for_random_selection_is_any_from_1_to_99()
    {
        int[] counts = new int[101];
        for (uint drawn = uint.MaxValue - 989; ; drawn++)
        {
            counts[ContactTransaction.PercentOf(drawn)]++;
            if (drawn == uint.MaxValue)
            {
                break;
            }
        }

        Assert.Equal((0, 0), (counts[0], counts[100]));
        Assert.All(counts[1..100], static count => Assert.Equal(10, count)); // EMV 4.4 Book 3 §10.6.2.
    }
}
