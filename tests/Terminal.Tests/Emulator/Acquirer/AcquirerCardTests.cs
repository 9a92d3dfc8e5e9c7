using Terminal.Emulator.Acquirer;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

/// <summary>What the HSM says of cryptograms that are no sale's.</summary>
public sealed class AcquirerCardTests
{
    private const byte TransactionCertificate = 0x40;
    private const byte Request = 0x80;
    private const byte Declined = 0x00;
    private readonly AcquirerBench bench = new();

    [Fact]
    public void An_offline_sale_with_a_true_certificate_is_booked_and_its_repeat_is_no_replay()
    {
        Question advice = Question.Advice(900, 1, As(bench.Tap(900), TransactionCertificate));
        Assert.Equal("00", bench.Ask(advice));
        advice.Mti = 0x0221;
        Assert.Equal("00", bench.Ask(advice));
        Assert.Equal(("verified", LedgerState.Booked), (bench.Model.Ledger[0].Cryptogram, bench.Model.Ledger[0].State));
        Question replayed = Question.Advice(900, 2, advice.IccData);
        Assert.Equal("63", bench.Ask(replayed));
        Assert.Equal("replayed", bench.Model.Ledger[^1].Cryptogram);
    }

    [Theory]
    [InlineData(Request)]
    [InlineData(Declined)]
    public void An_offline_sale_without_a_certificate_is_a_security_violation(byte type)
    {
        Assert.Equal("63", bench.Ask(Question.Advice(900, 1, As(bench.Tap(900), type))));
        Assert.Equal(("wrong", LedgerState.Declined), (bench.Model.Ledger[0].Cryptogram, bench.Model.Ledger[0].State));
        Assert.Equal("63", bench.Ask(Question.Advice(900, 2)));
        Assert.Equal("missing", bench.Model.Ledger[1].Cryptogram);
    }

    [Theory]
    [InlineData(0x9F26, 7)]
    [InlineData(0x9F02, 5)]
    [InlineData(0x9F37, 0)]
    [InlineData(0x9F36, 1)]
    public void An_offline_sale_with_anything_changed_that_the_card_signed_is_a_security_violation(int tag, int index)
    {
        byte[] data = As(bench.Tap(900), TransactionCertificate);
        data[Place(data, tag) + index] ^= 1;
        Assert.Equal("63", bench.Ask(Question.Advice(900, 1, data)));
    }

    [Fact]
    public void The_amount_of_an_advice_must_be_the_one_that_the_card_signed() =>
        Assert.Equal("13", bench.Ask(Question.Advice(901, 1, As(bench.Tap(900), TransactionCertificate))));

    [Theory]
    [InlineData(Declined)]
    [InlineData(Request)]
    [InlineData(TransactionCertificate)]
    public void A_refund_is_taken_with_any_cryptogram_that_the_card_made(byte type)
    {
        byte[] data = As(bench.Tap(500), type);
        Assert.Equal("00", bench.Ask(Question.RefundWith(data, 500, 1)));
        Assert.Equal("verified", bench.Model.Ledger[0].Cryptogram);
        byte[] forged = As(bench.Tap(500), type);
        forged[Place(forged, 0x9F26)] ^= 1;
        Assert.Equal("63", bench.Ask(Question.RefundWith(forged, 500, 2)));
    }

    [Fact]
    public void Refunds_and_voids_without_a_cryptogram_are_not_checked()
    {
        Assert.Equal("00", bench.Ask(Question.Refund(500, 1)));
        Assert.Equal("00", bench.Ask(Question.RefundWith([0x9A, 0x03, 0x26, 0x11, 0x22], 500, 2)));
        Assert.Equal("00", bench.Ask(Question.Void(bench.Model.Ledger[0], 3)));
        Assert.All(bench.Model.Ledger, entry => Assert.Equal("unchecked", entry.Cryptogram));
        Assert.Equal("63", bench.Ask(Question.RefundWith([0x9A, 0x03, 0x26], 500, 4)));
    }

    [Fact]
    public void A_counter_is_used_up_by_a_cryptogram_that_held_alone_and_after_a_restart_too()
    {
        byte[] data = bench.Tap(1250);
        byte[] forged = [.. data];
        forged[Place(forged, 0x9F26)] ^= 1;
        Assert.Equal("63", bench.Ask(Question.Sale(1250, 1, forged)));
        Assert.Equal("00", new AcquirerBench(past: bench.Kept).Ask(Question.Sale(1250, 2, data)));
    }

    /// <summary>The card's data with another cryptogram information: the cryptogram does not cover it.</summary>
    private static byte[] As(byte[] data, byte type)
    {
        data[Place(data, 0x9F27)] = type;
        return data;
    }

    private static int Place(byte[] data, int tag) =>
        data.AsSpan().IndexOf((ReadOnlySpan<byte>)[(byte)(tag >> 8), (byte)(tag & 0xFF)]) + 3;
}
