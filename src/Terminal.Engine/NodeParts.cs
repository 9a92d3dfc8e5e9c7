using Terminal.Devices.Contactless;
using Terminal.Devices.Magstripe;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Primitives;

namespace Terminal.Engine;

/// <summary>What the node is built of besides its settings.</summary>
/// <param name="Reader">The contactless reader's driver.</param>
/// <param name="Arena">Where card data stand while they are in the clear.</param>
/// <param name="Entropy">Unpredictable numbers, ids and jitter.</param>
public sealed record NodeParts(IContactlessReader Reader, SecretArena Arena, Entropy Entropy)
{
    /// <summary>The stripe reader's driver; null where there is none.</summary>
    public StripeReader? Stripe { get; init; }

    /// <summary>Whose configurations are taken.</summary>
    public ConfigurationTrust Trust { get; init; } = ConfigurationTrust.Nobody;

    /// <summary>Which configurations were found on the disk.</summary>
    public ConfigurationStanding Standing { get; init; } = ConfigurationStanding.None;

    /// <summary>Which events and commands were found there.</summary>
    public FleetStanding Fleet { get; init; } = FleetStanding.None;
}
