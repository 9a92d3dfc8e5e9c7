namespace Terminal.Tests;

/// <summary>The clone that the tests run in.</summary>
internal static class Repository
{
    /// <summary>Its root folder: the one with the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Terminal.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside a clone of the repository.");
    }
}
