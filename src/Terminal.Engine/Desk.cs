using System.Text;
using Terminal.Devices.Keypad;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <summary>The screen and the keypad between two payments: the amount as it is keyed, the menu, what the node asks, results that stay for
/// a while, the idle screen.</summary>
/// <remarks>
/// What a key does is one <c>switch</c> over (screen, key). Cancel leaves at every step, Clear takes a digit back, and a step left alone
/// ends after the keying time. A request that the node must think about leaves <see cref="DeskScreen.Waiting"/> behind, from which the node
/// goes on with <see cref="AskConfirm"/>, <see cref="AskAmount"/>, <see cref="AskCode"/>, <see cref="ShowResult"/> or
/// <see cref="BeginSale"/>; where the person leaves before that, it is told by <see cref="DeskRequest.Cancel"/>.
/// </remarks>
/// <param name="currency">Currency of the amounts keyed.</param>
/// <param name="keyingTime">How long a step stays without a key.</param>
/// <param name="resultTime">How long a result stays on the screen.</param>
public sealed class Desk(Currency currency, TimeSpan keyingTime, TimeSpan resultTime)
{
    private const int DigitCountMax = 12;
    private const int CodeDigitCountMin = 4;

    private readonly Queue<VaultCommand.ShowPrompt> prompts = new();
    private readonly byte[] digits = new byte[DigitCountMax];
    private int count;
    private PromptId rest = PromptId.Starting;
    private string? restCode;
    private PromptId askedPrompt;
    private PromptId shownResult;
    private Amount? offered;

    /// <summary>Keys amounts in another currency from now on.</summary>
    public void Use(Currency next) => currency = next;

    /// <summary>What stands before the person.</summary>
    public DeskScreen Screen { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline { get; private set; }

    private bool TakesAmounts => rest is PromptId.Welcome or PromptId.ReadyOffline;

    private bool OpensMenu => TakesAmounts || rest is PromptId.ReversalPending or PromptId.ReaderFault;

    private bool IsAsking => Screen is DeskScreen.Waiting or DeskScreen.Question or DeskScreen.AskedAmount or DeskScreen.AskedCode;

    private Amount Keyed => new(Number, currency);

    private string Text => Encoding.ASCII.GetString(digits, 0, count);

    private long Number
    {
        get
        {
            long value = 0;
            foreach (byte digit in digits.AsSpan(0, count))
            {
                value = (value * 10) + (digit - '0');
            }

            return value;
        }
    }

    /// <summary>Takes the next prompt to show.</summary>
    public bool TryTake(out VaultCommand.ShowPrompt? prompt) => prompts.TryDequeue(out prompt);

    /// <summary>Says what the idle screen is: welcome, reversal pending, out of service. Shown at once where nothing else is.</summary>
    /// <remarks>A step that the new one does not allow is dropped without a word: whoever tells it knows that.</remarks>
    public void Rest(PromptId prompt, string? code = null)
    {
        bool changes = rest != prompt || restCode != code;
        (rest, restCode) = (prompt, code);
        bool stays = Screen switch
        {
            DeskScreen.Resting => !changes,
            DeskScreen.Selling or DeskScreen.Result => true,
            DeskScreen.SaleAmount => TakesAmounts,
            _ => OpensMenu,
        };
        if (!stays)
        {
            ShowRest();
        }
    }

    /// <summary>A payment or a closing began: its screens come by <see cref="Show"/>, and Cancel goes to it.</summary>
    public void BeginSale()
    {
        Erase();
        Screen = DeskScreen.Selling;
        Deadline = null;
    }

    /// <summary>Shows a step of what runs.</summary>
    public void Show(PromptId prompt, PromptArguments arguments) => prompts.Enqueue(new VaultCommand.ShowPrompt(prompt, arguments));

    /// <summary>Shows a result for its time; any key goes on.</summary>
    public void ShowResult(PromptId prompt, PromptArguments arguments, Instant now)
    {
        Erase();
        Screen = DeskScreen.Result;
        Deadline = now + resultTime;
        shownResult = prompt;
        Show(prompt, arguments);
    }

    /// <summary>Shows what the operator of the fleet wants said, until a time or a key.</summary>
    public void ShowNotice(string text, Instant until, Instant now)
    {
        ShowResult(PromptId.Notice, new PromptArguments(Notice: text), now);
        Deadline = until;
    }

    /// <summary>Shows a device's trouble as a result, where it covers neither a payment's result nor anything that is keyed or
    /// asked.</summary>
    public void ShowTrouble(PromptId prompt, Instant now)
    {
        bool yields = shownResult == PromptId.Printing || shownResult == prompt;
        if (Screen == DeskScreen.Resting || (Screen == DeskScreen.Result && yields))
        {
            ShowResult(prompt, default, now);
        }
    }

    /// <summary>Asks for a confirmation of what the arguments say; Enter gives their amount.</summary>
    /// <returns>False where nobody waits for the question any more.</returns>
    public bool AskConfirm(PromptId prompt, PromptArguments arguments, Instant now)
    {
        Invariant.Check(arguments.Amount is not null);
        return Ask(DeskScreen.Question, prompt, arguments.Amount, now, arguments);
    }

    /// <summary>Asks for an amount.</summary>
    /// <param name="prompt">Which prompt.</param>
    /// <param name="most">What Enter gives with nothing keyed; null where an amount must be keyed. Whether an amount is too much is the
    /// node's to say.</param>
    /// <param name="now">The present.</param>
    /// <returns>False where nobody waits for the question any more.</returns>
    public bool AskAmount(PromptId prompt, Amount? most, Instant now) =>
        Ask(DeskScreen.AskedAmount, prompt, most, now, new PromptArguments(most));

    /// <summary>Asks for a supervisor's code of 4 to 8 digits.</summary>
    /// <returns>False where nobody waits for the question any more.</returns>
    public bool AskCode(Instant now) => Ask(DeskScreen.AskedCode, PromptId.EnterCode, null, now, default);

    /// <summary>Takes a key and says what it asks for.</summary>
    public DeskRequest? Receive(Key key, Instant now) => (Screen, key) switch
    {
        (DeskScreen.Selling, Key.Cancel) => new DeskRequest.Cancel(),
        (DeskScreen.Selling, _) => null,
        (DeskScreen.Result, _) => Leave(),
        (DeskScreen.Resting, Key.Enter) when OpensMenu => Step(DeskScreen.Menu1, now),
        (DeskScreen.Resting, <= Key.Digit9) when TakesAmounts => Add(DeskScreen.SaleAmount, key, now),
        (DeskScreen.Resting, _) => null,
        (DeskScreen.Waiting, not Key.Cancel) => null,
        (_, Key.Cancel) => Leave(),

        (DeskScreen.Menu1, Key.Enter) => Step(DeskScreen.Menu2, now),
        (DeskScreen.Menu2, Key.Enter) => Step(DeskScreen.Menu1, now),
        (DeskScreen.Menu1 or DeskScreen.Menu2, Key.Digit1) => Step(DeskScreen.VoidInvoice, now),
        (DeskScreen.Menu1 or DeskScreen.Menu2, Key.Digit2) => Step(DeskScreen.RefundReference, now),
        (DeskScreen.Menu1 or DeskScreen.Menu2, Key.Digit3) => Step(DeskScreen.ReprintInvoice, now),
        (DeskScreen.Menu1 or DeskScreen.Menu2, Key.Digit4) => Hand(new DeskRequest.Totals(), now),
        (DeskScreen.Menu1 or DeskScreen.Menu2, Key.Digit5) => Step(DeskScreen.CloseQuestion, now),
        (DeskScreen.Menu1 or DeskScreen.Menu2, Key.Digit6) => Hand(new DeskRequest.Forward(), now),
        (DeskScreen.Menu1 or DeskScreen.Menu2, Key.Digit7) => Hand(new DeskRequest.Release(), now),

        (DeskScreen.SaleAmount, Key.Enter) => new DeskRequest.Sale(Keyed),
        (DeskScreen.VoidInvoice, Key.Enter) when Number > 0 => Hand(new DeskRequest.Void((int)Number), now),
        (DeskScreen.RefundReference, Key.Enter) => Hand(new DeskRequest.Refund(Text), now),
        (DeskScreen.ReprintInvoice, Key.Enter) => Hand(new DeskRequest.Reprint((int)Number), now),
        (DeskScreen.CloseQuestion, Key.Enter) => Hand(new DeskRequest.Close(), now),
        (DeskScreen.Question, Key.Enter) => Hand(new DeskRequest.Confirmed(offered!.Value), now),
        (DeskScreen.AskedAmount, Key.Enter) when count > 0 => Hand(new DeskRequest.Confirmed(Keyed), now),
        (DeskScreen.AskedAmount, Key.Enter) when offered is { } most => Hand(new DeskRequest.Confirmed(most), now),
        (DeskScreen.AskedCode, Key.Enter) when count >= CodeDigitCountMin => Hand(
            new DeskRequest.CodeKeyed(digits.AsSpan(0, count).ToArray()), now),

        (_, <= Key.Digit9) => Add(Screen, key, now),
        (DeskScreen.SaleAmount, Key.Clear) when count <= 1 => Leave(),
        (_, Key.Clear) => TakeBack(now),
        _ => null, // Enter where something must be keyed first.
    };

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    /// <returns>A cancellation where the node waits for a person who has left.</returns>
    public DeskRequest? Elapse(Instant now) => Deadline is { } deadline && now >= deadline ? Leave() : null;

    /// <summary>How many digits a screen takes.</summary>
    private static int LimitOf(DeskScreen screen) => screen switch
    {
        DeskScreen.SaleAmount or DeskScreen.AskedAmount or DeskScreen.AskedCode => 8,
        DeskScreen.VoidInvoice or DeskScreen.ReprintInvoice => 6,
        DeskScreen.RefundReference => DigitCountMax,
        _ => 0,
    };

    /// <summary>The prompt of a step, with what is keyed.</summary>
    private (PromptId Prompt, PromptArguments Arguments) PromptOf(DeskScreen screen) => screen switch
    {
        DeskScreen.SaleAmount => (PromptId.EnterAmount, new PromptArguments(Keyed)),
        DeskScreen.Menu1 => (PromptId.Menu1, default),
        DeskScreen.Menu2 => (PromptId.Menu2, default),
        DeskScreen.VoidInvoice => (PromptId.EnterInvoice, KeyedNumber()),
        DeskScreen.RefundReference => (PromptId.EnterReference, KeyedNumber()),
        DeskScreen.ReprintInvoice => (PromptId.EnterReprint, KeyedNumber()),
        DeskScreen.CloseQuestion => (PromptId.ConfirmClose, default),
        DeskScreen.AskedAmount => (askedPrompt, new PromptArguments(count > 0 ? Keyed : offered)),
        DeskScreen.AskedCode => (askedPrompt, count > 0 ? new PromptArguments(Number: new string('*', count)) : default),
        _ => (PromptId.Searching, default),
    };

    private PromptArguments KeyedNumber() => count > 0 ? new PromptArguments(Number: Text) : default;

    private DeskRequest? Add(DeskScreen screen, Key key, Instant now)
    {
        bool amount = screen is DeskScreen.SaleAmount or DeskScreen.AskedAmount;
        if (count >= LimitOf(screen) || (amount && count == 0 && key == Key.Digit0))
        {
            return null;
        }

        digits[count++] = (byte)('0' + (int)key);
        Redraw(screen, now);
        return null;
    }

    private DeskRequest? TakeBack(Instant now)
    {
        if (count > 0)
        {
            digits[--count] = 0;
            Redraw(Screen, now);
        }

        return null;
    }

    private DeskRequest? Step(DeskScreen next, Instant now)
    {
        Erase();
        Redraw(next, now);
        return null;
    }

    private DeskRequest Hand(DeskRequest request, Instant now)
    {
        _ = Step(DeskScreen.Waiting, now);
        return request;
    }

    private bool Ask(DeskScreen screen, PromptId prompt, Amount? amount, Instant now, PromptArguments arguments)
    {
        if (Screen != DeskScreen.Waiting)
        {
            return false;
        }

        Erase();
        (Screen, askedPrompt, offered) = (screen, prompt, amount);
        Deadline = now + keyingTime;
        Show(prompt, arguments);
        return true;
    }

    private void Redraw(DeskScreen screen, Instant now)
    {
        Screen = screen;
        Deadline = now + keyingTime;
        (PromptId prompt, PromptArguments arguments) = PromptOf(screen);
        Show(prompt, arguments);
    }

    private DeskRequest.Cancel? Leave()
    {
        bool asked = IsAsking;
        ShowRest();
        return asked ? new DeskRequest.Cancel() : null;
    }

    private void ShowRest()
    {
        Erase();
        Screen = DeskScreen.Resting;
        Deadline = null;
        Show(rest, new PromptArguments(Code: restCode));
    }

    private void Erase()
    {
        digits.AsSpan().Clear();
        count = 0;
        offered = null;
    }
}
