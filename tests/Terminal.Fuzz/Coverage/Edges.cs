namespace Terminal.Fuzz.Coverage;

/// <summary>Counts the edges between blocks of code that inputs reach. The code under test calls it: see <see cref="Probes"/>.</summary>
/// <remarks>
/// An edge is a pair of blocks that ran one after the other, by its hash. Two pairs may share one: some edges go uncounted.
/// </remarks>
public static class Edges
{
    /// <summary>Count of block numbers, and of edges.</summary>
    public const int CountMax = 1 << 16;

    /// <summary>Blocks that one input may run; one that runs more is taken for a hang.</summary>
    private const int StepsMax = 20_000_000;

    private static readonly bool[] Seen = new bool[CountMax];
    private static int previous;
    private static int steps;

    /// <summary>Edges that were reached.</summary>
    public static int Count { get; private set; }

    /// <summary>Forgets all edges: another parser begins.</summary>
    public static void Forget()
    {
        Array.Clear(Seen);
        Count = 0;
    }

    /// <summary>Another input begins.</summary>
    public static void Begin()
    {
        previous = 0;
        steps = 0;
    }

    /// <summary>A block of code runs.</summary>
    /// <param name="block">Its number, below <see cref="CountMax"/>.</param>
    public static void Hit(int block)
    {
        int edge = block ^ previous;
        previous = block >> 1; // So that there and back are two edges.
        if (++steps > StepsMax)
        {
            Hang();
        }

        if (!Seen[edge])
        {
            Seen[edge] = true;
            Count++;
        }
    }

    private static void Hang()
    {
        steps = 0;
        throw new TimeoutException("does not end");
    }
}
