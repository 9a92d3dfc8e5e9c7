using System.Globalization;

namespace Terminal.SystemTests.Secrets;

/// <summary>A piece of a process's memory, as <c>/proc/PID/smaps</c> lists it.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The address behind it.</param>
/// <param name="IsWritable">Whether it can be read and written.</param>
/// <param name="Name">Its file, or what the kernel calls it.</param>
public sealed record MemoryMapping(long Start, long End, bool IsWritable, string Name)
{
    /// <summary>What the terminal's memory for secrets is called: locked and in no dump, as nothing else of a process is.</summary>
    public const string Arena = "locked and out of dumps";

    /// <summary>All pieces of a process.</summary>
    public static IReadOnlyList<MemoryMapping> Of(int id)
    {
        List<MemoryMapping> found = [];
        foreach (string line in File.ReadAllLines($"/proc/{id}/smaps"))
        {
            string[] words = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "VmFlags:")
            {
                string[] flags = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                found[^1] = flags.Contains("lo") && flags.Contains("dd") ? found[^1] with { Name = Arena } : found[^1];
            }
            else if (!words[0].EndsWith(':'))
            {
                long[] ends = [.. words[0].Split('-').Select(Address)];
                bool isWritable = words[1].StartsWith("rw", StringComparison.Ordinal);
                found.Add(new MemoryMapping(ends[0], ends[1], isWritable, words.Length > 5 ? words[5].Trim() : "anonymous"));
            }
        }

        return found;
    }

    private static long Address(string text) => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public override string ToString() => $"{Start:x}-{End:x} {Name}";
}
