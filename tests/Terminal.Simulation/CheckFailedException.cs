namespace Terminal.Simulation;

/// <summary>A checker objects.</summary>
internal sealed class CheckFailedException(string message) : Exception(message)
{
    /// <summary>Objects where something does not hold.</summary>
    public static void Demand(bool holds, string objection)
    {
        if (!holds)
        {
            throw new CheckFailedException(objection);
        }
    }
}
