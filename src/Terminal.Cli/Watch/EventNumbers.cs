using System.Globalization;

namespace Terminal.Cli.Watch;

/// <summary>Watches the numbers of a terminal's events: they have no gaps, and one may be told more than once.</summary>
internal sealed class EventNumbers
{
    private long highest;
    private bool any;

    /// <summary>Takes the next number that came.</summary>
    /// <returns>What is to be said of it besides; empty where all is in order.</returns>
    public string Take(long number)
    {
        string note = !any || number == highest + 1 ? ""
            : number <= highest ? "  (told again)"
            : string.Create(CultureInfo.InvariantCulture,
                $"  (missing: {highest + 1} to {number - 1}; terminalctl command send --from {highest + 1} events)");
        highest = Math.Max(highest, number);
        any = true;
        return note;
    }
}
