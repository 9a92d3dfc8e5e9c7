namespace Terminal.Emulator.Acquirer.Hsm;

/// <summary>What the acquirer does with the MAC of a message (DE64).</summary>
public enum MacPolicy
{
    /// <summary>Nothing: it is not looked at, and answers have none.</summary>
    None,

    /// <summary>One that is there must be right, and its answer has one.</summary>
    Accepted,

    /// <summary>As <see cref="Accepted"/>, and a message without one is refused.</summary>
    Required,
}
