using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Terminal.Daemon;
using Terminal.Platform.Journal;
using Terminal.Platform.Security;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Daemon;

/// <summary>However <c>terminald</c> ends, its exit code and its log say why.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class ProcessEndTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ProcessEndTests()
    {
        File.WriteAllText(folder["terminald.json"], ExampleSettings.Create().ToJsonString());
        SealedFile.Create(folder["storage.key"], 32);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(new string[0], (int)ExitCode.Usage, "--config FILE")]
    [InlineData(new[] { "--config" }, (int)ExitCode.Usage, "--config FILE")]
    [InlineData(new[] { "--help" }, (int)ExitCode.Stopped, "--config FILE")]
    [InlineData(new[] { "--version" }, (int)ExitCode.Stopped, "terminald 0.")]
    public void The_command_line_is_answered(string[] arguments, int code, string text)
    {
        (int ended, string said) = Run(arguments);
        Assert.Equal(code, ended);
        Assert.Contains(text, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_do_not_serve_end_it_with_their_path()
    {
        File.WriteAllText(folder["terminald.json"], ExampleSettings.Create().ToJsonString().Replace("978", "1", StringComparison.Ordinal));
        Ends(ExitCode.Usage, "/configuration/currency");
    }

    [Fact]
    public void A_storage_key_that_others_can_read_ends_it()
    {
        File.SetUnixFileMode(folder["storage.key"], UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Ends(ExitCode.NoStorageKey, "STORAGE-KEY TooOpen");
    }

    [Fact]
    public void A_journal_that_is_none_ends_it()
    {
        File.WriteAllText(folder["journal.db"], new string('x', 4096));
        Ends(ExitCode.Storage, "JournalOpenException");
    }

    [Fact]
    public void A_journal_that_another_process_has_ends_it()
    {
        using SqliteJournal journal = SqliteJournal.Open(new JournalSettings(folder["journal.db"]));
        Ends(ExitCode.AlreadyRunning, "JournalOpenException");
    }

    [Fact]
    public void An_exception_that_nobody_expected_ends_it_with_a_record()
    {
        using (SqliteJournal.Open(new JournalSettings(folder["journal.db"])))
        {
        }

        using (SqliteConnection connection = new($"Data Source={folder["journal.db"]};Pooling=False"))
        {
            // A payment id of a wrong length: nothing but a defect of ours writes one, and no code expects it.
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText =
                """
                INSERT INTO journal VALUES
                  (1, 1, x'00', 0, x'', 1, '', '', 0, x'00', 0, '', 1, 1, 1, 1, 978, '', '', '', '', 'secret', '',
                   x'', x'', x'', x'', x'', x'')
                """;
            _ = command.ExecuteNonQuery();
        }

        string said = Ends(ExitCode.Unexpected, "CRASH exit 71");
        string record = File.ReadAllText(Assert.Single(Directory.GetFiles(folder["crash"])));
        Assert.Contains("System.ArgumentException", record, StringComparison.Ordinal);
        Assert.Contains("JournalColumns.Read", record, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", said + record, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_without_any_of_its_parts_starts_says_what_is_missing_and_ends_in_good_order_by_a_signal()
    {
        using Process daemon = Start("--config", folder["terminald.json"]);
        string said = "";
        while (!MissingParts().All(part => said.Contains(part, StringComparison.Ordinal)))
        {
            string? line = daemon.StandardOutput.ReadLine();
            Assert.True(line is not null, "It ended: " + said);
            said += line + "\n";
        }

        using (Process.Start("/bin/kill", ["-TERM", $"{daemon.Id}"]))
        {
        }

        said += daemon.StandardOutput.ReadToEnd();
        Assert.True(daemon.WaitForExit(20_000), said);
        Assert.Equal((int)ExitCode.Stopped, daemon.ExitCode);
        Assert.Contains("STOP Stopped", said, StringComparison.Ordinal);
        Assert.Matches(FirstLine(), said);
    }

    private static string[] MissingParts() =>
        [
            "Reader MISSING", "Printer MISSING", "KEYPAD-CLOSED MISSING", "BOARD-CLOSED MISSING", "Host CERT-CA-FILE",
            "BROKER-LOST CERT-CA-FILE",
        ];

    [GeneratedRegex(@"^\S+ INF START 0\.")]
    private static partial Regex FirstLine();

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "terminald.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static (int Code, string Said) Run(params string[] arguments)
    {
        using Process daemon = Start(arguments);
        Task<string> errors = daemon.StandardError.ReadToEndAsync();
        string said = daemon.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        Assert.True(daemon.WaitForExit(20_000), said);
        return (daemon.ExitCode, said);
    }

    private string Ends(ExitCode code, string text)
    {
        (int ended, string said) = Run("--config", folder["terminald.json"]);
        Assert.True((int)code == ended, $"exit {ended}: {said}");
        Assert.Contains(text, said, StringComparison.Ordinal);
        return said;
    }
}
