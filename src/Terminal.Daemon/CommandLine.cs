namespace Terminal.Daemon;

/// <summary>What the command line asks for.</summary>
/// <param name="SettingsPath">The settings file to run with; null where only a text is asked for.</param>
/// <param name="Text">What to print and end with; null where the daemon is to run.</param>
/// <param name="IsGood">False where the command line is none of ours.</param>
/// <param name="OnlyChecks">True where the settings are to be checked, and nothing else is wanted.</param>
/// <param name="ClearsSafeMode">True where safe mode is to end, and nothing else is wanted.</param>
internal readonly record struct CommandLine(
    string? SettingsPath, string? Text, bool IsGood, bool ClearsSafeMode = false, bool OnlyChecks = false)
{
    private const string Help =
        """
        terminald: the payment terminal's daemon.

          terminald --config FILE   runs with the settings in FILE (terminald.json)
          terminald --clear-safe-mode --config FILE
                                    lets the next start trade again, after a person has seen to what broke
          terminald --check-config --config FILE
                                    says whether the settings in FILE serve, and names every fault
          terminald --version       prints the version and the flavour of the build
          terminald --help          prints this text

        Exit codes: 0 ended by a signal; 64 command line or settings; 66 storage key; 70 broken invariant;
        71 unexpected exception; 74 journal or disk; 75 already running.
        """;

    /// <summary>Reads the command line.</summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments) => arguments switch
    {
        ["--help"] => new CommandLine(null, Help, true),
        ["--version"] => new CommandLine(null, $"terminald {Build.Version}", true),
        ["--config", { Length: > 0 } path] => new CommandLine(path, null, true),
        ["--clear-safe-mode", "--config", { Length: > 0 } path] => new CommandLine(path, null, true, true),
        ["--check-config", "--config", { Length: > 0 } path] => new CommandLine(path, null, true, OnlyChecks: true),
        _ => new CommandLine(null, Help, false),
    };
}
