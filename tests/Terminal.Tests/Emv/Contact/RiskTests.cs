using Terminal.Emv.Contact;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>Terminal risk management, by tables written from EMV 4.4 Book 3 §10.6: TVR byte 4, and byte 2 for a new card.</summary>
public sealed class RiskTests
{
    private const string Silent = "6A88";

    [Theory]
    [InlineData(9999, 0, null, 0x00)]
    [InlineData(10000, 0, null, 0x80)] // On the limit is over it.
    [InlineData(4000, 5999, null, 0x00)]
    [InlineData(4000, 6000, null, 0x80)] // With the transaction before.
    [InlineData(4000, long.MaxValue, null, 0x80)]
    [InlineData(4000, 0, 4000L, 0x00)]
    [InlineData(4000, 0, 3999L, 0x80)]
    [InlineData(10000, 0, 20000L, 0x80)]
    [InlineData(1, 0, 0L, 0x80)]
    public void An_amount_is_held_against_the_floor_limit(long amount, long before, long? most, byte fourth)
    {
        ContactRig rig = Rig().Start(new ContactTransaction(Transaction(amount) with { OfflineLimitMinor = most }))
            .Then((kernel, at) => kernel.CardLookedUp(new CardHistory(before, false), at));
        Assert.Equal(("00", $"{fourth:X2}"), (rig.Tvr[2..4], rig.Tvr[6..8]));
    }

    [Fact]
    public void A_look_up_that_takes_too_long_makes_the_card_one_over_every_limit()
    {
        ContactRig rig = Rig().Start(Purchase(0)).Overdue();
        Assert.Equal("8000008000", rig.Tvr);
    }

    [Fact]
    public void A_merchant_can_force_a_transaction_online() =>
        Assert.Equal("8000000800", Known(Rig().Start(Purchase() with { MerchantForcesOnline = true })).Tvr);

    /// <summary>
    /// Floor limit 100.00, threshold 50.00, target 10 %, at most 50 %: below the threshold 10 % are selected, and from there one percent
    /// more for each 1.25.
    /// </summary>
    [Theory]
    [InlineData("22", 4999, 10, 0x10)]
    [InlineData("22", 4999, 11, 0x00)]
    [InlineData("22", 5000, 10, 0x10)]
    [InlineData("22", 5000, 11, 0x00)]
    [InlineData("22", 5124, 11, 0x00)]
    [InlineData("22", 5125, 11, 0x10)]
    [InlineData("22", 9999, 49, 0x10)]
    [InlineData("22", 9999, 50, 0x00)]
    [InlineData("22", 0, 1, 0x10)]
    [InlineData("22", 0, 0, 0x00)] // Nothing is drawn.
    [InlineData("22", 10000, 1, 0x80)] // From the floor limit on nothing is selected.
    [InlineData("21", 0, 1, 0x10)]
    [InlineData("25", 0, 1, 0x10)]
    [InlineData("23", 0, 1, 0x00)] // An offline-only terminal selects nothing.
    [InlineData("26", 0, 1, 0x00)]
    public void A_draw_selects_by_amount(string type, long amount, int drawn, byte fourth) =>
        Assert.Equal($"{fourth:X2}", Drawn(type, 5000, amount, drawn));

    /// <summary>A threshold outside of 0 to the floor limit is the nearer of the two.</summary>
    [Theory]
    [InlineData(10000, 9999, 10, 0x10)]
    [InlineData(10000, 9999, 11, 0x00)]
    [InlineData(20000, 9999, 11, 0x00)]
    [InlineData(-5000, 5000, 30, 0x10)]
    [InlineData(-5000, 5000, 31, 0x00)]
    public void A_threshold_out_of_range_is_the_next_that_is_in_it(long threshold, long amount, int drawn, byte fourth) =>
        Assert.Equal($"{fourth:X2}", Drawn("22", threshold, amount, drawn));

    /// <summary>
    /// Lower and upper limit (9F14, 9F23), answers to GET DATA of ATC and last online ATC; bits lower 40, upper 20, new card 08.
    /// </summary>
    [Theory]
    [InlineData("01", "02", "9F36020005", "9F13020004", "00", "00")]
    [InlineData("01", "02", "9F36020006", "9F13020004", "00", "40")]
    [InlineData("01", "02", "9F36020007", "9F13020004", "00", "60")]
    [InlineData("03", "02", "9F36020007", "9F13020004", "00", "20")]
    [InlineData("01", "02", "9F36020004", "9F13020004", "00", "60")] // No transaction since the last online one.
    [InlineData("FF", "FF", "9F36020003", "9F13020004", "00", "60")]
    [InlineData("FF", "FF", "9F36020004", "9F13020004", "00", "60")]
    [InlineData("FF", "FF", "9F3602FFFF", "9F1302FF00", "00", "00")]
    [InlineData("FF", "FF", "9F3602FFFF", "9F1302FEFF", "00", "60")]
    [InlineData("01", "02", "9F36020001", "9F13020000", "08", "00")]
    [InlineData("01", "02", "9F36020003", "9F13020000", "08", "60")]
    [InlineData("01", "02", "9F36020000", "9F13020000", "08", "60")]
    [InlineData("FF", "FF", "", "9F13020000", "08", "60")] // Without the counter the other still says that the card is new.
    [InlineData("FF", "FF", "", "9F13020004", "00", "60")]
    [InlineData("FF", "FF", "9F36020005", "", "00", "60")]
    [InlineData("FF", "FF", "", "", "00", "60")]
    [InlineData("FF", "FF", "9F360105", "9F13020004", "00", "60")]
    [InlineData("FF", "FF", "9F3603000005", "9F13020004", "00", "60")]
    [InlineData("FF", "FF", "9F13020005", "9F13020004", "00", "60")] // Another object than was asked for.
    [InlineData("FF", "FF", "9F36020005", "9F36020004", "00", "60")]
    [InlineData("FF", "FF", "9F36020005FF01", "9F13020004", "00", "60")]
    public void Transactions_in_a_row_are_held_against_the_cards_limits(
        string lower, string upper, string counter, string lastOnline, string second, string fourth)
    {
        ContactRig rig = Rig().On("00B2010C", Record(("9F14", lower), ("9F23", upper)))
            .On("80CA9F36", counter.Length > 0 ? counter + "9000" : Silent)
            .On("80CA9F13", lastOnline.Length > 0 ? lastOnline + "9000" : Silent).Start();
        Assert.Equal((second, fourth), (Known(rig).Tvr[2..4], rig.Tvr[6..8]));
        Assert.Equal(["80CA9F3600", "80CA9F1300"], rig.Sent.Where(static one => one.StartsWith("80CA", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_counter_with_a_warning_is_none()
    {
        ContactRig rig = Rig().On("00B2010C", Record(("9F14", "FF"), ("9F23", "FF"))).On("80CA9F36", "9F36020005" + "6282")
            .On("80CA9F13", "9F13020000" + "6282").Start();
        Assert.Equal(("00", "60"), (Known(rig).Tvr[2..4], rig.Tvr[6..8]));
    }

    [Theory]
    [InlineData("01", null)]
    [InlineData(null, "02")]
    public void A_card_with_one_limit_alone_is_not_asked_for_its_counters(string? lower, string? upper)
    {
        ContactRig rig = Known(Rig().On("00B2010C", Record(("9F14", lower), ("9F23", upper))).Start());
        Assert.Equal("8000000000", rig.Tvr);
        Assert.DoesNotContain(rig.Sent, static one => one.StartsWith("80CA", StringComparison.Ordinal));
    }

    private static ContactRig Known(ContactRig rig) => rig.Then(static (kernel, at) => kernel.CardLookedUp(default, at));

    private static ContactRig Rig(string type = "22", long threshold = 0)
    {
        ContactApplication application = ContactRig.Application() with
        {
            FloorLimitMinor = 10000,
            RandomThresholdMinor = threshold,
            RandomTargetPercent = 10,
            RandomMaxPercent = 50,
        };
        return new ContactRig(Configuration(type: type, application: application) with { LooksUpCards = true })
            .On(FirstAc, Cryptogram("00"));
    }

    private static string Drawn(string type, long threshold, long amount, int drawn) =>
        Known(Rig(type, threshold).Start(Purchase(amount) with { RandomPercent = drawn })).Tvr[6..8];
}
