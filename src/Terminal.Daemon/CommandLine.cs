using Terminal.Daemon.Settings;

namespace Terminal.Daemon;

/// <summary>What the command line asks for.</summary>
internal readonly record struct CommandLine()
{
    private const string Help =
        """
        terminald: the payment terminal's daemon.

          terminald --config FILE   runs with the settings in FILE (terminald.json)
          terminald vault --config FILE
                                    the vault in a process of its own, where /vault/socket says so: started before the terminal
          terminald selftest --config FILE
                                    tries every part of the board and names the one at fault; not while terminald runs
          terminald seal HANDLE --config FILE
                                    moves the storage key from its file into the TPM 2.0, at a handle like 0x81010001
          terminald keys list | test | enter [--development] | load SLOT | erase SLOT | erase all, each with --config FILE
                                    the vault's keys: what is there; whether the vault is well; the protection key as two components,
                                    a line of hexadecimal each on the standard input; a key block on the standard input; an end of
                                    one, or of all and the storage key; not while terminald runs
          terminald keys identity [--certificate FILE] | bind [--development] FILE | unbind | challenge, each with --config FILE
                                    for a first protection key by TR-34: a pair of keys and the request for its certificate; the
                                    certificate; the key distributor's and its authority's; a random number for two passes
          terminald keys load protection --tr34 FILE --config FILE
                                    the protection key out of a TR-34 token
          terminald keys operators --config FILE
                                    sets the codes of two people, who are asked for them from then on before keys are brought
          terminald keys recover [--development] [--tr34] --config FILE
                                    after tampering or an erasure: a new storage key, the two components and the key block again;
                                    with --tr34 a token to a new identity in the place of the components
          terminald --clear-safe-mode --config FILE
                                    lets the next start trade again, after a person has seen to what broke
          terminald --check-config --config FILE
                                    says whether the settings in FILE serve, and names every fault
          terminald --settings-schema | --settings-reference
                                    prints the JSON Schema of terminald.json, or a table made of it
          terminald --version       prints the version and the flavour of the build
          terminald --help          prints this text

          --state DIR, behind --config FILE: crash records and safe mode in DIR, not beside the settings

        Exit codes: 0 ended by a signal; 64 command line or settings; 66 storage key; 69 the self-test found a fault;
        67 the vault refused; 70 broken invariant; 71 unexpected exception; 74 journal or disk; 75 already running.
        """;

    /// <summary>What to do.</summary>
    public CommandKind Kind { get; private init; } = CommandKind.Print;

    /// <summary>What it is done with; null where a text is to be printed.</summary>
    public DaemonOptions? Options { get; private init; }

    /// <summary>What to print and end with; of <see cref="CommandKind.Seal"/> the chip's handle.</summary>
    public string Text { get; private init; } = Help;

    /// <summary>Of <see cref="CommandKind.Keys"/>, what to do.</summary>
    public string[] Words { get; private init; } = [];

    /// <summary>False where the command line is none of ours.</summary>
    public bool IsGood { get; private init; } = true;

    /// <summary>Reads the command line.</summary>
    public static CommandLine Parse(ReadOnlySpan<string> arguments) => arguments switch
    {
        ["--help"] => new CommandLine(),
        ["--version"] => new CommandLine { Text = $"terminald {Build.Version}" },
        ["--settings-schema"] => new CommandLine { Text = SettingsPages.Schema().TrimEnd() },
        ["--settings-reference"] => new CommandLine { Text = SettingsPages.Reference().TrimEnd() },
        ["--clear-safe-mode", .. var rest] => With(CommandKind.ClearSafeMode, rest),
        ["--check-config", .. var rest] => With(CommandKind.CheckConfig, rest),
        ["seal", { Length: > 0 } handle, "--config", { Length: > 0 } path] =>
            new CommandLine { Kind = CommandKind.Seal, Options = new DaemonOptions(path), Text = handle },
        ["keys", { Length: > 0 } verb, .. var rest] when rest is [.., "--config", { Length: > 0 } path] => new CommandLine
        {
            Kind = CommandKind.Keys,
            Options = new DaemonOptions(path),
            Words = [verb, .. rest[..^2]],
        },
        ["vault", .. var rest] => With(CommandKind.Vault, rest),
        ["selftest", .. var rest] => With(CommandKind.SelfTest, rest),
        _ => With(CommandKind.Run, arguments),
    };

    private static CommandLine With(CommandKind kind, ReadOnlySpan<string> rest) => rest switch
    {
        ["--config", { Length: > 0 } path] =>
            new CommandLine { Kind = kind, Options = new DaemonOptions(path) { IsVault = kind == CommandKind.Vault } },
        ["--config", { Length: > 0 } path, "--state", { Length: > 0 } state] =>
            new CommandLine { Kind = kind, Options = new DaemonOptions(path, state) { IsVault = kind == CommandKind.Vault } },
        _ => new CommandLine { IsGood = false },
    };
}

/// <summary>What a command line asks for.</summary>
internal enum CommandKind
{
    /// <summary>A text to be printed.</summary>
    Print,

    /// <summary>The daemon.</summary>
    Run,

    /// <summary>The vault in a process of its own.</summary>
    Vault,

    /// <summary>The self-test of the board.</summary>
    SelfTest,

    /// <summary>The move of the storage key into the security chip.</summary>
    Seal,

    /// <summary>The keys of the vault.</summary>
    Keys,

    /// <summary>A look at the settings, and nothing else.</summary>
    CheckConfig,

    /// <summary>The end of safe mode, and nothing else.</summary>
    ClearSafeMode,
}
