using System.Globalization;
using Terminal.Primitives;

namespace Terminal.Fuzz;

/// <summary>Runs the parsers that the command line asks for, one after the other, and says how each fared.</summary>
internal static class FuzzRun
{
    private const int UsageError = 64;
    private const int HexShownMax = 4096;

    public static int Start(string[] words)
    {
        if (FuzzOptions.Parse(words) is not { } options)
        {
            Console.Error.WriteLine("usage: scripts/fuzz [--parser NAME] [--inputs N] [--seed S] [--seconds T] [--replay HEX]");
            return UsageError;
        }

        ParserRow[] rows = [.. ParserTable.Rows.Where(row => Chosen(row.Name, options))];
        if (rows.Length == 0 || (options.Replay is not null && rows.Length > 1))
        {
            Console.Error.WriteLine("parsers: " + string.Join(' ', ParserTable.Rows.Select(row => row.Name)));
            return UsageError;
        }

        if (options.Replay is { } input)
        {
            ParserRow row = rows[0];
            return Report(row, Campaign.Replay(row.Make(), input));
        }

        int failed = rows.Sum(row => Report(row, new Campaign(row, options.Seed).Run(options)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows.Length - failed} passed, {failed} failed"));
        return failed == 0 ? 0 : 1;
    }

    /// <summary>A whole name chooses one parser, the first part of one all that begin with it.</summary>
    private static bool Chosen(string name, FuzzOptions options) =>
        ParserTable.Rows.Any(row => row.Name == options.Parser)
            ? name == options.Parser
            : name.StartsWith(options.Parser, StringComparison.Ordinal);

    private static int Report(ParserRow row, CampaignResult result)
    {
        double rate = result.Inputs / Math.Max(result.Seconds, 0.001);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Name,-22} {result.Inputs,10} inputs {result.Edges,6} edges {result.Kept,5} kept {result.Seconds,7:F1} s {rate,9:F0}/s"));
        if (result.Fault is not { } fault)
        {
            return 0;
        }

        string hex = Hex.ToText(result.Culprit);
        Console.WriteLine($"  failed: {fault}");
        if (hex.Length <= HexShownMax)
        {
            Console.WriteLine($"  input: {hex}");
            Console.WriteLine($"  replay: scripts/fuzz --parser {row.Name} --replay {hex}");
        }
        else
        {
            string file = Path.Combine(Path.GetTempPath(), $"fuzz-{row.Name}.hex");
            File.WriteAllText(file, hex);
            Console.WriteLine($"  input: {hex.AsSpan(0, HexShownMax)}... (all of it in {file})");
            Console.WriteLine($"  replay: scripts/fuzz --parser {row.Name} --replay \"$(cat {file})\"");
        }

        return 1;
    }
}
