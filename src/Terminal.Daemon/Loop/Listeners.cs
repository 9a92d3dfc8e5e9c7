using System.Globalization;
using Terminal.Engine;
using Terminal.Engine.Journal;
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
        inbox.Post(new LoopEvent.Noted(Severity.Warning, "WIRE-CLOSED", $"{wire} {fault}"));
        inbox.Post(new LoopEvent.Occurred(new NodeEvent.WireClosed(wire, fault)));
    }

    /// <inheritdoc/>
    public void Received(ReadOnlyMemory<byte> bytes) => inbox.Post(new LoopEvent.Occurred(new NodeEvent.BytesReceived(wire, bytes)));
}

/// <summary>Brings the keypad's records into the loop.</summary>
internal sealed class KeypadListener(Inbox inbox) : ILineListener
{
    /// <inheritdoc/>
    public void Opened() => inbox.Post(new LoopEvent.KeypadOpened());

    /// <inheritdoc/>
    public void Closed(string fault) => inbox.Post(new LoopEvent.Noted(Severity.Warning, "KEYPAD-CLOSED", fault));

    /// <inheritdoc/>
    public void Received(ReadOnlyMemory<byte> bytes) => inbox.Post(new LoopEvent.KeypadRead(bytes));
}

/// <summary>Brings the board's coming and going into the loop.</summary>
internal sealed class BoardListener(Inbox inbox) : ILineListener
{
    /// <inheritdoc/>
    public void Opened() => inbox.Post(new LoopEvent.BoardOpened());

    /// <inheritdoc/>
    public void Closed(string fault) => inbox.Post(new LoopEvent.Noted(Severity.Warning, "BOARD-CLOSED", fault));

    /// <summary>The board refused a request with an errno.</summary>
    public void Received(ReadOnlyMemory<byte> bytes) =>
        inbox.Post(new LoopEvent.Noted(Severity.Warning, "BOARD-REFUSED",
            string.Create(CultureInfo.InvariantCulture, $"errno {bytes.Span[0]}")));
}

/// <summary>Notes when lights or beeper are lost; they come back as they were by themselves.</summary>
internal sealed class LightsListener(Inbox inbox) : ILineListener
{
    /// <inheritdoc/>
    public void Opened()
    {
    }

    /// <inheritdoc/>
    public void Closed(string fault) => inbox.Post(new LoopEvent.Noted(Severity.Warning, "LIGHTS-CLOSED", fault));

    /// <inheritdoc/>
    public void Received(ReadOnlyMemory<byte> bytes)
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
        inbox.Post(new LoopEvent.Noted(Severity.Warning, "JOURNAL-NOT-READ", code));
        inbox.Post(new LoopEvent.Occurred(new NodeEvent.Found(question, []) { Failed = true }));
    }

    /// <inheritdoc/>
    public void Erased(int batch) => inbox.Post(new LoopEvent.Occurred(new NodeEvent.CardsErased(batch)));

    /// <inheritdoc/>
    public void EraseFailed(int batch, JournalFault fault)
    {
        inbox.Post(new LoopEvent.Noted(
            Severity.Warning, "CARDS-NOT-ERASED", string.Create(CultureInfo.InvariantCulture, $"batch {batch} {fault}")));
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
        }));

    /// <inheritdoc/>
    public void Disconnected(string fault)
    {
        inbox.Post(new LoopEvent.Noted(Severity.Warning, "BROKER-LOST", fault));
        inbox.Post(new LoopEvent.Occurred(new NodeEvent.FleetLinkChanged(false)));
    }
}

/// <summary>Brings the fleet store's answers into the loop.</summary>
internal sealed class FleetStoreListener(Inbox inbox) : IFleetStoreListener
{
    /// <inheritdoc/>
    public void Kept(string sha256) => inbox.Post(new LoopEvent.Occurred(new NodeEvent.DocumentKept(sha256)));

    /// <inheritdoc/>
    public void KeepFailed(string sha256, string fault)
    {
        inbox.Post(new LoopEvent.Noted(Severity.Error, "FLEET-STORE", fault));
        inbox.Post(new LoopEvent.Occurred(new NodeEvent.DocumentKeepFailed(sha256)));
    }
}
