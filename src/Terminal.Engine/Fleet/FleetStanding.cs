using Terminal.Engine.Fleet.Commands;

namespace Terminal.Engine.Fleet;

/// <summary>What the fleet's store held at the start, besides configurations.</summary>
/// <param name="Events">The last events, in order of their numbers; the last one tells where numbers go on. Null where
/// nothing can be kept in this run.</param>
/// <param name="Commands">The last commands, in the order in which they came.</param>
public sealed record FleetStanding(IReadOnlyList<FleetEvent>? Events, IReadOnlyList<KeptCommand> Commands)
{
    /// <summary>There is no store.</summary>
    public static FleetStanding None { get; } = new(null, []);
}
