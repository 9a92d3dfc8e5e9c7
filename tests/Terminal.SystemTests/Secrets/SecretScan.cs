using System.Globalization;

namespace Terminal.SystemTests.Secrets;

/// <summary>Where a secret was found.</summary>
/// <param name="Canary">Whose form it is.</param>
/// <param name="Form">Which form.</param>
/// <param name="Place">A file, or a mapping of a process.</param>
/// <param name="Offset">Where in it.</param>
/// <param name="Around">What stands before and after it, for whoever looks for the leak; the secrets are the test's own.</param>
public sealed record Find(string Canary, string Form, string Place, long Offset, string Around)
{
    /// <summary>Whether it is in the memory that the terminal has for secrets.</summary>
    public bool IsInArena => Place.EndsWith(MemoryMapping.Arena, StringComparison.Ordinal);
}

/// <summary>Looks for secrets in memory, files and text.</summary>
public sealed class SecretScan
{
    private const int PieceLength = 4 * 1024 * 1024;
    private const int HeadLength = 4;
    private const int AroundLength = 48;
    private readonly Dictionary<uint, List<(Canary Canary, Form Form)>> byHead = [];
    private readonly bool[] begins = new bool[1 << 16];
    private readonly int overlap;
    private readonly List<string> unread = [];

    public SecretScan(IEnumerable<Canary> canaries)
    {
        foreach (Canary canary in canaries)
        {
            foreach (Form form in canary.Forms.DistinctBy(static form => Convert.ToHexString(form.Bytes)))
            {
                Assert.True(form.Bytes.Length > HeadLength, $"{canary}, {form.Name}: too short, it would be met by chance.");
                uint head = BitConverter.ToUInt32(form.Bytes);
                begins[head & 0xFFFF] = true;
                _ = byHead.TryAdd(head, []);
                byHead[head].Add((canary, form));
                overlap = Math.Max(overlap, form.Bytes.Length);
            }
        }
    }

    /// <summary>Bytes that were looked at and were not all zero.</summary>
    public long LookedAt { get; private set; }

    /// <summary>Where bytes could not be read.</summary>
    public IReadOnlyList<string> Unread => unread;

    /// <summary>Looks through all mappings of a process that can be read and written: heaps, stacks, data of libraries.</summary>
    public IReadOnlyList<Find> Process(int id)
    {
        List<Find> finds = [];
        using FileStream memory = new($"/proc/{id}/mem", new FileStreamOptions { BufferSize = 0 });
        foreach (MemoryMapping mapping in MemoryMapping.Of(id).Where(static one => one.IsWritable))
        {
            int before = unread.Count;
            Look(
                $"process {id}, {mapping}",
                mapping.End - mapping.Start,
                (into, at) => RandomAccess.Read(memory.SafeFileHandle, into.Span, mapping.Start + at),
                finds);
            if (unread.Count > before && !MemoryMapping.Of(id).Any(one => one.Start <= mapping.Start && mapping.Start < one.End))
            {
                unread.RemoveRange(before, unread.Count - before); // Given back meanwhile, as the stack of a thread that has ended is.
            }
        }

        return finds;
    }

    /// <summary>Looks through all files below a folder, save those that are named.</summary>
    public IReadOnlyList<Find> Folder(string path, params string[] save)
    {
        List<Find> finds = [];
        foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(one => !save.Contains(one)))
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Look(file, stream.Length, (into, at) => RandomAccess.Read(stream.SafeFileHandle, into.Span, at), finds);
        }

        return finds;
    }

    /// <summary>Looks through bytes.</summary>
    public IReadOnlyList<Find> Bytes(string place, ReadOnlySpan<byte> bytes)
    {
        List<Find> finds = [];
        Search(place, 0, bytes, finds);
        return finds;
    }

    private void Look(string place, long length, Func<Memory<byte>, long, int> read, List<Find> finds)
    {
        byte[] piece = new byte[Math.Min(length, PieceLength)];
        for (long at = 0; at < length; at += Math.Max(1, piece.Length - overlap))
        {
            Memory<byte> wanted = piece.AsMemory(0, (int)Math.Min(piece.Length, length - at));
            int count = ReadWhole(wanted, at, read);
            if (count < wanted.Length)
            {
                unread.Add(string.Create(CultureInfo.InvariantCulture, $"{place}: {wanted.Length - count} bytes from {at + count}"));
            }

            Search(place, at, wanted.Span[..count], finds);
            if (at + wanted.Length >= length)
            {
                break;
            }
        }
    }

    /// <summary>Reads until it has all, or there is no more, and gives how much there was.</summary>
    private static int ReadWhole(Memory<byte> wanted, long at, Func<Memory<byte>, long, int> read)
    {
        int count = 0;
        try
        {
            int got;
            while (count < wanted.Length && (got = read(wanted[count..], at + count)) > 0)
            {
                count += got;
            }
        }
        catch (IOException)
        {
            // A page that the kernel does not give, or that is gone by now: what came before it is looked at.
        }

        return count;
    }

    private void Search(string place, long start, ReadOnlySpan<byte> bytes, List<Find> finds)
    {
        int first = bytes.IndexOfAnyExcept((byte)0);
        if (first < 0)
        {
            return;
        }

        LookedAt += bytes.Length;
        for (int at = Math.Max(0, first - overlap); at <= bytes.Length - HeadLength; at++)
        {
            if (!begins[bytes[at] | (bytes[at + 1] << 8)]
                || !byHead.TryGetValue(BitConverter.ToUInt32(bytes[at..]), out List<(Canary Canary, Form Form)>? candidates))
            {
                continue;
            }

            foreach ((Canary canary, Form form) in candidates)
            {
                if (bytes[at..].StartsWith(form.Bytes))
                {
                    finds.Add(new Find(canary.Name, form.Name, place, start + at, Around(bytes, at, form.Bytes.Length)));
                }
            }
        }
    }

    private static string Around(ReadOnlySpan<byte> bytes, int at, int length)
    {
        int from = Math.Max(0, at - AroundLength);
        int to = Math.Min(bytes.Length, at + length + AroundLength);
        return $"{Convert.ToHexString(bytes[from..at])} [{Convert.ToHexString(bytes.Slice(at, length))}] "
            + Convert.ToHexString(bytes[(at + length)..to]);
    }
}
