namespace Terminal.Mutants;

/// <summary>The survivors that somebody has looked at: changes that make no difference, or none that matters, with the reason.</summary>
/// <remarks>Rows of a Markdown table, as the tool prints them for a survivor: file, member, change, why.</remarks>
internal sealed class Explained
{
    private readonly Dictionary<string, string> rows = [];

    /// <summary>Reads the list.</summary>
    public Explained(string file)
    {
        foreach (string line in File.ReadLines(file).Where(line => line.StartsWith("| ", StringComparison.Ordinal)))
        {
            int why = line.TrimEnd('|', ' ').LastIndexOf(" | ", StringComparison.Ordinal);
            if (why > 0 && line.Contains(".cs |", StringComparison.Ordinal))
            {
                rows[line[..(why + 2)]] = line[(why + 3)..].TrimEnd('|', ' ');
            }
        }
    }

    /// <summary>True where the survivor is in the list.</summary>
    public bool Covers(Mutant mutant) => rows.ContainsKey(mutant.Id);

    /// <summary>Rows that explain none of these survivors: the code has changed, or a test finds the change now.</summary>
    public IEnumerable<string> Idle(IEnumerable<Mutant> survivors) => rows.Keys.Except(survivors.Select(mutant => mutant.Id));
}
