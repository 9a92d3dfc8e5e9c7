namespace Terminal.Emulator.Acquirer;

/// <summary>What a payment is known by: its terminal, trace number and local time (MMDDhhmmss).</summary>
internal readonly record struct PaymentId(string Terminal, int Stan, string LocalTime);

/// <summary>The lines of the ledger and what follows from each: one line after the other makes the same book every time.</summary>
/// <remarks>
/// Nothing is decided here. A line enters as it was decided, live or out of the file of the time before, and undoes, voids, drops or books
/// what it says. Every look-up goes through an index.
/// </remarks>
internal sealed class LedgerLines
{
    private readonly List<LedgerEntry> entries = [];
    private readonly Dictionary<PaymentId, int> payments = [];
    private readonly HashSet<PaymentId> barred = [];
    private readonly Dictionary<int, long> refunded = [];
    private readonly Dictionary<(string Terminal, int Number), HostBatch> batches = [];
    private readonly Dictionary<string, Dictionary<PaymentId, int>> uploads = [];

    /// <summary>All lines, oldest first, each as it stands now.</summary>
    public IReadOnlyList<LedgerEntry> Entries => entries;

    /// <summary>What a line's payment is known by.</summary>
    public static PaymentId KeyOf(LedgerEntry line) => new(line.Terminal, line.Stan, line.LocalTime);

    /// <summary>The sale, refund or void of a key; null where there is none.</summary>
    public LedgerEntry? Find(PaymentId key) => payments.TryGetValue(key, out int sequence) ? Line(sequence) : null;

    /// <summary>True where a reversal came before what it should undo.</summary>
    public bool IsBarred(PaymentId key) => barred.Contains(key);

    /// <summary>Sum of the standing refunds that refer to a sale, in minor units.</summary>
    public long RefundedMinor(LedgerEntry sale) => refunded.GetValueOrDefault(sale.Sequence);

    /// <summary>A record of the terminal's upload that is not closed yet; null where there is none.</summary>
    public LedgerEntry? FindUploaded(PaymentId key) => PendingOf(key.Terminal).TryGetValue(key, out int sequence) ? Line(sequence) : null;

    /// <summary>A batch; one that was never heard of is open and empty.</summary>
    public HostBatch Batch(string terminal, int number)
    {
        if (!batches.TryGetValue((terminal, number), out HostBatch? batch))
        {
            batch = new HostBatch();
            batches.Add((terminal, number), batch);
        }

        return batch;
    }

    /// <summary>What a batch would come to if it were closed by the records uploaded so far.</summary>
    public BatchTotals TotalsAfterUpload(string terminal, int number)
    {
        HostBatch batch = Batch(terminal, number);
        (HashSet<int> kept, List<LedgerEntry> missed) = Compare(terminal);
        BatchTotals totals = batch.Standing.Where(kept.Contains)
            .Aggregate(BatchTotals.Zero, (sum, sequence) => sum.With(entries[sequence - 1], 1));
        return missed.Aggregate(totals, (sum, record) => sum.With(record, 1));
    }

    /// <summary>Adds a line; its sequence number is the next one.</summary>
    public LedgerEntry Enter(LedgerEntry entry)
    {
        entries.Add(entry);
        switch (entry.State)
        {
            case LedgerState.Repeat or LedgerState.Unproven or LedgerState.Report:
                break;
            case LedgerState.Reversal when entry.Outcome is "00" or "25":
                Undo(entry);
                break;
            case LedgerState.Uploaded when entry.Outcome == "00":
                PendingOf(entry.Terminal).TryAdd(KeyOf(entry), entry.Sequence);
                break;
            case LedgerState.Reversal or LedgerState.Uploaded:
                break;
            case LedgerState.Settlement:
                Settle(entry);
                break;
            default:
                payments.TryAdd(KeyOf(entry), entry.Sequence);
                Count(entry, 1);
                if (entry.State == LedgerState.Void && Line(entry.Original) is { State: LedgerState.Booked } voided)
                {
                    Move(voided, LedgerState.Voided);
                }

                break;
        }

        return entry;
    }

    private void Undo(LedgerEntry reversal)
    {
        if (Line(reversal.Original) is not { } undone)
        {
            barred.Add(KeyOf(reversal));
        }
        else if (undone.State is LedgerState.Booked or LedgerState.Voided)
        {
            Move(undone, LedgerState.Reversed);
        }
        else if (undone.State == LedgerState.Void)
        {
            Move(undone, LedgerState.Reversed);
            if (Line(undone.Original) is { State: LedgerState.Voided } voided && Find(KeyOf(voided)) == voided) // No upload booked it anew.
            {
                Move(voided, LedgerState.Booked);
            }
        }
    }

    private void Settle(LedgerEntry settlement)
    {
        if (settlement.Outcome is not ("00" or "95"))
        {
            return;
        }

        HostBatch batch = Batch(settlement.Terminal, settlement.Batch);
        batch.WasAsked = true;
        batch.WantsUpload |= settlement.Outcome == "95";
        if (settlement.Outcome == "00" && batch.ClosedWith is null)
        {
            if (settlement.ProcessingCode == "960000")
            {
                CloseByUpload(settlement.Terminal, settlement.Batch);
            }

            batch.ClosedWith = settlement.Told ?? BatchTotals.Zero;
            uploads.Remove(settlement.Terminal); // What was uploaded before is no part of the next batch.
        }
    }

    private void CloseByUpload(string terminal, int number)
    {
        (HashSet<int> kept, List<LedgerEntry> missed) = Compare(terminal);
        foreach (int sequence in Batch(terminal, number).Standing.Except(kept).ToArray())
        {
            Move(entries[sequence - 1], LedgerState.Dropped);
        }

        foreach (LedgerEntry record in missed)
        {
            LedgerEntry booked = record with { Batch = number };
            payments[KeyOf(record)] = record.Sequence; // From now on this is the payment, whatever was refused or undone before.
            Move(booked, LedgerState.Booked);
        }
    }

    /// <summary>The lines that the upload has as they stand, and the records of what does not stand here.</summary>
    private (HashSet<int> Kept, List<LedgerEntry> Missed) Compare(string terminal)
    {
        HashSet<int> kept = [];
        List<LedgerEntry> missed = [];
        foreach ((PaymentId key, int sequence) in PendingOf(terminal))
        {
            LedgerEntry record = entries[sequence - 1];
            if (Find(key) is { State: LedgerState.Booked } line && line.Amount == record.Amount && line.IsRefund == record.IsRefund)
            {
                kept.Add(line.Sequence);
            }
            else
            {
                missed.Add(record);
            }
        }

        return (kept, missed);
    }

    private void Move(LedgerEntry line, LedgerState state)
    {
        Count(line, -1);
        LedgerEntry moved = line with { State = state };
        entries[line.Sequence - 1] = moved;
        Count(moved, 1);
    }

    /// <summary>Adds a line to the sums that it is part of, or takes it out: only what is booked is money.</summary>
    private void Count(LedgerEntry line, int sign)
    {
        if (line.State != LedgerState.Booked)
        {
            return;
        }

        HostBatch batch = Batch(line.Terminal, line.Batch);
        batch.Totals = batch.Totals.With(line, sign);
        _ = sign > 0 ? batch.Standing.Add(line.Sequence) : batch.Standing.Remove(line.Sequence);
        if (line is { IsRefund: true, Original: > 0 })
        {
            refunded[line.Original] = refunded.GetValueOrDefault(line.Original) + (sign * line.Amount);
        }
    }

    private LedgerEntry? Line(int sequence) => sequence > 0 && sequence <= entries.Count ? entries[sequence - 1] : null;

    private Dictionary<PaymentId, int> PendingOf(string terminal)
    {
        if (!uploads.TryGetValue(terminal, out Dictionary<PaymentId, int>? pending))
        {
            pending = [];
            uploads.Add(terminal, pending);
        }

        return pending;
    }
}
