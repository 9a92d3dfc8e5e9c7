namespace Terminal.Mutants;

/// <summary>A project that is changed: which of its files, and the unit tests that are shown the changes.</summary>
/// <param name="Name">Its name, and its assembly's.</param>
/// <param name="Tests">The namespaces of its unit tests, with what is below them; commas in between.</param>
/// <param name="IsDrawn">Whether a sample has changes of it; one whose share nobody has counted yet is changed when it is named.</param>
/// <param name="LeftOut">Files that are left as they are: folders end in a slash, <c>*</c> stands for any name.</param>
internal sealed record MutatedProject(string Name, string Tests, bool IsDrawn, IReadOnlyList<string> LeftOut)
{
    /// <summary>All of them, the engine first.</summary>
    public static IReadOnlyList<MutatedProject> All { get; } =
    [
        // What only dresses a payment or has tests of its own.
        new("Terminal.Engine", "Terminal.Tests.Engine", IsDrawn: true,
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
        ]),
        new("Terminal.Vault", "Terminal.Tests.Vaults", IsDrawn: true,
            ["bin/", "obj/", "Prompt*.cs", "*Prompts.cs"]), // Words on the screen.
        new("Terminal.Emv", "Terminal.Tests.Emv,Terminal.Tests.Emulator.Cards.Contact", IsDrawn: false,
        [
            "bin/", "obj/",
            "Apdu/", "C3/", "Contactless/", "Tlv/", // Not looked at yet.
        ]),
    ];

    /// <summary>The engine, which the faults with a name are in.</summary>
    public static MutatedProject Engine => All[0];

    /// <summary>Where its sources are, from the repository's root.</summary>
    public string Folder => Path.Combine("src", Name);

    /// <summary>The files to change, by their path in the project's folder.</summary>
    public IEnumerable<string> Files(string root)
    {
        string folder = Path.Combine(root, Folder);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(file => !LeftOut.Any(pattern => Matches(file, pattern)))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>True where a path fits a pattern; without a slash in it, <c>*</c> goes to the end of a name.</summary>
    public static bool Matches(string file, string pattern) =>
        pattern.EndsWith('/')
            ? file.StartsWith(pattern, StringComparison.Ordinal)
            : file.Count(letter => letter == '/') == pattern.Count(letter => letter == '/')
                && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, file, ignoreCase: false);
}
