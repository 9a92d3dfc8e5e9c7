using Terminal.Devices.Lights;
using Terminal.Engine.Clearing;
using Terminal.Engine.Contactless;
using Terminal.Engine.Fleet;
using Terminal.Engine.Host;
using Terminal.Engine.Receipts;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>Carries outputs from machine to machine until all are quiet, then sets what follows from the whole: idle screen, lights,
/// status.</content>
public sealed partial class Node
{
    private void Settle(Instant now)
    {
        while (DrainTransaction(now) | DrainContactless(now) | DrainSlot(now) | DrainStripe(now) | DrainKeying() | DrainHost(now)
            | DrainReceipts(now) | DrainClearing(now) | DrainKeeper(now) | DrainCommands(now) | DrainVault(now))
        {
            // Once more: one machine's output may be another's input.
        }

        TellTills(now);
        if (transaction.Phase == TransactionPhase.Idle)
        {
            tracer?.End();
        }

        UpdateRest(now);
        DrainOutbox();
        while (desk.TryTake(out VaultCommand.ShowPrompt? prompt))
        {
            ShowAtVault(prompt!);
        }

        if (lights.TryTake(out ContactlessLights shown))
        {
            effects.Enqueue(new NodeEffect.SetLights(shown));
        }

        while (fleet.TryTake(out FleetMessage? message))
        {
            effects.Enqueue(new NodeEffect.Publish(message!));
        }
    }

    private bool DrainTransaction(Instant now)
    {
        bool moved = false;
        while (transaction.TryTake(out TransactionEffect? effect))
        {
            CarryOut(effect!, now);
            moved = true;
        }

        return moved;
    }

    private bool DrainContactless(Instant now)
    {
        bool moved = false;
        while (contactless.TryTake(out ContactlessOutput? output))
        {
            moved = true;
            switch (output)
            {
                case ContactlessOutput.Transmit e:
                    effects.Enqueue(new NodeEffect.Transmit(Wire.Reader, e.Bytes));
                    break;
                case ContactlessOutput.ReaderReady:
                    readerFailed = false;
                    Log(Severity.Information, "READER-READY");
                    break;
                case ContactlessOutput.ReaderFailed e:
                    readerFailed = true;
                    Log(Severity.Warning, "READER-FAILED", e.Fault);
                    if (!slot.IsRunning)
                    {
                        transaction.Receive(new TransactionEvent.ReaderFailed(), now);
                    }

                    break;
                case ContactlessOutput.Show e when payment is not null && transaction.Phase == TransactionPhase.Presenting:
                    desk.Show(e.Prompt, new PromptArguments(payment.Amount));
                    break;
                case ContactlessOutput.CardFound:
                    slot.Stop();
                    transaction.Receive(new TransactionEvent.CardFound(), now);
                    break;
                case ContactlessOutput.CardRead e:
                    TakeLanguage(contactless.TryGetData);
                    NoteSignature(e.WantsSignature);
                    TakeCard(contactless.TryGetData, e.Approved, e.WantsPin, now);
                    break;
                case ContactlessOutput.ChoiceWanted e when transaction.Phase == TransactionPhase.Reading:
                    (choices, choice, offered) = (e.Names, 0, e.Applications);
                    ShowChoice();
                    break;
                case ContactlessOutput.WantedAgain e:
                    transaction.Receive(new TransactionEvent.CardWantedAgain(e.Prompt), now);
                    break;
                case ContactlessOutput.Refused e:
                    TakeLanguage(contactless.TryGetData);
                    transaction.Receive(new TransactionEvent.CardRefused(e.Prompt, e.Reason), now);
                    break;
                default:
                    break;
            }
        }

        return moved;
    }

    private bool DrainHost(Instant now)
    {
        bool moved = false;
        while (host.TryTake(out HostOutput? output))
        {
            moved = true;
            switch (output)
            {
                case HostOutput.Connect:
                    effects.Enqueue(new NodeEffect.Open(Wire.Host));
                    break;
                case HostOutput.Disconnect:
                    effects.Enqueue(new NodeEffect.Close(Wire.Host));
                    break;
                case HostOutput.Transmit e:
                    effects.Enqueue(new NodeEffect.Transmit(Wire.Host, e.Frame));
                    break;
                case HostOutput.Authenticate or HostOutput.Compare:
                    AskMac(output);
                    break;
                case HostOutput.TakeKeys e:
                    TakeSessionKeys(e.Security);
                    break;
                case HostOutput.Unsent e:
                    TakeUnsent(e.Lane, now);
                    break;
                case HostOutput.Ready:
                    hostTried = true;
                    Log(Severity.Information, "HOST-READY");
                    transaction.Receive(new TransactionEvent.HostReady(), now);
                    break;
                case HostOutput.Lost e:
                    TakeSilence(e.Payment, e.Clearing, lost: true, now);
                    break;
                case HostOutput.Answered { Lane: HostLane.Clearing } e:
                    TakeClearingAnswer(e, now);
                    break;
                case HostOutput.Answered e:
                    TakeAnswer(e, now);
                    break;
                case HostOutput.AnswerOverdue e:
                    TakeSilence(e.Lane == HostLane.Payment, e.Lane == HostLane.Clearing, lost: false, now);
                    break;
                case HostOutput.Note e:
                    hostTried = true;
                    Log(Severity.Warning, e.Code, e.Context);
                    break;
                default:
                    break;
            }
        }

        return moved;
    }

    private void TakeSilence(bool ofPayment, bool ofClearing, bool lost, Instant now)
    {
        if (ofPayment)
        {
            transaction.Receive(lost ? new TransactionEvent.LinkLost() : new TransactionEvent.AnswerOverdue(), now);
        }

        if (ofClearing)
        {
            clearing.Receive(new ClearingEvent.Unanswered(), now);
        }
    }

    private bool DrainReceipts(Instant now)
    {
        bool moved = false;
        while (receipts.TryTake(out ReceiptOutput? output))
        {
            moved = true;
            switch (output)
            {
                case ReceiptOutput.Transmit e:
                    effects.Enqueue(new NodeEffect.Transmit(Wire.Printer, e.Bytes));
                    break;
                case ReceiptOutput.Printed e:
                    AppendPrinted(e.Paper, now);
                    break;
                case ReceiptOutput.TestEnded e:
                    EndWork(e.Fault);
                    break;
                case ReceiptOutput.Failed e:
                    Log(Severity.Warning, "PRINTER-FAILED", e.Fault);
                    desk.ShowTrouble(PromptId.PrinterFault, now);
                    break;
                default:
                    break;
            }
        }

        return moved;
    }

    private void UpdateRest(Instant now)
    {
        // "Starting" until the host was reached or could not be: nobody is turned away for a link that is coming up.
        bool reversing = transaction.Phase is TransactionPhase.Owing or TransactionPhase.Revealing or TransactionPhase.Reversing
            or TransactionPhase.Closing or TransactionPhase.Releasing;
        (PromptId prompt, string? code) = halted is not null ? (FaultCatalogue.PromptOf(halted), halted)
            : reversing ? (PromptId.ReversalPending, OwesUnreadable ? "CARD-UNREADABLE" : null)
            : storageLow ? (PromptId.OutOfService, "DISK")
            : readerFailed ? (PromptId.ReaderFault, "READER")
            : !clock.Known || !contactless.IsReady || !hostTried ? (PromptId.Starting, (string?)null)
            : slot.HoldsUsedCard ? (PromptId.RemoveCard, null)
            : host.IsReady || settings.Offline.Use == OfflineUse.Never ? (PromptId.Welcome, null)
            : (PromptId.ReadyOffline, null);
        desk.Rest(prompt, code);
        AskForRemoval(prompt == PromptId.RemoveCard);
        bool trades = prompt is PromptId.Welcome or PromptId.ReadyOffline or PromptId.RemoveCard;
        if (trades && !transaction.Busy)
        {
            lights.Idle(now);
        }

        string reason = halted ?? (storageLow ? "DISK" : readerFailed ? "READER" : "");
        fleet.Set(
            reason.Length > 0 ? FleetState.Degraded
            : transaction.Phase != TransactionPhase.Idle ? FleetState.Busy
            : trades ? FleetState.Ready
            : FleetState.Init,
            reason.ToLowerInvariant(),
            clock,
            now);
    }
}
