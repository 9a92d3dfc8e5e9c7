using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Primitives;

namespace Terminal.Emulator.World;

/// <summary>A disk that keeps what it was given once the write has come through, and tells of it a little later.</summary>
/// <remarks>
/// A power cut loses the writes that are on their way; one that came through just before it stays, though nobody was told, unless the cut
/// tears the tail (<see cref="TornOdds"/>). Everything is answered by the event that the node expects; a failed erasing by none, as it is
/// asked for anew after the next start. Odds are "once in so many"; 0 is never, and then draws nothing.
/// </remarks>
/// <param name="timeline">When writes come through.</param>
/// <param name="chance">How long they take, and what goes wrong.</param>
public sealed class JournalModel(Timeline timeline, Chance chance)
{
    /// <summary>Most records of one answer to a look-up.</summary>
    private const int FoundMax = 1000;

    private readonly List<JournalRecord> durable = [];
    private readonly Queue<JournalRecord> underWay = new();
    private JournalRecord? doubtful;
    private bool broken;
    private int sureCount;
    private int life;
    private Instant busyUntil;
    private Instant tellingUntil;

    /// <summary>What a restart finds.</summary>
    public IReadOnlyList<JournalRecord> Records => durable;

    /// <summary>A write takes seconds, and all behind it wait.</summary>
    public int SlowOdds { get; set; }

    /// <summary>Until then nothing finds room on the disk.</summary>
    public Instant FullUntil { get; set; }

    /// <summary>
    /// At a write the disk fails for the rest of the process's life. The restart finds that record or does not; the process was told that
    /// it failed.
    /// </summary>
    public int BreakOdds { get; set; }

    /// <summary>
    /// A power cut keeps, of the records that nobody has heard of or seen in a look-up, only a first part, which may be none or all of
    /// them.
    /// </summary>
    public int TornOdds { get; set; }

    /// <summary>Count of erasings that failed in this life of the process.</summary>
    public int FailedErasures { get; private set; }

    /// <summary>A look-up takes seconds.</summary>
    public int FindSlowOdds { get; set; }

    /// <summary>A look-up fails.</summary>
    public int FindFailOdds { get; set; }

    /// <summary>Begins a write; writes come through in order.</summary>
    /// <param name="record">The record.</param>
    /// <param name="tell">Hears <c>JournalCommitted</c> or <c>JournalFailed</c>.</param>
    public void Append(JournalRecord record, Action<NodeEvent> tell)
    {
        underWay.Enqueue(record);
        Write(() =>
        {
            _ = underWay.Dequeue();
            if (FaultAt(record) is { } fault)
            {
                timeline.Trace($"not durable {record.Sequence} {fault}");
                Tell(tell, new NodeEvent.JournalFailed(record.Sequence, fault), sureCount);
                return;
            }

            durable.Add(record);
            timeline.Trace($"durable {record.Sequence} {record.Kind} stan {record.Stan}");
            Tell(tell, new NodeEvent.JournalCommitted(record.Sequence), durable.Count);
        });
    }

    /// <summary>Erases the cards of a batch, after all that was asked for before.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="tell">Hears <c>CardsErased</c>; nothing where it failed.</param>
    public void EraseCards(int batch, Action<NodeEvent> tell) => Write(() =>
    {
        if (broken || timeline.Now < FullUntil)
        {
            FailedErasures++;
            timeline.Trace($"batch {batch} not erased");
            return;
        }

        for (int i = 0; i < durable.Count; i++)
        {
            durable[i] = durable[i].Batch == batch ? durable[i] with { CardCiphertext = default } : durable[i];
        }

        timeline.Trace($"batch {batch} erased");
        Tell(tell, new NodeEvent.CardsErased(batch), durable.Count);
    });

    /// <summary>Looks a payment up, beside the writes.</summary>
    /// <param name="query">Which.</param>
    /// <param name="tell">Hears <c>Found</c>.</param>
    public void Find(JournalQuery query, Action<NodeEvent> tell)
    {
        int asked = life;
        timeline.After(chance.OneIn(FindSlowOdds) ? chance.Between(1_000, 8_000) : chance.Between(1, 20), () =>
        {
            if (asked != life)
            {
                return;
            }

            JournalRecord[] found = [.. Find(query)];
            bool failed = chance.OneIn(FindFailOdds) || found.Length > FoundMax;
            sureCount = failed ? sureCount : durable.Count;
            timeline.Trace($"found {found.Length} {failed}");
            tell(new NodeEvent.Found(query.Question, failed ? [] : found) { Failed = failed });
        });
    }

    /// <summary>Power goes, or the process ends: writes on their way are lost.</summary>
    public void Cut()
    {
        if (doubtful is { } record && chance.OneIn(2))
        {
            durable.Add(record);
        }
        else if (!broken && timeline.Now >= FullUntil && chance.OneIn(TornOdds))
        {
            Tear();
        }

        life++;
        busyUntil = default;
        tellingUntil = default;
        underWay.Clear();
        doubtful = null;
        broken = false;
        FailedErasures = 0;
        sureCount = durable.Count;
    }

    private void Tear()
    {
        foreach (JournalRecord record in underWay)
        {
            if (record.Sequence == durable.Count + 1)
            {
                durable.Add(record);
            }
        }

        int kept = sureCount + chance.Below(durable.Count - sureCount + 1);
        durable.RemoveRange(kept, durable.Count - kept);
        timeline.Trace($"torn behind {kept}");
    }

    private void Write(Action comeThrough)
    {
        int written = life;
        busyUntil = (busyUntil > timeline.Now ? busyUntil : timeline.Now)
            + (chance.OneIn(SlowOdds) ? chance.Between(1_000, 8_000) : chance.Between(1, 15));
        timeline.At(busyUntil, () =>
        {
            if (written == life)
            {
                comeThrough();
            }
        });
    }

    private void Tell(Action<NodeEvent> tell, NodeEvent what, int sure)
    {
        int written = life;
        Instant heard = timeline.Now + chance.Between(0, 3);
        tellingUntil = heard > tellingUntil ? heard : tellingUntil; // in order, as they came through
        timeline.At(tellingUntil, () =>
        {
            if (written == life)
            {
                sureCount = Math.Max(sureCount, sure);
                tell(what);
            }
        });
    }

    private JournalFault? FaultAt(JournalRecord record)
    {
        if (!broken && chance.OneIn(BreakOdds))
        {
            broken = true;
            doubtful = record.Sequence == durable.Count + 1 ? record : null;
        }

        bool follows = record.Sequence == durable.Count + 1; // Behind one that found no room it would leave a hole in the chain.
        return broken ? JournalFault.Broken
            : timeline.Now < FullUntil || !follows ? JournalFault.DiskFull
            : null;
    }

    private IEnumerable<JournalRecord> Find(JournalQuery query)
    {
        Guid id = query switch
        {
            { TillId.Length: > 0 } => IdOfLast(record => record.TillId == query.TillId),
            { Invoice: > 0 } => IdOfLast(record => record.Invoice == query.Invoice && record.Type != PaymentType.Void
                && record.Kind is JournalKind.Approved or JournalKind.Stored),
            { RetrievalReference.Length: > 0 } =>
                IdOfLast(record => record.RetrievalReference == query.RetrievalReference && record.Type != PaymentType.Void) is var own
                && own != Guid.Empty ? own : IdOfLast(record => record.RetrievalReference == query.RetrievalReference),
            _ => query.Id,
        };
        if (id == Guid.Empty)
        {
            return [];
        }

        HashSet<Guid> near = [.. durable.Where(record => record.OriginalId == id).Select(record => record.PaymentId)];
        return durable.Where(record => record.PaymentId == id || record.OriginalId == id || near.Contains(record.OriginalId));
    }

    private Guid IdOfLast(Predicate<JournalRecord> test) => durable.FindLast(test)?.PaymentId ?? Guid.Empty;
}
