namespace Terminal.Engine.Fleet;

/// <summary>What the outbox wants done.</summary>
public abstract record OutboxOutput
{
    private OutboxOutput() { }

    /// <summary>Make a row durable; an event's is answered by <see cref="EventOutbox.Kept"/> or
    /// <see cref="EventOutbox.KeepFailed"/>.</summary>
    public sealed record Keep(FleetRow Row) : OutboxOutput;

    /// <summary>Publish an event; answered by <see cref="EventOutbox.Published"/> once the broker has it.</summary>
    public sealed record Tell(FleetEvent What) : OutboxOutput;
}
