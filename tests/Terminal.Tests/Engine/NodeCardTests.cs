using Terminal.Emulator.Cards;
using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>What the node tells a card's kernel, and what it takes of it.</summary>
public sealed class NodeCardTests
{
    private readonly NodeRig rig = new NodeRig().Open();

    [Fact]
    public void Each_tap_has_an_unpredictable_number_of_its_own()
    {
        const int Sales = 8;
        for (int i = 0; i < Sales; i++)
        {
            rig.Sell();
            rig.Pass(8);
        }

        string[] numbers = [.. Requested.Select(record => Find(record, "9F37"))];
        Assert.Equal(Sales, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.Equal(4, Hex.Parse(number).Length));
    }

    [Fact]
    public void The_card_is_told_what_kind_of_payment_it_is_and_when()
    {
        rig.Sell();
        rig.Pass(8);
        rig.Type("E2E4711E500E"); // Menu, refund without a number, the supervisor's code, 5.00.
        rig.Tap();
        rig.Pass(8);

        // EMV: transaction type is the first two digits of the processing code, date is YYMMDD.
        Assert.Equal(["00", "20"], Requested.Select(record => Find(record, "9C")));
        Assert.Equal(["261122", "261122"], Requested.Select(record => Find(record, "9A")));
        Assert.Equal(["000000001200", "000000000500"], Requested.Select(record => Find(record, "9F02")));
    }

    [Fact]
    public void A_payment_that_was_cancelled_asks_nothing_of_a_card_that_comes_late()
    {
        rig.KeyAmount();
        rig.Type("C");
        CountingCard card = new(TestWallet.CheapCard("4761739001010119", ""));
        rig.Lay(card);
        rig.Pass(8);
        Assert.Equal(0, card.Count);
        rig.KeyAmount();
        rig.Lay(card);
        Assert.True(card.Count > 0);
    }

    [Fact]
    public void The_vaults_late_answer_to_another_question_is_not_taken_for_this_ones()
    {
        rig.VaultAnswers = false;
        rig.Sell();
        VaultCommand first = Assert.Single(rig.Questions);
        rig.Type("C");
        rig.Pass(8);
        rig.Sell();
        VaultCommand second = rig.Questions[^1];
        Assert.NotSame(first, second);
        rig.Answer(first);
        Assert.Empty(Requested);
        rig.Answer(second);
        Assert.Single(Requested);
    }

    private IEnumerable<JournalRecord> Requested => rig.Records.Where(static record => record.Kind == JournalKind.Requested);

    /// <summary>One object of a flat list of short ones: tag of one or two bytes, one byte of length.</summary>
    private static string Find(JournalRecord record, string tag)
    {
        ReadOnlySpan<byte> rest = record.EmvData.Span;
        while (rest.Length > 2)
        {
            int tagLength = (rest[0] & 0x1F) == 0x1F ? 2 : 1;
            int length = rest[tagLength];
            if (Convert.ToHexString(rest[..tagLength]) == tag)
            {
                return Convert.ToHexString(rest.Slice(tagLength + 1, length));
            }

            rest = rest[(tagLength + 1 + length)..];
        }

        return "";
    }

    private sealed class CountingCard(ICardModel card) : ICardModel
    {
        public int Count { get; private set; }

        public ReadOnlySpan<byte> Atqa => card.Atqa;

        public byte Sak => card.Sak;

        public ReadOnlySpan<byte> Uid => card.Uid;

        public ReadOnlySpan<byte> Ats => card.Ats;

        public int Transceive(ReadOnlySpan<byte> command, Span<byte> response)
        {
            Count++;
            return card.Transceive(command, response);
        }

        public void Removed() => card.Removed();
    }
}
