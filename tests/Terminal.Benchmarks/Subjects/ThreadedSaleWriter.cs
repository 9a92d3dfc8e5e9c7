using System.Collections.Concurrent;

namespace Terminal.Benchmarks.Subjects;

/// <summary>Another writer on a thread of its own, asked through a queue: what not to wait for the disk costs whoever does it.</summary>
internal sealed class ThreadedSaleWriter : ISaleWriter
{
    private readonly ISaleWriter writer;
    private readonly BlockingCollection<int> asked = [];
    private readonly SemaphoreSlim written = new(0);
    private readonly Thread thread;

    /// <summary>Begins; the writer is disposed with this.</summary>
    public ThreadedSaleWriter(ISaleWriter writer)
    {
        this.writer = writer;
        thread = new Thread(Run) { IsBackground = true };
        thread.Start();
    }

    public void Write(int index)
    {
        asked.Add(index);
        written.Wait();
    }

    public void Dispose()
    {
        asked.CompleteAdding();
        thread.Join();
        writer.Dispose();
        asked.Dispose();
        written.Dispose();
    }

    private void Run()
    {
        foreach (int index in asked.GetConsumingEnumerable())
        {
            writer.Write(index);
            _ = written.Release();
        }
    }
}
