using System.Text;
using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>The fields of each question to the host: those that belong in it, with their values, and no other.</summary>
public class HostMessageTests
{
    private static readonly HostOriginal Original =
        new(PaymentType.Sale, Mti.FinancialRequest, 5, "261122142900", "A1B2C3", "632614000005");

    private readonly HostRig rig = new();

    // Written down by hand: length, TPDU, 0800, the bits of 3, 11, 24, 41 and 42, then the fields; packed digits, and texts in ASCII.
    [Fact]
    public void A_sign_on_is_this_to_the_byte()
    {
        rig.Session.Start(rig.Now);
        _ = rig.Take();
        rig.Session.LinkOpened(rig.Now);
        const string Frame = "002E 6000030000 0800 2020010000C00000 920000 900000 0003 3230303030303031 303030303030303030303132333435";
        Assert.Equal(Frame.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(rig.Sent(Mti.NetworkRequest)));
    }

    [Fact]
    public void A_sale_holds_these_fields()
    {
        rig.Ready();
        Assert.True(rig.Session.TryAsk(
            HostLane.Payment, HostRig.Sale(), new HostCard(Hex.Parse(HostRig.Track), default, Hex.Parse("9F270180")), rig.Now));
        _ = rig.Sent(Mti.FinancialRequest);
        Holds(
            (3, "000000"), (4, "000000001250"), (11, "000007"), (12, "143000"), (13, "1122"), (22, "072"), (23, "001"), (24, "003"),
            (25, "00"), (35, "4761739001010119D31122011143804400000"), (41, "20000001"), (42, "000000000012345"), (49, "978"),
            (55, "9F270180"), (60, "000001"), (62, "000003"));
    }

    [Fact]
    public void A_card_without_a_number_of_its_own_and_without_chip_data_has_no_fields_for_them()
    {
        rig.Ready();
        Assert.True(rig.Session.TryAsk(
            HostLane.Payment,
            HostRig.Sale() with { CardSequence = null },
            new HostCard(Hex.Parse(HostRig.Track), default, default),
            rig.Now));
        _ = rig.Sent(Mti.FinancialRequest);
        Holds(
            (3, "000000"), (4, "000000001250"), (11, "000007"), (12, "143000"), (13, "1122"), (22, "072"), (24, "003"), (25, "00"),
            (35, "4761739001010119D31122011143804400000"), (41, "20000001"), (42, "000000000012345"), (49, "978"), (60, "000001"),
            (62, "000003"));
    }

    [Fact]
    public void A_void_holds_its_originals_numbers_and_the_cards()
    {
        rig.Ready();
        Assert.True(rig.Ask(HostRig.Sale() with { Type = PaymentType.Void, Original = Original }));
        _ = rig.Sent(Mti.FinancialRequest);
        Holds(
            (2, "4761739001010119"), (3, "020000"), (4, "000000001250"), (11, "000007"), (12, "143000"), (13, "1122"), (14, "3112"),
            (22, "072"), (23, "001"), (24, "003"), (25, "00"), (37, "632614000005"), (38, "A1B2C3"), (41, "20000001"),
            (42, "000000000012345"), (49, "978"), (60, "000001"), (62, "000003"),
            (90, "02000000051122142900" + new string('0', 22)));
    }

    [Fact]
    public void A_refund_is_an_advice_and_names_what_it_goes_back_to_as_far_as_it_is_known()
    {
        rig.Ready();
        HostOriginal unheard = Original with { Mti = Mti.FinancialAdvice, Stan = 123_456, AuthorisationCode = "", RetrievalReference = "" };
        Assert.True(rig.Ask(HostRig.Sale() with { Type = PaymentType.Refund, Original = unheard }));
        _ = rig.Sent(Mti.FinancialAdvice);
        Assert.Equal("200000", rig.Asked.GetText(3));
        Assert.Equal("02201234561122142900" + new string('0', 22), rig.Asked.GetText(90));
        Assert.False(rig.Asked.Has(37));
        Assert.False(rig.Asked.Has(38));
    }

    [Fact]
    public void An_upload_holds_the_outcome_and_names_the_record_where_others_have_the_batch()
    {
        rig.Ready();
        Assert.True(rig.Ask(
            HostRig.Sale() with
            {
                Task = HostTask.Upload,
                Stan = 0,
                Original = Original,
                ResponseCode = "00",
                AuthorisationCode = "A1B2C3",
                RetrievalReference = "632614000005",
            },
            HostLane.Clearing));
        _ = rig.Sent(Mti.BatchUpload);
        Holds(
            (2, "4761739001010119"), (3, "000000"), (4, "000000001250"), (11, "900001"), (12, "143000"), (13, "1122"), (14, "3112"),
            (22, "072"), (23, "001"), (24, "003"), (25, "00"), (37, "632614000005"), (38, "A1B2C3"), (39, "00"), (41, "20000001"),
            (42, "000000000012345"), (49, "978"), (60, "0200000005            "), (62, "000003"));
    }

    [Theory]
    [InlineData(false, "920000")]
    [InlineData(true, "960000")]
    public void A_settlement_holds_the_last_three_digits_of_its_counts(bool afterUpload, string code)
    {
        rig.Ready();
        var totals = new BatchTotals(1002, 999_999_999_999, 2001, 5);
        Assert.True(rig.Ask(HostRig.Settlement(totals, afterUpload), HostLane.Clearing));
        _ = rig.Sent(Mti.SettlementRequest);
        Holds(
            (3, code), (11, "900001"), (12, "143000"), (13, "1122"), (24, "003"), (41, "20000001"), (42, "000000000012345"),
            (60, "000001"), (63, "002999999999999001000000000005" + new string('0', 60)));
    }

    [Fact]
    public void A_card_that_is_none_asks_nothing_and_leaves_the_lane_free()
    {
        rig.Ready();
        Assert.False(rig.Session.TryAsk(HostLane.Payment, HostRig.Sale(), default, rig.Now));
        rig.GivesNothing();
        Assert.True(rig.AskSale());
    }

    [Fact]
    public void A_track_that_no_dialect_can_write_is_not_sent_and_leaves_nothing_in_the_next_message()
    {
        rig.Ready();
        var card = new HostCard(Hex.Parse("476173900101A119D31122011143804400000F"), default, Hex.Parse("9F270180"));
        Assert.False(rig.Session.TryAsk(HostLane.Payment, HostRig.Sale() with { Stan = 6 }, card, rig.Now));
        rig.GivesNothing();
        Assert.True(rig.Ask(HostRig.Settlement(default)));
        _ = rig.Sent(Mti.SettlementRequest);
        Holds(
            (3, "920000"), (11, "900001"), (12, "143000"), (13, "1122"), (24, "003"), (41, "20000001"), (42, "000000000012345"),
            (60, "000001"), (63, new string('0', 90)));
    }

    // What is asked without a card takes a number and is not sent.
    [Fact]
    public void Network_messages_have_the_numbers_above_the_financial_ones_and_go_round()
    {
        rig.Ready();
        Assert.Equal("900000", rig.Asked.GetText(DataElement.Stan));
        HostRequest upload = HostRig.Sale() with { Task = HostTask.Upload, Stan = 0, Original = Original };
        for (int number = 900_001; number < 999_999; number++)
        {
            Assert.False(rig.Session.TryAsk(HostLane.Payment, upload, default, rig.Now));
        }

        foreach (string number in (ReadOnlySpan<string>)["999999", "900000", "900001"])
        {
            Assert.True(rig.Ask(upload));
            _ = rig.Sent(Mti.BatchUpload);
            Assert.Equal(number, rig.Asked.GetText(DataElement.Stan));
            rig.Session.Forget();
        }
    }

    private void Holds(params ReadOnlySpan<(int Field, string Value)> expected)
    {
        List<(int, string)> found = [];
        for (int field = 2; field <= 128; field++)
        {
            if (rig.Asked.Has(field))
            {
                ReadOnlySpan<byte> value = rig.Asked[field];
                found.Add((field, field == DataElement.IccData ? Convert.ToHexString(value) : Encoding.ASCII.GetString(value)));
            }
        }

        Assert.Equal(expected.ToArray(), found);
    }
}
