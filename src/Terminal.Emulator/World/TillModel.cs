using System.Globalization;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;

namespace Terminal.Emulator.World;

/// <summary>A till beside the terminal: orders payments by ids of its own, asks again when it was told nothing, and keeps a ledger of what
/// it was told.</summary>
/// <remarks>It loses answers, cancels, orders two things at once, tries again what was declined, and comes back asking.</remarks>
/// <param name="timeline">Virtual time.</param>
/// <param name="chance">The world's dice.</param>
/// <param name="terminal">The terminal.</param>
public sealed class TillModel(Timeline timeline, Chance chance, TerminalModel terminal)
{
    private const int TriesMax = 12;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);
    private readonly List<TillOrder> orders = [];
    private readonly Dictionary<int, (TillRequest Request, TillOrder? Order)> asked = [];
    private int lastTicket;
    private int ordersLeft;

    /// <summary>What goes wrong at present.</summary>
    public Faults Faults { get; set; } = Faults.None;

    /// <summary>Its ledger.</summary>
    public IReadOnlyList<TillOrder> Orders => orders;

    /// <summary>True when no more is wanted and everything ordered has ended.</summary>
    public bool IsDone => ordersLeft == 0 && !orders.Exists(order => order.IsOpen);

    /// <summary>True when no question is open.</summary>
    public bool IsQuiet => asked.Count == 0;

    /// <summary>Told what is wrong with an answer, or with the lack of one.</summary>
    public Action<string>? Objects { get; set; }

    /// <summary>Wants so many payments.</summary>
    public void Want(int count)
    {
        bool idle = ordersLeft == 0;
        ordersLeft = count;
        if (idle && count > 0)
        {
            Next();
        }
    }

    /// <summary>Orders nothing more; what is open it follows to its end.</summary>
    public void Stop() => ordersLeft = 0;

    /// <summary>Closes the terminal's batch.</summary>
    public void Close() => Ask(null, new TillRequest.Close(NextTicket()));

    /// <summary>Asks once more for everything that it ever ordered.</summary>
    public void AskForAll()
    {
        foreach (TillOrder order in orders)
        {
            Ask(order, new TillRequest.Look(NextTicket(), order.Order.Id));
        }
    }

    /// <summary>Takes an answer, which may get lost on the way.</summary>
    public void Hear(TillAnswer answer)
    {
        if (!asked.Remove(answer.Ticket, out (TillRequest Request, TillOrder? Order) question))
        {
            Objects?.Invoke($"the till was answered twice: ticket {answer.Ticket}");
            return;
        }

        timeline.Trace($"till hears {answer.Outcome} {answer.Code} {answer.Payment?.Id} {answer.Payment?.State}");
        if (question.Order is not { } order)
        {
            return;
        }

        order.MayHaveBegun |= question.Request is TillRequest.Pay && answer.Outcome == TillOutcome.Done;
        if (chance.OneIn(Faults.Till))
        {
            Later(order, 500, 20_000); // The till vanished, and comes back asking.
            return;
        }

        Take(order, answer);
    }

    /// <summary>Takes an event, which may get lost on the way.</summary>
    public void Hear(TillEvent occurred)
    {
        timeline.Trace($"till is told {occurred.Name} {occurred.Payment.Id} {occurred.Payment.State}");
        TillOrder? order = orders.Find(one => one.Order.Id == occurred.Payment.Id);
        if (order is not null && !chance.OneIn(Faults.Till))
        {
            Learn(order, occurred.Payment);
        }
    }

    private void Next() => timeline.After(chance.Between(500, 25_000), () =>
    {
        if (ordersLeft == 0)
        {
            return;
        }

        ordersLeft--;
        var order = new TillOrder(Draw());
        orders.Add(order);
        Pay(order);
        if (chance.OneIn(8))
        {
            AskAside();
        }

        if (ordersLeft > 0)
        {
            Next(); // Whether or not the first has ended: two at once are the terminal's to keep apart.
        }
    });

    private PaymentOrder Draw()
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"T-{orders.Count + 1:D3}");
        TillOrder? earlier = orders.Count == 0 ? null : orders[chance.Below(orders.Count)];
        bool back = earlier is { State: "approved", Order.Type: not PaymentType.Void } && chance.OneIn(2);
        return !back ? new PaymentOrder(id, PaymentType.Sale, 1 + chance.Below(4_999))
            : earlier!.Order.Type == PaymentType.Refund || chance.OneIn(2)
                ? new PaymentOrder(id, PaymentType.Void, 0) { OriginalId = earlier.Order.Id }
                : new PaymentOrder(id, PaymentType.Refund, chance.OneIn(2) ? 0 : 1 + chance.Below(1_000)) { OriginalId = earlier.Order.Id };
    }

    private void AskAside()
    {
        int ticket = NextTicket();
        Ask(null, chance.Below(5) switch
        {
            0 => new TillRequest.Totals(ticket, chance.OneIn(2)),
            1 => new TillRequest.Reprint(ticket, ""),
            2 => new TillRequest.Close(ticket),
            3 => new TillRequest.Forward(ticket),
            _ => new TillRequest.Status(ticket),
        });
    }

    private void Pay(TillOrder order)
    {
        order.Tries++;
        Ask(order, order.Attempt > 1
            ? new TillRequest.TryAgain(NextTicket(), order.Order.Id, order.Attempt)
            : new TillRequest.Pay(NextTicket(), order.Order));
        if (chance.OneIn(Faults.Till * 2))
        {
            timeline.After(chance.Between(5, 8_000), () => Ask(order, new TillRequest.Cancel(NextTicket(), order.Order.Id)));
        }
    }

    /// <summary>Looks after a while, or orders again where it knows of nothing; one look at a time, whatever was asked meanwhile.</summary>
    private void Later(TillOrder order, int from, int to)
    {
        if (!order.IsWaiting)
        {
            order.IsWaiting = true;
            timeline.After(chance.Between(from, to), () => Look(order));
        }
    }

    private void Look(TillOrder order)
    {
        order.IsWaiting = false;
        if (!order.IsOpen)
        {
            return;
        }

        if (chance.OneIn(3) && !order.HasEnded)
        {
            Pay(order); // The same id never begins a second payment, so a till may always ask anew.
        }
        else
        {
            Ask(order, new TillRequest.Look(NextTicket(), order.Order.Id));
        }
    }

    private void Ask(TillOrder? order, TillRequest request)
    {
        if (!terminal.IsOn)
        {
            timeline.After(TimeSpan.FromSeconds(1), () => Ask(order, request));
            return;
        }

        asked.Add(request.Ticket, (request, order));
        int life = terminal.Life;
        timeline.Trace($"till asks {request.GetType().Name} {order?.Order.Id}");
        timeline.After(AnswerTime, () => Expect(request, order, life));
        terminal.AskTill(request);
    }

    private void Expect(TillRequest request, TillOrder? order, int life)
    {
        if (!asked.ContainsKey(request.Ticket))
        {
            return;
        }

        _ = asked.Remove(request.Ticket);
        if (life == terminal.Life && terminal.IsOn)
        {
            Objects?.Invoke($"no answer to {request.GetType().Name} {order?.Order.Id} in two seconds");
        }

        if (order is not null)
        {
            order.MayHaveBegun |= request is TillRequest.Pay;
            Later(order, 500, 5_000);
        }
    }

    private void Take(TillOrder order, TillAnswer answer)
    {
        switch (answer.Outcome)
        {
            case TillOutcome.Done when answer.Payment is { } view:
                Learn(order, view);
                if (order.IsOpen)
                {
                    Follow(order);
                }

                break;
            case TillOutcome.NotFound when order.IsOpen && order.State.Length == 0 && order.Tries < TriesMax:
                Pay(order);
                break;
            case TillOutcome.NotFound or TillOutcome.Refused or TillOutcome.Busy when order.Tries < TriesMax:
                order.Tries++;
                Later(order, 1_000, 15_000);
                break;
            case TillOutcome.Conflict:
                Objects?.Invoke($"the till's own order {order.Order.Id} is in conflict");
                break;
            default:
                order.IsOpen = false; // It gives up.
                break;
        }
    }

    private void Learn(TillOrder order, PaymentView view)
    {
        order.Tries = view.State == order.State ? order.Tries : 0; // What is only heard again is no step forward.
        order.State = view.State;
        foreach (AttemptView attempt in view.Attempts)
        {
            bool final = attempt.State is "approved" or "declined" or "cancelled" or "failed" or "reversed" or "released";
            if (final && !order.Conclude(attempt.Number, attempt.State))
            {
                Objects?.Invoke($"{order.Order.Id} attempt {attempt.Number} was {order.Finals[attempt.Number]} and is {attempt.State}");
            }
            else if (!final && order.Finals.TryGetValue(attempt.Number, out string? ended))
            {
                Objects?.Invoke($"{order.Order.Id} attempt {attempt.Number} was {ended} and is {attempt.State}");
            }
        }
    }

    private void Follow(TillOrder order)
    {
        if (!order.HasEnded)
        {
            Later(order, 1_000, 6_000);
        }
        else if (order.State is "declined" or "cancelled" or "failed" or "reversed" && ordersLeft > 0 && chance.OneIn(3))
        {
            order.Attempt++;
            Later(order, 100, 5_000);
        }
        else
        {
            order.IsOpen = false;
        }
    }

    private int NextTicket() => ++lastTicket;
}
