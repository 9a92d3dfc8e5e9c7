using System.Text;
using Terminal.Devices.Keypad;
using Terminal.Engine.Stripe;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

public sealed class CardKeyingTests
{
    private const string Number = "4111111111111111";
    private readonly byte[] block = new byte[64];
    private readonly CardKeying keying;

    public CardKeyingTests()
    {
        keying = new CardKeying(new SecretArena(block));
        keying.Begin(asksCode: false, yearMonth: 2611);
    }

    [Theory]
    [InlineData(Number)]
    [InlineData("5955834229098192104")] // 19 digits.
    [InlineData("4562609339135")]
    public void A_number_and_an_expiry_make_a_card(string number)
    {
        Assert.Equal(KeyingResult.None, Type(number + "E"));
        Assert.Equal(KeyingResult.CardKeyed, Type("0531E"));
        Assert.True(keying.TryRead(out Pan pan, out int expiry));
        byte[] digits = new byte[Pan.DigitCountMax];
        Assert.Equal((number, 3105), (Encoding.ASCII.GetString(digits, 0, pan.CopyDigits(digits)), expiry));
        keying.End();
        Assert.All(block, static value => Assert.Equal(0, value));
        Assert.False(keying.TryRead(out _, out _));
    }

    [Fact]
    public void Every_slip_of_one_digit_is_told_and_the_number_asked_for_again()
    {
        for (int place = 0; place < Number.Length; place++)
        {
            for (int slip = 1; slip < 10; slip++)
            {
                char[] wrong = Number.ToCharArray();
                wrong[place] = (char)('0' + ((wrong[place] - '0' + slip) % 10));
                Assert.Equal(KeyingResult.None, Type(new string(wrong) + "E"));
                Assert.Equal(PromptId.WrongCardNumber, Last().Prompt);
                Assert.Null(Last().Arguments.Number);
            }
        }

        Assert.Equal(PromptId.EnterCardNumber, After("4").Prompt);
        Assert.Equal(PromptId.EnterExpiry, After(Number[1..] + "E").Prompt);
    }

    [Theory]
    [InlineData("E", PromptId.EnterCardNumber)] // Nothing keyed: nothing to judge.
    [InlineData("0E", PromptId.WrongCardNumber)]
    [InlineData("1234565E", PromptId.WrongCardNumber)] // A right check digit, and too short.
    public void A_number_that_is_none_leads_nowhere(string keys, PromptId prompt) => Assert.Equal(prompt, After(keys).Prompt);

    [Theory]
    [InlineData("1126E", KeyingResult.CardKeyed)] // The last month still counts.
    [InlineData("1026E", KeyingResult.None)]
    [InlineData("1325E", KeyingResult.None)]
    [InlineData("0031E", KeyingResult.None)]
    [InlineData("1331E", KeyingResult.None)]
    [InlineData("123E", KeyingResult.None)]
    [InlineData("12499E", KeyingResult.CardKeyed)] // A fifth digit is not taken.
    public void An_expiry_is_a_month_that_is_not_over(string keys, KeyingResult expected)
    {
        Type(Number + "E");
        Assert.Equal(expected, Type(keys));
        Assert.Equal(expected == KeyingResult.CardKeyed, keying.TryRead(out _, out _));
        if (expected == KeyingResult.None)
        {
            Assert.Equal(PromptId.WrongExpiry, Last().Prompt);
            Assert.Equal(KeyingResult.CardKeyed, Type("1249E"));
        }
    }

    [Fact]
    public void The_screen_shows_four_digits_at_most_and_clear_takes_one_back()
    {
        Assert.Equal("4", After("4").Arguments.Number);
        Assert.Equal("4111", After("111").Arguments.Number);
        Assert.Equal("*1111", After("1").Arguments.Number);
        Assert.Equal("********1111", After("11111111111").Arguments.Number);
        Assert.Equal("********1111", After("999999").Arguments.Number!.Replace('9', '1')); // 19 digits at most: three more.
        Assert.Equal("********1199", After("L").Arguments.Number);
        Type("LL");
        Assert.Equal(PromptId.EnterExpiry, After("E").Prompt);
    }

    [Fact]
    public void A_supervisors_code_comes_first_and_is_never_shown()
    {
        keying.Begin(asksCode: true, yearMonth: 2611);
        Assert.Equal(KeyingResult.None, Type("471E"));
        Assert.Equal((PromptId.EnterCode, "***"), (Last().Prompt, Last().Arguments.Number));
        Assert.Equal(KeyingResult.CodeKeyed, Type("1E"));
        Assert.Equal("4711"u8, keying.Code);
        Assert.False(keying.TryRead(out _, out _));
        keying.Allow();
        Assert.Equal(PromptId.EnterCardNumber, Last().Prompt);
        Assert.True(keying.Code.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("41")]
    [InlineData(Number + "E")]
    [InlineData(Number + "E1")]
    public void Cancel_leaves_and_nothing_stays(string keys)
    {
        Type(keys);
        Assert.Equal(KeyingResult.Left, Type("C"));
        Assert.All(block, static value => Assert.Equal(0, value));
        Assert.Equal(KeyingResult.None, Type("1EC"));
    }

    private VaultCommand.ShowPrompt After(string keys)
    {
        Type(keys);
        return Last();
    }

    private VaultCommand.ShowPrompt Last()
    {
        while (keying.TryTake(out VaultCommand.ShowPrompt? prompt))
        {
            shown = prompt;
        }

        return shown!;
    }

    private VaultCommand.ShowPrompt? shown;

    private KeyingResult Type(string keys)
    {
        KeyingResult result = KeyingResult.None;
        foreach (char key in keys)
        {
            result = keying.Receive(key switch { 'E' => Key.Enter, 'C' => Key.Cancel, 'L' => Key.Clear, _ => (Key)(key - '0') });
        }

        return result;
    }
}
