using Terminal.Engine.Configuration;

namespace Terminal.Emulator.World;

/// <summary>Who signs for a fleet. Keys and chance of a signature are outside of the world.</summary>
/// <param name="Trust">Whom the terminal trusts.</param>
/// <param name="Sign">Signs a content: its type (the header's <c>typ</c>), then the content.</param>
public sealed record FleetOperator(ConfigurationTrust Trust, Func<string, string, byte[]> Sign);
