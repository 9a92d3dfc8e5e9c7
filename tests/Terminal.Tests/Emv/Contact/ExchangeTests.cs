using Terminal.Emv;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>
/// Commands and answers over T=0, as EMV 4.4 Book 1 §9.3.1 and Annex A have them: which commands are sent for what the card says.
/// </summary>
public sealed class ExchangeTests
{
    private const string Selects = "00A4040007A0000000031010";

    [Fact]
    public void Data_that_come_in_parts_are_put_together()
    {
        string options = Options("0000")[..^4];
        ContactRig rig = Whole(new ContactRig().On("80A8", options[..6] + "6105").On("00C0000005", options[6..10] + "6103")
            .On("00C0000003", options[10..] + "9000"));
        Assert.Equal(["80A8000002830000", "00C0000005", "00C0000003"], rig.Sent.GetRange(2, 3));
    }

    [Theory]
    [InlineData(8, OutcomeKind.Approved)]
    [InlineData(9, OutcomeKind.EndApplication)]
    public void Eight_further_commands_bring_an_answer_or_none_does(int count, OutcomeKind kind)
    {
        ContactRig rig = new ContactRig().On("80A8", "6101").On(FirstAc, Cryptogram("40"))
            .On("00C0000001", [.. Enumerable.Repeat("6101", count - 1), Options("0000")]).Start();
        Assert.Equal(kind, rig.Outcome.Kind);
        Assert.Equal(8, rig.Sent.Count(static one => one == "00C0000001"));
    }

    [Fact]
    public void Each_command_has_its_further_commands_for_itself()
    {
        ContactRig rig = new ContactRig().On("80A8", "6101").On("00C0000001", [.. Enumerable.Repeat("6101", 7), Options("0000")])
            .On("00B2010C", "6102").On("00C0000002", [.. Enumerable.Repeat("6102", 7), Record()]);
        Assert.Equal(8, Whole(rig).Sent.Count(static one => one == "00C0000002"));
    }

    [Fact]
    public void A_wrong_length_is_put_right_in_the_command_that_had_it()
    {
        ContactRig rig = new ContactRig().On(Selects + "00", "6C30", "6C31").On(Selects + "30", Fci(pdol: ""))
            .On(Selects + "31", Fci(pdol: ""))
            .On("80A8", "6108").On("00C0000008", "6C07").On("00C0000007", Options("0000"))
            .On("00B2010C00", "6C20").On("00B2010C20", Record());
        Assert.Equal(
            [Selects + "00", Selects + "30", Selects + "00", Selects + "31", "80A8000002830000", "00C0000008", "00C0000007", "00B2010C00",
                "00B2010C20"],
            Whole(rig).Sent[..^1]);
    }

    [Fact]
    public void A_wrong_length_with_data_or_without_an_expected_length_stands_as_the_answer()
    {
        ContactRig rig = Whole(new ContactRig().On("00B2010C", Record(("9F14", "01"), ("9F23", "02"))).On("80CA", "00" + "6C05"));
        Assert.Equal(2, rig.Sent.Count(static one => one.StartsWith("80CA", StringComparison.Ordinal)));
        rig = Online("0400").On("00820000", "6C08").On("80AE40", Cryptogram("40")).Host(true, "91081122334455667788");
        Assert.Equal("00820000081122334455667788", Assert.Single(rig.Sent, static one => one.StartsWith("0082", StringComparison.Ordinal)));
        Assert.Equal("8000008040", rig.Tvr); // The card did not authenticate its issuer.
    }

    [Fact]
    public void A_wrong_length_for_ever_is_left_after_eight()
    {
        ContactRig rig = new ContactRig().On("00B2010C", "6C20").Start();
        Assert.Equal((9, OutcomeReason.RecordRefused), (rig.Sent.Count(static one => one.StartsWith("00B2", StringComparison.Ordinal)),
            rig.Outcome.Reason));
        rig = new ContactRig().On("80A8", [.. Enumerable.Repeat("6C00", 8), "6300"]).Start();
        Assert.DoesNotContain(rig.Sent, static one => one.StartsWith("00C0", StringComparison.Ordinal)); // The ninth that would follow.
    }

    /// <summary>A script's command of case 3, for which the card has data all the same.</summary>
    [Fact]
    public void A_wrong_length_of_GET_RESPONSE_is_put_right_after_any_command()
    {
        ContactRig rig = Online("0000").On("80AE40", Cryptogram("40")).On("8424", "6105").On("00C0000005", "6C03").On("00C0000003", "9000")
            .Host(true, Tlv("72", Tlv("86", "84240000021122")));
        Assert.Equal(["84240000021122", "00C0000005", "00C0000003"], rig.Sent.TakeLast(3));
    }

    [Fact]
    public void A_warning_of_one_command_is_none_of_the_next()
    {
        ContactApplication[] both = [ContactRig.Application() with { Aid = new byte[5] }, ContactRig.Application()];
        ContactRig rig = new ContactRig(Configuration() with { Applications = both }).On("00A4040005", "6283")
            .On("00A40402050000000000", "6A82").On("00C0000000", Fci("000000000001", ""));
        Assert.Equal(
            ["00A4040005000000000000", "00C0000000", "00A4040205000000000000", Selects + "00"], Whole(rig).Sent[..4]);
    }

    [Fact]
    public void A_warning_of_GET_RESPONSE_is_not_followed_by_another()
    {
        ContactRig rig = new ContactRig().On("80A8", "6108").On("00C0", "6283").Start();
        Assert.Equal(["80A8000002830000", "00C0000008"], rig.Sent[2..]);
        Assert.Equal(OutcomeReason.ProcessingOptionsRefused, rig.Outcome.Reason);
    }

    /// <summary>
    /// A warning without data to a command of case 4: the data are fetched, and the warning stands (here: a blocked application).
    /// </summary>
    [Theory]
    [InlineData("6283")]
    [InlineData("6310")]
    public void A_warning_without_data_is_followed_by_a_GET_RESPONSE(string warning)
    {
        ContactRig rig = new ContactRig().On(Selects, Fci(pdol: ""), warning).On("00C00000", Fci(pdol: "")).Start();
        Assert.Equal([Selects + "00", Selects + "00", "00C0000000"], rig.Sent);
        Assert.Equal(OutcomeReason.ApplicationsRefused, rig.Outcome.Reason);
    }

    [Theory]
    [InlineData("6400")]
    [InlineData("6200")] // What the GET RESPONSE says besides is not the answer's status word.
    [InlineData("6985")]
    public void The_warning_stands_whatever_the_data_came_with(string status)
    {
        ContactRig rig = new ContactRig().On("80A8", "6300").On("00C00000", Options("0000")[..^4] + status).Start();
        Assert.Equal(["80A8000002830000", "00C0000000"], rig.Sent[2..]);
        Assert.Equal(OutcomeReason.ProcessingOptionsRefused, rig.Outcome.Reason);
    }

    [Fact]
    public void A_warning_that_has_data_or_that_no_data_were_asked_for_stands()
    {
        ContactRig rig = new ContactRig().On(Selects, Fci(pdol: ""), Fci(pdol: "")[..^4] + "6283").Start();
        Assert.Equal(2, rig.Sent.Count);
        rig = new ContactRig().On("00B2010C", "6283").Start();
        Assert.Equal("00B2010C00", rig.LastSent);
        rig = Online("0400").On("00820000", "6300").On("80AE40", Cryptogram("40")).Host(true, "91081122334455667788");
        Assert.DoesNotContain(rig.Sent, static one => one.StartsWith("00C0", StringComparison.Ordinal));
        rig = Online("0000").On("80AE40", Cryptogram("40")).On("8424", "6200").Host(true, Tlv("72", Tlv("86", "84240000")));
        Assert.Equal("84240000", rig.LastSent);
        rig = Online("0000").On("80AE40", Cryptogram("40")).On("8424", "6200").Host(true, Tlv("72", Tlv("86", "84240000021122")));
        Assert.Equal("84240000021122", rig.LastSent);
    }

    [Theory]
    [InlineData(258, OutcomeReason.CardDataMissing)] // A record of 256 bytes.
    [InlineData(259, OutcomeReason.CardDataMalformed)]
    public void An_answer_has_256_bytes_of_data_at_most(int length, OutcomeReason reason) =>
        Assert.Equal(reason, new ContactRig().On("00B2010C", Filled(length - 2) + "9000").Start().Outcome.Reason);

    [Theory]
    [InlineData(100, OutcomeReason.CardDataMissing)]
    [InlineData(101, OutcomeReason.CardDataMalformed)]
    public void Parts_have_no_more_together(int second, OutcomeReason reason)
    {
        string whole = Filled(156 + second);
        ContactRig rig = new ContactRig().On("00B2010C", whole[..312] + "6164").On("00C00000", whole[312..] + "9000").Start();
        Assert.Equal(reason, rig.Outcome.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    public void Less_than_a_status_word_is_no_answer(string answer) =>
        Assert.Equal(OutcomeReason.CardDataMalformed, new ContactRig().On("00B2010C", answer).Start().Outcome.Reason);

    /// <summary>A record of so many bytes in all, with one object that nobody needs.</summary>
    private static string Filled(int length)
    {
        string record = Tlv("70", Tlv("DF01", new string('0', 2 * (length - 7))));
        return record.Length == 2 * length ? record : Tlv("70", Tlv("DF01", new string('0', 2 * (length - 8))));
    }

    private static ContactRig Whole(ContactRig rig)
    {
        Assert.Equal(OutcomeKind.Approved, rig.On(FirstAc, Cryptogram("40")).Start().Outcome.Kind);
        return rig;
    }

    private static ContactRig Online(string profile)
    {
        ContactApplication application = ContactRig.Application(online: "0000008000") with { FloorLimitMinor = 0 };
        ContactRig rig = new ContactRig(Configuration(application: application)).On("80A8", Options(profile))
            .On("80AE80", Cryptogram("80"));
        Assert.Equal(KernelOutputKind.GoOnline, rig.Start().Asked.Kind);
        return rig;
    }
}
