using Terminal.Emulator.Acquirer;
using Terminal.Emulator.World;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Vault;
using static Terminal.Simulation.CheckFailedException;

namespace Terminal.Simulation;

/// <summary>Watches one shop at each step: nothing reaches host, screen, paper or till before the record that stands behind it is
/// durable.</summary>
/// <remarks>It takes nothing from the engine but the records themselves.</remarks>
internal sealed class Checker
{
    private readonly Shop shop;
    private readonly AcquirerModel acquirer;
    private readonly bool letsGo;
    private int presentedAt = -1;
    private int presentedLife;
    private (int Life, string Merchant) used;
    private int unproved; // The life in which another shop's number came into force, and nothing was asked of the host since.

    /// <summary>Watches a shop.</summary>
    /// <param name="shop">The shop.</param>
    /// <param name="acquirer">Its host.</param>
    /// <param name="letsGo">Whether cards may go while the host is asked.</param>
    public Checker(Shop shop, AcquirerModel acquirer, bool letsGo)
    {
        this.letsGo = letsGo;
        this.shop = shop;
        this.acquirer = acquirer;
        shop.Watch = (_, effect) => See(effect);
        shop.WatchPrompt = (_, prompt) => See(prompt);
        shop.Till.Objects = static objection => throw new CheckFailedException(objection);
        if (shop.Fleet is { } fleet)
        {
            fleet.Objects = static objection => throw new CheckFailedException(objection);
        }
    }

    private IReadOnlyList<JournalRecord> Records => shop.Terminal.Journal.Records;

    private void See(NodeEffect effect)
    {
        switch (effect)
        {
            case NodeEffect.Transmit { Wire: Wire.Host } sent when HostFrame.Read(sent.Bytes.Span) is { } frame:
                See(frame);
                break;
            case NodeEffect.Transmit { Wire: Wire.Printer } sent when Paper.Read(sent.Bytes.Span) is { } paper:
                See(paper);
                break;
            case NodeEffect.AnswerTill { Answer.Payment: { } view }:
                See(view);
                break;
            case NodeEffect.TellTill told:
                See(told.Occurred.Payment);
                break;
            case NodeEffect.Configured e:
                See(e.InForce);
                break;
            case NodeEffect.Keep { Row: FleetRow.Document { What: { Phase: ConfigurationPhase.Confirmed } row } }:
                bool proved = !row.Worked.Contains("host", StringComparison.Ordinal) || unproved != shop.Terminal.Life;
                Demand(proved, $"version {row.Version} is confirmed, and the host was not asked since it came into force");
                break;
            default:
                break;
        }
    }

    private void See(ConfigurationInForce inForce)
    {
        JournalRecord? open = JournalFold.Open(Records);
        Demand(open is null, $"version {inForce.Version} comes into force while stan {open?.Stan} is open");
        Demand(!Presents(), $"version {inForce.Version} comes into force while a card is asked for");
        (int Life, string Merchant) next = (shop.Terminal.Life, inForce.Configuration.Merchant.Id);
        unproved = used.Life == next.Life && used.Merchant != next.Merchant ? next.Life : unproved;
        used = next;
    }

    private void See(HostFrame frame)
    {
        unproved = frame.Type == 0x0800 ? 0 : unproved;
        string name = $"{frame.Type:X4} of stan {frame.Stan}";
        JournalRecord? open = JournalFold.Open(Records);
        Demand(!shop.Terminal.IsWithoutKeys || frame.Type == 0x0800, $"a {name} leaves a terminal without keys");
        switch (frame.Type)
        {
            case 0x0200 or 0x0220 or 0x0221:
                JournalRecord? request = Records.LastOrDefault(
                    record => record.Stan == frame.Stan && record.Kind is JournalKind.Requested or JournalKind.Stored);
                Demand(request is not null, $"a {name} leaves before its record is durable");
                bool stored = request!.Kind == JournalKind.Stored;
                Demand(stored || open?.Sequence == request.Sequence, $"a {name} leaves, and it is not open: {open?.Kind} {open?.Stan}");
                Demand(
                    !stored || !Records.Any(record => record.PaymentId == request.PaymentId
                        && record.Kind is JournalKind.Forwarded or JournalKind.ForwardRefused),
                    $"a {name} leaves, and the host has had its word on it");
                break;
            case 0x0400 or 0x0401:
                Demand(open is { Kind: JournalKind.ReversalOwed } && open.Stan == frame.Stan, $"a {name} leaves that is not owed");
                break;
            case 0x0620:
                Demand(new JournalFold(Records).OwesReport, $"a {name} leaves, and no report is owed");
                break;
            case 0x0320 or 0x0500:
                JournalKind? closing = Records.LastOrDefault(
                    static record => record.Kind is JournalKind.CloseBegan or JournalKind.BatchClosed)?.Kind;
                Demand(closing == JournalKind.CloseBegan, $"a {name} leaves while no closing is durable");
                break;
            default:
                break;
        }
    }

    private void See(PromptId prompt)
    {
        JournalRecord? open = JournalFold.Open(Records);
        JournalRecord? last = Records.LastOrDefault(static record => JournalFold.IsStep(record.Kind));
        bool backed = Behind(prompt) is not { } needed || (last?.Kind == needed.Kind && (needed.Type ?? last.Type) == last.Type);
        Demand(backed, $"the screen says {prompt} while the last durable record is {last?.Kind} {last?.Type}");
        Demand(
            prompt != PromptId.BatchClosed || Records.Any(static record => record.Kind == JournalKind.BatchClosed),
            "the screen says that the batch is closed, and it is not");
        bool inTrouble = shop.Terminal.DiskTrouble || shop.Terminal.WasOpened || shop.Terminal.VaultTrouble
            || shop.Terminal.Keys.FailCount > 0 || last?.Reason == "VAULT-GONE";
        Demand(prompt != PromptId.OutOfService || inTrouble, "out of service");
        Demand(prompt != PromptId.Tampered || shop.Terminal.WasOpened, "tampered, and nobody was at it");
        bool begins = prompt is PromptId.PresentCard or PromptId.PresentOrInsertCard;
        Demand(!begins || !shop.Terminal.IsWithoutKeys, "a payment begins without keys");
        if (begins || prompt == PromptId.Processing)
        {
            Demand(open is null, $"a payment begins while stan {open?.Stan} is open");
        }

        if (begins)
        {
            (presentedAt, presentedLife) = (Records.Count, shop.Terminal.Life);
        }

        bool resting = prompt is PromptId.Welcome or PromptId.ReadyOffline or PromptId.RemoveCard or PromptId.Menu1;
        bool goes = letsGo && prompt == PromptId.RemoveCard && open?.Kind == JournalKind.Requested;
        Demand(!resting || open is null || prompt == PromptId.Menu1 || goes, $"{prompt}, while stan {open?.Stan} is open");
        Demand(!resting || !Presents(), $"{prompt}, while a card is asked for");
    }

    /// <summary>The record that must stand behind a screen.</summary>
    private static (JournalKind Kind, PaymentType? Type)? Behind(PromptId prompt) => prompt switch
    {
        PromptId.Approved => (JournalKind.Approved, PaymentType.Sale),
        PromptId.ApprovedOffline => (JournalKind.Stored, PaymentType.Sale),
        PromptId.Voided => (JournalKind.Approved, PaymentType.Void),
        PromptId.Refunded => (JournalKind.Approved, PaymentType.Refund),
        PromptId.Declined => (JournalKind.Declined, null),
        PromptId.Cancelled or PromptId.NotAuthorised or PromptId.CardError or PromptId.TimedOut => (JournalKind.Abandoned, null),
        PromptId.CancelledReversing or PromptId.NoAnswerReversing or PromptId.CardRefusedReversing => (JournalKind.ReversalOwed, null),
        _ => null,
    };

    /// <summary>True from the wish for a card until something is durable of what came of it.</summary>
    private bool Presents()
    {
        bool presents = presentedAt >= 0 && presentedLife == shop.Terminal.Life && !shop.Terminal.DiskTrouble
            && !Records.Skip(presentedAt).Any(static record => JournalFold.IsStep(record.Kind));
        presentedAt = presents ? presentedAt : -1;
        return presents;
    }

    private void See(Paper paper)
    {
        Demand(
            !paper.IsReceipt || Records.Any(record => record.Kind is JournalKind.Approved or JournalKind.Stored
                && record.Stan == paper.Stan && record.Invoice == paper.Invoice && record.Type == paper.Type),
            $"a receipt of stan {paper.Stan} is printed before its record is durable");
        Demand(
            !paper.IsClosing || Records.Any(record => record.Kind == JournalKind.BatchClosed && record.Batch == paper.Batch),
            $"a report of batch {paper.Batch} is printed before it is closed");
    }

    private void See(PaymentView view)
    {
        if (view.Id.Length == 0)
        {
            return;
        }

        foreach (AttemptView attempt in view.Attempts)
        {
            JournalKind? last = Records.LastOrDefault(record =>
                record.TillId == view.Id && record.Attempt == attempt.Number && JournalFold.IsStep(record.Kind))?.Kind;
            bool holds = attempt.State switch
            {
                "approved" => last is JournalKind.Approved or JournalKind.Stored,
                "declined" => last == JournalKind.Declined,
                "cancelled" or "failed" => last == JournalKind.Abandoned,
                "reversing" => last is JournalKind.ReversalOwed or JournalKind.ReversalClosed or JournalKind.ReversalReleased,
                "reversed" => last == JournalKind.ReversalClosed,
                "released" => last == JournalKind.ReversalReleased,
                _ => true,
            };
            Demand(holds, $"the till is told that {view.Id} is {attempt.State}, and the last durable record of it is {last}");
            bool nothingTaken = attempt.State is "declined" or "cancelled" or "failed" or "reversed";
            Demand(
                !nothingTaken || attempt.Stan == 0 || !acquirer.Ledger.Any(entry => entry.Terminal == shop.TerminalId
                    && entry.Stan == attempt.Stan && entry.State is LedgerState.Booked or LedgerState.Void),
                $"the till is told that {view.Id} is {attempt.State}, and the host holds stan {attempt.Stan}");
        }
    }
}
