using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Platform.Journal;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>Waits for the journal's threads, one question at a time or for a number of records.</summary>
internal sealed class JournalWait : IJournalListener, IDisposable
{
    private readonly SemaphoreSlim signal = new(0);

    /// <summary>How many records the last look-up found.</summary>
    public int FoundCount { get; private set; }

    /// <summary>Waits for so many commits or look-ups.</summary>
    public void For(int count)
    {
        for (int i = 0; i < count; i++)
        {
            signal.Wait();
        }
    }

    public void Committed(long sequence) => signal.Release();

    public void Failed(long sequence, JournalFault fault) => Invariant.Check(false, "the disk does not take a record");

    public void Found(int question, IReadOnlyList<JournalRecord> records)
    {
        FoundCount = records.Count;
        signal.Release();
    }

    public void FindFailed(int question, string code) => Invariant.Check(false, "a look-up failed");

    public void Erased(int batch) => signal.Release();

    public void EraseFailed(int batch, JournalFault fault) => Invariant.Check(false, "cards were not erased");

    public void Dispose() => signal.Dispose();
}
