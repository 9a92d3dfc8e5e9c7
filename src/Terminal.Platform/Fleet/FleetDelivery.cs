namespace Terminal.Platform.Fleet;

/// <summary>A message that came from the broker.</summary>
/// <param name="Number">The link's number for it: 1, 2, 3.</param>
/// <param name="Topic">Below the terminal's own root: <c>dn/config/desired</c>.</param>
/// <param name="Payload">Its bytes.</param>
public sealed record FleetDelivery(long Number, string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Where the answer is wanted, as it came; empty where it is not said.</summary>
    public string ResponseTopic { get; init; } = "";

    /// <summary>What the asker knows the answer by; empty where it is not said.</summary>
    public ReadOnlyMemory<byte> Correlation { get; init; }

    /// <summary>True where the broker had kept it for whoever comes.</summary>
    public bool IsRetained { get; init; }
}
