namespace Terminal.Mutants;

/// <summary>Which files of the engine are mutated: all of them, but for what is named here.</summary>
internal static class EngineFiles
{
    /// <summary>What only dresses a payment or has tests of its own: folders end in a slash, <c>*</c> stands for any name.</summary>
    private static readonly string[] LeftOut =
    [
        "bin/", "obj/",
        "Configuration/TerminalConfiguration.cs", "Configuration/ContactlessSection.cs", "Configuration/*Attribute.cs", // Data.
        "Configuration/PublishedTestKeys.cs", "Configuration/ConfigurationSchema.cs", "Configuration/ConfigurationReference.cs",
        "Contactless/", // Joins reader and kernel.
        "Fleet/", // Status and telemetry.
        "Receipts/*Receipt.cs", "Receipts/BatchPaper.cs", "Receipts/Paper*.cs", "Receipts/Verification.cs", // Layout.
        "Till/", // What tills ask, and what they see of the journal.
        "*Settings.cs", "*/*Settings.cs", // Defaults of a configuration that the daemon reads and checks.
        "Desk.cs", "Desk*.cs", "FaultCatalogue.cs", "Lights.cs", "WallClock.cs", "CardFacts.cs", "EmvFacts.cs",
    ];

    /// <summary>The files below the engine's folder, by their path in it.</summary>
    public static IEnumerable<string> Mutated(string engine) =>
        Directory.EnumerateFiles(engine, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(engine, file).Replace('\\', '/'))
            .Where(file => !LeftOut.Any(pattern => Matches(file, pattern)))
            .Order(StringComparer.Ordinal);

    /// <summary>True where a path fits a pattern; without a slash in it, <c>*</c> goes to the end of a name.</summary>
    public static bool Matches(string file, string pattern) =>
        pattern.EndsWith('/')
            ? file.StartsWith(pattern, StringComparison.Ordinal)
            : file.Count(letter => letter == '/') == pattern.Count(letter => letter == '/')
                && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, file, ignoreCase: false);
}
