using Terminal.Engine.Journal;
using Terminal.Engine.Stripe;

namespace Terminal.Tests.Engine;

/// <summary>Every service code under every circumstance, against a table that is written otherwise than the rules: code by code, as
/// ISO/IEC 7813 lists the digits.</summary>
public sealed class StripeRulesTests
{
    // The first digit: t taken, c taken but the chip first, r refused, e for trying out.
    private const string Uses = "ttctttcrte";

    // The third digit: P a PIN always, F a PIN where feasible, S none, C not for goods.
    private const string Services = "PSSCCPFFSS";

    public static TheoryData<bool, bool, bool, bool> Circumstances
    {
        get
        {
            TheoryData<bool, bool, bool, bool> all = [];
            for (int bits = 0; bits < 16; bits++)
            {
                all.Add((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Circumstances))]
    public void Every_code_is_judged_as_its_digits_say(bool chips, bool fallback, bool pin, bool test)
    {
        foreach (PaymentType type in (PaymentType[])[PaymentType.Sale, PaymentType.Refund])
        {
            StripeCase at = new(type, chips, fallback, pin, test);
            for (int code = 0; code < 1000; code++)
            {
                byte[] digits = [(byte)('0' + (code / 100)), (byte)('0' + (code / 10 % 10)), (byte)('0' + (code % 10))];
                char use = Uses[code / 100];
                char service = Services[code % 10];
                string expected =
                    use == 'r' || (use == 'e' && !test) || service == 'C' ? "NotHere"
                    : use == 'c' && chips && !fallback ? "Insert"
                    : type == PaymentType.Refund || service == 'S' ? "Sign"
                    : pin ? "EnterPin"
                    : service == 'P' ? "NeedsPin"
                    : "Sign";
                Assert.Equal(expected, StripeRules.Judge(digits, at).ToString());
                Assert.Equal(use == 'c', StripeRules.HasChip(digits));
            }
        }
    }

    [Fact]
    public void A_stripe_without_a_code_is_the_issuers_to_judge()
    {
        Assert.Equal(StripeVerdict.Sign, StripeRules.Judge([], new StripeCase(PaymentType.Sale, true, false, true, false)));
        Assert.False(StripeRules.HasChip([]));
    }
}
