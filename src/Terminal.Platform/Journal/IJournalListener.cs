using Terminal.Engine;

namespace Terminal.Platform.Journal;

/// <summary>Hears what became of records. The calls come on the journal's own thread, in the order of the records.</summary>
public interface IJournalListener
{
    /// <summary>The record is durable.</summary>
    void Committed(long sequence);

    /// <summary>The record could not be made durable.</summary>
    void Failed(long sequence, JournalFault fault);
}
