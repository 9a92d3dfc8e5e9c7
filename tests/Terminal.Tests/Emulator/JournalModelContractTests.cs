using Terminal.Emulator.World;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Tests.Platform;

namespace Terminal.Tests.Emulator;

public sealed class JournalModelContractTests() : JournalContract(new Rig())
{
    private sealed class Rig : IJournalRig
    {
        private readonly Timeline timeline = new();
        private readonly Queue<NodeEvent> told = new();
        private readonly JournalModel journal;

        public Rig() => journal = new JournalModel(timeline, new Chance(7));

        public int ToldTooEarlyCount { get; private set; }

        public void Append(JournalRecord record) => journal.Append(record, Hear);

        public void AppendWithoutRoom(JournalRecord record)
        {
            journal.FullUntil = timeline.Now + TimeSpan.FromMilliseconds(16); // longer than a write takes
            Append(record);
        }

        public void AppendToBrokenDisk(JournalRecord record)
        {
            journal.BreakOdds = 1;
            Append(record);
        }

        public void Find(JournalQuery query) => journal.Find(query, told.Enqueue);

        public void EraseCards(int batch) => journal.EraseCards(batch, told.Enqueue);

        public NodeEvent Next()
        {
            Instant end = timeline.Now + TimeSpan.FromMinutes(1);
            while (told.Count == 0 && timeline.Step(end))
            {
            }

            NodeEvent next = told.Dequeue();
            if (next is NodeEvent.JournalFailed { Fault: JournalFault.DiskFull })
            {
                Pass(TimeSpan.FromMilliseconds(20)); // until there is room again
            }

            return next;
        }

        public IReadOnlyList<JournalRecord> Restart()
        {
            journal.Cut();
            journal.BreakOdds = 0;
            return [.. journal.Records];
        }

        public void Dispose()
        {
            // There is nothing to close.
        }

        private void Hear(NodeEvent what)
        {
            ToldTooEarlyCount += what is NodeEvent.JournalCommitted e && journal.Records.All(r => r.Sequence != e.Sequence) ? 1 : 0;
            told.Enqueue(what);
        }

        private void Pass(TimeSpan time)
        {
            Instant end = timeline.Now + time;
            while (timeline.Step(end))
            {
            }
        }
    }
}
