namespace Terminal.Platform.Fleet;

/// <summary>Holds the link's thread until a delivery is dealt with.</summary>
internal sealed class DeliveryGate : IDisposable
{
    // Shorter than half the keep-alive: the broker must not take a terminal that thinks for a dead one.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly Lock gate = new();
    private readonly ManualResetEventSlim moved = new();
    private long passed;
    private bool closed;

    /// <summary>Deliveries up to a number are dealt with.</summary>
    public void Pass(long delivery)
    {
        lock (gate)
        {
            passed = Math.Max(passed, delivery);
            moved.Set();
        }
    }

    /// <summary>Nobody waits any more.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            moved.Set();
        }
    }

    /// <summary>Waits for a delivery; false where nobody dealt with it in time.</summary>
    public bool Wait(long delivery)
    {
        while (true)
        {
            lock (gate)
            {
                if (passed >= delivery || closed)
                {
                    return passed >= delivery;
                }

                moved.Reset();
            }

            if (!moved.Wait(Limit))
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => moved.Dispose();
}
