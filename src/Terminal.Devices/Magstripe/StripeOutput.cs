using Terminal.Primitives;

namespace Terminal.Devices.Magstripe;

/// <summary>What a swipe came to. A class and not a record: a generated text form would print what it carries.</summary>
/// <param name="track2">Track 2; null where there is none.</param>
/// <param name="fault">Why not.</param>
public sealed class StripeOutput(SecretBuffer? track2, StripeFault fault)
{
    /// <summary>Track 2 with both sentinels, as <see cref="Magstripe.Track2.TryParse"/> takes it; the receiver disposes it. Null where the
    /// swipe gave none.</summary>
    public SecretBuffer? Track2 { get; } = track2;

    /// <summary>Why it gave none.</summary>
    public StripeFault Fault { get; } = fault;
}
