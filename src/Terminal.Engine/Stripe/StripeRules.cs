using Terminal.Engine.Journal;

namespace Terminal.Engine.Stripe;

/// <summary>What becomes of a card that was swiped.</summary>
public enum StripeVerdict
{
    /// <summary>It is taken, and the cardholder signs.</summary>
    Sign,

    /// <summary>It is taken, with a PIN.</summary>
    EnterPin,

    /// <summary>It has a chip, which is to be used.</summary>
    Insert,

    /// <summary>It may not be used here, or not for this.</summary>
    NotHere,

    /// <summary>It wants a PIN, and none can be entered.</summary>
    NeedsPin,
}

/// <summary>What the terminal can do, and what the payment wants.</summary>
/// <param name="Type">What the payment does.</param>
/// <param name="TakesChips">True where there is a contact reader's kernel.</param>
/// <param name="FallbackIsOpen">True where the stripe may take the chip's place.</param>
/// <param name="TakesPin">True where a PIN can be entered.</param>
/// <param name="TakesTestCards">True where cards for trying out are taken.</param>
public readonly record struct StripeCase(
    PaymentType Type, bool TakesChips, bool FallbackIsOpen, bool TakesPin, bool TakesTestCards);

/// <summary>What a card's service code says of its use at a shop's terminal.</summary>
/// <remarks>
/// ISO/IEC 7813, service codes. Whether a national card is at home the stripe does not say: the issuer does, who is asked each time, and so
/// the second digit says nothing new. A code that is missing, or has digits that the standard leaves open, is the issuer's to judge.
/// </remarks>
public static class StripeRules
{
    private enum Pin
    {
        Never,
        WhereItCan,
        Always,
    }

    /// <summary>Judges a swipe.</summary>
    /// <param name="code">Three ASCII digits, or none.</param>
    /// <param name="at">Terminal and payment.</param>
    public static StripeVerdict Judge(ReadOnlySpan<byte> code, in StripeCase at)
    {
        (byte use, byte service) = code.Length == 3 ? (code[0], code[2]) : ((byte)0, (byte)0);
        (bool hasChip, bool isTaken) = UseOf(use, at);
        (bool isForGoods, Pin pin) = ServiceOf(service);
        return !isTaken || !isForGoods ? StripeVerdict.NotHere
            : hasChip && at is { TakesChips: true, FallbackIsOpen: false } ? StripeVerdict.Insert
            : at.Type == PaymentType.Refund || pin == Pin.Never || (pin == Pin.WhereItCan && !at.TakesPin) ? StripeVerdict.Sign
            : at.TakesPin ? StripeVerdict.EnterPin
            : StripeVerdict.NeedsPin;
    }

    /// <summary>True where the card has a chip.</summary>
    public static bool HasChip(ReadOnlySpan<byte> code) => code is [(byte)'2' or (byte)'6', _, _];

    private static (bool HasChip, bool IsTaken) UseOf(byte digit, in StripeCase at) => digit switch
    {
        (byte)'2' or (byte)'6' => (true, true), // International, national; with a chip.
        (byte)'7' => (false, false), // Private: under an agreement that this terminal is no part of.
        (byte)'9' => (false, at.TakesTestCards),
        _ => (false, true), // International, national.
    };

    private static (bool IsForGoods, Pin Pin) ServiceOf(byte digit) => digit switch
    {
        (byte)'0' => (true, Pin.Always), // No restriction.
        (byte)'3' => (false, Pin.Always), // Cash dispensers alone.
        (byte)'4' => (false, Pin.Never), // Cash alone.
        (byte)'5' => (true, Pin.Always), // Goods and services.
        (byte)'6' => (true, Pin.WhereItCan), // No restriction.
        (byte)'7' => (true, Pin.WhereItCan), // Goods and services.
        _ => (true, Pin.Never), // 1, no restriction; 2, goods and services; and what the standard leaves open.
    };
}
