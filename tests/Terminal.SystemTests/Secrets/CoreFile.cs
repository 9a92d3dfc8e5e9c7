using System.Globalization;

namespace Terminal.SystemTests.Secrets;

/// <summary>What would be in a core file of a process, had the kernel been let write one.</summary>
internal static class CoreFile
{
    /// <summary>Writes it with gdb's gcore, which leaves out what the kernel leaves out: by <c>coredump_filter</c> and by what the
    /// process has excluded (madvise, MADV_DONTDUMP).</summary>
    /// <param name="process">Its id; it goes on afterwards.</param>
    /// <param name="folder">Where to.</param>
    public static Task TakeAsync(int process, string folder) =>
        Tool.RunAsync("gcore", "-o", Path.Combine(folder, "core"), process.ToString(CultureInfo.InvariantCulture));
}
