using System.Globalization;

namespace Terminal.Mutants;

/// <summary>What to run.</summary>
internal sealed record MutantOptions
{
    /// <summary>The words that are understood.</summary>
    public const string Usage =
        "usage: scripts/mutants [--sample N] [--seed S] [--all] [--file GLOB,GLOB] [--member NAME,NAME] [--list]"
        + " [--seeds N] [--workers N] [--no-build]";

    /// <summary>How many mutants are drawn, those among them that do not compile; all where it is null.</summary>
    public int? Sample { get; init; } = 48;

    /// <summary>What they are drawn by.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Files to keep to, each from its project's folder.</summary>
    public string? File { get; init; }

    /// <summary>Members to keep to, as a survivor's row names them.</summary>
    public string? Member { get; init; }

    /// <summary>Whether the mutants are listed and not run.</summary>
    public bool List { get; init; }

    /// <summary>How many seeds the simulation plays with a mutant that the unit tests have not found; with 0 these decide alone.</summary>
    public int Seeds { get; init; } = 60;

    /// <summary>How many processes are judged side by side.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Reads the command line; null where it is wrong.</summary>
    public static MutantOptions? Parse(string[] words)
    {
        var options = new MutantOptions();
        for (int i = 0; i < words.Length; i++)
        {
            string value = i + 1 < words.Length ? words[i + 1] : "";
            bool numeric = int.TryParse(value, CultureInfo.InvariantCulture, out int number) && number >= 0;
            MutantOptions? changed = words[i] switch
            {
                "--all" => options with { Sample = null },
                "--list" => options with { List = true },
                "--sample" when numeric => options with { Sample = number },
                "--seed" when numeric => options with { Seed = number },
                "--seeds" when numeric => options with { Seeds = number },
                "--workers" when numeric && number > 0 => options with { Workers = number },
                "--file" when value.Length > 0 => options with { File = value },
                "--member" when value.Length > 0 => options with { Member = value },
                _ => null,
            };
            if (changed is null)
            {
                return null;
            }

            options = changed;
            i += words[i] is "--all" or "--list" ? 0 : 1;
        }

        return options;
    }
}
