using Terminal.Emulator.World;
using Terminal.Engine.Journal;
using Terminal.Vault;

namespace Terminal.Simulation;

/// <summary>Whether a shop is at rest. It is asked at each step: the cheap looks come first, and the journal is folded when it has changed
/// alone.</summary>
/// <param name="shop">The shop.</param>
internal sealed class Quiet(Shop shop)
{
    private JournalRecord? last;
    private string? owed;

    /// <summary>True where all is at rest.</summary>
    public bool Rests => shop.Person.IsDone && shop.Terminal is { Prompt: PromptId.Welcome, VaultTrouble: false } && shop.Till.IsDone
        && Unrest is null;

    /// <summary>What is not at rest; null where all is.</summary>
    public string? Unrest =>
        !shop.Person.IsDone || shop.Terminal.Prompt != PromptId.Welcome ? $"the screen says {shop.Terminal.Prompt}"
        : shop.Terminal.VaultTrouble ? "the vault is gone"
        : !shop.Till.IsDone ? "the till works on " + shop.Till.Orders.First(static order => order.IsOpen).Order.Id
        : shop.Fleet?.Unrest ?? Owed();

    private string? Owed()
    {
        IReadOnlyList<JournalRecord> records = shop.Terminal.Journal.Records;
        if (records.Count > 0 && !ReferenceEquals(records[^1], last))
        {
            last = records[^1];
            owed = Owed(records);
        }

        return owed;
    }

    private static string? Owed(IReadOnlyList<JournalRecord> records)
    {
        if (JournalFold.Open(records) is { } open)
        {
            return $"stan {open.Stan} is open";
        }

        var fold = new JournalFold(records);
        return fold.Closing is { } closing ? $"batch {closing.Batch} is to be settled"
            : fold.Payments.Values.Any(IsWaiting) ? "a stored sale is to be sent"
            : fold.OwesReport ? "a report on scripts is owed"
            : fold.Payments.Values.Any(one => one.Approval is not null && !fold.Printed.Contains(one.First.PaymentId)) ? "a receipt is owed"
            : fold.Closed.Exists(batch => !fold.Printed.Contains(batch.PaymentId)) ? "a report is owed"
            : null;
    }

    private static bool IsWaiting(FoldedPayment payment) =>
        payment.Approval?.End?.Kind == JournalKind.Stored && payment.Forwarding is null;
}
