using Terminal.Emv;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>Application selection: directory, list of AIDs, choice, preference (EMV 4.4 Book 1 §12).</summary>
public sealed class SelectionTests
{
    private const string Debit = "A00000000410100001";
    private const string Credit = "A00000000410100002";
    private const string Domestic = "A0000003591010";
    private const string Pse = "00A404000E315041592E5359532E4444463031";

    [Fact]
    public void A_short_name_finds_each_application_that_begins_with_it_in_turn()
    {
        ContactRig rig = Terminal(("A0000000041010", 0)).On("00A40400", "6A82")
            .On("00A4040007A0000000041010", Fci(Debit, ""))
            .On("00A4040207A0000000041010", Fci(Credit, ""), "6A82").On("00A4040009" + Debit, Fci(Debit, "")).Start();
        Assert.Equal([Debit, Credit], Choices(rig));
    }

    [Fact]
    public void Without_a_partial_match_the_longer_name_is_passed_over_and_the_next_one_sought()
    {
        ContactRig rig = Terminal(partial: false, ("A0000000041010", 0)).On("00A40400", "6A82")
            .On("00A4040007A0000000041010", Fci(Debit, ""))
            .On("00A4040207A0000000041010", "6A82").Start();
        Assert.Equal(OutcomeReason.NoCommonApplication, rig.Outcome.Reason);
        Assert.Contains("00A4040207A000000004101000", rig.Sent);
    }

    [Fact]
    public void Without_a_partial_match_an_AID_takes_its_own_name_and_no_longer_one()
    {
        const string Own = "A0000000041010";
        ContactRig rig = Terminal(partial: false, (Own, 0)).On("00A40400", "6A82").On("00A4040007" + Own, Fci(Own, "")).Start();
        Assert.Contains(rig.Sent, static one => one.StartsWith("80A8", StringComparison.Ordinal));

        string entries = Tlv("61", Tlv("4F", Debit) + "870181") + Tlv("61", Tlv("4F", Own) + "870182");
        rig = Terminal(partial: false, (Own, 0)).On(Pse, Directory("01")).On("00B2010C", Tlv("70", entries) + "9000")
            .On("00B2020C", "6A83").Start();
        Assert.Equal([Own], Choices(rig));
    }

    /// <summary>An entry of the directory is an application template (61); another template with a name in it is none.</summary>
    [Fact]
    public void Another_template_of_the_directory_is_no_entry()
    {
        ContactRig rig = Terminal(("A0000000041010", 0)).On(Pse, Directory("01"))
            .On("00B2010C", Tlv("70", Tlv("73", Tlv("4F", Debit)) + Tlv("61", Tlv("4F", Credit) + "870181")) + "9000")
            .On("00B2020C", "6A83").Start();
        Assert.Equal([Credit], Choices(rig));
    }

    [Fact]
    public void Each_AID_has_its_own_count_of_next_ones()
    {
        ContactRig rig = Terminal(("A0000000041010", 0), (Domestic, 0)).On("00A40400", "6A82")
            .On("00A4040007A0000000041010", Fci(Debit, "")).On("00A4040207A0000000041010", Fci(Credit, ""))
            .On("00A4040007" + Domestic, Fci(Domestic + "01", "")).On("00A4040207" + Domestic, Fci(Domestic + "02", ""), "6A82").Start();
        Assert.Equal([Debit, Credit, Domestic + "01", Domestic + "02"], Choices(rig));
    }

    /// <summary>
    /// 6A81 ends the session at the first SELECT of a name: the card is blocked (EMV 4.4 Book 1 §12.3.3, step 2); a card
    /// that does not know the next occurrence answers so too, and keeps what it offered.
    /// </summary>
    [Fact]
    public void A_card_that_knows_no_next_one_is_not_blocked()
    {
        ContactRig rig = Terminal(("A0000000041010", 0), (Domestic, 0)).On("00A40400", "6A82")
            .On("00A4040007A0000000041010", Fci(Debit, "")).On("00A40402", "6A81")
            .On("00A4040007" + Domestic, Fci(Domestic, "")).Start();
        Assert.Equal([Debit, Domestic], Choices(rig));
        rig = Terminal(("A0000000041010", 0), (Domestic, 0)).On("00A40400", "6A81").Start();
        Assert.Equal(OutcomeReason.CardBlocked, rig.Outcome.Reason);
    }

    [Fact]
    public void A_card_that_finds_a_next_one_for_ever_is_left()
    {
        ContactRig rig = Terminal(("A0000000041010", 0)).On("00A40400", "6A82")
            .On("00A4040007A0000000041010", Fci(Debit, ""))
            .On("00A40402", Fci(Credit, "")).On("00A4040009", "6A82").Start();
        Assert.Equal([Debit, Credit], Choices(rig));
        Assert.Equal(Limits.OccurrenceCountMax - 1, rig.Sent.Count(static one => one.StartsWith("00A40402", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_directory_passes_over_entries_that_it_cannot_use()
    {
        ContactRig rig = Terminal(("A0000000041010", 0)).On(Pse, Directory("01")).On("00B2010C", Tlv("70", Tlv("61", "9D0541544D3031")
            + Tlv("61", "4F03A00000") + Tlv("61", Tlv("4F", Debit) + "870181")) + "9000").On("00B2020C", "6A83").Start();
        Assert.Equal([Debit], Choices(rig));
        Assert.True(rig.Kernel.Choice(0).NeedsConfirmation);
    }

    [Theory]
    [InlineData("0B")] // Above SFI 10.
    [InlineData("00")]
    [InlineData("0101")]
    public void A_directory_without_a_usable_SFI_is_none(string sfi)
    {
        ContactRig rig = Terminal(("A0000000041010", 0)).On("00A40400", "6A82").On(Pse, Directory(sfi)).Start();
        Assert.Equal([Pse + "00", "00A4040007A000000004101000"], rig.Sent);
    }

    [Fact]
    public void A_directory_that_never_ends_is_left_at_the_limit()
    {
        ContactRig rig = Terminal(("A0000000041010", 0)).On("00A40400", "6A82").On(Pse, Directory("01")).On("00B2", "70009000").Start();
        Assert.Equal(Limits.DirectoryRecordCountMax, rig.Sent.Count(static one => one.StartsWith("00B2", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false, false, new[] { Domestic, Debit })]
    [InlineData(true, true, new[] { Domestic, Debit })]
    public void The_merchant_prefers_and_the_cardholder_may_choose_otherwise(bool preselects, bool overrides, string[] offered)
    {
        ContactRig rig = CoBadged(preselects).Start(Purchase() with { CardholderOverrides = overrides });
        Assert.Equal(offered, Choices(rig));
        foreach (int none in (ReadOnlySpan<int>)[-1, 2, 7]) // A place that is none changes nothing.
        {
            rig.Then((kernel, at) => kernel.ApplicationChosen(none, at));
        }

        Assert.Equal(KernelOutputKind.ChooseApplication, rig.Asked.Kind);
        rig.On("00B2010C", Record()).On("80A8", Options("0000")).On(FirstAc, Cryptogram("40"));
        Assert.Contains("00A4040009" + Debit + "00", rig.Then(static (kernel, at) => kernel.ApplicationChosen(1, at)).Sent);
        Assert.Equal((OutcomeKind.Approved, Debit), (rig.Outcome.Kind, rig.Data(Tag.Aid))); // The card's name (EMV 4.4 Book 1 §12.4).
    }

    [Fact]
    public void What_merchant_and_card_prefer_is_taken_without_a_question_where_that_is_configured()
    {
        ContactRig rig = CoBadged(true).Start();
        Assert.Equal("00A4040007" + Domestic + "00", rig.Sent.Last(static one => one.StartsWith("00A4", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_application_that_refuses_after_a_choice_leaves_the_cardholder_the_rest()
    {
        ContactRig rig = CoBadged(false).On("00A4040007" + Domestic, "6283").Start()
            .Then(static (kernel, at) => kernel.ApplicationChosen(0, at));
        Assert.Equal([Debit], Choices(rig));
    }

    [Fact]
    public void Options_that_are_refused_with_6985_leave_the_rest_without_a_choice()
    {
        ContactRig rig = CoBadged(true).On("80A8", "6985", Options("0000")).On("00B2010C", Record()).On(FirstAc, Cryptogram("40"));
        rig.On("00B2010C", Tlv("70", Tlv("61", Tlv("4F", Domestic)) + Tlv("61", Tlv("4F", Debit))) + "9000", Record());
        Assert.Equal(OutcomeKind.Approved, rig.Start().Outcome.Kind);
        Assert.Equal(2, rig.Sent.Count(static one => one.StartsWith("80A8", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_choice_that_nobody_makes_is_cancelled_at_the_deadline() =>
        Assert.Equal(OutcomeReason.Cancelled, CoBadged(false).Start().Overdue().Outcome.Reason);

    [Fact]
    public void Without_a_way_to_confirm_an_application_that_wants_it_is_left_out()
    {
        var rig = new ContactRig(Configured(true, ("A0000000041010", 0)) with { CardholderChooses = false });
        rig.On(Pse, Directory("01")).On("00B2010C", Tlv("70", Tlv("61", Tlv("4F", Debit) + "870181")) + "9000").On("00B2020C", "6A83");
        Assert.Equal(OutcomeReason.NoCommonApplication, rig.Start().Outcome.Reason);
    }

    [Theory]
    [InlineData("9F110101", true)]
    [InlineData("9F110105", false)] // The terminal shows code table 1 alone.
    [InlineData("", false)]
    public void A_preferred_name_is_offered_where_the_terminal_has_its_code_table(string table, bool offered)
    {
        ContactRig rig = Terminal(("A0000000041010", 0)).On(Pse, Tlv("6F", Tlv("A5", "880101" + table)) + "9000")
            .On("00B2010C", Tlv("70", Tlv("61", Tlv("4F", Debit) + "870181" + Tlv("9F12", "44E962") + Tlv("50", "4465626974"))) + "9000")
            .On("00B2020C", "6A83").Start();
        ApplicationChoice choice = rig.Kernel.Choice(0);
        Assert.Equal(offered ? "44E962" : "", Hex.ToText(choice.PreferredName.Span));
        Assert.Equal("4465626974", Hex.ToText(choice.Label.Span));
        Assert.Equal(offered ? 1 : 0, choice.CodeTable);
    }

    [Theory]
    [InlineData("656E6465", 1)]
    [InlineData("4445", 0)]
    [InlineData("6672", -1)]
    [InlineData("65", -1)]
    [InlineData("", -1)]
    public void The_cardholders_first_language_that_the_terminal_has_is_taken(string preference, int index) =>
        Assert.Equal(index, LanguagePreference.Choose(Hex.Parse(preference), ["de", "en"]));

    private static string Directory(string sfi) =>
        Tlv("6F", Tlv("84", "315041592E5359532E4444463031") + Tlv("A5", Tlv("88", sfi))) + "9000";

    private static ContactConfiguration Configured(bool partial, params (string Aid, int Priority)[] aids) =>
        Configuration() with
        {
            UsesDirectory = true,
            Applications = [.. aids.Select(one =>
                ContactRig.Application() with { Aid = Hex.Parse(one.Aid), PartialName = partial, MerchantPriority = one.Priority })],
        };

    private static ContactRig Terminal(bool partial, params (string Aid, int Priority)[] aids) => new(Configured(partial, aids));

    private static ContactRig Terminal(params (string Aid, int Priority)[] aids) => Terminal(true, aids);

    /// <summary>A card whose directory has the scheme's debit first, at a merchant who prefers the domestic one.</summary>
    private static ContactRig CoBadged(bool preselects)
    {
        var rig = new ContactRig(Configured(true, ("A0000000041010", 2), (Domestic, 1)) with { Preselects = preselects });
        return rig.On(Pse, Directory("01")).On("00A4040009" + Debit, Fci(Debit, "")).On("00A4040007" + Domestic, Fci(Domestic, ""))
            .On("00B2010C", Tlv("70", Tlv("61", Tlv("4F", Debit) + "870101") + Tlv("61", Tlv("4F", Domestic) + "870102")) + "9000")
            .On("00B2020C", "6A83");
    }

    private static string[] Choices(ContactRig rig)
    {
        Assert.Equal(KernelOutputKind.ChooseApplication, rig.Asked.Kind);
        return [.. Enumerable.Range(0, rig.Kernel.ChoiceCount).Select(at => Hex.ToText(rig.Kernel.Choice(at).Name.Span))];
    }
}
