using Terminal.Engine;
using Terminal.Engine.Journal;

namespace Terminal.Platform.Journal;

/// <summary>Hears what became of what the journal was asked for.</summary>
/// <remarks>
/// What concerns records and erasing comes on the writer's thread, in the order in which it was asked for, save that appends go on while
/// an erasing waits for a reader. What concerns look-ups comes on the finder's thread, or on the asker's where too many wait.
/// </remarks>
public interface IJournalListener
{
    /// <summary>The record is durable.</summary>
    void Committed(long sequence);

    /// <summary>The record could not be made durable.</summary>
    void Failed(long sequence, JournalFault fault);

    /// <summary>A look-up is done.</summary>
    /// <param name="question">Its number.</param>
    /// <param name="records">The payment's records and those that go back to it, in order; empty where there is no such payment.</param>
    void Found(int question, IReadOnlyList<JournalRecord> records);

    /// <summary>A look-up could not be done: whether there is such a payment is not known.</summary>
    /// <param name="question">Its number.</param>
    /// <param name="code">BUSY (too many wait), TOO-MANY (more records than may be told of) or BROKEN.</param>
    void FindFailed(int question, string code);

    /// <summary>The card ciphertexts of a batch are gone from the disk.</summary>
    void Erased(int batch);

    /// <summary>The card ciphertexts of a batch may still be on the disk, in part or whole; asking again is safe.</summary>
    void EraseFailed(int batch, JournalFault fault);
}
