using Terminal.Devices.Keypad;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <summary>The screen and the keypad between two sales: the amount as it is keyed, results that stay for a while, the idle
/// screen.</summary>
/// <param name="currency">Currency of the amounts keyed.</param>
/// <param name="keyingTime">How long a half-keyed amount stays without a key.</param>
/// <param name="resultTime">How long a result stays on the screen.</param>
public sealed class Desk(Currency currency, TimeSpan keyingTime, TimeSpan resultTime)
{
    private enum Screen
    {
        /// <summary>The idle screen, or whatever stands in for it.</summary>
        Resting,

        /// <summary>An amount is being keyed.</summary>
        Keying,

        /// <summary>A sale runs; its own screens are shown.</summary>
        Selling,

        /// <summary>A result is shown.</summary>
        Result,
    }

    /// <summary>Digits of the largest amount that may be keyed.</summary>
    private const long MinorMax = 99_999_999;

    private readonly Queue<VaultCommand.ShowPrompt> prompts = new();
    private Screen screen;
    private PromptId rest = PromptId.Starting;
    private string? restCode;

    /// <summary>The amount as keyed so far.</summary>
    public Amount Keyed { get; private set; } = new(0, currency);

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>Takes the next prompt to show.</summary>
    public bool TryTake(out VaultCommand.ShowPrompt? prompt) => prompts.TryDequeue(out prompt);

    /// <summary>Says what the idle screen is: welcome, reversal pending, out of service. Shown at once where nothing else is.</summary>
    public void Rest(PromptId prompt, string? code = null)
    {
        bool changes = rest != prompt || restCode != code;
        (rest, restCode) = (prompt, code);
        if (screen == Screen.Resting && changes)
        {
            ShowRest();
        }
        else if (screen == Screen.Keying && prompt != PromptId.Welcome)
        {
            ShowRest(); // The terminal stopped to trade while an amount was being keyed.
        }
    }

    /// <summary>A sale began: its screens come by <see cref="Show"/>.</summary>
    public void BeginSale()
    {
        screen = Screen.Selling;
        Deadline = null;
    }

    /// <summary>Shows a step of the running sale.</summary>
    public void Show(PromptId prompt, PromptArguments arguments) => prompts.Enqueue(new VaultCommand.ShowPrompt(prompt, arguments));

    /// <summary>Shows a result for its time; any key goes on.</summary>
    public void ShowResult(PromptId prompt, PromptArguments arguments, Instant now)
    {
        screen = Screen.Result;
        Deadline = now + resultTime;
        Show(prompt, arguments);
    }

    /// <summary>Takes a key and says what it asks for.</summary>
    public DeskRequest? Receive(Key key, Instant now)
    {
        switch (screen)
        {
            case Screen.Selling:
                return key == Key.Cancel ? new DeskRequest.Cancel() : null;
            case Screen.Result:
                ShowRest();
                return null;
            default:
                return rest == PromptId.Welcome ? Edit(key, now) : null;
        }
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (Deadline is { } deadline && now >= deadline)
        {
            ShowRest();
        }
    }

    private DeskRequest.Sale? Edit(Key key, Instant now)
    {
        long minor = Keyed.Minor;
        switch (key)
        {
            case Key.Enter when minor > 0:
                return new DeskRequest.Sale(Keyed);
            case Key.Cancel:
                minor = 0;
                break;
            case Key.Clear:
                minor /= 10;
                break;
            case <= Key.Digit9 when (minor * 10) + (int)key <= MinorMax:
                minor = (minor * 10) + (int)key;
                break;
            default:
                return null;
        }

        if (minor == 0)
        {
            ShowRest();
            return null;
        }

        Keyed = Keyed with { Minor = minor };
        screen = Screen.Keying;
        Deadline = now + keyingTime;
        Show(PromptId.EnterAmount, new PromptArguments(Keyed));
        return null;
    }

    private void ShowRest()
    {
        screen = Screen.Resting;
        Keyed = Keyed with { Minor = 0 };
        Deadline = null;
        Show(rest, new PromptArguments(Code: restCode));
    }
}
