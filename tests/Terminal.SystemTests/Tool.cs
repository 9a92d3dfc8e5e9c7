using System.Diagnostics;
using Xunit;

namespace Terminal.SystemTests;

/// <summary>Programs that know nothing of us, and where the repository is.</summary>
public static class Tool
{
    /// <summary>The repository's root.</summary>
    public static string Repository { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Runs a program to its end and gives what it printed; it must end well.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
        return text;
    }

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Terminal.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}
