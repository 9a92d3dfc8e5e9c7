namespace Terminal.Engine.Configuration;

/// <summary>A configuration that the terminal works with.</summary>
/// <param name="Configuration">What it says.</param>
/// <param name="Version">Its version; 0 for the board's own, which nobody pushed.</param>
/// <param name="Sha256">Hash of its document, or of the board's own.</param>
public sealed record ConfigurationInForce(TerminalConfiguration Configuration, int Version, string Sha256);

/// <summary>What was found on the disk at the start.</summary>
/// <param name="History">Every document that was accepted, in order.</param>
/// <param name="InForce">What the terminal works with.</param>
/// <param name="Before">What it goes back to where that does not prove itself.</param>
public sealed record ConfigurationStanding(
    IReadOnlyList<KeptDocument> History, ConfigurationInForce InForce, ConfigurationInForce Before)
{
    /// <summary>Nothing was ever pushed, and nobody asks what the board brings.</summary>
    public static ConfigurationStanding None { get; } = new([], NoneInForce, NoneInForce);

    private static ConfigurationInForce NoneInForce => new(new TerminalConfiguration(), 0, "");

    /// <summary>Works out what is in force.</summary>
    /// <remarks>
    /// The last document that was applied or confirmed is. One that was applied counts this start, and is rolled back where it has had
    /// <see cref="ConfigurationKeeper.StartsMax"/> of them. One that this program cannot read any more is passed over.
    /// </remarks>
    /// <param name="kept">Every row, in order.</param>
    /// <param name="own">The board's own configuration.</param>
    /// <param name="trust">Whose documents are taken.</param>
    /// <param name="changed">The row that must be made durable before anything else; null where none.</param>
    public static ConfigurationStanding Find(
        IReadOnlyList<KeptDocument> kept, ConfigurationInForce own, ConfigurationTrust trust, out KeptDocument? changed)
    {
        List<KeptDocument> history = [.. kept];
        changed = null;
        int last = history.FindLastIndex(static row => row.Phase == ConfigurationPhase.Applied);
        if (last >= 0)
        {
            KeptDocument row = history[last];
            bool tried = row.Starts >= ConfigurationKeeper.StartsMax;
            changed = tried ? row with { Phase = ConfigurationPhase.RolledBack } : row with { Starts = row.Starts + 1 };
            history[last] = changed;
        }

        // From the last back, and no further than is needed: each is a signature to check while the terminal starts.
        ConfigurationInForce[] usable =
        [
            .. history.AsEnumerable().Reverse()
                .Where(static row => row.Phase is ConfigurationPhase.Confirmed or ConfigurationPhase.Applied)
                .Select(row => (Row: row, Document: trust.Open(row.Envelope.Span, out _)))
                .Where(static pair => pair.Document is not null)
                .Select(static pair => new ConfigurationInForce(pair.Document!.Configuration, pair.Row.Version, pair.Row.Sha256))
                .Take(2),
            own,
            own,
        ];
        return new ConfigurationStanding(history, usable[0], usable[1]);
    }
}
