using Terminal.Engine.Configuration;

namespace Terminal.Cli.Config;

/// <summary>Prints the schema of a configuration, or the page made of it.</summary>
internal static class SchemaCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(bool asPage)
    {
        Console.Write(asPage ? Page() : Schema());
        return 0;
    }

    /// <summary>The JSON Schema.</summary>
    public static string Schema() => ConfigurationSchema.Write(
        ConfigurationContext.Default.TerminalConfiguration, new TerminalConfiguration(), "Configuration of a payment terminal");

    /// <summary>The reference table.</summary>
    public static string Page() => ConfigurationReference.Write(
        ConfigurationSchema.Make(ConfigurationContext.Default.TerminalConfiguration, new TerminalConfiguration()));
}
