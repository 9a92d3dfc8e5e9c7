using Terminal.Devices.Printing;
using Terminal.Emv.Contactless;
using Terminal.Engine.Clearing;
using Terminal.Engine.Configuration;
using Terminal.Engine.Contact;
using Terminal.Engine.Contactless;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Engine.Receipts;
using Terminal.Engine.Stripe;
using Terminal.Engine.Tracing;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <summary>The terminal without its edge: told what happened, it says what it wants done.</summary>
/// <remarks>
/// It joins the machines of a sale (reader and kernel, sale, host session, printer, screen, fleet) and does nothing of theirs itself.
/// After each call drain <see cref="TryTake"/> until false. This file has the outside; <c>Node.Pump.cs</c> carries outputs from machine to
/// machine, <c>Node.Transaction.cs</c> carries out what the sale wants.
/// </remarks>
public sealed partial class Node
{
    private NodeSettings settings;
    private readonly NodeParts parts;
    private readonly JournalBook book;
    private readonly WallClock clock = new();
    private Transaction transaction;
    private readonly Clearing.Clearing clearing;
    private readonly HostSession host;
    private readonly ContactlessSession contactless;
    private readonly ReceiptDesk receipts;
    private readonly Desk desk;
    private readonly Lights lights = new();
    private readonly FleetReporter fleet;
    private readonly Queue<NodeEffect> effects = new();
    private readonly Queue<JournalRecord> pending = new();
    private Instant startedAt;
    private Payment? payment;
    private string? halted;
    private bool readerFailed;
    private bool storageLow;
    private bool hostTried;
    private bool closeAsked;
    private int vaultQuestion;
    private int transactionQuestion;
    private int clearingQuestion;
    private BookedPayment? cleared;
    private SecretBuffer? clearingCard;
    private Guid advised;
    private string clearingCode = "";
    private string clearingReference = "";

    /// <summary>Creates the node over what the journal holds.</summary>
    /// <param name="settings">Configuration, checked as a whole.</param>
    /// <param name="parts">Driver, arena, entropy.</param>
    /// <param name="journal">Every record in order.</param>
    public Node(NodeSettings settings, NodeParts parts, IEnumerable<JournalRecord> journal)
    {
        this.settings = settings;
        this.parts = parts;
        book = new JournalBook(journal);
        BootId = NewId();
        transaction = new Transaction(settings.CardTime, settings.ReversalPause);
        clearing = new Clearing.Clearing(settings.ClearingPause);
        tracer = NewTracer(settings);
        host = new HostSession(settings.Host, parts.Entropy) { Tracer = tracer };
        contactless = new ContactlessSession(parts.Reader, new EntryPoint(settings.Contactless), settings.DevicePause) { Tracer = tracer };
        slot = new SlotSession(NewKernel(settings)) { Tracer = tracer };
        keying = new CardKeying(parts.Arena);
        receipts = new ReceiptDesk(settings, new EscPosPrinter(), book.Papers);
        desk = new Desk(settings.Currency, settings.KeyingTime, settings.ResultTime);
        fleet = new FleetReporter(settings.Fleet, BootId, parts.Entropy);
        keeper = new ConfigurationKeeper(parts.Trust, parts.Standing);
        outbox = new EventOutbox(parts.Fleet.Events, BootId);
        commands = new CommandKeeper(parts.Trust, parts.Fleet.Commands);
    }

    /// <summary>This run of the process.</summary>
    public Guid BootId { get; }

    /// <summary>When <see cref="Elapse"/> must be called at the latest; null while nothing is waited for.</summary>
    public Instant? Deadline
    {
        get
        {
            Instant? soonest = Instant.Earlier(transaction.Deadline, host.Deadline);
            soonest = Instant.Earlier(soonest, clearing.Deadline);
            soonest = Instant.Earlier(soonest, Instant.Earlier(closeShownUntil, TillDeadline));
            soonest = Instant.Earlier(soonest, SearchDeadline);
            soonest = Instant.Earlier(soonest, Instant.Earlier(contactless.Deadline, slot.Deadline));
            soonest = Instant.Earlier(soonest, Instant.Earlier(receipts.Deadline, parts.Stripe?.Deadline));
            soonest = Instant.Earlier(soonest, desk.Deadline);
            soonest = Instant.Earlier(soonest, lights.Deadline);
            soonest = Instant.Earlier(soonest, keeper.Deadline);
            soonest = Instant.Earlier(soonest, Instant.Earlier(commands.Deadline, workUntil));
            soonest = Instant.Earlier(soonest, keyAgainAt);
            soonest = Instant.Earlier(soonest, outbox.Deadline);
            return Instant.Earlier(soonest, fleet.Deadline);
        }
    }

    /// <summary>Takes the next effect; false when there is none.</summary>
    public bool TryTake(out NodeEffect? effect) => effects.TryDequeue(out effect);

    /// <summary>Begins: the screen says so, the host is called, and what the journal left open is taken up. Once.</summary>
    /// <param name="now">The time.</param>
    /// <param name="outOfService">Why it must not trade: screen, keypad and fleet link work, and nothing else begins; else null.</param>
    public void Start(Instant now, string? outOfService = null)
    {
        (startedAt, moment) = (now, now);
        commands.Start(now);
        Speak(settings.Language);
        BringSigned();
        AskForKeys();
        desk.Show(PromptId.Starting, default);
        halted = book.BrokenAt is null ? outOfService : "JOURNAL";
        if (halted is not null)
        {
            Log(Severity.Error, "OUT-OF-SERVICE", book.BrokenAt is { } sequence ? $"{halted}: broken at record {sequence}" : halted);
            Settle(now);
            return;
        }

        keeper.Start(now);
        host.Start(now);
        receipts.Recover();
        if (book.Open is { } open)
        {
            Log(Severity.Warning, "RECOVERY", $"stan {open.Stan:D6} is open, reversal {(book.ReversalOwed ? "owed" : "not yet owed")}");
            JournalRecord? owed = book.ReversalOwed ? book.Find(open.PaymentId)!.Last.Last : null;
            payment = Payment.From(open, owed, book.Find(open.OriginalId));
            transaction.Receive(new TransactionEvent.Recovered(book.ReversalOwed), now);
        }

        EraseSettledCards();
        Settle(now);
    }

    /// <summary>Takes one event.</summary>
    public void Receive(NodeEvent occurred, Instant now)
    {
        moment = now;
        switch (occurred)
        {
            case NodeEvent.BytesReceived e:
                TakeBytes(e, now);
                break;
            case NodeEvent.WireOpened e:
                TakeOpened(e.Wire, now);
                break;
            case NodeEvent.WireClosed e:
                TakeClosed(e, now);
                break;
            case NodeEvent.SlotTold e:
                slot.Receive(e.Occurred, now);
                break;
            case NodeEvent.JournalCommitted e:
                TakeCommitted(e.Sequence, now);
                break;
            case NodeEvent.JournalFailed e:
                halted = e.Fault == JournalFault.DiskFull ? "DISK" : "JOURNAL";
                Log(Severity.Error, "JOURNAL-FAILED", $"record {e.Sequence}: {e.Fault}");
                payment?.EraseSecrets(); // Nothing is sent any more: recovery takes the card from the journal.
                EraseClearingCard();
                transaction.Receive(new TransactionEvent.RecordFailed(), now);
                clearing.Receive(new ClearingEvent.RecordFailed(), now);
                break;
            case NodeEvent.Found e:
                TakeFound(e, now);
                break;
            case NodeEvent.CardsErased e:
                book.Erased(e.Batch);
                break;
            case NodeEvent.TillAsked e:
                TakeTill(e.Request, now);
                break;
            case NodeEvent.VaultReplied or NodeEvent.VaultLost or NodeEvent.VaultFound:
                TakeVault(occurred, now);
                break;
            case NodeEvent.StorageLow e:
                storageLow = e.Low;
                Log(e.Low ? Severity.Warning : Severity.Information, e.Low ? "STORAGE-LOW" : "STORAGE-ROOM");
                break;
            case NodeEvent.ClockSet e:
                TakeClock(e, now);
                break;
            case NodeEvent.Stopping:
                fleet.Set(FleetState.Offline, "", clock, now);
                break;
            default:
                TakeFleet(occurred, now);
                break;
        }

        Settle(now);
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        moment = now;
        transaction.Elapse(now);
        clearing.Elapse(now);
        if (closeShownUntil <= now)
        {
            EndCloseAtDesk(PromptId.ClosePending, new PromptArguments(Code: "CLOSE-PENDING"), now);
        }

        ElapseSearches(now);
        host.Elapse(now);
        contactless.Elapse(now);
        slot.Elapse(now);
        parts.Stripe?.Elapse(now);
        receipts.Elapse(now);
        TakeKey(desk.Elapse(now), now);
        lights.Elapse(now);
        keeper.Elapse(now);
        outbox.Elapse(now);
        commands.Elapse(now);
        ElapseWork(now);
        if (fleet.Deadline <= now)
        {
            fleet.Elapse(Measure(now), clock, now);
        }

        Settle(now);
    }

    private void TakeBytes(NodeEvent.BytesReceived received, Instant now)
    {
        switch (received.Wire)
        {
            case Wire.Reader:
                contactless.Receive(received.Bytes.Span, now);
                break;
            case Wire.Stripe:
                parts.Stripe?.Receive(received.Bytes.Span, now);
                break;
            case Wire.Printer:
                receipts.Receive(received.Bytes.Span, now);
                break;
            default:
                host.Receive(received.Bytes.Span, now);
                break;
        }
    }

    private void TakeOpened(Wire wire, Instant now)
    {
        switch (wire)
        {
            case Wire.Reader:
                contactless.LineOpened(now);
                break;
            case Wire.Stripe:
                TakeStripeLine(isThere: true);
                break;
            case Wire.Printer:
                receipts.LineOpened(now);
                break;
            default:
                host.LinkOpened(now);
                break;
        }
    }

    private void TakeClosed(NodeEvent.WireClosed closed, Instant now)
    {
        switch (closed.Wire)
        {
            case Wire.Reader:
                contactless.LineClosed();
                break;
            case Wire.Stripe:
                TakeStripeLine(isThere: false);
                break;
            case Wire.Printer:
                receipts.LineClosed(now);
                break;
            default:
                host.LinkClosed(closed.Fault, now);
                break;
        }
    }

    private void TakeCommitted(long sequence, Instant now)
    {
        if (!pending.TryPeek(out JournalRecord? record) || record.Sequence != sequence)
        {
            return; // Told twice.
        }

        _ = pending.Dequeue();
        book.Apply(record);
        switch (record.Kind)
        {
            case JournalKind.ReceiptPrinted:
                receipts.Begin(now);
                break;
            case JournalKind.CloseBegan or JournalKind.BatchClosed or JournalKind.RecordUploaded or JournalKind.Forwarded
                or JournalKind.ForwardRefused or JournalKind.ScriptsReported:
                ClearingRecorded(record, now);
                break;
            default:
                transaction.Receive(new TransactionEvent.Recorded(record.Kind), now);
                break;
        }

        if (record.Kind == JournalKind.ReversalReleased)
        {
            desk.ShowResult(PromptId.ReversalReleased, default, now);
        }
    }

    private void TakeClock(NodeEvent.ClockSet set, Instant now)
    {
        bool first = !clock.Known;
        clock.Set(set, now);
        WatchDays(now);
        if (first)
        {
            outbox.Take(Severity.Information, "STARTED", settings.Fleet.Firmware, TimeOf(now)); // Not before its time is known.
        }
    }

    private void TakeReply(VaultReply reply, Instant now)
    {
        switch (reply)
        {
            case VaultReply.KeyPressed e:
                Press(e.Key, now);
                break;
            case VaultReply.CardProtected or VaultReply.Refused when TakeHistoryReply(reply, now):
                break;
            case VaultReply.CardProtected e when payment is not null && e.Id == transactionQuestion:
                TakeProtected(payment, e, now);
                break;
            case VaultReply.CardRevealed e when e.Id == transactionQuestion && payment is not null
                && transaction.Phase is TransactionPhase.Revealing or TransactionPhase.Fetching:
                payment.Card = e.Card;
                transaction.Receive(new TransactionEvent.Revealed(), now);
                break;
            case VaultReply.CardRevealed e when e.Id == clearingQuestion
                && clearing.Phase is ClearingPhase.Revealing or ClearingPhase.Fetching:
                clearingCard = e.Card;
                clearing.Receive(new ClearingEvent.Revealed(), now);
                break;
            case VaultReply.CardRevealed e:
                e.Card.Dispose(); // Nobody waits for it any more.
                break;
            case VaultReply.KeysReported e when e.Id == keysQuestion:
                TakeKeys(e.Slots);
                break;
            case VaultReply.KeyTaken e:
                TakeKey(e, now);
                break;
            case VaultReply.SessionKeysTaken e when e.Id == sessionQuestion:
                TakeSession(e, now);
                break;
            case VaultReply.TrackEncrypted e:
                TakeTrack(e, now);
                break;
            case VaultReply.MacMade or VaultReply.MacCompared:
                TakeMac(reply, now);
                break;
            case VaultReply.Refused e when TakeMacRefusal(e, now) || TakeSessionRefusal(e, now) || TakeSignedRefusal(e):
                break;
            case VaultReply.Refused e when e.Id == transactionQuestion && transaction.Phase == TransactionPhase.EnteringPin:
                Log(Severity.Warning, "VAULT-REFUSED", e.Reason.ToString());
                RefusePin(e.Reason, now);
                break;
            case VaultReply.Refused e when e.Id == transactionQuestion:
                TakeRefusal(e.Reason, now);
                break;
            case VaultReply.StateReported e:
                TakeState(e.State, now);
                break;
            case VaultReply.Refused e when e.Id == clearingQuestion:
                TakeClearingRefusal(e.Reason, now);
                break;
            default:
                TakePin(reply, now);
                break;
        }
    }

    private void TakeProtected(Payment held, VaultReply.CardProtected reply, Instant now)
    {
        Keep(held, reply);
        bool other = held.Original?.Last.Request is { PanHash.IsEmpty: false } original
            && !original.PanHash.Span.SequenceEqual(reply.PanHash.Span);
        transaction.Receive(
            other ? new TransactionEvent.CardRefused(PromptId.CardNotAccepted, "OTHER-CARD")
                : new TransactionEvent.Protected(held.WantsPin, held.WantsSignature),
            now);
    }

    private static void Keep(Payment held, VaultReply.CardProtected reply)
    {
        held.CardCiphertext = reply.Ciphertext;
        held.PanHash = reply.PanHash;
        held.KeyId = reply.KeyId;
    }

    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        parts.Entropy.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40); // RFC 9562, version 4.
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
