using Terminal.Engine.Journal;

namespace Terminal.Emulator.World;

/// <summary>A disk that keeps what it was given once the write has come through, and tells of it a little later.</summary>
/// <remarks>
/// A power cut loses the writes that are on their way; one that came through just before it stays, though nobody was told.
/// </remarks>
/// <param name="timeline">When writes come through.</param>
/// <param name="chance">How long they take.</param>
public sealed class JournalModel(Timeline timeline, Chance chance)
{
    private readonly List<JournalRecord> durable = [];
    private int life;
    private TimeSpan busyUntil;

    /// <summary>What a restart finds.</summary>
    public IReadOnlyList<JournalRecord> Records => durable;

    /// <summary>Begins a write; writes come through in order.</summary>
    public void Append(JournalRecord record, Action<long> committed)
    {
        int written = life;
        TimeSpan now = timeline.Now - Primitives.Instant.Origin;
        busyUntil = (busyUntil > now ? busyUntil : now) + chance.Between(1, 15);
        timeline.At(Primitives.Instant.Origin + busyUntil, () =>
        {
            if (written == life)
            {
                durable.Add(record);
                timeline.Trace($"durable {record.Sequence} {record.Kind} stan {record.Stan}");
                timeline.After(chance.Between(0, 3), () => committed(record.Sequence));
            }
        });
    }

    /// <summary>Power goes: writes on their way are lost.</summary>
    public void Cut()
    {
        life++;
        busyUntil = default;
    }
}
