using Terminal.Devices.Contact;
using Terminal.Platform.Cards;
using Terminal.Platform.Fleet;
using Terminal.Platform.Lines;

namespace Terminal.Daemon.Testing;

/// <summary>Hears one part of the board, for a test that waits.</summary>
/// <remarks>What comes after the test's end is heard by nobody, and harms nobody.</remarks>
internal sealed class PartWatch : ILineListener, IMqttListener, ISlotListener
{
    private readonly Queue<PartEvent> events = new();

    /// <inheritdoc/>
    public void Opened() => Add(new PartEvent(PartEventKind.Opened));

    /// <inheritdoc/>
    public void Closed(string fault) => Add(new PartEvent(PartEventKind.Closed, fault));

    /// <inheritdoc/>
    public void Received(Memory<byte> bytes) => Add(new PartEvent(PartEventKind.Received, "", bytes));

    /// <summary>Nothing is subscribed to.</summary>
    public void Received(FleetDelivery message)
    {
    }

    /// <inheritdoc/>
    public void Connected() => Opened();

    /// <inheritdoc/>
    public void Disconnected(string fault) => Closed(fault);

    /// <summary>A reader or a card that is there is opened, one that is gone or mute closed; what the card says is received.</summary>
    public void Told(in SlotEvent occurred)
    {
        switch (occurred.Kind)
        {
            case SlotEventKind.ReaderReady or SlotEventKind.CardInserted:
                Opened();
                break;
            case SlotEventKind.CardReset or SlotEventKind.Answer:
                Received(occurred.Bytes.ToArray());
                break;
            default:
                Closed("CHIP-NOT-READ");
                break;
        }
    }

    /// <inheritdoc/>
    public void Missing(string fault) => Closed(fault);

    /// <summary>Takes the next event; false where none came in time, or the wait was disturbed.</summary>
    public bool TryTake(TimeSpan limit, out PartEvent happened)
    {
        lock (events)
        {
            if (events.Count == 0 && limit > TimeSpan.Zero)
            {
                _ = Monitor.Wait(events, limit);
            }

            return events.TryDequeue(out happened);
        }
    }

    /// <summary>Waits until the part is there; gives the fault, or null.</summary>
    public string? AwaitOpened(TimeSpan limit) =>
        !TryTake(limit, out PartEvent happened) ? "SILENT" : happened.Kind == PartEventKind.Closed ? happened.Fault : null;

    private void Add(PartEvent happened)
    {
        lock (events)
        {
            events.Enqueue(happened);
            Monitor.Pulse(events);
        }
    }
}

/// <summary>What was heard of a part.</summary>
internal enum PartEventKind
{
    /// <summary>It is there.</summary>
    Opened,

    /// <summary>It is not, or no more.</summary>
    Closed,

    /// <summary>It sent bytes.</summary>
    Received,
}

/// <summary>One thing that was heard of a part.</summary>
/// <param name="Kind">What.</param>
/// <param name="Fault">Why it is closed.</param>
/// <param name="Bytes">What it sent.</param>
internal readonly record struct PartEvent(PartEventKind Kind, string Fault = "", ReadOnlyMemory<byte> Bytes = default);
