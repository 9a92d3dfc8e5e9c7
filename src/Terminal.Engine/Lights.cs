using Terminal.Devices.Lights;
using Terminal.Primitives;

namespace Terminal.Engine;

/// <summary>The four contactless lights over time: the idle flash, ready, card read.</summary>
/// <remarks>Times after the contactless user-interface convention as public documents show it: a flash of 200 ms each 5 s, all four for
/// 750 ms at least.</remarks>
public sealed class Lights
{
    private static readonly TimeSpan Flash = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FlashPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReadTime = TimeSpan.FromMilliseconds(750);
    private ContactlessLights shown;
    private ContactlessLights wanted;
    private bool idle;

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>Takes a change; false where nothing changed since the last call.</summary>
    public bool TryTake(out ContactlessLights lights)
    {
        lights = wanted;
        bool changed = wanted != shown;
        shown = wanted;
        return changed;
    }

    /// <summary>Idle: the first light flashes.</summary>
    public void Idle(Instant now)
    {
        if (!idle && Deadline is null)
        {
            idle = true;
            wanted = ContactlessLights.None;
            Deadline = now + FlashPause;
        }
    }

    /// <summary>A card may be presented, or is being read.</summary>
    public void Ready()
    {
        idle = false;
        wanted = ContactlessLights.First;
        Deadline = null;
    }

    /// <summary>The card was read and may be taken away.</summary>
    public void Read(Instant now)
    {
        idle = false;
        wanted = ContactlessLights.All;
        Deadline = now + ReadTime;
    }

    /// <summary>All off.</summary>
    public void Off()
    {
        idle = false;
        wanted = ContactlessLights.None;
        Deadline = null;
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (Deadline is not { } deadline || now < deadline)
        {
            return;
        }

        bool flashes = idle && wanted == ContactlessLights.None;
        wanted = flashes ? ContactlessLights.First : ContactlessLights.None;
        Deadline = idle ? now + (flashes ? Flash : FlashPause) : null;
    }
}
