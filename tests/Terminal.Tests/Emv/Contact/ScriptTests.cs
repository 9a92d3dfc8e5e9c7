using Terminal.Emv;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>
/// The issuer's scripts, by tables written from EMV 4.4 Book 3 §10.10 and EMV 4.4 Book 4, Annex A5: the results (9F5B) have 20 for a script
/// that is through or 10 with the number of the command at fault, and its identifier. TVR byte 5: 20 before the last cryptogram, 10 after.
/// </summary>
public sealed class ScriptTests
{
    private const string Command = "8605" + "8424000000";

    [Theory]
    [InlineData("9000", "2000000000", "00")]
    [InlineData("9001", "2000000000", "00")]
    [InlineData("6283", "2000000000", "00")]
    [InlineData("63C1", "2000000000", "00")]
    [InlineData("6400", "1100000000", "20")]
    [InlineData("6985", "1100000000", "20")]
    [InlineData("9100", "1100000000", "20")]
    [InlineData("8F00", "1100000000", "20")]
    public void Warnings_are_no_refusals(string status, string results, string fifth)
    {
        ContactRig rig = Played("71", Command, status);
        Assert.Equal((results, fifth, "2C00"), (rig.Data(Tag.IssuerScriptResults), rig.Tvr[8..], rig.Tsi));
    }

    [Theory]
    [InlineData("", "2000000000")] // A script without a command.
    [InlineData("9F18" + "04A1A2A3A4" + Command, "20A1A2A3A4")]
    [InlineData(Command + "9F18" + "04A1A2A3A4", "20A1A2A3A4")]
    [InlineData("9F18" + "03A1A2A3" + Command, "2000000000")]
    [InlineData("9F18" + "05A1A2A3A4A5" + Command, "2000000000")]
    [InlineData("DF01" + "00" + Command, "2000000000")]
    public void A_script_is_known_by_four_bytes(string content, string results)
    {
        ContactRig rig = Played("72", content, "9000");
        Assert.Equal((results, "00"), (rig.Data(Tag.IssuerScriptResults), rig.Tvr[8..]));
        Assert.Equal("2C00", rig.Tsi);
        Assert.Equal(content.Contains("8424", StringComparison.Ordinal) ? 1 : 0, Count(rig));
    }

    [Theory]
    [InlineData(1, "11")]
    [InlineData(14, "1E")]
    [InlineData(15, "1F")]
    [InlineData(16, "1F")] // From 15 on there is one number.
    [InlineData(20, "1F")]
    public void The_command_at_fault_is_numbered_up_to_fifteen(int number, string result)
    {
        string[] statuses = [.. Enumerable.Repeat("9000", number - 1), "6985"];
        ContactRig rig = Played("72", string.Concat(Enumerable.Repeat(Command, 25)), statuses);
        Assert.Equal((result + "00000000", "10"), (rig.Data(Tag.IssuerScriptResults), rig.Tvr[8..]));
        Assert.Equal(number, Count(rig));
    }

    [Theory]
    [InlineData("840484240000", 0, "20")] // Another tag is no command.
    [InlineData("8603842400", 0, "11")] // Less than a header.
    [InlineData("860484240000", 1, "20")]
    [InlineData(Command + "86", 1, "12")]
    [InlineData(Command + "8603842400" + Command, 1, "12")]
    public void A_command_without_form_fails_its_script_at_its_place(string content, int sent, string result)
    {
        ContactRig rig = Played("71", content, "9000");
        Assert.Equal((result + "00000000", sent), (rig.Data(Tag.IssuerScriptResults), Count(rig)));
        Assert.Equal(result == "20" ? "00" : "20", rig.Tvr[8..]);
    }

    [Theory]
    [InlineData(261, 1, "20")]
    [InlineData(262, 0, "11")]
    public void A_command_is_as_long_as_a_command_may_be(int length, int sent, string result)
    {
        ContactRig rig = Played("71", Tlv("86", "8424" + new string('0', (2 * length) - 4)), "9000");
        Assert.Equal((result, sent), (rig.Data(Tag.IssuerScriptResults)[..2], Count(rig)));
    }

    [Fact]
    public void A_script_that_fails_leaves_the_next_one_alone()
    {
        ContactRig rig = Online().On("8424", "6985", "9000")
            .Host(true, Tlv("71", Command + Command) + Tlv("72", Command) + Tlv("71", Command));
        Assert.Equal(["8424000000", "8424000000", "80AE4000", "8424000000"], rig.Sent.TakeLast(4).Select(Short));
        Assert.Equal("1100000000" + "2000000000" + "2000000000", rig.Data(Tag.IssuerScriptResults));
        Assert.Equal("20", rig.Tvr[8..]);
    }

    [Fact]
    public void The_limit_of_commands_is_one_of_all_scripts_together()
    {
        string twenty = Tlv("72", string.Concat(Enumerable.Repeat(Command, 20)));
        ContactRig rig = Online().On("8424", "9000").Host(true, twenty + twenty + twenty + twenty);
        Assert.Equal(Limits.ScriptCommandCountMax, Count(rig));
        Assert.Equal("2000000000" + "2000000000" + "2000000000" + "1500000000", rig.Data(Tag.IssuerScriptResults));
        rig.On("80A8", Options("0000")).Start(Purchase(0));
        Assert.Empty(rig.Data(Tag.IssuerScriptResults)); // Of the transaction before nothing is left.
        rig.Host(true, Tlv("72", Command));
        Assert.Equal((Limits.ScriptCommandCountMax + 1, "2000000000"), (Count(rig), rig.Data(Tag.IssuerScriptResults)));
    }

    [Fact]
    public void Without_a_script_nothing_says_that_there_was_one()
    {
        ContactRig rig = Online().Host(true, "91081122334455667788");
        Assert.Equal(("2800", "00"), (rig.Tsi, rig.Tvr[8..]));
        Assert.False(rig.Kernel.TryGetData(Tag.IssuerScriptResults, out _));
    }

    [Fact]
    public void A_card_that_goes_at_the_third_command_has_failed_there()
    {
        ContactRig rig = Online().On("8424", "9000", "9000", null).Host(true, Tlv("72", Command + Command + Command + Command));
        Assert.Equal((OutcomeKind.Approved, "1300000000"), (rig.Outcome.Kind, rig.Data(Tag.IssuerScriptResults)));
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Data_that_authenticate_an_issuer_have_eight_to_sixteen_bytes(int length, bool used)
    {
        ContactRig rig = Online("0400").On("00820000", "9000").Host(true, Tlv("91", new string('1', 2 * length)));
        Assert.Equal(used ? 1 : 0, rig.Sent.Count(static one => one.StartsWith("0082", StringComparison.Ordinal)));
        Assert.Equal(used ? "3800" : "2800", rig.Tsi);
    }

    /// <summary>A malformed answer is kept in no part: neither its scripts nor those of the transaction before go to the card.</summary>
    [Fact]
    public void Of_data_that_break_off_nothing_is_given_to_the_card()
    {
        ContactRig rig = Online().On("8424", "9000").Host(true, Tlv("72", Command));
        Assert.Equal(1, Count(rig));
        rig.Start(Purchase(0)).Host(true, Tlv("72", Command) + "9F");
        Assert.Equal((1, ""), (Count(rig), rig.Data(Tag.IssuerScriptResults)));
    }

    [Fact]
    public void A_card_that_went_in_a_script_leaves_nothing_for_the_next_cards_script()
    {
        ContactRig rig = Online().On("8424", null, "9000").Host(true, Tlv("72", "9F18" + "04A1A2A3A4" + Command));
        Assert.Equal("11A1A2A3A4", rig.Data(Tag.IssuerScriptResults));
        rig.Start(Purchase(0)).Host(true, Tlv("72", Command));
        Assert.Equal((2, "2000000000"), (Count(rig), rig.Data(Tag.IssuerScriptResults)));
    }

    [Theory]
    [InlineData("0100", 0)]
    [InlineData("0500", 1)]
    [InlineData("FB00", 0)]
    public void One_bit_of_the_AIP_wants_the_issuer_authenticated_by_command(string profile, int count)
    {
        ContactRig rig = Online(profile).On("00820000", "9000").Host(true, "91081122334455667788");
        Assert.Equal(count, rig.Sent.Count(static one => one.StartsWith("0082", StringComparison.Ordinal)));
    }

    private static string Short(string command) => command.StartsWith("80AE", StringComparison.Ordinal) ? command[..8] : command;

    private static int Count(ContactRig rig) => rig.Sent.Count(static one => one.StartsWith("8424", StringComparison.Ordinal));

    private static ContactRig Played(string template, string content, params string[] statuses) =>
        Online().On("8424", statuses).Host(true, Tlv(template, content));

    private static ContactRig Online(string profile = "0000")
    {
        ContactApplication application = ContactRig.Application(online: "0000008000") with { FloorLimitMinor = 0 };
        ContactRig rig = new ContactRig(Configuration(application: application)).On("80A8", Options(profile))
            .On("80AE80", Cryptogram("80")).On("80AE40", Cryptogram("40"));
        Assert.Equal(KernelOutputKind.GoOnline, rig.Start().Asked.Kind);
        return rig;
    }
}
