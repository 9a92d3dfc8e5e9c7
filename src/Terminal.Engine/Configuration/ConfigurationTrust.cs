using Terminal.PublicKeys;

namespace Terminal.Engine.Configuration;

/// <summary>Whose configurations a terminal takes.</summary>
/// <param name="Terminal">Its own id: documents for another are refused.</param>
/// <param name="Keys">The signers' public keys.</param>
/// <param name="IsProduction">True where published test keys are refused.</param>
public sealed record ConfigurationTrust(string Terminal, IReadOnlyList<Es256PublicKey> Keys, bool IsProduction)
{
    /// <summary>Whether the machine knows a time zone: it stands on its disk, and nothing here looks there.</summary>
    public Func<string, bool> KnowsTimeZone { get; init; } = static _ => true;

    /// <summary>Whether a PIN can be entered at the board; a document that claims one else is refused.</summary>
    public bool TakesPin { get; init; } = true;

    /// <summary>Nobody's.</summary>
    public static ConfigurationTrust Nobody { get; } = new("", [], false);

    /// <summary>Opens and checks an envelope.</summary>
    /// <param name="envelope">The signed document.</param>
    /// <param name="faults">What is wrong with it.</param>
    /// <returns>The document; null where it must not be used.</returns>
    public ConfigurationDocument? Open(ReadOnlySpan<byte> envelope, out IReadOnlyList<ConfigurationFault> faults)
    {
        if (SignedDocument.TryOpen(envelope, ConfigurationDocument.Type, Keys, out byte[] payload) is { } code)
        {
            faults = [new ConfigurationFault("", code, "the envelope is refused")];
            return null;
        }

        if (ConfigurationDocument.Parse(payload, out faults) is not { } document)
        {
            return null;
        }

        faults = document.Terminal != Terminal ? [new ConfigurationFault("/terminal", "wrong-terminal", "is not this terminal")]
            : !KnowsTimeZone(document.Configuration.TimeZone) ? [ConfigurationRules.UnknownTimeZone("/cfg")]
            :
            [
                .. IsProduction ? ConfigurationRules.CheckProduction(document.Configuration, "/cfg") : [],
                .. TakesPin ? [] : ConfigurationRules.CheckWithoutPin(document.Configuration, "/cfg"),
            ];
        return faults.Count == 0 ? document : null;
    }
}
