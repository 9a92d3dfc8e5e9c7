using System.Globalization;
using Terminal.Devices.Lights;
using Terminal.Engine.Clearing;
using Terminal.Engine.Journal;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>What the person at the keypad wants.</content>
public sealed partial class Node
{
    private const int WrongCodesMax = 3;
    private static readonly TimeSpan CodeLock = TimeSpan.FromMinutes(5);
    private PaymentPlan? planned;
    private bool releasing;
    private int wrongCodes;
    private Instant? codeLockedUntil;
    private Instant? closeShownUntil;

    private void Press(Devices.Keypad.Key key, Instant now)
    {
        effects.Enqueue(new NodeEffect.Play(Devices.Lights.Tone.Key));
        if (!TakeChoice(key, now) && !TakeOverride(key, now) && !TakeSignature(key, now) && !TakeKeying(key, now))
        {
            TakeKey(desk.Receive(key, now), now);
        }
    }

    private void TakeKey(DeskRequest? request, Instant now)
    {
        switch (request)
        {
            case DeskRequest.Cancel:
                CancelAtDesk(now);
                break;
            case DeskRequest.Sale e:
                BeginAtDesk(new PaymentPlan(PaymentType.Sale, e.Amount.Minor, null), now);
                break;
            case DeskRequest.Void e:
                SeekAtDesk(new Seeker.DeskVoid(), new JournalQuery { Invoice = e.Invoice }, now);
                break;
            case DeskRequest.Refund { Reference.Length: 0 }:
                AskCode(new PaymentPlan(PaymentType.Refund, 0, null), now);
                break;
            case DeskRequest.Refund e:
                SeekAtDesk(new Seeker.DeskRefund(), QueryOf(e.Reference), now);
                break;
            case DeskRequest.Reprint { Invoice: 0 }:
                FoundAtDesk(new Seeker.DeskReprint(), book.LastApproved, failed: false, now);
                break;
            case DeskRequest.Reprint e:
                SeekAtDesk(new Seeker.DeskReprint(), new JournalQuery { Invoice = e.Invoice }, now);
                break;
            case DeskRequest.Confirmed e when planned is { } plan:
                planned = null;
                BeginAtDesk(plan with { AmountMinor = plan.Type == PaymentType.Void ? 0 : e.Amount.Minor }, now);
                break;
            case DeskRequest.CodeKeyed e:
                TakeCode(e.Digits, now);
                break;
            case DeskRequest.Totals:
                PrintAtDesk(receipts.Want(book.Report(book.Batch, clock.StampAt(now), ""), now), now);
                break;
            case DeskRequest.Close:
                CloseAtDesk(now);
                break;
            case DeskRequest.Forward:
                ForwardAtDesk(now);
                break;
            case DeskRequest.Release:
                AskCode(null, now);
                break;
            default:
                break;
        }
    }

    private static JournalQuery QueryOf(string reference) =>
        reference.Length <= 6 && int.TryParse(reference, CultureInfo.InvariantCulture, out int invoice)
            ? new JournalQuery { Invoice = invoice }
            : new JournalQuery { RetrievalReference = reference };

    private void CancelAtDesk(Instant now)
    {
        if (closeShownUntil is not null)
        {
            EndCloseAtDesk(PromptId.ClosePending, new PromptArguments(Code: "CLOSE-PENDING"), now);
            return;
        }

        ForgetDesk();
        transaction.Receive(new TransactionEvent.Cancelled(), now);
    }

    /// <summary>Nobody at the desk waits for anything any more: they left, or a payment takes the screen.</summary>
    private void ForgetDesk()
    {
        (planned, releasing, closeShownUntil) = (null, false, null);
        ForgetDeskSeekers();
    }

    private void ForgetDeskSeekers() => seekers.Where(static pair => pair.Value.Seeker.IsDesk)
        .Select(static pair => pair.Key).ToList().ForEach(question => seekers.Remove(question));

    private void BeginAtDesk(PaymentPlan plan, Instant now)
    {
        if (WhyNot(plan.Type, plan.AmountMinor, plan.Original) is { } code)
        {
            RefuseAtDesk(code, now);
        }
        else
        {
            Begin(plan, now);
        }
    }

    /// <summary>Nothing began, so there is nothing to record.</summary>
    private void RefuseAtDesk(string code, Instant now)
    {
        Log(Severity.Warning, "REFUSED", code);
        lights.Off();
        effects.Enqueue(new NodeEffect.Play(Tone.Alert));
        desk.ShowResult(FaultCatalogue.PromptOf(code), new PromptArguments(Code: code), now);
    }

    private void SeekAtDesk(Seeker seeker, JournalQuery query, Instant now)
    {
        ForgetDeskSeekers(); // One who left and came back asks anew: the earlier answer must not be taken for this one's.
        Seek(seeker, query, now); // The desk shows that it waits.
    }

    private void FoundAtDesk(Seeker seeker, BookedPayment? found, bool failed, Instant now)
    {
        if (desk.Screen != DeskScreen.Waiting)
        {
            return; // Nobody waits for it: a payment or a fault took the screen.
        }

        if (failed)
        {
            RefuseAtDesk("SEARCH", now);
            return;
        }

        switch (seeker)
        {
            case Seeker.DeskReprint when found?.IsApproved == true:
                PrintAtDesk(receipts.Want(found, now), now);
                break;
            case Seeker.DeskReprint:
                desk.ShowResult(PromptId.NoReceipt, default, now);
                break;
            case Seeker.DeskVoid when WhyNotVoid(found) is { } code:
                RefuseAtDesk(code, now);
                break;
            case Seeker.DeskVoid:
                planned = new PaymentPlan(PaymentType.Void, 0, found);
                string invoice = Six(found!.Last.Request!.Invoice);
                _ = desk.AskConfirm(PromptId.ConfirmVoid, new PromptArguments(AmountOf(found.AmountMinor), Number: invoice), now);
                break;
            case Seeker.DeskRefund when found is null || WhyNotRefund(0, found) is not null:
                RefuseAtDesk(found is null ? "NO-ORIGINAL" : WhyNotRefund(0, found)!, now);
                break;
            default:
                planned = new PaymentPlan(PaymentType.Refund, 0, found);
                _ = desk.AskAmount(PromptId.RefundAmount, AmountOf(found!.AmountMinor - found.RefundedMinor), now);
                break;
        }
    }

    private Amount AmountOf(long minor) => new(minor, settings.Currency);

    private void PrintAtDesk(bool taken, Instant now)
    {
        if (taken)
        {
            desk.ShowResult(PromptId.Printing, default, now);
        }
        else
        {
            RefuseAtDesk("PAPER-QUEUE", now);
        }
    }

    /// <summary>Why no supervisor's code can be keyed now; null where one can.</summary>
    private string? WhyNoCode(Instant now) =>
        settings.SupervisorCode is null ? "ROLE" : codeLockedUntil > now ? "CODE-LOCKED" : null;

    /// <summary>Compares a supervisor's code, counts the wrong ones, and zeroes the digits.</summary>
    private bool IsRightCode(Span<byte> digits, Instant now)
    {
        bool right = settings.SupervisorCode?.Verify(digits) == true && !(codeLockedUntil > now);
        digits.Clear();
        wrongCodes = right ? 0 : wrongCodes + 1;
        codeLockedUntil = !right && wrongCodes % WrongCodesMax == 0 ? now + CodeLock : codeLockedUntil;
        return right;
    }

    private void AskCode(PaymentPlan? plan, Instant now)
    {
        if (WhyNoCode(now) is { } code)
        {
            RefuseAtDesk(code, now);
            return;
        }

        (planned, releasing) = (plan, plan is null);
        _ = desk.AskCode(now);
    }

    private void TakeCode(Memory<byte> digits, Instant now)
    {
        if (!IsRightCode(digits.Span, now))
        {
            (planned, releasing) = (null, false);
            RefuseAtDesk("WRONG-CODE", now);
            return;
        }

        if (releasing)
        {
            releasing = false;
            Release(now);
        }
        else if (planned is not null)
        {
            _ = desk.AskAmount(PromptId.RefundAmount, null, now);
        }
    }

    private void Release(Instant now)
    {
        if (transaction.Phase == TransactionPhase.Idle && isStoredUnreadable)
        {
            GiveUpUnreadable(now);
            desk.ShowResult(PromptId.ReversalReleased, default, now);
            return;
        }

        if (transaction.Phase != TransactionPhase.Reversing && !OwesUnreadable)
        {
            RefuseAtDesk("NOTHING-OWED", now);
            return;
        }

        Log(Severity.Warning, "REVERSAL-RELEASED", payment is null ? "" : $"stan {payment.Stan:D6}");
        host.Forget();
        transaction.Receive(new TransactionEvent.Released(), now);
    }

    private void CloseAtDesk(Instant now)
    {
        if (BeginClose(now) is { } code)
        {
            RefuseAtDesk(code, now);
            return;
        }

        closeShownUntil = now + settings.Host.AnswerTime;
        desk.Show(PromptId.Closing, default);
    }

    /// <summary>The cashier's wait for a closing ends: the batch is settled, or it will be without anybody waiting.</summary>
    private void EndCloseAtDesk(PromptId prompt, PromptArguments arguments, Instant now)
    {
        bool shown = closeShownUntil is not null && desk.Screen == DeskScreen.Waiting;
        closeShownUntil = null;
        if (shown)
        {
            desk.ShowResult(prompt, arguments, now);
        }
    }

    private void ForwardAtDesk(Instant now)
    {
        if (Forward(now) is { } code)
        {
            RefuseAtDesk(code, now);
            return;
        }

        string count = book.Queue.Count.ToString(CultureInfo.InvariantCulture);
        desk.ShowResult(PromptId.Stored, new PromptArguments(AmountOf(book.QueueMinor), Number: count), now);
    }

    private static string Six(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Tells the host of stored sales now, and of a closing.</summary>
    private string? Forward(Instant now)
    {
        if (book.Queue.Count == 0 && book.Closing is null)
        {
            return "NOTHING-STORED";
        }

        if (!host.IsReady)
        {
            return "NO-LINK";
        }

        if (isStoredUnreadable)
        {
            return "STORED-LOST";
        }

        clearing.Receive(new ClearingEvent.Hurried(), now);
        return null;
    }
}
