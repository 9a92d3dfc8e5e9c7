using Terminal.Devices.Keypad;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine.Stripe;

/// <summary>A card's number and expiry, as somebody keys them: digit by digit, checked, and asked for again where they are wrong.</summary>
/// <remarks>
/// What is keyed lies in the arena; the screen shows the last four digits of it. How long it may take is the transaction's to say. Cancel
/// leaves at every step, Clear takes a digit back.
/// </remarks>
/// <param name="arena">Where the digits lie.</param>
public sealed class CardKeying(SecretArena arena)
{
    private const int CodeDigitCountMin = 4;
    private const int CodeDigitCountMax = 8;
    private const int ExpiryDigitCount = 4;
    private const int ShownCountMax = 12;
    private const int ClearCountMax = 4;

    private readonly Queue<VaultCommand.ShowPrompt> prompts = new();
    private SecretBuffer? keyed;
    private SecretBuffer? number;
    private Step step;
    private int count;
    private int numberCount;
    private int thisMonth;
    private bool wasWrong;

    private enum Step
    {
        /// <summary>Nothing is asked.</summary>
        Idle,

        /// <summary>The supervisor's code.</summary>
        Code,

        /// <summary>The card's number.</summary>
        Number,

        /// <summary>Month and year.</summary>
        Expiry,
    }

    /// <summary>The supervisor's code after <see cref="KeyingResult.CodeKeyed"/>, ASCII digits.</summary>
    public Span<byte> Code => step == Step.Code && keyed is not null ? keyed.Bytes[..count] : [];

    /// <summary>Takes the next prompt to show.</summary>
    public bool TryTake(out VaultCommand.ShowPrompt? prompt) => prompts.TryDequeue(out prompt);

    /// <summary>Begins.</summary>
    /// <param name="asksCode">True where a supervisor's code comes first.</param>
    /// <param name="yearMonth">The present month, YYMM: a card that is over is not taken.</param>
    public void Begin(bool asksCode, int yearMonth)
    {
        End();
        keyed = arena.Rent(Pan.DigitCountMax);
        number = arena.Rent(Pan.DigitCountMax);
        thisMonth = yearMonth;
        Go(asksCode ? Step.Code : Step.Number);
    }

    /// <summary>Ends, and zeroes what was keyed. Harmless at any time.</summary>
    public void End()
    {
        keyed?.Dispose();
        number?.Dispose();
        (keyed, number, step, count, numberCount) = (null, null, Step.Idle, 0, 0);
        prompts.Clear();
    }

    /// <summary>The code was right: the number comes next.</summary>
    public void Allow()
    {
        if (step == Step.Code)
        {
            Go(Step.Number);
        }
    }

    /// <summary>The card after <see cref="KeyingResult.CardKeyed"/>; false at any other time.</summary>
    /// <param name="pan">The number.</param>
    /// <param name="expiryYearMonth">YYMM.</param>
    public bool TryRead(out Pan pan, out int expiryYearMonth)
    {
        (pan, expiryYearMonth) = (default, 0);
        return step == Step.Expiry && TryReadExpiry(out expiryYearMonth)
            && Pan.TryFromDigits(number!.Bytes[..numberCount], out pan);
    }

    /// <summary>Takes a key.</summary>
    public KeyingResult Receive(Key key)
    {
        if (step == Step.Idle)
        {
            return KeyingResult.None;
        }

        switch (key)
        {
            case Key.Cancel:
                End();
                return KeyingResult.Left;
            case Key.Enter:
                return Confirm();
            case Key.Clear when count > 0:
                keyed!.Bytes[--count] = 0;
                Show();
                return KeyingResult.None;
            case <= Key.Digit9 when count < MostOf(step):
                keyed!.Bytes[count++] = (byte)('0' + (int)key);
                wasWrong = false;
                Show();
                return KeyingResult.None;
            default:
                return KeyingResult.None;
        }
    }

    private static int MostOf(Step step) => step switch
    {
        Step.Code => CodeDigitCountMax,
        Step.Expiry => ExpiryDigitCount,
        _ => Pan.DigitCountMax,
    };

    private KeyingResult Confirm()
    {
        switch (step)
        {
            case Step.Code when count >= CodeDigitCountMin:
                return KeyingResult.CodeKeyed;
            case Step.Number when count >= Pan.DigitCountMin && Luhn.IsValid(keyed!.Bytes[..count]):
                keyed.Bytes.CopyTo(number!.Bytes);
                numberCount = count;
                Go(Step.Expiry);
                return KeyingResult.None;
            case Step.Expiry when TryReadExpiry(out _):
                return KeyingResult.CardKeyed;
            case Step.Number or Step.Expiry when count > 0:
                Go(step, again: true);
                return KeyingResult.None;
            default:
                return KeyingResult.None;
        }
    }

    /// <summary>Month before year, as it stands on the card.</summary>
    private bool TryReadExpiry(out int yearMonth)
    {
        yearMonth = 0;
        if (count != ExpiryDigitCount)
        {
            return false;
        }

        ReadOnlySpan<byte> digits = keyed!.Bytes[..count];
        int month = ((digits[0] - '0') * 10) + digits[1] - '0';
        yearMonth = ((((digits[2] - '0') * 10) + digits[3] - '0') * 100) + month;
        return month is >= 1 and <= 12 && yearMonth >= thisMonth;
    }

    private void Go(Step next, bool again = false)
    {
        keyed!.Bytes.Clear();
        (step, count, wasWrong) = (next, 0, again);
        Show();
    }

    private void Show() => prompts.Enqueue(new VaultCommand.ShowPrompt(
        (step, wasWrong) switch
        {
            (Step.Code, _) => PromptId.EnterCode,
            (Step.Number, false) => PromptId.EnterCardNumber,
            (Step.Number, true) => PromptId.WrongCardNumber,
            (_, false) => PromptId.EnterExpiry,
            _ => PromptId.WrongExpiry,
        },
        count == 0 ? default : new PromptArguments(Number: Shown())));

    /// <summary>The last digits, asterisks for those before: who keys sees what they key, and nobody else reads the number.</summary>
    private string Shown()
    {
        int shown = Math.Min(count, ShownCountMax);
        int clear = step == Step.Code ? 0 : Math.Min(count, ClearCountMax);
        return string.Create(shown, (keyed!, count, clear), static (text, from) =>
        {
            (SecretBuffer digits, int count, int clear) = from;
            text.Fill('*');
            for (int i = 0; i < clear; i++)
            {
                text[^(clear - i)] = (char)digits.Bytes[count - clear + i];
            }
        });
    }
}
