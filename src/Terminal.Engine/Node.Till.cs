using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Engine.Transactions;
using Terminal.Primitives;

namespace Terminal.Engine;

/// <content>What tills ask for. A payment's id is the till's; the same id never begins a second payment.</content>
public sealed partial class Node
{
    private static readonly TimeSpan CancelWait = TimeSpan.FromMilliseconds(1_500);
    private readonly List<(int Ticket, string Id, Instant Until)> cancelling = [];
    private string told = "";

    private Instant? TillDeadline => cancelling.Count == 0 ? null : cancelling[0].Until;

    private void TakeTill(TillRequest request, Instant now)
    {
        switch (request)
        {
            case TillRequest.Pay e when Current(e.Order.Id) is not null:
                Answer(e.Ticket, Same(e.Order) ? TillOutcome.Done : TillOutcome.Conflict, Current(e.Order.Id));
                break;
            case TillRequest.Pay e:
                Seek(new Seeker.TillPay(e), new JournalQuery { TillId = e.Order.Id }, now);
                break;
            case TillRequest.TryAgain e:
                Seek(new Seeker.TillAgain(e), new JournalQuery { TillId = e.Id }, now);
                break;
            case TillRequest.Look e when Current(e.Id) is { } view:
                Answer(e.Ticket, TillOutcome.Done, view);
                break;
            case TillRequest.Look e:
                Seek(new Seeker.TillLook(e), new JournalQuery { TillId = e.Id }, now);
                break;
            case TillRequest.Cancel e when transaction.Busy && payment?.TillId == e.Id:
                cancelling.Add((e.Ticket, e.Id, now + CancelWait));
                transaction.Receive(new TransactionEvent.Cancelled(), now);
                break;
            case TillRequest.Cancel e:
                Seek(new Seeker.TillLook(e), new JournalQuery { TillId = e.Id }, now);
                break;
            case TillRequest.Reprint { Id.Length: 0 } e:
                FoundForReprint(e.Ticket, book.LastApproved, failed: false, now);
                break;
            case TillRequest.Reprint e:
                Seek(new Seeker.TillReprint(e), new JournalQuery { TillId = e.Id }, now);
                break;
            case TillRequest.Trace e:
                AnswerTrace(e);
                break;
            default:
                TakeTillService(request, now);
                break;
        }
    }

    private void TakeTillService(TillRequest request, Instant now)
    {
        switch (request)
        {
            case TillRequest.Status e:
                Answer(new TillAnswer(e.Ticket, TillOutcome.Done) { Status = StatusNow() });
                break;
            case TillRequest.Totals e:
                BatchReport report = book.Report(book.Batch, clock.StampAt(now), "");
                bool taken = !e.Print || receipts.Want(report, now);
                Answer(new TillAnswer(e.Ticket, taken ? TillOutcome.Done : TillOutcome.Refused)
                {
                    Totals = report,
                    Code = taken ? "" : "PAPER-QUEUE",
                });
                break;
            case TillRequest.Close e:
                BatchReport closing = book.Report(book.Batch, clock.StampAt(now), "");
                AnswerDone(e.Ticket, BeginClose(now), closing);
                break;
            case TillRequest.Forward e:
                string? refusal = Forward(now);
                Answer(new TillAnswer(e.Ticket, refusal is null ? TillOutcome.Done : TillOutcome.Refused)
                {
                    Code = refusal ?? "",
                    Status = StatusNow(),
                });
                break;
            default:
                break;
        }
    }

    private void AnswerDone(int ticket, string? refusal, BatchReport? totals) => Answer(new TillAnswer(
        ticket, refusal is null ? TillOutcome.Done : refusal == "BUSY" ? TillOutcome.Busy : TillOutcome.Refused)
    {
        Code = refusal ?? "",
        Totals = refusal is null ? totals : null,
    });

    private void FoundForPay(TillRequest.Pay request, BookedPayment? found, bool failed, Instant now)
    {
        PaymentOrder order = request.Order;
        if (failed)
        {
            Refuse(request.Ticket, "SEARCH");
        }
        else if (Current(order.Id) is { } running)
        {
            Answer(request.Ticket, Same(order) ? TillOutcome.Done : TillOutcome.Conflict, running);
        }
        else if (found is not null)
        {
            bool same = found.Type == order.Type && (order.AmountMinor == 0 || found.AmountMinor == order.AmountMinor);
            Answer(request.Ticket, same ? TillOutcome.Done : TillOutcome.Conflict, PaymentViews.Of(found));
        }
        else if (order.HasOriginal)
        {
            Seek(new Seeker.TillOriginal(request), OriginalOf(order), now);
        }
        else
        {
            BeginForTill(request.Ticket, PlanOf(order, null), now);
        }
    }

    private static JournalQuery OriginalOf(PaymentOrder order) => new()
    {
        TillId = order.OriginalId,
        Invoice = order.OriginalInvoice,
        RetrievalReference = order.OriginalReference,
    };

    private void FoundOriginal(TillRequest.Pay request, BookedPayment? original, bool failed, Instant now)
    {
        if (failed || original is null)
        {
            Refuse(request.Ticket, failed ? "SEARCH" : "NO-ORIGINAL");
        }
        else if (Current(request.Order.Id) is { } running)
        {
            Answer(request.Ticket, TillOutcome.Done, running); // The same order, sent twice, was looked up twice.
        }
        else
        {
            BeginForTill(request.Ticket, PlanOf(request.Order, original), now);
        }
    }

    private static PaymentPlan PlanOf(PaymentOrder order, BookedPayment? original) =>
        new(order.Type, order.AmountMinor, original) { TillId = order.Id, Operator = order.Operator };

    private void BeginForTill(int ticket, PaymentPlan plan, Instant now)
    {
        if (WhyNot(plan.Type, plan.AmountMinor, plan.Original) is { } code)
        {
            Answer(new TillAnswer(ticket, code == "BUSY" ? TillOutcome.Busy : TillOutcome.Refused) { Code = code });
            return;
        }

        Begin(plan, now);
        Answer(new TillAnswer(ticket, TillOutcome.Done) { Payment = Current(plan.TillId), Begun = true });
    }

    private void FoundForLook(TillRequest request, BookedPayment? found, bool failed)
    {
        PaymentView? view = (request is TillRequest.Look e ? Current(e.Id) : null) ?? (found is null ? null : PaymentViews.Of(found));
        if (failed && view is null)
        {
            Refuse(request.Ticket, "SEARCH");
        }
        else
        {
            Answer(request.Ticket, view is null ? TillOutcome.NotFound : TillOutcome.Done, view);
        }
    }

    private void FoundForAgain(TillRequest.TryAgain request, BookedPayment? found, bool failed, Instant now)
    {
        if (failed || found is null)
        {
            FoundForLook(request, found, failed);
        }
        else if (Current(request.Id) is { } running)
        {
            Answer(request.Ticket, running.Attempts[^1].Number == request.Number ? TillOutcome.Done : TillOutcome.Busy, running);
        }
        else if (request.Number <= found.Last.Number)
        {
            Answer(request.Ticket, TillOutcome.Done, PaymentViews.Of(found));
        }
        else if (request.Number != found.Last.Number + 1 || !PaymentViews.Of(found).Final || found.IsApproved)
        {
            Answer(request.Ticket, TillOutcome.Conflict, PaymentViews.Of(found));
        }
        else if (found.OriginalId != Guid.Empty)
        {
            Seek(new Seeker.AgainOriginal(request, found), new JournalQuery { Id = found.OriginalId }, now);
        }
        else
        {
            BeginAgain(request, found, null, now);
        }
    }

    /// <summary>A refund whose original was not found is not tried again as one that has none.</summary>
    private void FoundOriginalAgain(Seeker.AgainOriginal again, BookedPayment? original, bool failed, Instant now)
    {
        if (original is null)
        {
            Refuse(again.Request.Ticket, failed ? "SEARCH" : "NO-ORIGINAL");
        }
        else
        {
            BeginAgain(again.Request, again.Payment, original, now);
        }
    }

    private void BeginAgain(TillRequest.TryAgain request, BookedPayment found, BookedPayment? original, Instant now)
    {
        if (WhyNot(found.Type, found.AmountMinor, original) is null)
        {
            book.Adopt(found); // Its earlier attempts may be of a settled batch.
        }

        BeginForTill(
            request.Ticket,
            new PaymentPlan(found.Type, found.AmountMinor, original)
            {
                Id = found.Id,
                Attempt = request.Number,
                TillId = found.TillId,
                Operator = found.Operator,
            },
            now);
    }

    private void FoundForReprint(int ticket, BookedPayment? found, bool failed, Instant now)
    {
        string? refusal = failed ? "SEARCH"
            : found is not { IsApproved: true } ? "NO-RECEIPT"
            : receipts.Want(found, now) ? null
            : "PAPER-QUEUE";
        Answer(new TillAnswer(ticket, refusal is null ? TillOutcome.Done : TillOutcome.Refused)
        {
            Code = refusal ?? "",
            Payment = found is null ? null : PaymentViews.Of(found),
        });
    }

    /// <summary>The payment in hand as a till sees it, where it goes on and is this one.</summary>
    private PaymentView? Current(string id) =>
        id.Length > 0 && payment?.TillId == id && transaction.Phase is not (TransactionPhase.Idle or TransactionPhase.Halted)
            ? View(payment)
            : null;

    private PaymentView View(Payment shown)
    {
        BookedPayment? booked = book.Find(shown.Id);
        return booked is not null && booked.Last.Number == shown.Attempt
            ? PaymentViews.Of(booked)
            : PaymentViews.Of(shown, booked, transaction.Phase);
    }

    private bool Same(PaymentOrder order) =>
        payment?.Type == order.Type && (order.AmountMinor == 0 || payment.Amount.Minor == order.AmountMinor);

    /// <summary>Tells tills of a step, and whoever cancelled how it stands.</summary>
    private void TellTills(Instant now)
    {
        if (payment is null)
        {
            return;
        }

        for (int i = cancelling.Count - 1; i >= 0; i--)
        {
            (int ticket, _, Instant until) = cancelling[i];
            PaymentView view = View(payment);
            if (view.Final || view.State == "reversing" || now >= until)
            {
                cancelling.RemoveAt(i);
                Answer(ticket, TillOutcome.Done, view);
            }
        }

        bool ended = told != "final" && book.Find(payment.Id) is { } booked
            && booked.Last.Number == payment.Attempt && PaymentViews.IsFinal(booked);
        if (ended)
        {
            Tell("final");
        }
    }

    private void Tell(string name)
    {
        told = name;
        tracer?.Note(name, moment);
        effects.Enqueue(new NodeEffect.TellTill(new TillEvent(name, View(payment!))));
    }

    private StatusView StatusNow()
    {
        bool running = transaction.Busy;
        return new StatusView
        {
            State = halted is not null ? "outOfService"
                : running ? "busy"
                : transaction.Phase != TransactionPhase.Idle ? "reversing"
                : !clock.Known || !hostTried ? "starting"
                : host.IsReady ? "ready"
                : settings.Offline.Use == OfflineUse.Never ? "outOfService"
                : "readyOffline",
            Code = halted ?? (readerFailed ? "READER" : !host.IsReady && hostTried ? "NO-LINK" : ""),
            Payment = running ? payment?.TillId ?? "" : "",
            Host = host.IsReady,
            Reader = contactless.IsReady,
            Printer = receipts.State,
            ClockTrusted = clock.Trusted,
            Batch = book.Batch,
            ClosingBatch = book.Closing?.Batch ?? 0,
            QueueCount = book.Queue.Count,
            QueueMinor = book.QueueMinor,
            QueueOldest = book.Queue.Count == 0 ? "" : book.Queue[0].Last.Request!.LocalTime,
            PapersOwed = book.Papers.Count,
        };
    }

    private void Refuse(int ticket, string code) => Answer(new TillAnswer(ticket, TillOutcome.Refused) { Code = code });

    private void Answer(int ticket, TillOutcome outcome, PaymentView? view) =>
        Answer(new TillAnswer(ticket, outcome) { Payment = view, Code = outcome == TillOutcome.Busy ? "BUSY" : "" });

    private void Answer(TillAnswer answer) => effects.Enqueue(new NodeEffect.AnswerTill(answer));
}
