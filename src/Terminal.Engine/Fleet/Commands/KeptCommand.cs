namespace Terminal.Engine.Fleet.Commands;

/// <summary>A command that was accepted, as it is kept on the disk: asked again, it is answered from there.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What is wanted: <c>close</c>.</param>
/// <param name="State">How far it has come. On the disk a deferred one is an accepted one.</param>
public sealed record KeptCommand(Guid Id, string Name, CommandState State)
{
    /// <summary>What belongs to the name, as it came.</summary>
    public CommandArguments Arguments { get; init; } = new();

    /// <summary>When it came, seconds since 1970.</summary>
    public long AcceptedAt { get; init; }

    /// <summary>After when it must not begin, seconds since 1970.</summary>
    public long ExpiresAt { get; init; }

    /// <summary>The open batch when it was accepted: a power cut does not make it close the next one too.</summary>
    public int Batch { get; init; }

    /// <summary>Why it failed or was refused; empty where it did not.</summary>
    public string Code { get; init; } = "";

    /// <summary>What came of it: members of a JSON object in UTF-8, or empty.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>True where nothing follows.</summary>
    public bool HasEnded => State >= CommandState.Done;
}
