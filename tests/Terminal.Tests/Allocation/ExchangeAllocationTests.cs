using Terminal.Benchmarks.Subjects;
using Terminal.Emulator.Cards;
using Terminal.Emv.Contactless;
using Xunit;

namespace Terminal.Tests.Allocation;

/// <summary>The path from the reader's bytes to the outcome does not allocate, once it has been walked.</summary>
public sealed class ExchangeAllocationTests
{
    private const int ReplayCount = 50;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_card_from_activation_to_outcome_allocates_nothing(bool signs)
    {
        ContactlessCard card = signs ? TestCard.Signing() : TestCard.Plain();
        RecordedExchange exchange = new(card, TestCard.Configuration);
        Assert.Equal(OutcomeKind.OnlineRequest, exchange.Outcome.Kind);
        Assert.Equal(signs ? 7 : 3, exchange.CardAnswers.Count);
        exchange.Replay();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < ReplayCount; i++)
        {
            exchange.Replay();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>At the contact kernel: selection, DDA, a PIN, both cryptograms, a script.</summary>
    [Fact]
    public void A_card_in_the_slot_allocates_nothing()
    {
        RecordedContact exchange = ContactSlot.Record();
        Assert.Equal(13, exchange.CommandCount); // Two SELECT, options, three records, DDA, two counters, two cryptograms, issuer, script.
        exchange.Replay();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < ReplayCount; i++)
        {
            exchange.Replay();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>As well with XDA: two certificates of an elliptic curve, and two signed cryptograms.</summary>
    [Fact]
    public void A_card_with_XDA_in_the_slot_allocates_nothing()
    {
        RecordedContact exchange = ContactSlot.RecordExtended();
        exchange.Replay();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < ReplayCount; i++)
        {
            exchange.Replay();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
