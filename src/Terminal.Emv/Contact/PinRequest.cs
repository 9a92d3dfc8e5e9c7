namespace Terminal.Emv.Contact;

/// <summary>How a PIN is verified.</summary>
public enum PinForm
{
    /// <summary>By the card, in clear.</summary>
    OfflinePlaintext,

    /// <summary>
    /// By the card, enciphered under its key, with <see cref="ContactKernel.PinChallenge"/>. The kernel has recovered the key, and whoever
    /// holds the digits does so again, from the certificates and <see cref="ContactKernel.PinStaticData"/>.
    /// </summary>
    OfflineEnciphered,

    /// <summary>By the issuer: the block goes with the online request.</summary>
    Online,
}

/// <summary>What became of a request for a PIN.</summary>
public enum PinAnswer
{
    /// <summary>It was entered; of an offline PIN the card's status word to VERIFY comes with it.</summary>
    Entered,

    /// <summary>The cardholder passed it over.</summary>
    Bypassed,

    /// <summary>The keypad does not work.</summary>
    PadFailed,

    /// <summary>Where the digits are, the card's certificates do not lead to a key for PINs: none was asked for.</summary>
    KeyRefused,

    /// <summary>The cardholder or the cashier cancelled.</summary>
    Cancelled,

    /// <summary>The card did not take VERIFY: it is gone or mute.</summary>
    CardLost,
}

/// <summary>A PIN is wanted while the card waits. Block and VERIFY are composed where the digits are; none comes here.</summary>
/// <param name="Form">How it is verified.</param>
/// <param name="TriesLeft">Tries that the card has left, 1 for the last; null where it is not known.</param>
/// <param name="WrongBefore">True where the PIN before was wrong.</param>
public readonly record struct PinRequest(PinForm Form, int? TriesLeft, bool WrongBefore);
