using System.Security.Cryptography;

namespace Terminal.Platform.Fleet;

/// <summary>How long a link to the broker waits before its next attempt.</summary>
/// <remarks>
/// A random time between one second and a bound that doubles up to the longest pause, so that a fleet does not come back all at once.
/// Only a connection that stood for <see cref="Steady"/> begins anew: two clients of one name, each of which the broker drops for the
/// other, come apart even where it does not say why (mosquitto 2.0.11 does not).
/// </remarks>
/// <param name="longest">The longest pause.</param>
public sealed class ReconnectPause(TimeSpan longest)
{
    /// <summary>Code of a connection that the broker ended for another client of the same name.</summary>
    public const string TakenOver = "TAKEN-OVER";

    /// <summary>A connection that stood so long was a good one.</summary>
    public static readonly TimeSpan Steady = TimeSpan.FromMinutes(1);

    private int exponent;

    /// <summary>The longest time that the last pause could have been.</summary>
    public TimeSpan Bound { get; private set; }

    /// <summary>The pause after a connection ended, or an attempt failed.</summary>
    /// <param name="fault">Why: after <see cref="TakenOver"/> the pause is the longest, since a clone must not be fought.</param>
    /// <param name="stood">How long the connection stood; zero where there was none.</param>
    public TimeSpan Next(string fault, TimeSpan stood)
    {
        const int ExponentMax = 9;
        exponent = stood >= Steady ? 1 : Math.Min(exponent + 1, ExponentMax);
        int most = (int)longest.TotalMilliseconds;
        int bound = fault == TakenOver ? most : Math.Min(most, 1000 << exponent);
        int least = fault == TakenOver ? most : Math.Min(1000, bound);
        Bound = TimeSpan.FromMilliseconds(bound);
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(least, bound + 1));
    }
}
