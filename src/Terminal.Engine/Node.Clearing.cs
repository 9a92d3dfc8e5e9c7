using System.Globalization;
using Terminal.Engine.Clearing;
using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>The closing of the batch, and what the clearing wants done.</content>
public sealed partial class Node
{
    /// <summary>True where the vault cannot decrypt the card of what is due: another storage key enciphered it.</summary>
    private bool isStoredUnreadable;
    private bool givesUp;
    private PaymentAttempt? reported;

    /// <summary>Says what is due: a reversal goes before everything, stored sales before the settlement, reports behind all.</summary>
    private void DriveClearing(Instant now)
    {
        if (clearing.Phase != ClearingPhase.Resting || !host.IsReady || halted is not null
            || transaction.Phase >= TransactionPhase.Owing)
        {
            return;
        }

        ClearingEvent? due = book.Queue.Count > 0 ? new ClearingEvent.AdviceDue()
            : book.Closing is null ? null
            : !clearing.UploadWanted && !book.IsUploading ? new ClearingEvent.SettlementDue()
            : book.NextUpload is not null ? new ClearingEvent.UploadDue()
            : new ClearingEvent.TrailerDue();
        if (due is null)
        {
            (isStoredUnreadable, givesUp) = (false, false);
            reported = book.Reports.Count > 0 ? book.Reports[0] : null;
            due = reported is null ? null : new ClearingEvent.ReportDue();
        }

        if (due is not null)
        {
            clearing.Receive(due, now);
        }
    }

    /// <summary>The vault did not decrypt the card of a stored sale, or of a record that the host wants.</summary>
    private void TakeClearingRefusal(VaultRefusal reason, Instant now)
    {
        bool isUnreadable = clearing.Phase is ClearingPhase.Revealing or ClearingPhase.Fetching
            && reason is VaultRefusal.NotAuthentic or VaultRefusal.Malformed;
        string which = isUnreadable ? $"stan {cleared!.Last.Request!.Stan:D6}" : "";
        if (isUnreadable && givesUp)
        {
            Log(Severity.Warning, "STORED-RELEASED", which);
            (clearingCode, clearingReference) = ("", "");
            clearing.Receive(new ClearingEvent.GivenUp(), now);
            return;
        }

        if (!isUnreadable)
        {
            Log(Severity.Error, "VAULT-REFUSED", reason.ToString());
        }
        else if (!isStoredUnreadable)
        {
            Log(Severity.Error, "STORED-LOST", which);
        }

        isStoredUnreadable = isUnreadable;
        clearing.Receive(new ClearingEvent.VaultRefused(), now);
    }

    /// <summary>A supervisor gives up what cannot be told to the host any more: all of it, until nothing is due. A power cut ends it, and
    /// the supervisor is asked for once more.</summary>
    private void GiveUpUnreadable(Instant now)
    {
        givesUp = true;
        clearing.Receive(new ClearingEvent.Hurried(), now);
    }

    private bool DrainClearing(Instant now)
    {
        DriveClearing(now);
        bool moved = false;
        while (clearing.TryTake(out ClearingEffect? effect))
        {
            moved = true;
            switch (effect)
            {
                case ClearingEffect.RevealCard e:
                    cleared = e.For == HostTask.Advice ? book.Queue[0] : book.NextUpload;
                    clearingQuestion = ++vaultQuestion;
                    effects.Enqueue(
                        new NodeEffect.Ask(new VaultCommand.RevealCard(clearingQuestion, cleared!.Last.Request!.CardCiphertext)));
                    break;
                case ClearingEffect.Ask e:
                    AskForClearing(e.Task, now);
                    break;
                case ClearingEffect.Record e:
                    RecordClearing(e, now);
                    break;
                default:
                    break;
            }
        }

        return moved;
    }

    private void AskForClearing(HostTask task, Instant now)
    {
        if (!IsClearingSecured(task))
        {
            return;
        }

        HostRequest request = task switch
        {
            HostTask.Advice or HostTask.Upload => HostRequests.Of(cleared!, task, repeated: advised == cleared!.Id),
            HostTask.ScriptReport => HostRequests.Report(reported!),
            _ => HostRequests.Settlement(
                book.Report(book.Closing!.Batch, clock.StampAt(now), ""), settings.Currency, task == HostTask.SettlementAfterUpload),
        };
        byte[] icc = task switch
        {
            HostTask.Advice => EmvFacts.Pick(EmvFacts.Request, cleared!.Last.Request!.EmvData.Span),
            HostTask.ScriptReport => EmvFacts.OfReport(reported!.Request!.EmvData.Span, reported.Last!.EmvData.Span),
            _ => [],
        };
        HostCard card = new(default, clearingCard is null ? default : clearingCard.Bytes, icc)
        {
            KeySerialNumber = clearingSerial.Span,
            Ciphertext = clearingCiphertext.Span,
        };
        bool sent = host.TryAsk(HostLane.Clearing, request, card, now);
        ForgetClearingKey();
        EraseClearingCard();
        if (!sent)
        {
            clearing.Receive(new ClearingEvent.Unsent(), now);
            return;
        }

        advised = task == HostTask.Advice ? cleared!.Id : advised;
        string which = task is HostTask.Advice or HostTask.Upload ? $"stan {cleared!.Last.Request!.Stan:D6}"
            : task is HostTask.ScriptReport ? $"stan {reported!.Last!.Stan:D6}"
            : $"batch {request.Batch:D6}";
        Log(Severity.Information, "CLEARING-" + task.ToString().ToUpperInvariant(), which);
    }

    private void TakeClearingAnswer(HostOutput.Answered answer, Instant now)
    {
        clearingCode = answer.ResponseCode;
        clearingReference = answer.RetrievalReference;
        ClearingVerdict verdict = answer.ResponseCode switch
        {
            "00" => ClearingVerdict.Accepted,
            "94" when clearing.Phase == ClearingPhase.Uploading => ClearingVerdict.Accepted, // The host had the record before.
            "95" when clearing.Phase == ClearingPhase.Settling => ClearingVerdict.Differs,
            string code when settings.Host.Dialect.PostponesAdvice(code) => ClearingVerdict.Postponed,
            _ => ClearingVerdict.Refused,
        };
        if (verdict != ClearingVerdict.Accepted)
        {
            Log(Severity.Warning, "CLEARING-ANSWER", $"{clearing.Phase} {answer.ResponseCode}");
        }

        clearing.Receive(new ClearingEvent.Answered(verdict), now);
    }

    private void RecordClearing(ClearingEffect.Record wanted, Instant now)
    {
        bool closed = wanted.Kind == JournalKind.BatchClosed;
        JournalRecord about = closed ? book.Closing!
            : wanted.Kind == JournalKind.ScriptsReported ? reported!.Request!
            : cleared!.Last.Request!;
        Append(
            about with
            {
                Kind = wanted.Kind,
                LocalTime = closed ? clock.StampAt(now) : about.LocalTime,
                ResponseCode = clearingCode,
                RetrievalReference = clearingReference,
                Reason = wanted.Reason,
                KeyId = "",
                CardCiphertext = default,
                CardDigest = default,
                EmvData = default,
            },
            now);
    }

    /// <summary>Closes the batch to new payments; the settlement follows as the host can be reached.</summary>
    /// <returns>A code of the fault catalogue where it cannot be; else null.</returns>
    private string? BeginClose(Instant now)
    {
        string? refusal = halted
            ?? (transaction.Busy || closeAsked ? "BUSY"
            : transaction.Phase != TransactionPhase.Idle ? "REVERSAL"
            : !clock.Known ? "STARTING"
            : book.Closing is not null ? "CLOSE-PENDING"
            : book.Report(book.Batch, "", "").Totals == default && book.Queue.Count == 0 ? "BATCH-EMPTY"
            : null);
        if (refusal is not null)
        {
            return refusal;
        }

        closeAsked = true;
        Append(
            new JournalRecord
            {
                Sequence = 0,
                Kind = JournalKind.CloseBegan,
                PaymentId = NewId(),
                Attempt = 0,
                LocalTime = clock.StampAt(now),
                Batch = book.Batch,
                CurrencyNumeric = settings.Currency.Numeric,
            },
            now);
        return null;
    }

    /// <summary>A record of the clearing is durable.</summary>
    private void ClearingRecorded(JournalRecord record, Instant now)
    {
        if (record.Kind == JournalKind.CloseBegan)
        {
            closeAsked = false;
            clearing.Receive(new ClearingEvent.Hurried(), now);
        }

        clearing.Receive(new ClearingEvent.Recorded(record.Kind), now);
        if (record.Kind == JournalKind.BatchClosed)
        {
            string which = string.Create(CultureInfo.InvariantCulture, $"batch {record.Batch:D6} {record.Reason}");
            Log(Severity.Information, "BATCH-CLOSED", which);
            receipts.Begin(now);
            EraseSettledCards();
            Amount net = AmountOf(book.Papers[^1].Report!.Totals.NetMinor);
            EndCloseAtDesk(PromptId.BatchClosed, new PromptArguments(net, Number: Six(record.Batch)), now);
        }
    }

    /// <summary>What the settled batches held of cards goes from the disk; asked again at each start until it is done.</summary>
    private void EraseSettledCards()
    {
        foreach (int batch in book.BatchesToErase)
        {
            effects.Enqueue(new NodeEffect.EraseCards(batch));
        }
    }

    private void EraseClearingCard()
    {
        clearingCard?.Dispose();
        clearingCard = null;
    }
}
