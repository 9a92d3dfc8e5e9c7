using Xunit;

namespace Terminal.Tests.Tidy;

/// <summary>The files of this clone, as the tidy tests read them.</summary>
internal static class SourceTree
{
    private static readonly string[] NotOurs = ["bin", "obj", ".git", ".state", "TestResults", "node_modules"];
    private static readonly string[] Binary = [".png", ".ico", ".db", ".bin"];

    /// <summary>The clone's root: the folder of <c>Terminal.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every text file that belongs to the project, by its path from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Order(StringComparer.Ordinal)];

    /// <summary>C# files below one of the folders.</summary>
    public static IEnumerable<string> CSharp(params string[] folders) =>
        Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)
            && folders.Any(folder => file.StartsWith(folder + "/", StringComparison.Ordinal)));

    /// <summary>A file's lines.</summary>
    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    /// <summary>A file's text.</summary>
    public static string Text(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>Fails with every offender named, one a line.</summary>
    public static void HasNone(IEnumerable<string> offenders)
    {
        string[] found = [.. offenders];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Terminal.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests run inside a clone.");
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.GetFiles(folder))
        {
            if (!Binary.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != ".git")
            {
                yield return Path.GetRelativePath(Root, file);
            }
        }

        foreach (string below in Directory.GetDirectories(folder).Where(below => !NotOurs.Contains(Path.GetFileName(below))))
        {
            foreach (string file in Walk(below))
            {
                yield return file;
            }
        }
    }
}
