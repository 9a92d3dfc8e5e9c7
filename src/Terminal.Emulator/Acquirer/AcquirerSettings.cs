using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Primitives;

namespace Terminal.Emulator.Acquirer;

/// <summary>How the acquirer's model is set up.</summary>
public sealed class AcquirerSettings
{
    /// <summary>Issuers whose cryptograms are verified. With none, no cryptogram is looked at: for runs with cheap cards.</summary>
    public IReadOnlyList<IssuerKey> Issuers { get; init; } = [];

    /// <summary>Base derivation keys: of terminals whose messages have PINs and MACs.</summary>
    public IReadOnlyList<BaseKey> BaseKeys { get; init; } = [];

    /// <summary>Issuers whose PINs are compared.</summary>
    public IReadOnlyList<PinIssuer> PinIssuers { get; init; } = [];

    /// <summary>What is done with the MACs of messages.</summary>
    public MacPolicy Macs { get; init; } = MacPolicy.Accepted;

    /// <summary>Whether messages with an account number or a track that is not enciphered are refused.</summary>
    public bool RequiresEncipheredCards { get; init; }

    /// <summary>Terminals that are given keys at each sign-on.</summary>
    public IReadOnlyList<TerminalKey> Terminals { get; init; } = [];

    /// <summary>Seed of those keys.</summary>
    public ReadOnlyMemory<byte> KeySeed { get; init; } = new byte[Entropy.SeedLength];

    /// <summary>How late a late answer is.</summary>
    public TimeSpan LateTime { get; init; } = TimeSpan.FromSeconds(40);
}
