using System.Diagnostics;
using Terminal.Fuzz.Coverage;
using Terminal.Fuzz.Mutation;

namespace Terminal.Fuzz;

/// <summary>How the inputs of one parser went.</summary>
/// <param name="Inputs">Inputs that were run.</param>
/// <param name="Edges">Edges that they reached.</param>
/// <param name="Kept">Inputs that reached a new one and are mutated in turn, valid cases included.</param>
/// <param name="Seconds">Time of the processor: it says the same on a busy machine.</param>
/// <param name="Fault">What a parser threw, or the property that did not hold; null where all went well.</param>
/// <param name="Culprit">The input that did it.</param>
internal sealed record CampaignResult(long Inputs, int Edges, int Kept, double Seconds, Exception? Fault, byte[] Culprit);

/// <summary>Mutates the valid cases of one parser, and each input that went where none went before.</summary>
internal sealed class Campaign(ParserRow row, ulong seed)
{
    private const int KeptMax = 20_000;
    private const int LookAtClockEvery = 1024;
    private readonly List<byte[]> kept = [];
    private readonly Stopwatch clock = new();
    private TimeSpan used;
    private long inputs;

    /// <summary>Runs one input.</summary>
    public static CampaignResult Replay(IParserUnderTest parser, byte[] input)
    {
        Edges.Forget();
        Exception? fault = Try(parser, input);
        return new CampaignResult(1, Edges.Count, 0, 0, fault, input);
    }

    /// <summary>Runs the valid cases, then mutations of what is kept, up to the options' limits or the first failure.</summary>
    public CampaignResult Run(FuzzOptions options)
    {
        long inputsMax = options.Inputs > 0 ? options.Inputs : row.Inputs;
        TimeSpan timeMax = options.Seconds > 0 ? TimeSpan.FromSeconds(options.Seconds) : TimeSpan.MaxValue;
        clock.Start();
        used = Environment.CpuUsage.TotalTime;
        if (TryMake(out IParserUnderTest parser, out byte[][] validCases) is { } failed)
        {
            return Ended(failed, []);
        }

        Edges.Forget();
        foreach (byte[] valid in validCases)
        {
            inputs++;
            kept.Add(valid);
            if (Try(parser, valid) is { } fault)
            {
                return Ended(fault, valid);
            }
        }

        Mutator mutator = new(row.Shape, row.LengthMax, new Chance(seed));
        int edges = Edges.Count;
        while (inputs < inputsMax && (inputs % LookAtClockEvery != 0 || clock.Elapsed < timeMax))
        {
            inputs++;
            ReadOnlySpan<byte> input = mutator.Next(kept);
            if (Try(parser, input) is { } fault)
            {
                return Ended(fault, input.ToArray());
            }

            if (Edges.Count > edges && kept.Count < KeptMax)
            {
                kept.Add(input.ToArray());
            }

            edges = Edges.Count;
        }

        return Ended(null, []);
    }

    /// <summary>Valid cases come partly out of conversations with the code under test, which may fail there already.</summary>
    private Exception? TryMake(out IParserUnderTest parser, out byte[][] validCases)
    {
        parser = null!;
        validCases = [];
        Edges.Begin();
        try
        {
            parser = row.Make();
            validCases = [.. parser.ValidCases];
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    private static Exception? Try(IParserUnderTest parser, ReadOnlySpan<byte> input)
    {
        Edges.Begin();
        try
        {
            parser.Run(input);
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    private CampaignResult Ended(Exception? fault, byte[] culprit) =>
        new(inputs, Edges.Count, kept.Count, (Environment.CpuUsage.TotalTime - used).TotalSeconds, fault, culprit);
}
