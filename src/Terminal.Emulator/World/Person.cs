using Terminal.Devices.Keypad;
using Terminal.Vault;

namespace Terminal.Emulator.World;

/// <summary>
/// Cashier and cardholder in one: keys amounts, taps, sometimes changes their mind. Acts on what the screen says and on nothing else.
/// </summary>
/// <param name="timeline">Virtual time.</param>
/// <param name="chance">The world's dice.</param>
/// <param name="terminal">The terminal before them.</param>
/// <param name="tap">Puts a card into the field.</param>
public sealed class Person(Timeline timeline, Chance chance, TerminalModel terminal, Action tap)
{
    private int salesLeft;
    private bool keying;

    /// <summary>What goes wrong at present.</summary>
    public Faults Faults { get; set; } = Faults.None;

    /// <summary>True when no more sales are wanted.</summary>
    public bool IsDone => salesLeft == 0;

    /// <summary>Wants so many sales.</summary>
    public void Want(int sales) => salesLeft = sales;

    /// <summary>Looks at the screen.</summary>
    public void See(PromptId prompt)
    {
        int life = terminal.Life;
        switch (prompt)
        {
            case PromptId.Welcome when salesLeft > 0 && !keying:
                keying = true;
                timeline.After(chance.Between(200, 3_000), () => KeyAmount(life));
                break;
            case PromptId.PresentCard or PromptId.PresentCardAgain:
                salesLeft -= prompt == PromptId.PresentCard && salesLeft > 0 ? 1 : 0;
                timeline.After(chance.Between(100, 4_000), () => Tap(life));
                MayCancel(life);
                break;
            case PromptId.Processing or PromptId.Authorising:
                MayCancel(life);
                break;
            default:
                break;
        }
    }

    private void KeyAmount(int life)
    {
        keying = false;
        if (life != terminal.Life || terminal.Prompt != PromptId.Welcome || salesLeft == 0)
        {
            if (terminal.IsOn && terminal.Prompt == PromptId.Welcome)
            {
                See(PromptId.Welcome);
            }

            return;
        }

        int minor = 1 + chance.Below(4_999);
        foreach (char digit in minor.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            terminal.Press((Key)(digit - '0'));
        }

        terminal.Press(Key.Enter);
    }

    private void Tap(int life)
    {
        if (life == terminal.Life && terminal.Prompt is PromptId.PresentCard or PromptId.PresentCardAgain && !chance.OneIn(40))
        {
            tap();
        }
    }

    private void MayCancel(int life)
    {
        if (chance.OneIn(Faults.Cancel))
        {
            timeline.After(chance.Between(0, 2_000), () =>
            {
                if (life == terminal.Life)
                {
                    terminal.Press(Key.Cancel);
                }
            });
        }
    }
}
