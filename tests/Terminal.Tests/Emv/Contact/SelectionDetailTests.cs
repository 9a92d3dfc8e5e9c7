using Terminal.Emv;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>What selection makes of a card's names, priorities and texts, object by object (EMV 4.4 Book 1 §12.2 to §12.4).</summary>
public sealed class SelectionDetailTests
{
    private const string Scheme = "A0000000041010";
    private const string Pse = "00A404000E315041592E5359532E4444463031";

    /// <summary>
    /// Merchant's priority 1 first, none last; then the card's, low four bits of 87, 0 last; then the order of the directory.
    /// </summary>
    [Theory]
    [InlineData("00 01 02", "1 2 0")]
    [InlineData("02 01 0F", "1 0 2")]
    [InlineData("00 0F 00", "1 0 2")]
    [InlineData("03 03 03", "0 1 2")]
    [InlineData("72 01 12", "1 0 2")] // Bits 5 to 7 are none of the priority.
    [InlineData("- 0F 0101", "1 0 2")] // An object of two bytes is none.
    public void The_cards_priorities_order_what_is_offered(string indicators, string order)
    {
        string[] given = indicators.Split(' ');
        ContactRig rig = Read(string.Concat(given.Select(static (indicator, at) =>
            Entry(Scheme + $"0{at}", indicator == "-" ? "" : Tlv("87", indicator)))));
        Assert.Equal(order.Split(' ').Select(static at => Scheme + "0" + at), Choices(rig));
    }

    [Fact]
    public void The_merchants_priority_goes_before_the_cards()
    {
        ContactConfiguration configuration = Configured(("A000000001", 0), ("A000000002", 300), ("A000000003", 2), ("A000000004", 2));
        ContactRig rig = Read(
            Entry("A000000001", "870101") + Entry("A000000002", "870101") + Entry("A000000003", "870103") + Entry("A000000004", "870102"),
            configuration);
        Assert.Equal(["A000000004", "A000000003", "A000000002", "A000000001"], Choices(rig));
    }

    [Theory]
    [InlineData("A000000001", true)]
    [InlineData("A0000000", false)]
    [InlineData("A0000000011111111111111111111111", true)]
    [InlineData("A000000001111111111111111111111111", false)]
    public void A_name_has_5_to_16_bytes(string name, bool taken)
    {
        ContactRig rig = Read(Entry(name, "870181"), Configured(("A000000001", 0)));
        Assert.Equal(taken ? [name] : [], rig.Asked.Kind == KernelOutputKind.ChooseApplication ? Choices(rig) : []);
        Assert.True(taken || rig.Outcome.Reason == OutcomeReason.NoCommonApplication);
    }

    /// <summary>Of two AIDs that fit the longer one is meant, wherever it stands.</summary>
    [Theory]
    [InlineData(Scheme, "A000000004")]
    [InlineData("A000000004", Scheme)]
    public void The_longest_AID_that_fits_an_entry_is_its_application(string first, string second)
    {
        ContactConfiguration configuration = Configured((first, 0), (second, 0));
        ContactRig rig = Read(Entry(Scheme + "01", "870181"), configuration).On("00A40400", Fci(Scheme + "01", ""))
            .Then(static (kernel, at) => kernel.ApplicationChosen(0, at));
        Assert.Equal(Scheme, Hex.ToText(rig.Kernel.Chosen!.Aid.Span));
    }

    [Fact]
    public void A_name_that_comes_twice_is_offered_once_as_it_came_first()
    {
        ContactRig rig = Read(Entry(Scheme, "870102" + Tlv("50", "41")) + Entry(Scheme, "870101") + Entry(Scheme + "01", "870103"));
        Assert.Equal([Scheme, Scheme + "01"], Choices(rig));
        Assert.Equal("41", Hex.ToText(rig.Kernel.Choice(0).Label.Span));
    }

    [Fact]
    public void More_applications_than_the_limit_are_passed_over()
    {
        string[] names = [.. Enumerable.Range(0, Limits.CandidateCountMax + 1).Select(static at => Scheme + $"{at:X2}")];
        ContactRig rig = Read(names.Chunk(8).Select(static some => string.Concat(some.Select(static one => Entry(one)))).ToArray());
        Assert.Equal(names[..^1], Choices(rig));
    }

    [Fact]
    public void Texts_are_cut_at_sixteen_characters_and_those_of_each_application_are_its_own()
    {
        ContactRig rig = Read(
            Entry(Scheme + "01", Tlv("50", "4142434445464748494A4B4C4D4E4F5051"))
                + Entry(Scheme + "02", Tlv("50", "61") + Tlv("9F12", "62")),
            code: "9F110101");
        Assert.Equal(("4142434445464748494A4B4C4D4E4F50", ""), Texts(rig, 0));
        Assert.Equal(("61", "62"), Texts(rig, 1));
        Assert.Equal((1, false), (rig.Kernel.Choice(0).CodeTable, rig.Kernel.Choice(0).NeedsConfirmation));
    }

    [Theory]
    [InlineData("9F110101", 1)]
    [InlineData("9F11020101", 0)]
    [InlineData("", 0)]
    public void The_code_table_of_a_name_that_is_found_by_its_AID_is_its_own(string table, int codeTable)
    {
        string fci = Tlv("6F", Tlv("84", Scheme) + Tlv("A5", "870181" + Tlv("50", "41") + Tlv("9F12", "42") + table)) + "9000";
        var rig = new ContactRig(Configured((Scheme, 0)) with { UsesDirectory = false });
        rig.On("00A40400", fci).Start();
        Assert.Equal(codeTable, rig.Kernel.Choice(0).CodeTable);
        Assert.Equal(("41", codeTable == 0 ? "" : "42"), Texts(rig, 0));
    }

    /// <summary>A directory that does not end with 6A83 is none, whatever was found in it.</summary>
    [Theory]
    [InlineData("6A83", false)]
    [InlineData("6985", true)]
    [InlineData("6A82", true)]
    public void A_directory_ends_where_there_is_no_further_record(string end, bool lists)
    {
        ContactRig rig = new ContactRig(Configured((Scheme, 0))).On("00A40400", "6A82").On(Pse, Directory())
            .On("00B2010C", Tlv("70", Entry(Scheme)) + "9000").On("00B2020C", end).Start();
        Assert.Equal(lists, rig.Sent.Count(static one => one == $"00A4040007{Scheme}00") == 1 && rig.Sent.Count == 4
            && rig.Outcome.Reason == OutcomeReason.NoCommonApplication);
    }

    /// <summary>A record that is no template, or that breaks off, gives what it has, and the next is read.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("77020000")]
    [InlineData("7003610100")]
    public void A_record_of_the_directory_without_form_gives_nothing(string record)
    {
        ContactRig rig = new ContactRig(Configured((Scheme, 0))).On("00A40400", "6A82").On(Pse, Directory())
            .On("00B2010C", record + "9000").On("00B2020C", Tlv("70", Entry(Scheme, "870181")) + "9000").On("00B2030C", "6A83").Start();
        Assert.Equal([Scheme], Choices(rig));
    }

    [Fact]
    public void A_directory_may_have_the_tenth_file()
    {
        ContactRig rig = new ContactRig(Configured((Scheme, 0))).On("00A40400", "6A82").On(Pse, Directory("0A"))
            .On("00B20154", Tlv("70", Entry(Scheme, "870181")) + "9000").On("00B20254", "6A83").Start();
        Assert.Equal([Scheme], Choices(rig));
    }

    [Theory]
    [InlineData("6A81", OutcomeReason.CardBlocked)]
    [InlineData("6283", OutcomeReason.NoCommonApplication)]
    [InlineData("6A82", OutcomeReason.NoCommonApplication)]
    public void A_directory_that_is_not_there_leads_to_the_list_unless_the_card_is_blocked(string status, OutcomeReason reason)
    {
        ContactRig rig = new ContactRig(Configured((Scheme, 0))).On("00A40400", "6A82").On(Pse, Directory()[..^4] + status).Start();
        Assert.Equal(reason, rig.Outcome.Reason);
        Assert.Equal(reason == OutcomeReason.CardBlocked ? 1 : 2, rig.Sent.Count);
    }

    /// <summary>An application that is blocked (6283) is passed over; the next of its name is sought all the same.</summary>
    [Fact]
    public void A_blocked_application_is_passed_over()
    {
        var rig = new ContactRig(Configured((Scheme, 0)) with { UsesDirectory = false });
        rig.On("00A40400", Fci(Scheme + "01", "")[..^4] + "6283").On("00A40402", Fci(Scheme + "02", "")[..^4] + "6310", "6A82").Start();
        Assert.Equal(OutcomeReason.NoCommonApplication, rig.Outcome.Reason);
        Assert.Equal([$"00A4040007{Scheme}00", $"00A4040207{Scheme}00", $"00A4040207{Scheme}00"], rig.Sent);
    }

    [Theory]
    [InlineData("840AA0000000041010010101", "6A82")] // Longer than its AID: a further one is sought.
    [InlineData("8407A0000000041010", null)]
    public void An_exact_name_is_the_only_one_of_its_AID(string name, string? next)
    {
        ContactConfiguration configuration = Configured((Scheme, 0), ("A000000005", 0)) with { UsesDirectory = false };
        ContactRig rig = new ContactRig(configuration).On("00A40400", "6A82")
            .On($"00A4040007{Scheme}", Tlv("6F", name + Tlv("A5", "870181")) + "9000").On("00A40402", "6A82").Start();
        Assert.Equal(next is null ? 0 : 1, rig.Sent.Count(static one => one.StartsWith("00A40402", StringComparison.Ordinal)));
        Assert.Single(Choices(rig));
        Assert.Equal("00A4040005A00000000500", rig.LastSent);
    }

    [Theory]
    [InlineData("8407A0000000051010")] // Another name than was asked for.
    [InlineData("8406A00000000410")]
    [InlineData("8411A00000000410100000000000000000000000")]
    [InlineData("")]
    public void An_answer_with_another_name_is_none(string name)
    {
        var rig = new ContactRig(Configured((Scheme, 0)) with { UsesDirectory = false });
        rig.On("00A40400", Tlv("6F", name + Tlv("A5", "870181")) + "9000").Start();
        Assert.Equal((1, OutcomeReason.NoCommonApplication), (rig.Sent.Count, rig.Outcome.Reason));
    }

    [Theory]
    [InlineData(0x00, Scheme)]
    [InlineData(0x20, "A000000005")]
    [InlineData(0x09, "")]
    public void An_entry_for_one_type_of_transaction_is_for_no_other(byte type, string aid)
    {
        ContactApplication[] applications =
        [
            ContactRig.Application() with { Aid = Hex.Parse(Scheme), TransactionType = 0x00 },
            ContactRig.Application() with { Aid = Hex.Parse("A000000005"), TransactionType = 0x20 },
        ];
        var rig = new ContactRig(Configuration() with { Applications = applications });
        rig.On("00A40400", "6A82").Start(Purchase(type: type));
        Assert.Equal(aid.Length == 0 ? [] : [$"00A40400{aid.Length / 2:X2}{aid}00"], rig.Sent);
        Assert.Equal(aid.Length == 0 ? OutcomeReason.NotConfigured : OutcomeReason.NoCommonApplication, rig.Outcome.Reason);
    }

    [Theory]
    [InlineData("6A81", OutcomeReason.CardBlocked)]
    [InlineData("6985", OutcomeReason.ApplicationsRefused)]
    [InlineData("6283", OutcomeReason.ApplicationsRefused)]
    public void The_final_SELECT_may_be_refused(string status, OutcomeReason reason)
    {
        ContactRig rig = new ContactRig().On(Select, Fci(pdol: ""), Fci(pdol: "")[..^4] + status).Start();
        Assert.Equal(reason, rig.Outcome.Reason);
    }

    [Fact]
    public void The_final_SELECT_must_name_what_was_chosen()
    {
        ContactRig rig = new ContactRig().On(Select, Fci(pdol: ""), Fci(Scheme, "")).Start();
        Assert.Equal(OutcomeReason.ApplicationsRefused, rig.Outcome.Reason);
        rig = new ContactRig().On(Select, Fci(pdol: ""), Tlv("6F", Tlv("A5", "870101")) + "9000").Start();
        Assert.Equal(OutcomeReason.ApplicationsRefused, rig.Outcome.Reason);
    }

    [Fact]
    public void Without_somebody_to_choose_the_first_that_needs_no_confirmation_is_taken()
    {
        ContactConfiguration configuration = Configured((Scheme, 0)) with { CardholderChooses = false };
        ContactRig rig = Read(
            Entry(Scheme + "01", "870181") + Entry(Scheme + "02", "870183") + Entry(Scheme + "03", "870105")
                + Entry(Scheme + "04", "870104"),
            configuration);
        Assert.Equal([$"00A4040008{Scheme}0400", $"00A4040008{Scheme}0300"], rig.Sent.TakeLast(2)); // Both refuse.
        Assert.NotEqual(KernelOutputKind.ChooseApplication, rig.Asked.Kind);
    }

    [Theory]
    [InlineData("6672697466724445", 0)] // The fourth.
    [InlineData("66726974667269746465", -1)] // What follows four is none.
    [InlineData("4553", 2)]
    [InlineData("65736465", 2)]
    [InlineData("646566", 0)]
    [InlineData("650064", -1)]
    public void A_card_prefers_four_languages_at_most(string preference, int index) =>
        Assert.Equal(index, LanguagePreference.Choose(Hex.Parse(preference), ["de", "deu", "es", "e"]));

    [Theory]
    [InlineData("0000000001", new[] { 0x01 })]
    [InlineData("0000000080", new[] { 0x08 })]
    [InlineData("0000000100", new[] { 0x09 })]
    [InlineData("0000000200", new[] { 0x10 })]
    [InlineData("00000003FF", new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x10 })]
    [InlineData("FFFFFFFC00", new int[0])]
    [InlineData("FFFFFFFF", new int[0])]
    public void A_code_table_is_shown_where_its_bit_stands(string capabilities, int[] tables) => Assert.Equal(
        tables,
        Enumerable.Range(0, 0x100).Where(table => (table & 0x0F) < 10 && ApplicationName.Shows(Hex.Parse(capabilities), (byte)table)));

    private static string Entry(string name, string rest = "") => Tlv("61", Tlv("4F", name) + rest);

    private static string Directory(string sfi = "01", string code = "") => Tlv("6F", Tlv("A5", Tlv("88", sfi) + code)) + "9000";

    private static ContactConfiguration Configured(params (string Aid, int Priority)[] aids) => Configuration() with
    {
        UsesDirectory = true,
        Applications = [.. aids.Select(static one =>
            ContactRig.Application() with { Aid = Hex.Parse(one.Aid), MerchantPriority = one.Priority })],
    };

    private static ContactRig Read(string entries, ContactConfiguration? configuration = null, string code = "") =>
        Read([entries], configuration, code);

    private static ContactRig Read(string[] records, ContactConfiguration? configuration = null, string code = "")
    {
        ContactRig rig = new ContactRig(configuration ?? Configured((Scheme, 0))).On("00A40400", "6A82").On(Pse, Directory(code: code));
        for (int i = 0; i < records.Length; i++)
        {
            rig.On($"00B2{i + 1:X2}0C", Tlv("70", records[i]) + "9000");
        }

        return rig.On($"00B2{records.Length + 1:X2}0C", "6A83").Start();
    }

    private static (string Label, string Preferred) Texts(ContactRig rig, int at) =>
        (Hex.ToText(rig.Kernel.Choice(at).Label.Span), Hex.ToText(rig.Kernel.Choice(at).PreferredName.Span));

    private static string[] Choices(ContactRig rig)
    {
        Assert.Equal(KernelOutputKind.ChooseApplication, rig.Asked.Kind);
        return [.. Enumerable.Range(0, rig.Kernel.ChoiceCount).Select(at => Hex.ToText(rig.Kernel.Choice(at).Name.Span))];
    }
}
