using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer.Hsm;

/// <summary>MACs of messages and of their answers, and what a host does without them.</summary>
public sealed class HsmMacTests
{
    public static TheoryData<bool> Algorithms => [true, false];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Every_message_with_a_right_MAC_is_answered_with_one(bool isAes)
    {
        KeyedTerminal terminal = KeyedTerminal.Make(isAes);
        AcquirerBench bench = Bench(MacPolicy.Required);
        Assert.Equal(
            ["00", "00", "00", "00", "00", "00", "95", "00", "00"],
            Day().Select(question => Ask(bench, terminal, question)));
        Assert.Equal(["right"], bench.Model.Ledger.Select(entry => entry.Mac).Distinct());
        Assert.Equal(8, bench.Model.Ledger.Count);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void No_message_with_a_wrong_MAC_changes_anything(bool isAes)
    {
        KeyedTerminal terminal = KeyedTerminal.Make(isAes);
        AcquirerBench bench = Bench(MacPolicy.Accepted);
        AcquirerBench untouched = Bench(MacPolicy.Accepted);
        foreach (Question question in Day())
        {
            KeyedTerminal.Keys keys = terminal.Next();
            SecuredFrame frame = keys.Secure(question);
            byte[] mac = frame[64]!;
            frame[64] = [.. mac[..7], (byte)(mac[7] ^ 1)];
            Assert.Equal("A0", bench.Ask(frame.ToFrame()));
            Assert.Equal(keys.AnswerMac(SecuredFrame.Covered(bench.LastFrame)), new SecuredFrame(bench.LastFrame)[64]);
            frame[64] = mac;
            Assert.Equal(untouched.Ask(frame.ToFrame()), bench.Ask(frame.ToFrame()));
        }

        LedgerEntry[] refused = [.. bench.Model.Ledger.Where(entry => entry.Mac == "wrong")];
        Assert.Equal(8, refused.Length);
        Assert.All(refused, entry => Assert.Equal((LedgerState.Unproven, "A0", 0), (entry.State, entry.Outcome, entry.Original)));
        Assert.Equal(
            untouched.Model.Ledger.Select(entry => (entry.Mti, entry.Stan, entry.Outcome, entry.State, entry.Told, entry.Held)),
            bench.Model.Ledger.Except(refused)
                .Select(entry => (entry.Mti, entry.Stan, entry.Outcome, entry.State, entry.Told, entry.Held)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_message_of_which_any_bit_was_changed_is_not_booked(bool isAes)
    {
        AcquirerBench bench = Bench(MacPolicy.Required);
        byte[] frame = KeyedTerminal.Make(isAes).Secure(Question.Sale(500, 1), KeyedTerminal.Pin).ToFrame();
        for (int bit = 7 * 8; bit < frame.Length * 8; bit++)
        {
            byte[] changed = [.. frame];
            changed[bit / 8] ^= (byte)(0x80 >> (bit % 8));
            bench.Model.Open(1); // Some are no message at all, and end the connection.
            bench.Model.Receive(1, changed, Instant.Origin);
        }

        Assert.True(bench.Model.Ledger.Count > 700, $"{bench.Model.Ledger.Count} of {frame.Length * 8}");
        Assert.All(bench.Model.Ledger, entry => Assert.Equal(LedgerState.Unproven, entry.State));
        while (bench.Model.TryTake(out _))
        {
        }

        bench.Model.Open(1);
        Assert.Equal("00", bench.Ask(frame));
    }

    [Fact]
    public void A_MAC_that_is_asked_for_and_missing_is_refused_and_one_that_nobody_asks_for_is_not_looked_at()
    {
        KeyedTerminal terminal = KeyedTerminal.Make(isAes: true);
        AcquirerBench required = Bench(MacPolicy.Required);
        Assert.Equal("A0", required.Ask(Question.Sale(500, 1)));
        Assert.Equal(("missing", LedgerState.Unproven), (required.Model.Ledger[0].Mac, required.Model.Ledger[0].State));
        Assert.Equal("00", required.Network(ProcessingCode.SignOn)?.GetText(DataElement.ResponseCode)); // It moves no money.
        SecuredFrame wrong = terminal.Secure(Question.Sale(500, 1));
        wrong[64] = new byte[8];
        AcquirerBench none = Bench(MacPolicy.None);
        Assert.Equal("00", none.Ask(wrong.ToFrame()));
        Assert.Equal("", none.Model.Ledger[0].Mac);
        Assert.Null(new SecuredFrame(none.LastFrame)[64]);
    }

    [Fact]
    public void A_MAC_that_names_no_key_is_wrong_and_one_under_a_key_that_is_not_known_is_a_security_violation()
    {
        AcquirerBench bench = Bench(MacPolicy.Accepted);
        SecuredFrame frame = SecuredFrame.Of(Question.Sale(500, 1));
        frame[64] = new byte[8];
        Assert.Equal("A0", bench.Ask(frame.ToFrame()));
        foreach (string ksn in (string[])[
            "B10000012000000100000001", "A10000012000000100000000", "A1000001200000010001FFFF", "D1000001200000E00000",
            "A1000001200000E00001", "A10000012000000100000001FF"])
        {
            Assert.Equal("63", bench.Ask(frame.WithKey(Hex.Parse(ksn)).ToFrame()));
            Assert.Equal(("", LedgerState.Unproven), (bench.Model.Ledger[^1].Mac, bench.Model.Ledger[^1].State));
            Assert.Null(new SecuredFrame(bench.LastFrame)[64]);
        }

        Assert.Equal("00", bench.Ask(Question.Sale(500, 1)));
    }

    [Fact]
    public void A_forged_message_uses_no_key_up_not_even_across_a_restart()
    {
        KeyedTerminal.Keys keys = KeyedTerminal.Make(isAes: true).Next();
        AcquirerBench bench = Bench(MacPolicy.Accepted);
        SecuredFrame forged = keys.Secure(Question.Sale(999, 1));
        forged[64] = new byte[8];
        Assert.Equal("A0", bench.Ask(forged.ToFrame()));
        AcquirerBench again = Bench(MacPolicy.Accepted, bench.Kept);
        Assert.Equal("00", again.Ask(keys.Secure(Question.Sale(500, 2)).ToFrame()));
        Assert.Equal("63", again.Ask(keys.Secure(Question.Sale(999, 1)).ToFrame()));
    }

    [Fact]
    public void A_message_with_a_second_bitmap_has_its_MAC_behind_it()
    {
        KeyedTerminal terminal = KeyedTerminal.Make(isAes: true);
        AcquirerBench bench = Bench(MacPolicy.Required);
        Assert.Equal("00", Ask(bench, terminal, Question.Sale(500, 1)));
        Assert.Equal("00", Ask(bench, terminal, Question.Void(bench.Model.Ledger[0], 2)));
        Question echo = Question.Settlement(default, 3, "990000");
        (echo.Mti, echo[63], echo[70]) = (0x0800, "", "301");
        Assert.Equal("00", Ask(bench, terminal, echo));
    }

    /// <summary>One of each kind: sale, reversal, sale, advice, refund, sign-on, a settlement that differs, a record, the end.</summary>
    private static Question[] Day()
    {
        Question signOn = Question.Settlement(default, 7, "920000");
        (signOn.Mti, signOn[60], signOn[63]) = (0x0800, "", "");
        Question sale = Question.Sale(500, 2);
        return
        [
            Question.Sale(1000, 1), Question.Reversal(Question.Sale(1000, 1)), sale,
            Question.Advice(900, 3), Question.Refund(100, 4), signOn,
            Question.Settlement((1, 500, 0, 0), 5), Question.Record(sale, 6), Question.Settlement((1, 500, 0, 0), 8, "960000"),
        ];
    }

    private static AcquirerBench Bench(MacPolicy macs, IEnumerable<LedgerEntry>? past = null)
    {
        AcquirerSettings plain = KeyedTerminal.Settings;
        return new AcquirerBench(
            new AcquirerSettings { BaseKeys = plain.BaseKeys, PinIssuers = plain.PinIssuers, Macs = macs }, past);
    }

    /// <summary>Asks with a MAC; the answer must have its own.</summary>
    private static string? Ask(AcquirerBench bench, KeyedTerminal terminal, Question question)
    {
        KeyedTerminal.Keys keys = terminal.Next();
        string? code = bench.Ask(keys.Secure(question).ToFrame());
        SecuredFrame answer = new(bench.LastFrame);
        Assert.Null(answer[57]);
        Assert.Equal(keys.AnswerMac(SecuredFrame.Covered(bench.LastFrame)), answer[answer.MacField]);
        return code;
    }
}
