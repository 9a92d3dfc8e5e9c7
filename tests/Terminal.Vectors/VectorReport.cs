using System.Globalization;

namespace Terminal.Vectors;

/// <summary>Counts what passed, failed and was skipped, by file.</summary>
/// <param name="root">The folder that holds <c>crypto/</c>, <c>emv/</c> and <c>iso8583/</c>.</param>
public sealed class VectorReport(string root)
{
    private const int MismatchesShownMax = 5;
    private readonly List<FileCounts> files = [];
    private readonly List<string> failures = [];

    /// <summary>The folder that is run.</summary>
    public string Root { get; } = root;

    /// <summary>Count of cases that gave what they should.</summary>
    public int Passed => files.Sum(file => file.Passed);

    /// <summary>Count of cases that did not.</summary>
    public int Failed => files.Sum(file => file.Failed);

    /// <summary>Count of cases of a kind that is not supported.</summary>
    public int Skipped => files.Sum(file => file.Skipped.Values.Sum());

    /// <summary>All failures: file, case and message.</summary>
    public IReadOnlyList<string> Failures => failures;

    /// <summary>The cases that follow are of this file.</summary>
    public void Begin(string file) => files.Add(new FileCounts(file));

    /// <summary>A case gave what it should.</summary>
    public void Pass() => files[^1].Passed++;

    /// <summary>A case gave something else.</summary>
    public void Fail(string id, string message)
    {
        files[^1].Failed++;
        failures.Add($"{files[^1].File} {id}: {message}");
        if (files[^1].Mismatches.Count < MismatchesShownMax)
        {
            files[^1].Mismatches.Add($"{id}: {message}");
        }
    }

    /// <summary>Cases of a kind that is not supported yet.</summary>
    /// <param name="kind">What they are: the file's kind, an operation, a dialect.</param>
    /// <param name="count">How many.</param>
    public void Skip(string kind, int count = 1) =>
        files[^1].Skipped[kind] = files[^1].Skipped.GetValueOrDefault(kind) + count;

    /// <summary>Says something on the file's cases that a count does not.</summary>
    public void Note(string text) => files[^1].Notes.Add(text);

    /// <summary>
    /// Runs one case: it passes where <paramref name="check"/> gives null, and fails with its message or with what it throws.
    /// </summary>
    public void Case(string id, Func<string?> check)
    {
        string? mismatch;
        try
        {
            mismatch = check();
        }
        catch (Exception broken)
        {
            mismatch = $"{broken.GetType().Name}: {broken.Message}";
        }

        if (mismatch is null)
        {
            Pass();
        }
        else
        {
            Fail(id, mismatch);
        }
    }

    /// <summary>Null where both texts are the same hexadecimal digits, else what differs.</summary>
    public static string? Compare(string what, string expected, string actual) =>
        string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase) ? null : $"{what} is {actual}, not {expected}";

    /// <summary>Writes counts by file, the first mismatches, and the closing line.</summary>
    public void Print(TextWriter output)
    {
        foreach (FileCounts file in files)
        {
            int skipped = file.Skipped.Values.Sum();
            if (file.Passed + file.Failed + skipped == 0)
            {
                continue;
            }

            output.WriteLine(Counts(file.File.PadRight(60), file.Passed, file.Failed, skipped));
            foreach (string mismatch in file.Mismatches)
            {
                output.WriteLine($"    {mismatch}");
            }

            foreach (string note in file.Notes)
            {
                output.WriteLine($"    {note}");
            }

            foreach ((string kind, int count) in file.Skipped)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    skipped {count}: {kind}"));
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped"));
    }

    private static string Counts(string name, int passed, int failed, int skipped) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {passed} passed, {failed} failed, {skipped} skipped");

    private sealed class FileCounts(string file)
    {
        public string File { get; } = file;

        public int Passed { get; set; }

        public int Failed { get; set; }

        public Dictionary<string, int> Skipped { get; } = new(StringComparer.Ordinal);

        public List<string> Notes { get; } = [];

        public List<string> Mismatches { get; } = [];
    }
}
