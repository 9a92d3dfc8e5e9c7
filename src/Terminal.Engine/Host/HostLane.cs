namespace Terminal.Engine.Host;

/// <summary>Who asks. Each has one question open at a time.</summary>
public enum HostLane
{
    /// <summary>The payment in hand, and its reversal.</summary>
    Payment,

    /// <summary>What goes on behind the counter: advices, settlement, upload.</summary>
    Clearing,
}
