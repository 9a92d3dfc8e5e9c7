namespace Terminal.Panel.Setup;

/// <summary>The <c>--name value</c> pairs of one role's command line, and the one word without a name where a role takes one.</summary>
internal sealed class RoleArguments
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private RoleArguments() { }

    /// <summary>The word that is no option, empty where there is none: a file to play.</summary>
    public string Operand { get; private set; } = "";

    /// <summary>The value of an option; null where it was not given.</summary>
    /// <param name="name">With its dashes: <c>--state</c>.</param>
    public string? this[string name] => values.GetValueOrDefault(name);

    /// <summary>Reads a command line.</summary>
    /// <param name="args">What follows the name of the role.</param>
    /// <param name="known">The options that the role has, with their dashes.</param>
    /// <param name="parsed">The options.</param>
    /// <param name="error">What is wrong, for a person; empty where nothing is.</param>
    public static bool TryParse(ReadOnlySpan<string> args, ReadOnlySpan<string> known, out RoleArguments parsed, out string error)
    {
        parsed = new RoleArguments();
        error = "";
        for (int at = 0; at < args.Length && error.Length == 0; at++)
        {
            string word = args[at];
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                error = parsed.Operand.Length == 0 ? "" : $"{word}: one word too many";
                parsed.Operand = word;
            }
            else if (!known.Contains(word))
            {
                error = $"{word}: no such option";
            }
            else if (at + 1 == args.Length)
            {
                error = $"{word} needs a value";
            }
            else
            {
                parsed.values[word] = args[++at];
            }
        }

        return error.Length == 0;
    }

    /// <summary>Reads an option that is a whole number.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="least">Smallest value allowed.</param>
    /// <param name="most">Largest value allowed.</param>
    /// <param name="value">The value; null where the option was not given.</param>
    /// <returns>False where it was given and is no number in the range.</returns>
    public bool TryNumber(string name, int least, int most, out int? value)
    {
        value = null;
        if (this[name] is not { } text)
        {
            return true;
        }

        bool good = int.TryParse(text, out int number) && number >= least && number <= most;
        value = good ? number : null;
        return good;
    }
}
