using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.Primitives;

namespace Terminal.Engine;

/// <content>What comes from the fleet and from its store, and what the fleet is told: events and what came of commands.</content>
public sealed partial class Node
{
    private readonly EventOutbox outbox;
    private readonly CommandKeeper commands;
    private Instant moment;

    /// <summary>Writes a line to the log; a trouble and its end are events of the fleet as well.</summary>
    private void Log(Severity severity, string code, string context = "")
    {
        effects.Enqueue(new NodeEffect.Log(severity, code, context));
        outbox.TakeLogged(severity, code, context, TimeOf(moment));
    }

    private EventTime TimeOf(Instant now) => new(now, clock.UnixMillisecondsAt(now));

    private void TakeFleet(NodeEvent occurred, Instant now)
    {
        switch (occurred)
        {
            case NodeEvent.FleetLinkChanged e:
                fleet.LinkChanged(e.Connected, clock, now);
                outbox.LinkChanged(e.Connected, now);
                commands.LinkChanged(e.Connected);
                if (e.Connected && IsOfKeys(halted))
                {
                    keeper.Connected();
                }

                break;
            case NodeEvent.FleetReceived e:
                TakeMessage(e, now);
                break;
            case NodeEvent.FleetPublished e:
                outbox.Published(e.Token, now);
                break;
            case NodeEvent.Kept e:
                TakeKept(e.Row, now);
                break;
            case NodeEvent.KeepFailed e:
                TakeKeepFailed(e.Row, now);
                break;
            case NodeEvent.Noted e:
                Log(e.Severity, e.Code, e.Context);
                break;
            case NodeEvent.LinksTried or NodeEvent.LogCollected:
                GoOn(occurred, now);
                break;
            default:
                TakeHealth(occurred, now);
                break;
        }
    }

    private void TakeMessage(NodeEvent.FleetReceived message, Instant now)
    {
        DateTimeOffset? time = clock.Trusted ? clock.LocalAt(now) : null;
        if (message.Topic.StartsWith(FleetTopics.Command, StringComparison.Ordinal))
        {
            FleetArrival arrival = new(message.Payload, message.Delivery, message.Correlation);
            commands.Arrived(message.Topic[FleetTopics.Command.Length..], arrival, book.Batch, time, now);
        }
        else if (message.Topic == FleetTopics.DesiredConfiguration && IsOfKeys(halted))
        {
            keeper.Arrived(message.Payload, message.Delivery, time);
        }
        else
        {
            // Nothing here reads it. A configuration is not kept in a run without trade: it is retained, and the next run gets it.
            effects.Enqueue(new NodeEffect.AcknowledgeFleet(message.Delivery));
        }
    }

    private void TakeKept(FleetRow row, Instant now)
    {
        switch (row)
        {
            case FleetRow.Document e:
                keeper.Kept(e.What.Sha256);
                break;
            case FleetRow.Command e:
                commands.Kept(e.What.Id);
                break;
            case FleetRow.Event e:
                outbox.Kept(e.What.Sequence, now);
                break;
            default:
                break;
        }
    }

    private void TakeKeepFailed(FleetRow row, Instant now)
    {
        switch (row)
        {
            case FleetRow.Document e:
                keeper.KeepFailed(e.What.Sha256, now);
                break;
            case FleetRow.Command e:
                commands.KeepFailed(e.What.Id, now);
                break;
            case FleetRow.Event e:
                outbox.KeepFailed(e.What.Sequence);
                break;
            default:
                break;
        }
    }

    private void DrainOutbox()
    {
        while (outbox.TryTake(out OutboxOutput? output))
        {
            effects.Enqueue(output is OutboxOutput.Tell told
                ? new NodeEffect.Publish(FleetMessages.Of(told.What))
                : new NodeEffect.Keep(((OutboxOutput.Keep)output!).Row));
        }
    }

    private bool DrainCommands(Instant now)
    {
        if (commands.Active is { } active)
        {
            Work(active, now);
        }

        bool moved = false;
        while (commands.TryTake(out CommandOutput? output))
        {
            moved = true;
            switch (output)
            {
                case CommandOutput.Keep e:
                    effects.Enqueue(new NodeEffect.Keep(new FleetRow.Command(e.What)));
                    break;
                case CommandOutput.Tell e:
                    string code = "COMMAND-" + e.What.State.ToString().ToUpperInvariant();
                    Log(Severity.Information, code, $"{e.What.Name} {e.What.Code}".Trim());
                    effects.Enqueue(new NodeEffect.Publish(FleetMessages.Of(e.What, clock.UnixMillisecondsAt(now))));
                    break;
                case CommandOutput.Acknowledge e:
                    effects.Enqueue(new NodeEffect.AcknowledgeFleet(e.Delivery));
                    break;
                case CommandOutput.Restart:
                    effects.Enqueue(new NodeEffect.Restart());
                    break;
                case CommandOutput.Alarm e:
                    Log(Severity.Warning, e.Code, e.Context);
                    break;
                default:
                    break; // It has begun: the next look works on it.
            }
        }

        return moved;
    }
}
