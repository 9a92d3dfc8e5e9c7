using Terminal.Engine.Journal;
using Terminal.Platform.Journal;

namespace Terminal.Benchmarks.Subjects;

/// <summary>The real journal, from Append to Committed.</summary>
internal sealed class JournalSaleWriter : ISaleWriter
{
    private readonly JournalWait wait = new();
    private readonly SqliteJournal journal;
    private readonly IReadOnlyList<JournalRecord> records;

    public JournalSaleWriter(string path, IReadOnlyList<JournalRecord> records, JournalSynchronous synchronous = JournalSynchronous.Full)
    {
        this.records = records;
        journal = SqliteJournal.Open(new JournalSettings(path, synchronous));
        journal.Start(wait);
    }

    public void Write(int index)
    {
        journal.Append(records[index]);
        wait.For(1);
    }

    public void Dispose()
    {
        journal.Dispose();
        wait.Dispose();
    }
}
