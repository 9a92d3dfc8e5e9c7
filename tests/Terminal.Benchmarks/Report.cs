using System.Globalization;

namespace Terminal.Benchmarks;

/// <summary>Prints rows as a table that also reads as Markdown.</summary>
internal static class Report
{
    private static readonly (double Size, string Name)[] Units = [(1e9, "s"), (1e6, "ms"), (1e3, "us"), (1, "ns")];

    /// <summary>Says what machine it is, and how busy.</summary>
    public static void Machine()
    {
        string processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1].Trim() ?? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
        string load = string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);
        Say($"{processor}, {Environment.ProcessorCount} processors, .NET {Environment.Version}, load {load}");
    }

    /// <summary>Begins the table.</summary>
    public static void Head()
    {
        Say($"| {"work",-46} | {"median",9} | {"min..max",21} | {"bytes",9} | {"against",-44} | {"median",9} | {"ratio",7} |");
        Say($"| --- | ---: | ---: | ---: | --- | ---: | ---: |");
    }

    /// <summary>Prints one row, a line for each peer.</summary>
    public static void Print(Row row)
    {
        Sample ours = row.Ours;
        string bytes = ours.Allocated is { } allocated ? allocated.ToString("F0", CultureInfo.InvariantCulture) : "";
        foreach (Sample peer in row.Peers)
        {
            string range = ours.Format(ours.Min) + ".." + ours.Format(ours.Max);
            string measured = $"| {ours.Name,-46} | {ours.Format(ours.Median),9} | {range,21} | {bytes,9} |";
            Say($"{measured} {peer.Name,-44} | {peer.Format(peer.Median),9} | {ours.Median / peer.Median,7:G3} |");
        }

        if (row.Note.Length > 0)
        {
            Say($"| - {row.Note} |||||||");
        }

        if (ours.Fails)
        {
            Say($"| **{ours.Name} allocates {bytes} bytes and must not** |||||||");
        }
    }

    /// <summary>A time with three digits and its unit.</summary>
    public static string Time(double nanoseconds)
    {
        (double size, string name) = Array.Find(Units, unit => nanoseconds >= unit.Size || unit.Size <= 1);
        return string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / size:G3} {name}");
    }

    /// <summary>Bytes as megabytes of 1,000,000.</summary>
    public static string Size(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
