using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer.Hsm;

/// <summary>What the host makes of PINs: right, wrong, wrong too often, unreadable, and keys that were used before.</summary>
public sealed class HsmPinTests
{
    private const string Right = KeyedTerminal.Pin;
    private const string Wrong = "1235";
    private const string OtherCard = "4761739001010010";

    public static TheoryData<bool> Algorithms => [true, false];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_right_PIN_lets_the_amount_decide_and_a_wrong_one_does_not(bool isAes)
    {
        Shop shop = new(isAes);
        Assert.Equal("00 right", shop.Sell(Right));
        Assert.Equal("51 right", shop.Sell(Right, 1051));
        Assert.Equal("55 wrong", shop.Sell(Wrong, 1051));
        Assert.Equal("00 ", shop.Sell(""));
        shop.Bench.Model.Mode = AcquirerMode.Decline;
        Assert.Equal("05 right", shop.Sell(Right));
        Assert.Equal("55 wrong", shop.Sell(Wrong));
        Assert.Equal(
            [true, false, false, true, false, false], shop.Bench.Model.Ledger.Select(entry => entry.State == LedgerState.Booked));
        Assert.All(shop.Bench.Model.Ledger, entry => Assert.Equal(isAes ? 24 : 20, entry.KeySerial.Length));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void The_third_wrong_PIN_in_a_row_blocks_the_card_for_good(bool isAes)
    {
        Shop shop = new(isAes);
        Assert.Equal(["55 wrong", "55 wrong", "00 right"], [shop.Sell(Wrong), shop.Sell(Wrong), shop.Sell(Right)]);
        Assert.Equal(["55 wrong", "55 wrong", "75 blocked"], [shop.Sell(Wrong), shop.Sell(Wrong), shop.Sell(Wrong)]);
        Assert.Equal(["75 blocked", "75 blocked"], [shop.Sell(Right), shop.Sell(Wrong)]);
        Assert.Equal("00 ", shop.Sell("")); // The card goes on; what it may do without a PIN, its kernel says.
        Assert.Equal("00 right", shop.Sell("9999", pan: OtherCard));
        Assert.Equal("75 blocked", shop.Sell(Right));
    }

    [Fact]
    public void Tries_and_used_keys_are_after_a_restart_what_they_were()
    {
        Shop shop = new(isAes: true);
        _ = shop.Sell(Wrong);
        _ = shop.Sell(Wrong);
        KeyedTerminal.Keys used = shop.Keys.Next();
        Assert.Equal("00", shop.Ask(used.Secure(Question.Sale(500, 90))));
        shop.Restart();
        Assert.Equal("63", shop.Ask(used.Secure(Question.Sale(500, 91))));
        Assert.Equal("94", shop.Ask(used.Secure(Question.Sale(500, 90))));
        Assert.Equal("75 blocked", shop.Sell(Wrong));
        shop.Restart();
        Assert.Equal("75 blocked", shop.Sell(Right));
    }

    [Fact]
    public void A_right_PIN_before_a_restart_counts_back_to_none_as_well()
    {
        Shop shop = new(isAes: true);
        Assert.Equal(["55 wrong", "55 wrong", "00 right"], [shop.Sell(Wrong), shop.Sell(Wrong), shop.Sell(Right)]);
        shop.Restart();
        Assert.Equal(["55 wrong", "55 wrong"], [shop.Sell(Wrong), shop.Sell(Wrong)]);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_key_of_one_message_is_refused_in_another_which_changes_nothing(bool isAes)
    {
        Shop shop = new(isAes);
        KeyedTerminal.Keys keys = shop.Keys.Next();
        Assert.Equal("00", shop.Ask(keys.WithPin(Question.Sale(500, 90), Right)));
        Assert.Equal("63", shop.Ask(keys.WithPin(Question.Sale(500, 91), Wrong)));
        Assert.Equal(("", LedgerState.Unproven), (shop.Last.Pin, shop.Last.State));
        Assert.Equal("63", shop.Ask(keys.WithPin(Question.Sale(501, 90), Right)));
        Assert.Equal("00", shop.Ask(shop.Keys.Next().WithPin(Question.Sale(500, 91), Right)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_sale_that_comes_twice_is_answered_as_the_book_answers_repeats_and_is_one_try(bool isAes)
    {
        Shop shop = new(isAes);
        for (int stan = 80; stan < 82; stan++)
        {
            SecuredFrame sale = shop.Keys.Secure(Question.Sale(500, stan), Wrong);
            Assert.Equal(["55", "94", "94"], [shop.Ask(sale), shop.Ask(sale), shop.Ask(sale)]);
        }

        Assert.Equal("00 right", shop.Sell(Right));
    }

    [Fact]
    public void An_advice_that_comes_twice_is_answered_as_the_first_time()
    {
        Shop shop = new(isAes: true);
        SecuredFrame advice = shop.Keys.Secure(Question.Advice(500, 90));
        Assert.Equal(["00", "00"], [shop.Ask(advice), shop.Ask(advice)]);
        Assert.Equal([LedgerState.Booked, LedgerState.Repeat], shop.Bench.Model.Ledger.Select(entry => entry.State));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_refund_with_a_PIN_has_it_checked_and_counted_with_the_sales(bool isAes)
    {
        Shop shop = new(isAes);
        Assert.Equal(["55 wrong", "55 wrong"], [shop.Sell(Wrong), shop.Sell(Wrong)]);
        Assert.Equal("75", shop.Ask(shop.Keys.Secure(Question.Refund(500, 90), Wrong)));
        Assert.Equal(("blocked", LedgerState.Declined), (shop.Last.Pin, shop.Last.State));
    }

    [Fact]
    public void A_block_that_does_not_open_is_refused_and_is_no_try()
    {
        Shop shop = new(isAes: true);
        Shop tdes = new(isAes: false);
        KeyedTerminal.Keys used = tdes.Keys.Next();
        SecuredFrame ofOtherCard = shop.Keys.Next().WithPin(Question.Sale(500, 80), Right, OtherCard);
        SecuredFrame inWrongField = SecuredFrame.Of(Question.Sale(500, 81));
        inWrongField[52] = used.WithPin(Question.Sale(500, 1), Right)[52];
        SecuredFrame both = shop.Keys.Next().WithPin(Question.Sale(500, 82), Right);
        both[52] = inWrongField[52];
        SecuredFrame withoutSerial = SecuredFrame.Of(Question.Sale(500, 83));
        withoutSerial[52] = inWrongField[52];
        SecuredFrame format4OfTdes = SecuredFrame.Of(Question.Sale(500, 84)).WithKey(used.Ksn, new byte[16]);
        inWrongField.WithKey(shop.Keys.Next().Ksn);
        foreach (SecuredFrame frame in (SecuredFrame[])[ofOtherCard, inWrongField, both, withoutSerial, format4OfTdes])
        {
            Assert.Equal("63", shop.Ask(frame));
            Assert.Equal(("unreadable", LedgerState.Declined), (shop.Last.Pin, shop.Last.State));
        }

        Assert.Equal(["55 wrong", "55 wrong", "00 right"], [shop.Sell(Wrong), shop.Sell(Wrong), shop.Sell(Right)]);
    }

    [Fact]
    public void A_PIN_of_a_card_that_has_none_at_the_issuer_is_unreadable() =>
        Assert.Equal("63 unreadable", new Shop(isAes: true).Sell(Right, pan: "4761739001010135"));

    [Fact]
    public void A_wrong_PIN_with_a_good_cryptogram_uses_its_counter_up_and_a_wrong_cryptogram_is_no_try()
    {
        Shop shop = new(isAes: true, verifying: true);
        byte[] data = shop.Bench.Tap(500);
        Assert.Equal("55", shop.Ask(shop.Keys.Secure(Question.Sale(500, 80, data), Wrong)));
        Assert.Equal("verified", shop.Last.Cryptogram);
        for (int stan = 81; stan < 85; stan++)
        {
            Assert.Equal("63", shop.Ask(shop.Keys.Secure(Question.Sale(500, stan, data), Wrong)));
            Assert.Equal(("replayed", ""), (shop.Last.Cryptogram, shop.Last.Pin));
        }

        Assert.Equal("00", shop.Ask(shop.Keys.Secure(Question.Sale(500, 90, shop.Bench.Tap(500)), Right)));
    }

    [Fact]
    public void Any_bytes_for_the_key_field_throw_nothing_and_are_refused()
    {
        Shop shop = new(isAes: true);
        Random random = new(9564);
        KeyedTerminal.Keys keys = shop.Keys.Next();
        byte[] valid = keys.WithPin(Question.Sale(500, 1), Right)[57]![2..];
        for (int round = 0; round < 5_000; round++)
        {
            byte[] content = new byte[random.Next(60)];
            random.NextBytes(content);
            if (round % 2 == 0)
            {
                content = valid[..random.Next(valid.Length + 1)];
            }

            if (round % 4 == 0 && content.Length > 0)
            {
                content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
            }

            SecuredFrame frame = SecuredFrame.Of(Question.Sale(500, 1 + round)).WithKeyField(content);
            string? answer = shop.Ask(frame);
            bool named = content.AsSpan().StartsWith(valid.AsSpan(0, 7)); // A serial number of the base key: once, it may be good.
            Assert.True(answer == "63" || (named && answer == "00"), $"{round}: {answer} {Hex.ToText(content)}");
        }

        Assert.True(shop.Bench.Model.Ledger.Count(entry => entry.State == LedgerState.Unproven) > 4_500);
    }

    /// <summary>A shop with one terminal and one host.</summary>
    private sealed class Shop
    {
        private readonly AcquirerSettings settings;
        private int stan;

        public Shop(bool isAes, bool verifying = false)
        {
            AcquirerSettings plain = KeyedTerminal.Settings;
            settings = new AcquirerSettings
            {
                BaseKeys = plain.BaseKeys,
                PinIssuers = plain.PinIssuers,
                Issuers = verifying ? [AcquirerBench.Issuer] : [],
            };
            Keys = KeyedTerminal.Make(isAes);
            Bench = new AcquirerBench(settings, null);
        }

        public KeyedTerminal Keys { get; }

        public AcquirerBench Bench { get; private set; }

        public LedgerEntry Last => Bench.Model.Ledger[^1];

        public string Ask(SecuredFrame frame) => Bench.Ask(frame.ToFrame()) ?? "";

        /// <summary>Sells with a PIN and gives the answer and what the ledger says of the PIN.</summary>
        public string Sell(string pin, long amount = 500, string pan = AcquirerBench.AccountNumber)
        {
            Question sale = Question.Sale(amount, ++stan);
            sale[35] = pan + "D2912201";
            KeyedTerminal.Keys keys = Keys.Next();
            return $"{Ask(keys.WithPin(sale, pin, pan).WithMac(keys.Mac))} {Last.Pin}";
        }

        /// <summary>The host starts again from the lines that it gave out.</summary>
        public void Restart()
        {
            LedgerEntry[] kept = [.. Bench.Kept];
            Bench = new AcquirerBench(settings, kept);
            Bench.Kept.AddRange(kept);
        }
    }
}
