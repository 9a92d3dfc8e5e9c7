using Terminal.Emulator.Acquirer;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

/// <summary>How a card was taken (DE22), and what must come with it.</summary>
public sealed class AcquirerEntryTests
{
    private const string Number = AcquirerBench.AccountNumber;
    private const string Plain = Number + "D2912101";
    private const string Chip = Number + "D2912201";
    private readonly AcquirerBench bench = new();
    private int stan;

    [Theory]
    [InlineData("022", Plain, "", "", "00", "stripe")]
    [InlineData("021", Chip, "", "", "00", "stripe")] // Whether the terminal takes chips nobody tells.
    [InlineData("022", Number + "D2912", "", "", "30", "stripe")] // No service code: it was keyed, or it is no stripe.
    [InlineData("022", "", Number, "2912", "30", "stripe")]
    [InlineData("022", Plain, Number, "", "30", "stripe")]
    [InlineData("802", Chip, "", "", "00", "fallback")]
    [InlineData("802", Plain, "", "", "12", "fallback")] // A card without a chip has nothing to fall back from.
    [InlineData("012", "", Number, "2912", "00", "keyed")]
    [InlineData("012", "", Number, "", "30", "keyed")]
    [InlineData("012", Plain, "", "", "30", "keyed")]
    [InlineData("012", Plain, Number, "2912", "30", "keyed")]
    [InlineData("012", Number + "D2912", "", "", "00", "keyed")] // As an enciphered one is opened.
    public void A_sale_has_what_belongs_to_its_mode(
        string mode, string track, string number, string expiry, string outcome, string entry)
    {
        Assert.Equal(outcome, bench.Ask(Sale(mode, track, number, expiry)));
        Assert.Equal(entry, bench.Model.Ledger[^1].Entry);
        Assert.Equal(outcome == "00" ? LedgerState.Booked : LedgerState.Declined, bench.Model.Ledger[^1].State);
    }

    [Theory]
    [InlineData("022")]
    [InlineData("802")]
    [InlineData("012")]
    public void Chip_data_and_such_a_mode_exclude_each_other(string mode)
    {
        Question sale = Sale(mode, mode == "012" ? "" : Chip, mode == "012" ? Number : "", mode == "012" ? "2912" : "");
        sale.IccData = bench.Tap(1200);
        Assert.Equal("30", bench.Ask(sale));
    }

    [Fact]
    public void A_keyed_sale_has_no_pin()
    {
        Question sale = Sale("011", "", Number, "2912");
        sale[52] = "12345678";
        Assert.Equal("30", bench.Ask(sale));
    }

    [Fact]
    public void None_of_them_is_sold_offline()
    {
        Question advice = Question.Advice(900, 1);
        advice[22] = "012";
        Assert.Equal("12", bench.Ask(advice));
    }

    [Theory]
    [InlineData("072", "contactless")]
    [InlineData("051", "chip")]
    [InlineData("902", "")]
    public void Without_a_cryptogram_no_other_mode_pays(string mode, string entry)
    {
        Assert.Equal("63", bench.Ask(Sale(mode, Chip, "", "")));
        Assert.Equal(entry, bench.Model.Ledger[^1].Entry);
    }

    [Fact]
    public void A_void_of_a_keyed_sale_bears_its_mode_and_the_number_alone()
    {
        Assert.Equal("00", bench.Ask(Sale("012", "", Number, "2912")));
        Question taken = Question.Void(bench.Model.Ledger[0], ++stan);
        taken[22] = "012";
        Assert.Equal("00", bench.Ask(taken));
        Assert.Equal(LedgerState.Voided, bench.Model.Ledger[0].State);
    }

    private Question Sale(string mode, string track, string number, string expiry)
    {
        Question sale = Question.Sale(1200, ++stan);
        sale[2] = number;
        sale[14] = expiry;
        sale[22] = mode;
        sale[35] = track;
        return sale;
    }
}
