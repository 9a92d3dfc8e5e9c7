using Terminal.Engine.Configuration;

namespace Terminal.Cli.Config;

/// <summary>Checks a configuration as a terminal does.</summary>
internal static class CheckCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(Words words)
    {
        if (words.Lacks("a file"))
        {
            return 64;
        }

        int code = Read(words.Operand) is null ? 65 : 0;
        Console.Error.WriteLine(code == 0 ? "it serves" : "it does not serve");
        return code;
    }

    /// <summary>Reads and checks a configuration; null where it does not serve, and every fault is printed.</summary>
    public static TerminalConfiguration? Read(string path)
    {
        if (!Words.TryRead(path, out byte[]? content))
        {
            return null;
        }

        TerminalConfiguration? configuration = ConfigurationDocument.ReadJson(
            content, ConfigurationContext.Default.TerminalConfiguration, out IReadOnlyList<ConfigurationFault> faults);
        faults = configuration is null ? faults : ConfigurationRules.Check(configuration, "");
        foreach (ConfigurationFault fault in faults)
        {
            Console.Error.WriteLine(fault);
        }

        return faults.Count == 0 ? configuration : null;
    }
}
