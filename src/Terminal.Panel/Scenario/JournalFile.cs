using System.Diagnostics;
using System.Globalization;
using Terminal.Panel.Setup;

namespace Terminal.Panel.Scenario;

/// <summary>The terminal's journal as Debian's <c>sqlite3</c> reads it: no code of the terminal has a part in that.</summary>
/// <param name="state">Where the terminal's folder is.</param>
internal sealed class JournalFile(StateFolder state)
{
    /// <summary>What a record says, by its stored number, from 1.</summary>
    private static readonly string[] Names =
    [
        "requested", "approved", "declined", "abandoned", "reversal owed", "reversal closed", "receipt printed", "stored", "forwarded",
        "forward refused", "close began", "record uploaded", "batch closed", "reversal released",
    ];

    /// <summary>What the records say, in order; one line of <c>sqlite3</c>'s own where it fails.</summary>
    public async Task<IReadOnlyList<string>> KindsAsync()
    {
        string path = Path.Combine(state.Terminal, "journal.db");
        ProcessStartInfo start = new("sqlite3", ["-readonly", path, "SELECT kind FROM journal ORDER BY sequence"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process reader = Process.Start(start)!;
        Task<string> wrong = reader.StandardError.ReadToEndAsync();
        string rows = await reader.StandardOutput.ReadToEndAsync();
        await reader.WaitForExitAsync();
        return reader.ExitCode == 0
            ? [.. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(NameOf)]
            : [(await wrong).Trim()];
    }

    private static string NameOf(string row) =>
        int.TryParse(row, CultureInfo.InvariantCulture, out int kind) && kind >= 1 && kind <= Names.Length ? Names[kind - 1] : row;
}
