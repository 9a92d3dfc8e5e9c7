using System.Text;
using Terminal.Engine;
using Terminal.Engine.Till;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

public sealed class NodeTraceTests
{
    private const string Number = "4761739001010119";

    [Fact]
    public void A_chip_sale_is_told_from_its_first_command_to_its_result()
    {
        NodeRig rig = Rig();
        rig.Pay("bill-1");
        rig.Slot.Insert(new ChipCard { Pan = Number });
        string trace = Trace(rig, "bill-1");
        Assert.Equal(trace, Trace(rig, "000001"));
        Assert.Equal(trace, Trace(rig, "last"));
        AssertInOrder(
            trace,
            "Trace of sale EUR 12.00, invoice 000001",
            "cardWanted",
            "> 00A404000E315041592E5359532E444446303100  SELECT",
            "< 6A82  file not found",
            "84 Dedicated file name: A0000000031010",
            "> 80A8000002830000  GET PROCESSING OPTIONS",
            "> 00B2010C00  READ RECORD 1 of SFI 1",
            "5A Primary account number: 476173******0119",
            "57 Track2 equivalent data: 476173******0119D*******",
            "5F24 Application expiration date: ******",
            "8E Cvm list: 00000000000000001F00  no verification (always)",
            "GENERATE AC, asks for ARQC",
            "kernel: goes online",
            "9F34 Cvm results: 1F0002  no verification (always): successful",
            "action code denial: terminal 0010000000, issuer none: not met",
            "action code online: terminal DC4004F800, issuer none: met by offline data authentication not performed",
            "to the host: 0200",
            "DE4 Amount: 000000001200",
            "DE35 Track2: 476173******0119*******",
            "DE55 Icc data: 9F2608",
            "from the host: 0210",
            "DE39 Response code: 00",
            "GENERATE AC, asks for TC",
            "kernel: Approved, reason None",
            "95 Tvr",
            "record Approved",
            "screen: Approved");
        AssertHidden(trace, Number);
    }

    [Fact]
    public void A_PIN_for_the_bank_is_told_of_without_a_digit()
    {
        NodeRig rig = Rig();
        rig.Pay("bill-1");
        rig.Slot.Insert(new ChipCard { Pan = Number, Verification = "02" });
        AssertInOrder(Trace(rig, "bill-1"), "kernel: wants Online PIN");
    }

    [Fact]
    public void A_tap_is_told_too()
    {
        NodeRig rig = Rig();
        rig.Sell();
        string trace = Trace(rig, "last");
        AssertInOrder(
            trace, "> 00A404000E325041592E5359532E444446303100  SELECT", "9F38 Pdol", "GET PROCESSING OPTIONS", "kernel: OnlineRequest",
            "9F66 Terminal transaction qualifiers", "to the host: 0200", "from the host: 0210", "screen: Approved");
        AssertHidden(trace, Number);
    }

    [Fact]
    public void No_digit_of_the_number_beyond_the_mask_is_in_a_trace_whatever_holds_it()
    {
        Entropy random = new([.. Enumerable.Repeat((byte)42, Entropy.SeedLength)]);
        for (int round = 0; round < 300; round++)
        {
            string number = NumberOf(random);
            string record = string.Concat(Enumerable.Range(0, 4).Select(_ => Holder(random, number)));
            string greeting = Holder(random, number);
            NodeRig rig = Rig();
            rig.KeyAmount();
            rig.Slot.Insert(new ChipCard { Pan = number.Length % 2 == 0 ? number : number + "F", Adds = record, Greets = greeting });
            string trace = Trace(rig, "last");
            Assert.Contains("READ RECORD", trace, StringComparison.Ordinal);
            AssertHidden(trace, number);
        }
    }

    [Fact]
    public void What_stands_beside_the_number_is_hidden_wherever_it_is_asked_for()
    {
        const string Name = "544553542F43415244484F4C444552";
        const string Discretionary = "1234598765";
        ChipCard card = new()
        {
            // The card wants its own track, name and expiry back with the cryptogram.
            Wants = "57135F200F5F2403",
            Adds = "5F200F" + Name + "9F1F05" + Discretionary + "5F2503201122"
                + "561342" + Hex.ToText(Encoding.ASCII.GetBytes(Number + "^T")) + "9F4610" + "6A0F476173FFFFFFFF1234567890ABCD",
        };
        NodeRig rig = Rig();
        rig.KeyAmount();
        rig.Slot.Insert(card);
        string trace = Trace(rig, "last");
        Assert.Contains(card.Commands, static command => command.StartsWith("80AE", StringComparison.Ordinal)
            && command.Contains(Number + "D4912201", StringComparison.Ordinal)); // It did get them.
        Assert.Contains("5F25 Application effective date: 201122", trace, StringComparison.Ordinal);
        AssertHidden(trace, Number);
        Assert.All(
            [Name, Discretionary, "D4912", "491231", "6A0F47"],
            secret => Assert.DoesNotContain(secret, trace, StringComparison.Ordinal));
    }

    [Fact]
    public void Answers_that_nobody_can_read_are_not_shown_but_for_their_status()
    {
        NodeRig rig = Rig();
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard { Adds = "C10A" + "1122334455667788" + "99AA" + "C17F" });
        string trace = Trace(rig, "last");
        Assert.DoesNotContain("4912201", trace, StringComparison.Ordinal);
        Assert.Matches("< 70[0-9A-F]{2}C10A112233445566778899AA[*]+9000", trace);
    }

    [Fact]
    public void Only_the_last_payments_are_kept_and_one_that_came_to_nothing_is_among_them()
    {
        NodeRig rig = Rig();
        rig.Sell();
        rig.Pass(7);
        rig.Sell();
        rig.Pass(7);
        rig.Type("1200EC");
        Assert.Contains("no invoice", Trace(rig, "last"), StringComparison.Ordinal);
        Assert.Equal(TillOutcome.NotFound, Ask(rig, "000001").Outcome);
        Assert.Contains("invoice 000002", Trace(rig, "2"), StringComparison.Ordinal);
        Assert.Equal(TillOutcome.NotFound, Ask(rig, "3").Outcome);
    }

    [Theory]
    [InlineData(false, 2, true, "TRACE-PRODUCTION")]
    [InlineData(true, 0, true, "TRACE-OFF")]
    [InlineData(true, 2, false, "TRACE-KEYS")]
    public void There_is_none_in_production_none_where_it_is_off_and_none_beside_real_keys(
        bool takesDevelopmentKeys, int count, bool isDevelopment, string code)
    {
        NodeRig rig = Rig(takesDevelopmentKeys, count, isDevelopment);
        rig.Sell();
        TillAnswer answer = Ask(rig, "last");
        Assert.Equal((TillOutcome.Refused, code, null), (answer.Outcome, answer.Code, answer.Trace));
        Assert.True(FaultCatalogue.TryFind(code, out _));
    }

    [Fact]
    public void The_journal_holds_nothing_of_it()
    {
        NodeRig with = Rig();
        NodeRig without = Rig(count: 0);
        with.Sell();
        without.Sell();
        Assert.Equal(
            without.Records.Select(static record => record.Hash.ToArray()), with.Records.Select(static record => record.Hash.ToArray()));
    }

    private static NodeRig Rig(bool takesDevelopmentKeys = true, int count = 2, bool isDevelopment = true) => ChipShop.Open(
        settings => settings with { TraceCount = count, TakesDevelopmentKeys = takesDevelopmentKeys },
        isDevelopment && takesDevelopmentKeys);

    private static TillAnswer Ask(NodeRig rig, string name) => rig.Ask(own => new TillRequest.Trace(own, name))!;

    private static string Trace(NodeRig rig, string name)
    {
        TillAnswer answer = Ask(rig, name);
        Assert.Equal(TillOutcome.Done, answer.Outcome);
        return answer.Trace!;
    }

    private static string NumberOf(Entropy random) =>
        string.Concat(Enumerable.Range(0, 13 + (int)random.Below(7)).Select(_ => (char)('0' + (int)random.Below(10))));

    /// <summary>An object of some tag that has the number in it, somewhere and somehow.</summary>
    private static string Holder(Entropy random, string number)
    {
        string filler = Hex.ToText([.. Enumerable.Range(0, (int)random.Below(5)).Select(_ => (byte)random.Below(256))]);
        string value = random.Below(6) switch
        {
            0 => number,
            1 => "A" + number + "B",
            2 => Hex.ToText(Encoding.ASCII.GetBytes(number)),
            3 => string.Concat(number.Select(static digit => "0" + digit)),
            4 => string.Concat(number.Select(static digit => "F" + digit)),
            _ => number[3..],
        };
        value = filler + value;
        value += value.Length % 2 == 0 ? "" : "F";
        string tag = random.Below(5) switch { 0 => "9F6B", 1 => "DF21", 2 => "C1", 3 => "9F7C", _ => "9F0A" };
        return tag + $"{value.Length / 2:X2}" + value;
    }

    /// <summary>No seven digits in a row of a number are in the text, as digits, as characters in hexadecimal, or a digit a byte.</summary>
    private static void AssertHidden(string trace, string number)
    {
        string text = trace.Replace('*', '.');
        for (int start = 0; start + 7 <= number.Length; start++)
        {
            string run = number[start..(start + 7)];
            Assert.DoesNotContain(run, text, StringComparison.Ordinal);
            foreach (char zone in "03F")
            {
                Assert.DoesNotContain(string.Concat(run.Select(digit => $"{zone}{digit}")), text, StringComparison.Ordinal);
            }
        }
    }

    private static void AssertInOrder(string text, params string[] parts)
    {
        int at = 0;
        foreach (string part in parts)
        {
            int found = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"{part} is not behind character {at} of\n{text}");
            at = found + part.Length;
        }
    }
}
