namespace Terminal.Emulator.World;

/// <summary>Whether a terminal has said that it owes the host what it cannot tell any more, so that a supervisor is wanted.</summary>
/// <remarks>A reversal and a stored sale are owed apart: to be released from the one leaves the other.</remarks>
internal sealed class ReleaseWatch
{
    private readonly HashSet<string> owed = []; // By the code that ends it.

    /// <summary>True while something is owed.</summary>
    public bool IsWanted => owed.Count > 0;

    /// <summary>Takes a code of the terminal's log.</summary>
    public void Hear(string code) => _ = code switch
    {
        "CARD-UNREADABLE" => owed.Add("REVERSAL-RELEASED"),
        "STORED-LOST" => owed.Add("STORED-RELEASED"),
        _ => owed.Remove(code),
    };
}
