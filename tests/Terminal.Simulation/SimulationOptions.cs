using System.Globalization;

namespace Terminal.Simulation;

/// <summary>What to run.</summary>
internal sealed record SimulationOptions
{
    /// <summary>How many seeds.</summary>
    public int Seeds { get; init; } = 200;

    /// <summary>The first of them.</summary>
    public ulong From { get; init; } = 1;

    /// <summary>Each seed that this number divides is of the full profile; none for 0.</summary>
    public int Full { get; init; } = 20;

    /// <summary>Whether every happening is printed.</summary>
    public bool Trace { get; init; }

    /// <summary>After how many failed seeds to stop.</summary>
    public int FailuresMax { get; init; } = 10;

    /// <summary>Whether a seed is of the full profile.</summary>
    public bool IsFull(ulong seed) => Full > 0 && seed % (ulong)Full == 0;

    /// <summary>Reads the command line; null where it is wrong.</summary>
    public static SimulationOptions? Parse(string[] args)
    {
        var options = new SimulationOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--trace":
                    options = options with { Trace = true };
                    break;
                case "--seeds" when int.TryParse(value, CultureInfo.InvariantCulture, out int seeds) && seeds > 0:
                    options = options with { Seeds = seeds };
                    i++;
                    break;
                case "--from" when ulong.TryParse(value, CultureInfo.InvariantCulture, out ulong from):
                    options = options with { From = from };
                    i++;
                    break;
                case "--full" when int.TryParse(value, CultureInfo.InvariantCulture, out int full) && full >= 0:
                    options = options with { Full = full };
                    i++;
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
