using Terminal.Engine;
using Terminal.Engine.Journal;

namespace Terminal.Tests.Platform;

/// <summary>A journal under the contract that the disk and its model share.</summary>
public interface IJournalRig : IDisposable
{
    /// <summary>Count of records that were told durable while they could not be seen from beside.</summary>
    int ToldTooEarlyCount { get; }

    /// <summary>Asks for a record to be made durable.</summary>
    void Append(JournalRecord record);

    /// <summary>The same while the disk has no room for it; there is room again once it was told of.</summary>
    void AppendWithoutRoom(JournalRecord record);

    /// <summary>The same while the disk fails for good.</summary>
    void AppendToBrokenDisk(JournalRecord record);

    /// <summary>Looks a payment up.</summary>
    void Find(JournalQuery query);

    /// <summary>Erases the cards of a batch.</summary>
    void EraseCards(int batch);

    /// <summary>The next thing that is told.</summary>
    NodeEvent Next();

    /// <summary>Ends the process and starts it anew; what the next one finds.</summary>
    IReadOnlyList<JournalRecord> Restart();
}
