using Terminal.Emulator.Acquirer;
using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

public sealed class AcquirerModelTests
{
    private readonly AcquirerBench bench = new();

    [Fact]
    public void A_sale_with_a_true_cryptogram_is_approved_and_booked()
    {
        bench.Model.Receive(1, bench.SaleMessage(1250, 1, bench.Tap(1250)), Instant.Origin);
        IsoMessage answer = bench.Take()!;
        Assert.Equal(Mti.FinancialResponse, answer.Mti);
        Assert.Equal("00", answer.GetText(DataElement.ResponseCode));
        Assert.Equal("003", answer.GetText(DataElement.NetworkId));
        Assert.Equal("20000001", answer.GetText(DataElement.TerminalId));
        Assert.Equal("000000001250", answer.GetText(DataElement.Amount));
        Assert.Equal("632610000001", answer.GetText(DataElement.RetrievalReference));
        Assert.Equal(6, answer.GetText(DataElement.AuthorisationCode).Length);
        Assert.Equal("1122100000", answer.GetText(DataElement.LocalDate) + answer.GetText(DataElement.LocalTime));
        LedgerEntry entry = Assert.Single(bench.Model.Ledger);
        Assert.Equal(LedgerState.Booked, entry.State);
        Assert.Equal("verified", entry.Cryptogram);
        Assert.Equal((1, 7, 42, 1250L, 978), (entry.Stan, entry.Batch, entry.Invoice, entry.Amount, entry.Currency));
        Assert.Equal("476173******0119", entry.Pan);
        Assert.Equal("1122100000", entry.LocalTime);
        Assert.Equal(entry, Assert.Single(bench.Kept));
    }

    [Theory]
    [InlineData(1205, "05")]
    [InlineData(1251, "51")]
    [InlineData(1296, "96")]
    [InlineData(1250, "00")]
    public void The_last_two_digits_of_the_amount_ask_for_an_outcome(long amount, string outcome)
    {
        Assert.Equal(outcome, bench.Sell(amount, 1));
        Assert.Equal(outcome == "00" ? LedgerState.Booked : LedgerState.Declined, bench.Model.Ledger[0].State);
    }

    [Fact]
    public void A_forged_cryptogram_is_a_security_violation()
    {
        byte[] data = bench.Tap(1250);
        int place = data.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x9F, 0x26, 0x08]) + 3;
        data[place] ^= 1;
        Assert.Equal("63", bench.Sell(1250, 1, data));
        Assert.Equal("wrong", bench.Model.Ledger[0].Cryptogram);
    }

    [Theory]
    [InlineData(0x9F02, 5)]
    [InlineData(0x9F37, 0)]
    [InlineData(0x9F36, 1)]
    [InlineData(0x9F10, 4)]
    public void Whatever_of_the_signed_data_is_changed_the_cryptogram_does_not_hold(int tag, int index)
    {
        byte[] data = bench.Tap(1250);
        int place = data.AsSpan().IndexOf((ReadOnlySpan<byte>)[(byte)(tag >> 8), (byte)(tag & 0xFF)]) + 3;
        data[place + index] ^= 1;
        Assert.Equal("63", bench.Sell(1250, 1, data));
    }

    [Fact]
    public void A_sale_without_card_data_is_a_security_violation()
    {
        Assert.Equal("63", bench.Sell(1250, 1, []));
        Assert.Equal("missing", bench.Model.Ledger[0].Cryptogram);
    }

    [Fact]
    public void A_replayed_cryptogram_is_refused_and_after_a_restart_too()
    {
        byte[] data = bench.Tap(1250);
        Assert.Equal("00", bench.Sell(1250, 1, data));
        Assert.Equal("63", bench.Sell(1250, 2, data));
        Assert.Equal("replayed", bench.Model.Ledger[1].Cryptogram);
        Assert.Equal("63", new AcquirerBench(past: bench.Kept).Sell(1250, 3, data));
    }

    [Fact]
    public void The_amount_of_the_message_must_be_the_one_that_the_card_signed()
    {
        Assert.Equal("13", bench.Sell(1250, 1, bench.Tap(1000)));
        Assert.Equal(LedgerState.Declined, bench.Model.Ledger[0].State);
    }

    [Fact]
    public void A_repeated_sale_is_a_duplicate_and_the_first_stands()
    {
        Assert.Equal("00", bench.Sell(1250, 1));
        Assert.Equal("94", bench.Sell(1250, 1));
        Assert.Equal([LedgerState.Booked, LedgerState.Declined], bench.Model.Ledger.Select(entry => entry.State));
        Assert.Equal("00", bench.Reverse(1250, 1));
        Assert.Equal(LedgerState.Reversed, bench.Model.Ledger[0].State);
    }

    [Fact]
    public void A_reversal_undoes_its_sale_once_and_is_answered_alike_each_time()
    {
        Assert.Equal("00", bench.Sell(1250, 1));
        Assert.Equal("00", bench.Sell(1000, 2));
        Assert.Equal("00", bench.Reverse(1250, 1));
        Assert.Equal("00", bench.Reverse(1250, 1));
        Assert.Equal(
            [LedgerState.Reversed, LedgerState.Booked, LedgerState.Reversal, LedgerState.Reversal],
            bench.Model.Ledger.Select(entry => entry.State));
        Assert.Equal(1, bench.Model.Ledger[2].Original);
        Assert.Equal(new AcquirerTotals(1, 1000, 0, 1), bench.Model.Totals("20000001"));
    }

    [Fact]
    public void A_reversal_of_a_refused_sale_is_closed_and_leaves_it_refused()
    {
        Assert.Equal("05", bench.Sell(1205, 1));
        Assert.Equal("00", bench.Reverse(1205, 1));
        Assert.Equal(LedgerState.Declined, bench.Model.Ledger[0].State);
    }

    [Fact]
    public void A_reversal_that_overtakes_its_sale_finds_nothing_and_bars_it()
    {
        Assert.Equal("25", bench.Reverse(1250, 1));
        Assert.Equal("94", bench.Sell(1250, 1));
        Assert.Equal(0, bench.Model.Totals("20000001").BookedCount);
    }

    [Fact]
    public void Terminals_do_not_touch_each_others_sales()
    {
        Assert.Equal("00", bench.Sell(1250, 1, terminal: "20000001"));
        Assert.Equal("00", bench.Sell(2000, 1, terminal: "20000002"));
        Assert.Equal("25", bench.Reverse(1250, 1, terminal: "20000003"));
        Assert.Equal("00", bench.Reverse(2000, 1, terminal: "20000002"));
        Assert.Equal(new AcquirerTotals(1, 1250, 0, 0), bench.Model.Totals("20000001"));
        Assert.Equal(new AcquirerTotals(0, 0, 0, 1), bench.Model.Totals("20000002"));
    }

    [Fact]
    public void Without_an_answer_the_sale_is_booked_all_the_same_and_a_reversal_is_answered()
    {
        bench.Model.Mode = AcquirerMode.None;
        Assert.Null(bench.Sell(1250, 1));
        Assert.Equal(LedgerState.Booked, bench.Model.Ledger[0].State);
        Assert.Equal("00", bench.Reverse(1250, 1));
        Assert.Equal(LedgerState.Reversed, bench.Model.Ledger[0].State);
    }

    [Theory]
    [InlineData(AcquirerMode.Late, 1250)]
    [InlineData(AcquirerMode.Approve, 1268)]
    public void A_late_answer_comes_when_its_time_has_come(AcquirerMode mode, long amount)
    {
        bench.Model.Mode = mode;
        Assert.Null(bench.Sell(amount, 1));
        Assert.Equal(Instant.Origin + TimeSpan.FromSeconds(40), bench.Model.Deadline);
        bench.Pass(TimeSpan.FromSeconds(39));
        Assert.Null(bench.Take());
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("00", bench.Take()!.GetText(DataElement.ResponseCode));
        Assert.Null(bench.Model.Deadline);
    }

    [Fact]
    public void A_late_answer_to_a_connection_that_is_gone_reaches_nobody()
    {
        bench.Model.Mode = AcquirerMode.Late;
        Assert.Null(bench.Sell(1250, 1));
        bench.Model.Close(1);
        bench.Pass(TimeSpan.FromSeconds(60));
        Assert.Null(bench.Take());
    }

    [Fact]
    public void The_switch_declines_everything()
    {
        bench.Model.Mode = AcquirerMode.Decline;
        Assert.Equal("05", bench.Sell(1250, 1));
    }

    [Fact]
    public void Sign_on_and_echo_are_answered_with_the_hosts_clock_in_any_mode()
    {
        bench.Model.Mode = AcquirerMode.None;
        bench.Pass(TimeSpan.FromMinutes(90));
        IsoMessage answer = bench.Network(ProcessingCode.SignOn)!;
        Assert.Equal("00", answer.GetText(DataElement.ResponseCode));
        Assert.Equal("1122113000", answer.GetText(DataElement.LocalDate) + answer.GetText(DataElement.LocalTime));
        Assert.Equal("00", bench.Network(ProcessingCode.Echo)!.GetText(DataElement.ResponseCode));
        Assert.Empty(bench.Model.Ledger);
    }

    [Fact]
    public void A_ledger_that_was_kept_is_the_same_after_a_restart()
    {
        _ = bench.Sell(1250, 1);
        _ = bench.Sell(1000, 2);
        _ = bench.Reverse(1250, 1);
        _ = bench.Reverse(99, 9);
        AcquirerBench restarted = new(past: bench.Kept);
        Assert.Equal(bench.Model.Ledger, restarted.Model.Ledger);
        Assert.Equal("94", restarted.Sell(1000, 2));
        Assert.Equal("94", restarted.Sell(99, 9));
    }

    [Fact]
    public void Cheap_cards_are_not_verified_where_no_issuer_is_known()
    {
        AcquirerBench cheap = new(verifying: false);
        Assert.Equal("00", cheap.Sell(1250, 1, []));
        Assert.Equal("unchecked", cheap.Model.Ledger[0].Cryptogram);
    }

    [Fact]
    public void A_frame_is_understood_in_pieces_and_nonsense_ends_the_connection()
    {
        byte[] frame = bench.SaleMessage(1250, 1, bench.Tap(1250));
        foreach (byte one in frame)
        {
            bench.Model.Receive(1, [one], Instant.Origin);
        }

        Assert.Equal("00", bench.Take()!.GetText(DataElement.ResponseCode));
        bench.Model.Receive(1, [0x00, 0x03, 1, 2, 3], Instant.Origin);
        Assert.True(bench.Model.TryTake(out AcquirerOutput? output));
        Assert.IsType<AcquirerOutput.Disconnect>(output);
    }

    [Fact]
    public void Mutated_frames_never_throw()
    {
        byte[] valid = bench.SaleMessage(1250, 1, bench.Tap(1250));
        Random random = new(8583);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] frame = [.. valid];
            for (int change = random.Next(4); change >= 0; change--)
            {
                frame[random.Next(2, frame.Length)] = (byte)random.Next(256);
            }

            bench.Model.Open(1);
            bench.Model.Receive(1, frame, Instant.Origin);
            while (bench.Model.TryTake(out _))
            {
            }
        }

        Assert.All(
            bench.Model.Ledger.Where(entry => entry.State == LedgerState.Booked),
            entry => Assert.Equal("verified", entry.Cryptogram));
    }
}
