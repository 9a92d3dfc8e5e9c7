using System.Globalization;
using Terminal.Devices.Lights;
using Terminal.Emulator.Cards;
using Terminal.Engine;
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
        AskingCard card = new(TestWallet.CheapCard("4761739001010119", ""));
        rig.Lay(card);
        rig.Pass(8);
        Assert.Empty(card.Commands);
        rig.KeyAmount();
        rig.Lay(card);
        Assert.NotEmpty(card.Commands);
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

    [Fact]
    public void A_card_that_asks_is_told_the_time_of_day_and_the_payments_number()
    {
        rig.Sell();
        rig.Pass(8);
        int next = rig.Records.Max(record => record.Stan) + 1;
        AskingCard card = new(TestWallet.CheapCard("4761739001010119", ""), answer =>
        {
            AskingCard.Replace(answer, "9F0206", "9F2106"); // Instead of amount and unpredictable number.
            AskingCard.Replace(answer, "9F3704", "9F4104");
        });
        rig.KeyAmount();
        string time = new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Unspecified)
            .AddTicks((rig.Now - Instant.Origin).Ticks).ToString("HHmmss", CultureInfo.InvariantCulture);
        rig.Lay(card);
        string options = Assert.Single(card.Commands, command => command.StartsWith("80A8", StringComparison.Ordinal));
        Assert.Contains("000000" + time, options, StringComparison.Ordinal);
        Assert.EndsWith(next.ToString("D8", CultureInfo.InvariantCulture) + "00", options, StringComparison.Ordinal); // Last, before Le.
    }

    [Theory]
    [InlineData(true, SlotState.Ready, "24")] // Tag 9F66, byte 1, bit 3: online PIN.
    [InlineData(true, SlotState.Empty, "20")]
    [InlineData(false, SlotState.Ready, "20")]
    public void A_card_is_offered_a_pin_where_the_host_takes_one_and_the_vault_has_the_key(bool takesPin, SlotState key, string qualifiers)
    {
        NodeRig shop = new(
            takesPin: true, configure: settings => settings with { Host = settings.Host with { TakesPin = takesPin } });
        shop.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = key });
        shop.Open();
        AskingCard card = new(TestWallet.CheapCard("4761739001010119", ""));
        shop.KeyAmount();
        shop.Lay(card);
        string options = Assert.Single(card.Commands, command => command.StartsWith("80A8", StringComparison.Ordinal));
        Assert.Equal(qualifiers, options[14..16]);
    }

    [Fact]
    public void A_result_shows_its_own_reason_even_if_trade_has_ended_meanwhile()
    {
        rig.Sell();
        Assert.Equal((PromptId.Approved, null), (rig.Prompt, rig.Shown));
        rig.Pass(8);
        rig.KeyAmount();
        int question = rig.Effects.OfType<NodeEffect.Ask>().Select(asked => asked.Command).OfType<VaultCommand.ReportKeys>().Last().Id;
        SlotStatus damaged = new() { Slot = KeySlot.Transaction, State = SlotState.Damaged };
        rig.Tell(new NodeEvent.VaultReplied(new VaultReply.KeysReported(question, [damaged])));
        Assert.Contains(rig.Effects, effect => effect is NodeEffect.Log { Code: "KEYS-DAMAGED" });
        rig.Type("C");
        Assert.Equal((PromptId.Cancelled, "CANCELLED"), (rig.Prompt, rig.Shown));
    }

    [Fact]
    public void A_card_whose_track_holds_no_number_is_refused_and_nothing_of_it_is_kept()
    {
        rig.KeyAmount();
        rig.Lay(new AskingCard(
            TestWallet.CheapCard("4761739001010119", ""), answer => AskingCard.Replace(answer, "4761739001010119", "4761D49121010119")));
        Assert.Equal(PromptId.CardError, rig.Prompt); // By the kernel, which looks at the track's form.
        Assert.Empty(Requested);
        Assert.Empty(rig.Questions);
        Assert.DoesNotContain(Tone.Success, rig.Tones);
        rig.Pass(8);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_card_that_needs_the_host_sounds_no_success_without_one()
    {
        rig.Pay("7");
        rig.Disconnect();
        rig.Tap();
        Assert.Equal((PromptId.NoConnection, "NO-LINK"), (rig.Prompt, rig.Shown));
        Assert.Equal([Tone.Alert], rig.Tones);
        Assert.Equal(ContactlessLights.None, rig.Lights);
        Assert.DoesNotContain(rig.Told, told => told.Name == "cardRead");
        rig.Pass(8);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void Nothing_of_the_card_is_kept_while_the_hosts_answer_is_awaited()
    {
        rig.HostHears = false;
        rig.Sell();
        Assert.Equal(1, rig.Count("0200"));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void Each_question_to_the_vault_has_a_number_of_its_own()
    {
        rig.Sell();
        rig.Pass(8);
        rig.Type("E1" + "1E"); // Menu, void, invoice 1.
        rig.Type("E");
        rig.Pass(8);
        Assert.Equal(2, rig.Questions.Count);
        Assert.Equal([3, 4], rig.Questions.Select(Number)); // The first two asked for state and keys.
    }

    private static int Number(VaultCommand question) => question switch
    {
        VaultCommand.ProtectCard e => e.Id,
        VaultCommand.RevealCard e => e.Id,
        _ => 0,
    };

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
}
