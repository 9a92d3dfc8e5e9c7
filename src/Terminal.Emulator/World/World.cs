using Terminal.Emulator.Acquirer;
using Terminal.Primitives;

namespace Terminal.Emulator.World;

/// <summary>Terminals, their host and their people in one process and in virtual time, drawn from one seed.</summary>
public sealed class World : IDisposable
{
    private readonly List<Shop> shops = [];
    private int connections;
    private bool waked;

    /// <summary>Creates an empty world.</summary>
    /// <param name="seed">Everything that is drawn is drawn from it.</param>
    /// <param name="acquirer">The host's settings.</param>
    public World(ulong seed, AcquirerSettings acquirer)
    {
        Chance = new Chance(seed);
        Acquirer = new AcquirerModel(acquirer, []);
        Acquirer.SetClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(1)), Timeline.Now);
    }

    /// <summary>Virtual time and the trace.</summary>
    public Timeline Timeline { get; } = new();

    /// <summary>The dice.</summary>
    public Chance Chance { get; }

    /// <summary>The host of all terminals.</summary>
    public AcquirerModel Acquirer { get; }

    /// <summary>The terminals.</summary>
    public IReadOnlyList<Shop> Shops => shops;

    /// <summary>Adds a terminal and switches it on a little later.</summary>
    public void Add(Shop shop)
    {
        shops.Add(shop);
        Timeline.After(Chance.Between(0, 2_000), shop.Terminal.Boot);
    }

    /// <summary>A number for a new connection.</summary>
    public int NextConnection() => ++connections;

    /// <summary>Lets things happen for a while.</summary>
    public void Run(TimeSpan duration, Func<bool> until)
    {
        Instant end = Timeline.Now + duration;
        while (!until() && Timeline.Step(end))
        {
            // One happening after the other.
        }
    }

    /// <summary>Carries the host's answers to the wires they belong to.</summary>
    public void PumpAcquirer()
    {
        while (Acquirer.TryTake(out AcquirerOutput? output))
        {
            if (output is AcquirerOutput.Send send)
            {
                foreach (Shop shop in shops)
                {
                    shop.Host.Answer(send.Connection, send.Frame);
                }
            }
        }

        if (Acquirer.Deadline is { } deadline && !waked)
        {
            waked = true;
            Timeline.At(deadline, () =>
            {
                waked = false;
                Acquirer.Elapse(Timeline.Now);
                PumpAcquirer();
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => shops.ForEach(shop => shop.Dispose());
}
