namespace Terminal.Engine.Fleet.Commands;

/// <summary>What the keeper of commands wants done.</summary>
public abstract record CommandOutput
{
    private CommandOutput() { }

    /// <summary>Make a command's row durable; answered by <see cref="CommandKeeper.Kept"/> or
    /// <see cref="CommandKeeper.KeepFailed"/>.</summary>
    public sealed record Keep(KeptCommand What) : CommandOutput;

    /// <summary>Tell the fleet how far a command has come.</summary>
    public sealed record Tell(KeptCommand What) : CommandOutput;

    /// <summary>A delivery is dealt with: the broker may forget it.</summary>
    public sealed record Acknowledge(long Delivery) : CommandOutput;

    /// <summary>Begin with a command; it is <see cref="CommandKeeper.Active"/> until it ends.</summary>
    public sealed record Begin(KeptCommand What) : CommandOutput;

    /// <summary>End the process: that the next one is to say "done" is durable.</summary>
    public sealed record Restart : CommandOutput;

    /// <summary>Somebody should look at this.</summary>
    public sealed record Alarm(string Code, string Context) : CommandOutput;
}
