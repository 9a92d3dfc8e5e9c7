using Terminal.Engine.Journal;
using Xunit;

namespace Terminal.Tests.Engine;

public class JournalBookTests
{
    private static readonly Guid First = new("11111111-1111-4111-8111-111111111111");
    private static readonly Guid Second = new("22222222-2222-4222-8222-222222222222");

    [Fact]
    public void A_replayed_journal_says_what_the_book_that_wrote_it_said()
    {
        var records = new List<JournalRecord>();
        var book = new JournalBook([]);
        Write(book, records, Draft(JournalKind.Requested, First, 1));
        Write(book, records, Draft(JournalKind.Approved, First, 1));
        Write(book, records, Draft(JournalKind.Requested, Second, 2));
        var replayed = new JournalBook(records);
        Assert.Null(replayed.BrokenAt);
        Assert.Equal(book.NextStan, replayed.NextStan);
        Assert.Equal(new BatchTotals(1, 1000, 0, 0), replayed.Report(1, "", "").Totals);
        Assert.Equal(Second, replayed.Open?.PaymentId);
        Assert.Equal(First, Assert.Single(replayed.Papers).Id);
    }

    [Theory]
    [InlineData("dropped")]
    [InlineData("changed")]
    [InlineData("swapped")]
    [InlineData("ciphertext")]
    public void A_journal_that_somebody_changed_is_found_out(string how)
    {
        var records = new List<JournalRecord>();
        var book = new JournalBook([]);
        Write(book, records, Draft(JournalKind.Requested, First, 1) with { CardCiphertext = new byte[] { 1, 2, 3 } });
        Write(book, records, Draft(JournalKind.Approved, First, 1));
        Write(book, records, Draft(JournalKind.ReceiptPrinted, First, 1));
        switch (how)
        {
            case "dropped":
                records.RemoveAt(1);
                break;
            case "changed":
                records[1] = records[1] with { AmountMinor = 9 };
                break;
            case "swapped":
                (records[1], records[2]) = (records[2], records[1]);
                break;
            default:
                records[0] = records[0] with { CardCiphertext = new byte[] { 1, 2, 4 } };
                break;
        }

        Assert.NotNull(new JournalBook(records).BrokenAt);
    }

    [Fact]
    public void Erasing_a_ciphertext_leaves_the_chain_whole()
    {
        var records = new List<JournalRecord>();
        Write(new JournalBook([]), records, Draft(JournalKind.Requested, First, 1) with { CardCiphertext = new byte[] { 1, 2, 3 } });
        records[0] = records[0] with { CardCiphertext = default };
        Assert.Null(new JournalBook(records).BrokenAt);
    }

    [Fact]
    public void A_torn_tail_is_no_record()
    {
        Assert.Equal(1, new JournalBook([Draft(JournalKind.Requested, First, 1) with { Sequence = 1 }]).BrokenAt);
    }

    [Fact]
    public void Trace_numbers_go_round_below_those_of_network_messages()
    {
        var book = new JournalBook([]);
        Write(book, [], Draft(JournalKind.Requested, First, JournalBook.StanMax));
        Assert.Equal(1, book.NextStan);
    }

    [Fact]
    public void An_owed_reversal_is_open_until_it_is_closed()
    {
        var book = new JournalBook([]);
        Write(book, [], Draft(JournalKind.Requested, First, 1));
        Write(book, [], Draft(JournalKind.ReversalOwed, First, 1));
        Assert.True(book.ReversalOwed);
        Write(book, [], Draft(JournalKind.ReversalClosed, First, 1));
        Assert.False(book.ReversalOwed);
        Assert.Null(book.Open);
        Assert.Equal(default, book.Report(1, "", "").Totals);
    }

    private static void Write(JournalBook book, List<JournalRecord> records, JournalRecord draft)
    {
        JournalRecord record = book.Seal(draft);
        book.Apply(record);
        records.Add(record);
    }

    private static JournalRecord Draft(JournalKind kind, Guid payment, int stan) => new()
    {
        Sequence = 0,
        Kind = kind,
        PaymentId = payment,
        Attempt = 1,
        Stan = stan,
        Invoice = stan,
        Batch = 1,
        AmountMinor = 1000,
        CurrencyNumeric = 978,
    };
}
