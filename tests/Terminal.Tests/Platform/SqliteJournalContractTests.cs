using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Platform.Journal;
using Xunit;

namespace Terminal.Tests.Platform;

public sealed class SqliteJournalContractTests() : JournalContract(new Rig())
{
    private sealed class Rig : IJournalRig, IJournalListener
    {
        private const int PagesMax = 400;
        private readonly TemporaryFolder folder = new();
        private readonly BlockingCollection<NodeEvent> told = [];
        private SqliteJournal journal;

        public Rig()
        {
            journal = SqliteJournal.Open(new JournalSettings(folder["journal.db"]));
            Start();
        }

        public int ToldTooEarlyCount { get; private set; }

        public void Append(JournalRecord record) => journal.Append(record);

        public void AppendWithoutRoom(JournalRecord record) => journal.Append(record with { EmvData = new byte[PagesMax * 4096] });

        public void AppendToBrokenDisk(JournalRecord record) => journal.Append(record with { Sequence = 1 }); // there already

        public void Find(JournalQuery query) => journal.Find(query);

        public void EraseCards(int batch) => journal.EraseCards(batch);

        public NodeEvent Next()
        {
            Assert.True(told.TryTake(out NodeEvent? next, TimeSpan.FromSeconds(30)), "Nothing was told for thirty seconds.");
            return next;
        }

        public IReadOnlyList<JournalRecord> Restart()
        {
            journal.Dispose();
            journal = SqliteJournal.Open(new JournalSettings(folder["journal.db"]));
            JournalRecord[] found = [.. journal.Load()];
            Start();
            return found;
        }

        public void Committed(long sequence)
        {
            using SqliteConnection beside = new($"Data Source={folder["journal.db"]};Pooling=False;Mode=ReadOnly");
            beside.Open();
            using SqliteCommand command = beside.CreateCommand();
            command.CommandText = "SELECT count(*) FROM journal WHERE sequence = $sequence";
            _ = command.Parameters.AddWithValue("$sequence", sequence);
            ToldTooEarlyCount += command.ExecuteScalar() is 1L ? 0 : 1;
            told.Add(new NodeEvent.JournalCommitted(sequence));
        }

        public void Failed(long sequence, JournalFault fault) => told.Add(new NodeEvent.JournalFailed(sequence, fault));

        public void Found(int question, IReadOnlyList<JournalRecord> records) => told.Add(new NodeEvent.Found(question, records));

        public void FindFailed(int question, string code) => told.Add(new NodeEvent.Found(question, []) { Failed = true });

        public void Erased(int batch) => told.Add(new NodeEvent.CardsErased(batch));

        public void EraseFailed(int batch, JournalFault fault)
        {
            // The node is not told.
        }

        public void Dispose()
        {
            journal.Dispose();
            folder.Dispose();
            told.Dispose();
        }

        private void Start()
        {
            journal.LimitPages(PagesMax);
            journal.Start(this);
        }
    }
}
