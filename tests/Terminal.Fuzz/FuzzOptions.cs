using System.Globalization;
using Terminal.Primitives;

namespace Terminal.Fuzz;

/// <summary>The words of the command line.</summary>
internal sealed record FuzzOptions
{
    /// <summary>The parser, or the first part of the names of several; empty for all.</summary>
    public string Parser { get; private set; } = "";

    /// <summary>Inputs per parser; 0 for as many as each parser's row says.</summary>
    public long Inputs { get; private set; }

    /// <summary>Seed of the mutations.</summary>
    public ulong Seed { get; private set; } = 1;

    /// <summary>Most seconds per parser; 0 for no limit.</summary>
    public int Seconds { get; private set; }

    /// <summary>The one input to run; null for a campaign.</summary>
    public byte[]? Replay { get; private set; }

    /// <summary>Reads the words; null where they are none of ours.</summary>
    public static FuzzOptions? Parse(ReadOnlySpan<string> words)
    {
        FuzzOptions options = new();
        bool good = words.Length % 2 == 0;
        for (int i = 0; i + 1 < words.Length && good; i += 2)
        {
            string value = words[i + 1];
            switch (words[i])
            {
                case "--parser":
                    options.Parser = value;
                    break;
                case "--inputs":
                    good = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long inputs) && inputs > 0;
                    options.Inputs = inputs;
                    break;
                case "--seed":
                    good = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed);
                    options.Seed = seed;
                    break;
                case "--seconds":
                    good = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0;
                    options.Seconds = seconds;
                    break;
                case "--replay":
                    good = Hex.TryParse(value, out byte[] replay);
                    options.Replay = replay;
                    break;
                default:
                    good = false;
                    break;
            }
        }

        return good ? options : null;
    }
}
