using System.Globalization;

namespace Terminal.Simulation;

/// <summary>What to run.</summary>
internal sealed record SimulationOptions
{
    /// <summary>The words that are understood.</summary>
    public const string Usage =
        "usage: Terminal.Simulation [--seeds N] [--from S] [--full N] [--twice N] [--workers N] [--trace]";

    /// <summary>After how many failed seeds to stop.</summary>
    public const int FailuresMax = 10;

    /// <summary>After how many seeds a long run says how far it is.</summary>
    public const int ReportEvery = 50_000;

    /// <summary>How many seeds.</summary>
    public int Seeds { get; init; } = 200;

    /// <summary>The first of them.</summary>
    public ulong From { get; init; } = 1;

    /// <summary>Each seed that this number divides is of the full profile; none for 0.</summary>
    public int Full { get; init; } = 20;

    /// <summary>Each seed that this number divides is played a second time, and the two runs compared; 1 for all.</summary>
    public int Twice { get; init; } = 1;

    /// <summary>How many seeds are played at a time.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether every happening is printed.</summary>
    public bool Trace { get; init; }

    /// <summary>Whether a seed is of the full profile.</summary>
    public bool IsFull(ulong seed) => Full > 0 && seed % (ulong)Full == 0;

    /// <summary>Reads the command line; null where it is wrong.</summary>
    public static SimulationOptions? Parse(string[] args)
    {
        var options = new SimulationOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            bool numeric = int.TryParse(value, CultureInfo.InvariantCulture, out int number) && number >= 0;
            SimulationOptions? changed = args[i] switch
            {
                "--trace" => options with { Trace = true },
                "--seeds" when numeric && number > 0 => options with { Seeds = number },
                "--from" when numeric => options with { From = (ulong)number },
                "--full" when numeric => options with { Full = number },
                "--twice" when numeric && number > 0 => options with { Twice = number },
                "--workers" when numeric && number > 0 => options with { Workers = number },
                _ => null,
            };
            if (changed is null)
            {
                return null;
            }

            options = changed;
            i += args[i] == "--trace" ? 0 : 1;
        }

        return options;
    }
}
