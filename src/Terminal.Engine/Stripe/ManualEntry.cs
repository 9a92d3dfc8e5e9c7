namespace Terminal.Engine.Stripe;

/// <summary>Who may key a card's number.</summary>
public enum ManualEntry
{
    /// <summary>Nobody.</summary>
    Never,

    /// <summary>Whoever works the terminal.</summary>
    Cashier,

    /// <summary>Who has the supervisor's code.</summary>
    Supervisor,
}
