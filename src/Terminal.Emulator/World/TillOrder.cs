using Terminal.Engine.Journal;
using Terminal.Engine.Till;

namespace Terminal.Emulator.World;

/// <summary>One payment in a till's own ledger: what it ordered, and what it was told.</summary>
/// <param name="order">What was ordered.</param>
public sealed class TillOrder(PaymentOrder order)
{
    private readonly SortedDictionary<int, string> finals = [];

    /// <summary>What was ordered.</summary>
    public PaymentOrder Order { get; } = order;

    /// <summary>The attempt that is wanted, from 1.</summary>
    public int Attempt { get; internal set; } = 1;

    /// <summary>The final states that the till was told, by attempt.</summary>
    public IReadOnlyDictionary<int, string> Finals => finals;

    /// <summary>The state that was told last; empty where none was.</summary>
    public string State { get; internal set; } = "";

    /// <summary>True while the till works on it.</summary>
    public bool IsOpen { get; internal set; } = true;

    /// <summary>True where some order of it was begun, or may have been: its answer was lost.</summary>
    public bool MayHaveBegun { get; internal set; }

    /// <summary>True while its next look is due.</summary>
    internal bool IsWaiting { get; set; }

    /// <summary>True where it was last told of the wanted attempt as ended.</summary>
    internal bool HasEnded => finals.ContainsKey(Attempt);

    /// <summary>Questions that went unanswered or were refused since the last step forward.</summary>
    internal int Tries { get; set; }

    /// <summary>Takes a final state of an attempt; false where another one was told before.</summary>
    internal bool Conclude(int attempt, string state) => finals.TryAdd(attempt, state) || finals[attempt] == state;
}
