namespace Terminal.Engine.Stripe;

/// <summary>What a key came to, where a card is keyed.</summary>
public enum KeyingResult
{
    /// <summary>It goes on.</summary>
    None,

    /// <summary>The supervisor's code is whole.</summary>
    CodeKeyed,

    /// <summary>Number and expiry are whole, and as they must be.</summary>
    CardKeyed,

    /// <summary>Somebody pressed Cancel.</summary>
    Left,
}
