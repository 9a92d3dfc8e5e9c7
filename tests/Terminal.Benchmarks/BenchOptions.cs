namespace Terminal.Benchmarks;

/// <summary>The words of the command line.</summary>
internal sealed record BenchOptions
{
    /// <summary>Only subjects whose name has this in it; empty for all.</summary>
    public string Filter { get; private set; } = "";

    /// <summary>Fewer rounds and a smaller journal.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Reads the words; null where they are none of ours.</summary>
    public static BenchOptions? Parse(ReadOnlySpan<string> words)
    {
        BenchOptions options = new();
        for (int i = 0; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "--short":
                    options.IsShort = true;
                    break;
                case "--filter" when i + 1 < words.Length:
                    options.Filter = words[++i];
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
