using System.Globalization;
using Terminal.Devices.Contact;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Journal;
using Terminal.Platform.Cards;
using Terminal.Platform.Fleet;
using Terminal.Platform.Journal;
using Terminal.Platform.Lines;

namespace Terminal.Daemon.Loop;

/// <summary>Brings what happens on one of the node's wires into the loop.</summary>
internal sealed class WireListener(Wire wire, Inbox inbox) : ILineListener
{
    /// <inheritdoc/>
    public void Opened() => inbox.Post(new LoopEvent.Occurred(new NodeEvent.WireOpened(wire)));

    /// <inheritdoc/>
    public void Closed(string fault)
    {
        inbox.Note(Severity.Warning, "WIRE-CLOSED", $"{wire} {fault}");
        inbox.Post(new LoopEvent.Occurred(new NodeEvent.WireClosed(wire, fault)));
    }

    /// <inheritdoc/>
    public void Received(Memory<byte> bytes) => inbox.Post(new LoopEvent.WireRead(wire, bytes));
}

/// <summary>Brings what happens at the contact reader's slot into the loop.</summary>
internal sealed class SlotListener(Inbox inbox) : ISlotListener
{
    /// <inheritdoc/>
    public void Told(in SlotEvent occurred) =>
        inbox.Post(new LoopEvent.SlotTold(occurred with { Bytes = default }, occurred.Bytes.ToArray()));

    /// <inheritdoc/>
    public void Missing(string fault) => inbox.Note(Severity.Warning, "CHIP-READER-MISSING", fault);
}

/// <summary>Brings the keypad's records into the loop.</summary>
internal sealed class KeypadListener(Inbox inbox) : ILineListener
{
    /// <inheritdoc/>
    public void Opened() => inbox.Post(new LoopEvent.KeypadOpened());

    /// <inheritdoc/>
    public void Closed(string fault) => inbox.Note(Severity.Warning, "KEYPAD-CLOSED", fault);

    /// <inheritdoc/>
    public void Received(Memory<byte> bytes) => inbox.Post(new LoopEvent.KeypadRead(bytes));
}

/// <summary>Brings what comes from the other one of terminal and vault into the loop.</summary>
internal sealed class VaultListener(Inbox inbox) : ILineListener
{
    /// <inheritdoc/>
    public void Opened() => inbox.Post(new LoopEvent.VaultOpened());

    /// <inheritdoc/>
    public void Closed(string fault) => inbox.Post(new LoopEvent.VaultClosed(fault));

    /// <inheritdoc/>
    public void Received(Memory<byte> bytes) => inbox.Post(new LoopEvent.VaultSpoke(bytes));
}

/// <summary>Brings the board's coming and going into the loop.</summary>
internal sealed class BoardListener(Inbox inbox) : ILineListener
{
    /// <inheritdoc/>
    public void Opened() => inbox.Post(new LoopEvent.BoardOpened());

    /// <inheritdoc/>
    public void Closed(string fault) => inbox.Note(Severity.Warning, "BOARD-CLOSED", fault);

    /// <summary>The board refused a request with an errno.</summary>
    public void Received(Memory<byte> bytes) =>
        inbox.Note(Severity.Warning, "BOARD-REFUSED",
            string.Create(CultureInfo.InvariantCulture, $"errno {bytes.Span[0]}"));
}

/// <summary>Notes when lights or beeper are lost; they come back as they were by themselves.</summary>
internal sealed class LightsListener(Inbox inbox) : ILineListener
{
    /// <inheritdoc/>
    public void Opened()
    {
    }

    /// <inheritdoc/>
    public void Closed(string fault) => inbox.Note(Severity.Warning, "LIGHTS-CLOSED", fault);

    /// <inheritdoc/>
    public void Received(Memory<byte> bytes)
    {
    }
}

/// <summary>Brings the journal's answers into the loop.</summary>
internal sealed class JournalListener(Inbox inbox) : IJournalListener
{
    /// <inheritdoc/>
    public void Committed(long sequence) => inbox.Post(new LoopEvent.Occurred(new NodeEvent.JournalCommitted(sequence)));

    /// <inheritdoc/>
    public void Failed(long sequence, JournalFault fault) =>
        inbox.Post(new LoopEvent.Occurred(new NodeEvent.JournalFailed(sequence, fault)));

    /// <inheritdoc/>
    public void Found(int question, IReadOnlyList<JournalRecord> records) =>
        inbox.Post(new LoopEvent.Occurred(new NodeEvent.Found(question, records)));

    /// <inheritdoc/>
    public void FindFailed(int question, string code)
    {
        inbox.Note(Severity.Warning, "JOURNAL-NOT-READ", code);
        inbox.Post(new LoopEvent.Occurred(new NodeEvent.Found(question, []) { Failed = true }));
    }

    /// <inheritdoc/>
    public void Erased(int batch) => inbox.Post(new LoopEvent.Occurred(new NodeEvent.CardsErased(batch)));

    /// <inheritdoc/>
    public void EraseFailed(int batch, JournalFault fault)
    {
        inbox.Note(Severity.Warning, "CARDS-NOT-ERASED", string.Create(CultureInfo.InvariantCulture, $"batch {batch} {fault}"));
        if (fault == JournalFault.Broken)
        {
            inbox.Post(new LoopEvent.JournalBroken());
        }
    }
}

/// <summary>Brings the state of the connection to the broker into the loop.</summary>
internal sealed class BrokerListener(Inbox inbox) : IMqttListener
{
    /// <inheritdoc/>
    public void Connected() => inbox.Post(new LoopEvent.Occurred(new NodeEvent.FleetLinkChanged(true)));

    /// <inheritdoc/>
    public void Received(FleetDelivery message) => inbox.Post(new LoopEvent.Occurred(
        new NodeEvent.FleetReceived(message.Topic, message.Payload, message.Number)
        {
            ResponseTopic = message.ResponseTopic,
            Correlation = message.Correlation,
            IsRetained = message.IsRetained,
        }));

    /// <inheritdoc/>
    public void Published(long token) => inbox.Post(new LoopEvent.Occurred(new NodeEvent.FleetPublished(token)));

    /// <summary>Another client has taken our session: two terminals with one identity, of which one is a copy.</summary>
    /// <param name="fault">Why the connection is gone.</param>
    public void Disconnected(string fault)
    {
        inbox.Note(Severity.Warning, "BROKER-LOST", fault);
        if (fault == "TAKEN-OVER")
        {
            inbox.Note(Severity.Error, "CLONE-ALARM", "another client has this terminal's identity at the broker");
        }

        inbox.Post(new LoopEvent.Occurred(new NodeEvent.FleetLinkChanged(false)));
    }
}

/// <summary>Brings the fleet store's answers into the loop.</summary>
internal sealed class FleetStoreListener(Inbox inbox) : IFleetStoreListener
{
    /// <inheritdoc/>
    public void Kept(FleetRow row) => inbox.Post(new LoopEvent.Occurred(new NodeEvent.Kept(row)));

    /// <summary>The event that says so cannot be kept either: what the node makes of that fault does not come back here.</summary>
    /// <param name="row">Which.</param>
    /// <param name="fault">Why.</param>
    public void KeepFailed(FleetRow row, string fault)
    {
        if (row is not (FleetRow.Event or FleetRow.EventSent))
        {
            inbox.Note(Severity.Error, "FLEET-STORE", fault);
        }

        inbox.Post(new LoopEvent.Occurred(new NodeEvent.KeepFailed(row)));
    }
}
