using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Terminal.Cli;

/// <summary>The command line: two words of command, options with a value each, flags, and at most one word besides.</summary>
internal sealed class Words
{
    private const string Usage = """
        terminalctl: the fleet operator's tool.

          terminalctl config check FILE
          terminalctl config sign --key PEM --kid NAME --terminal ID --version N [--urgent] [--rollback --reason TEXT]
                                  [--not-before UNIX-SECONDS] FILE > SIGNED
                                  signs the configuration in FILE, after it is checked
          terminalctl config push BROKER --terminal ID [--wait SECONDS] SIGNED
                                  hands it to the broker and follows it until the terminal confirms or refuses it
          terminalctl config show BROKER --terminal ID
                                  what is wanted of a terminal, and what it says that it has
          terminalctl config history --store FLEET-DB
                                  what a terminal was sent, on the terminal itself
          terminalctl config schema | reference
                                  the JSON Schema of a configuration, and the page made of it
          terminalctl command send BROKER --terminal ID --signer PEM --kid NAME [--args JSON] [--text TEXT] [--seconds N] [--note TEXT]
                                  [--from N] [--valid SECONDS] [--wait SECONDS] [--id UUID] NAME
                                  signs a command (restart, forward, close, selftest, link, message, printtest, logs, report, events,
                                  keys) and follows it to its final result; --id: the same command again; --wait 0: does not follow it
          terminalctl keys list BROKER --terminal ID --signer PEM --kid NAME
                                  which keys a terminal's vault has, by check value
          terminalctl keys push BROKER --terminal ID --slot SLOT [--valid SECONDS] [--wait SECONDS] [--id UUID] FILE
                                  sends the key block in FILE to a slot (transaction, protection), where it is loaded between two
                                  payments, and follows it to its final result; it must say when it was made (TS), and is good for
                                  ten minutes at most
          terminalctl watch topics BROKER --terminal ID [--topic FILTER] [--seconds N]
                                  what goes over the terminal's topics, as it comes
          terminalctl watch events BROKER --terminal ID [--seconds N]
                                  the terminal's events, and which are missing
          terminalctl trace show --till URL --token FILE INVOICE
                                  what was said between terminal, card and host in one of the last payments, masked; INVOICE: its
                                  number, the till's id of it, or last; never of a terminal of the production profile

        BROKER is --broker HOST:PORT --server-name NAME --ca PEM --cert PEM --key PEM (--server-name: the name in the broker's certificate).

        Exit codes: 0 done; 1 refused, failed, or not in time; 64 command line; 65 a file that does not serve.
        """;

    private static readonly string[] Flags = ["--urgent", "--rollback"];
    private readonly Dictionary<string, string> options = [];

    /// <summary>The command's two words.</summary>
    public string Command { get; private set; } = "";

    /// <summary>The word that is no option, a file or a name; empty where there is none.</summary>
    public string Operand { get; private set; } = "";

    /// <summary>Options that are arguments of a command to a terminal.</summary>
    public static IReadOnlyList<string> ArgumentOptions { get; } = ["--text", "--seconds", "--note", "--from"];

    /// <summary>The value of an option; empty where it is not there.</summary>
    public string this[string option] => options.GetValueOrDefault(option, "");

    /// <summary>Reads a command line; null where it is none of ours.</summary>
    public static Words? Parse(string[] args)
    {
        if (args is [] or ["--help"] or ["help"])
        {
            return new Words { Command = "help" };
        }

        if (args.Length < 2)
        {
            return null;
        }

        Words words = new() { Command = $"{args[0]} {args[1]}" };
        for (int i = 2; i < args.Length; i++)
        {
            if (Flags.Contains(args[i]))
            {
                words.options[args[i]] = "yes";
            }
            else if (args[i].StartsWith("--", StringComparison.Ordinal))
            {
                if (i + 1 == args.Length)
                {
                    return null;
                }

                words.options[args[i]] = args[++i];
            }
            else if (words.Operand.Length == 0)
            {
                words.Operand = args[i];
            }
            else
            {
                return null;
            }
        }

        return words;
    }

    /// <summary>Prints how it is used.</summary>
    public static int Help(int code)
    {
        (code == 0 ? Console.Out : Console.Error).WriteLine(Usage);
        return code;
    }

    /// <summary>Says what is missing, where one of the options or the word besides is.</summary>
    /// <param name="operand">What that word is, a file or a name; empty where there must be none.</param>
    /// <param name="needed">The options.</param>
    public bool Lacks(string operand, params string[] needed)
    {
        string[] missing = [.. needed.Where(option => this[option].Length == 0)];
        if (missing.Length == 0 && operand.Length > 0 == Operand.Length > 0)
        {
            return false;
        }

        string what = missing.Length > 0 ? string.Join(", ", missing) : operand.Length > 0 ? operand : $"no {Operand}";
        Console.Error.WriteLine($"{Command}: needs {what}");
        return true;
    }

    /// <summary>A number of an option; false where it is none within the bounds.</summary>
    public bool TryNumber(string option, long least, long most, out long number)
    {
        bool good = long.TryParse(this[option], CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
        if (!good)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Command}: {option} must be {least} to {most}"));
        }

        return good;
    }

    /// <summary>The time of day, for the begin of a line.</summary>
    public static string TimeOfDay() => DateTime.Now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Reads a file; false with a word about it where it cannot be read.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        try
        {
            content = System.IO.File.ReadAllBytes(path);
        }
        catch (IOException fault)
        {
            Console.Error.WriteLine(fault.Message);
        }
        catch (UnauthorizedAccessException fault)
        {
            Console.Error.WriteLine(fault.Message);
        }

        return content is not null;
    }
}
