using System.Globalization;
using Terminal.Devices.Keypad;
using Terminal.Vault;

namespace Terminal.Emulator.World;

/// <summary>
/// Cashier and cardholder in one: works the menu, keys amounts, taps, sometimes changes their mind. Acts on what the screen and the papers
/// say and on nothing else.
/// </summary>
/// <param name="timeline">Virtual time.</param>
/// <param name="chance">The world's dice.</param>
/// <param name="terminal">The terminal before them.</param>
/// <param name="shop">Reader and papers.</param>
public sealed class Person(Timeline timeline, Chance chance, TerminalModel terminal, Shop shop)
{
    /// <summary>The supervisor's code, as the person knows it.</summary>
    public const string Code = "4711";

    /// <summary>The PIN of every card that has one.</summary>
    public const string Pin = "1234";

    private const string WrongPin = "4321";

    private static readonly Errand[] Day =
    [
        Errand.Sale, Errand.Sale, Errand.Sale, Errand.Sale, Errand.Sale, Errand.Sale, Errand.Sale, Errand.Sale,
        Errand.Void, Errand.Void, Errand.Refund, Errand.Refund, Errand.FreeRefund, Errand.Reprint, Errand.Totals, Errand.Close,
        Errand.Forward,
    ];

    private Errand errand;
    private int errandsLeft;
    private bool waiting;
    private int script;
    private int keysLeft;
    private PromptId typedAt;

    /// <summary>What goes wrong at present.</summary>
    public Faults Faults { get; set; } = Faults.None;

    /// <summary>True when no more is wanted.</summary>
    public bool IsDone => errandsLeft == 0;

    /// <summary>Wants so many things of the terminal.</summary>
    public void Want(int errands) => errandsLeft = errands;

    /// <summary>Releases the terminal from what it cannot tell the host any more, where the screen is one to begin at.</summary>
    public void Release()
    {
        if (terminal.Prompt is PromptId.Welcome or PromptId.ReadyOffline or PromptId.ReversalPending)
        {
            Begin(Errand.Release, terminal.Prompt, terminal.Life);
        }
    }

    /// <summary>Looks at the screen.</summary>
    public void See(PromptId prompt)
    {
        int life = terminal.Life;
        if (chance.OneIn(Faults.Impatience))
        {
            timeline.After(chance.Between(0, 1_500), () => Press((Key)chance.Below(13), life));
        }

        if (keysLeft > 0 && prompt == typedAt)
        {
            return; // What is typed comes up on the screen.
        }

        keysLeft = 0;
        switch (prompt)
        {
            case PromptId.Welcome or PromptId.ReadyOffline:
                errand = Errand.None;
                Wait(life);
                break;
            case PromptId.ReversalPending when chance.OneIn(Faults.Cancel):
                timeline.After(chance.Between(2_000, 60_000), () => Begin(Errand.Release, PromptId.ReversalPending, life));
                break;
            case var asks when AsksForCard(asks):
                Action way = WayOf(prompt);
                timeline.After(chance.Between(100, 4_000), () => Present(way, life));
                MayCancel(life);
                break;
            case PromptId.ChipNotRead when shop.HasStripes && chance.OneIn(2):
                timeline.After(chance.Between(300, 2_000), () =>
                {
                    shop.Pull();
                    timeline.After(chance.Between(300, 2_000), () => Present(shop.Insert, life));
                });
                break;
            case PromptId.RemoveCard or PromptId.ChipNotRead:
                timeline.After(chance.Between(300, 5_000), shop.Pull);
                break;
            case PromptId.Processing or PromptId.Authorising or PromptId.Closing:
                MayCancel(life);
                break;
            default:
                Answer(prompt, life);
                break;
        }
    }

    /// <summary>What is keyed where the terminal asks.</summary>
    private void Answer(PromptId prompt, int life)
    {
        string? keys = prompt switch
        {
            PromptId.Menu1 or PromptId.Menu2 => errand switch
            {
                Errand.Void => "1",
                Errand.Refund or Errand.FreeRefund => "2",
                Errand.Reprint => "3",
                Errand.Totals => "4",
                Errand.Close => "5",
                Errand.Forward => "6",
                Errand.Release => "7",
                _ => chance.OneIn(4) ? "E" : "X",
            },
            PromptId.EnterInvoice when errand == Errand.Void => Find("Invoice ", 6) + "E",
            PromptId.EnterReprint when errand == Errand.Reprint => chance.OneIn(2) ? "E" : Find("Invoice ", 6) + "E",
            PromptId.EnterReference when errand == Errand.FreeRefund => "E",
            PromptId.EnterReference when errand == Errand.Refund =>
                (chance.OneIn(3) ? Find("RRN ", 12) : Find("Invoice ", 6)) + "E",
            PromptId.EnterCode when errand is Errand.FreeRefund or Errand.Release => (chance.OneIn(6) ? "4712" : Code) + "E",
            PromptId.RefundAmount => errand == Errand.Refund && chance.OneIn(2) ? "E" : Number(1 + chance.Below(2_000)) + "E",
            PromptId.ConfirmVoid or PromptId.ConfirmClose => chance.OneIn(12) ? "X" : "E",
            PromptId.ChooseApplication => chance.OneIn(2) ? "E" : "LE",
            PromptId.CheckSignature => chance.OneIn(8) ? (chance.OneIn(3) ? "X" : "L") : "E",
            PromptId.EnterPin or PromptId.EnterPinAgain or PromptId.EnterPinTriesLeft
                or PromptId.LastPinTry or PromptId.WrongPinLastTry =>
                chance.OneIn(12) ? "X" : (chance.OneIn(5) ? WrongPin : Pin) + "E",
            PromptId.EnterInvoice or PromptId.EnterReprint or PromptId.EnterReference or PromptId.EnterCode or PromptId.EnterAmount => "X",
            _ => null,
        };
        if (keys is not null)
        {
            Type(keys, prompt, life);
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number off a paper: mostly one of the newest.</summary>
    private string Find(string label, int length)
    {
        IList<string> papers = shop.Printer.Receipts;
        for (int tries = 0; tries < 4 && papers.Count > 0; tries++)
        {
            string paper = papers[^(1 + chance.Below(Math.Min(papers.Count, chance.OneIn(3) ? 100 : 3)))];
            int at = paper.LastIndexOf(label, StringComparison.Ordinal);
            if (at >= 0)
            {
                return paper.Substring(at + label.Length, length);
            }
        }

        return Number(1 + chance.Below(30));
    }

    private void Wait(int life)
    {
        if (errandsLeft > 0 && !waiting)
        {
            waiting = true;
            timeline.After(chance.Between(200, 3_000), () =>
            {
                waiting = false;
                if (terminal.Prompt is PromptId.Welcome or PromptId.ReadyOffline && errandsLeft > 0)
                {
                    errandsLeft--;
                    Begin(Day[chance.Below(Day.Length)], terminal.Prompt, terminal.Life);
                }
            });
        }
    }

    private void Begin(Errand wanted, PromptId prompt, int life)
    {
        if (life != terminal.Life || terminal.Prompt != prompt)
        {
            return;
        }

        errand = wanted;
        bool sale = wanted == Errand.Sale;
        Type(sale ? Number(1 + chance.Below(4_999)) + "E" : "E", sale ? PromptId.EnterAmount : prompt, life);
    }

    /// <summary>Types keys one after the other, while the screen is the one they are meant for; E is Enter, X Cancel, L Clear.</summary>
    private void Type(string keys, PromptId at, int life)
    {
        int mine = ++script;
        (keysLeft, typedAt) = (keys.Length, at);
        TimeSpan when = chance.Between(150, 1_500);
        for (int i = 0; i < keys.Length; i++)
        {
            Key key = keys[i] switch { 'E' => Key.Enter, 'X' => Key.Cancel, 'L' => Key.Clear, char digit => (Key)(digit - '0') };
            bool first = i == 0;
            timeline.After(when, () =>
            {
                if (script == mine && keysLeft > 0 && (first || terminal.Prompt == at))
                {
                    keysLeft--;
                    Press(key, life);
                }
            });
            when += chance.Between(20, 250);
        }
    }

    private void Press(Key key, int life)
    {
        if (life == terminal.Life)
        {
            terminal.Press(key);
            if (chance.OneIn(Faults.KeyBounce))
            {
                timeline.After(chance.Between(1, 8), () => Press(key, life));
            }
        }
    }

    private static bool AsksForCard(PromptId prompt) => prompt
        is (>= PromptId.PresentToChoose and <= PromptId.PresentCardAgain) or PromptId.PresentCard or PromptId.PresentOrInsertCard
            or PromptId.PresentInsertOrSwipe or PromptId.InsertCard or PromptId.SwipeCard or PromptId.SwipeAgain or PromptId.WrongPin;

    /// <summary>How a card is presented; who has but one way does not think about it.</summary>
    private Action WayOf(PromptId prompt) => prompt switch
    {
        PromptId.PresentOrInsertCard or PromptId.PresentOrInsertMayChoose => chance.OneIn(2) ? shop.Insert : shop.Tap,
        PromptId.PresentInsertOrSwipe or PromptId.PresentInsertOrSwipeMayChoose =>
            chance.Below(3) switch { 0 => shop.Insert, 1 => shop.Swipe, _ => shop.Tap },
        PromptId.InsertCard => shop.Insert,
        PromptId.SwipeCard or PromptId.SwipeAgain => shop.Swipe,
        _ => shop.Tap,
    };

    private void Present(Action way, int life)
    {
        bool wanted = life == terminal.Life && (AsksForCard(terminal.Prompt) || terminal.Prompt == PromptId.ChipNotRead);
        if (wanted && !chance.OneIn(40))
        {
            way();
        }
    }

    private void MayCancel(int life)
    {
        if (chance.OneIn(Faults.Cancel))
        {
            timeline.After(chance.Between(0, 2_000), () => Press(Key.Cancel, life));
        }
    }
}
