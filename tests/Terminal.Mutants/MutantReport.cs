using System.Globalization;

namespace Terminal.Mutants;

/// <summary>What a run came to, by file and by kind, and every survivor in the form of a row of the list of explained ones.</summary>
/// <param name="judged">The mutants that compiled, with what became of them.</param>
/// <param name="explained">The survivors that somebody has looked at.</param>
internal sealed class MutantReport(IReadOnlyList<(Mutant Mutant, Verdict Verdict)> judged, Explained explained)
{
    /// <summary>Mutants that nothing objected to.</summary>
    public IEnumerable<Mutant> Survivors => judged.Where(row => !row.Verdict.Found).Select(row => row.Mutant);

    /// <summary>The share that was found; the explained ones are in the denominator.</summary>
    public double Share => judged.Count == 0 ? 1 : (double)judged.Count(row => row.Verdict.Found) / judged.Count;

    /// <summary>Prints it.</summary>
    public void Print()
    {
        foreach (Mutant survivor in Survivors.Where(survivor => !explained.Covers(survivor)).OrderBy(s => s.File).ThenBy(s => s.Line))
        {
            Console.WriteLine($"survived: {survivor.Project.Folder}/{survivor.File}:{survivor.Line} ({survivor.Kind})");
            Console.WriteLine($"{survivor.Id} |");
        }

        Table("file", row => row.Mutant.File);
        Table("kind", row => row.Mutant.Kind);
        Table("found by", row => !row.Verdict.Found ? "nothing"
            : row.Verdict.By.EndsWith("over the limit", StringComparison.Ordinal) ? "the limit"
            : row.Verdict.By.Split(':')[0]);
    }

    private void Table(string head, Func<(Mutant Mutant, Verdict Verdict), string> by)
    {
        Console.WriteLine();
        Console.WriteLine($"| {head} | mutants | found | explained | open |\n| --- | --- | --- | --- | --- |");
        foreach (IGrouping<string, (Mutant Mutant, Verdict Verdict)> group in judged.GroupBy(by).OrderBy(group => group.Key))
        {
            Row(group.Key, [.. group]);
        }

        Row("all", judged);
    }

    private void Row(string name, IReadOnlyCollection<(Mutant Mutant, Verdict Verdict)> rows)
    {
        int found = rows.Count(row => row.Verdict.Found);
        int known = rows.Count(row => !row.Verdict.Found && explained.Covers(row.Mutant));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {rows.Count} | {found} | {known} | {rows.Count - found - known} |"));
    }
}
