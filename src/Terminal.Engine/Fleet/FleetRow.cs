using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet.Commands;

namespace Terminal.Engine.Fleet;

/// <summary>A row of the fleet's store: what must be on the disk before anybody is told of it.</summary>
public abstract record FleetRow
{
    private FleetRow() { }

    /// <summary>A configuration that was accepted.</summary>
    public sealed record Document(KeptDocument What) : FleetRow;

    /// <summary>A command, with how far it has come.</summary>
    public sealed record Command(KeptCommand What) : FleetRow;

    /// <summary>An event, before the broker has it.</summary>
    public sealed record Event(FleetEvent What) : FleetRow;

    /// <summary>The broker has an event.</summary>
    public sealed record EventSent(long Sequence) : FleetRow;
}
