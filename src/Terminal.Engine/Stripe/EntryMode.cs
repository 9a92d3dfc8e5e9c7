namespace Terminal.Engine.Stripe;

/// <summary>How a card's number came into the terminal, as tag 9F39 says it; DE22 has the same two digits.</summary>
/// <remarks>Values of ISO 8583:1987, DE22. That 80 stands for a stripe in the place of a chip is what hosts use.</remarks>
internal static class EntryMode
{
    /// <summary>Keyed.</summary>
    public const byte Keyed = 0x01;

    /// <summary>Swiped.</summary>
    public const byte Swiped = 0x02;

    /// <summary>The chip at the contact reader.</summary>
    public const byte Chip = 0x05;

    /// <summary>Contactless.</summary>
    public const byte Contactless = 0x07;

    /// <summary>Swiped, since the chip could not be read.</summary>
    public const byte Fallback = 0x80;

    /// <summary>The mode of a payment's data; contactless where they say nothing.</summary>
    public static byte Of(ReadOnlySpan<byte> data) =>
        EmvFacts.TryFind(data, Emv.Tlv.Tag.PosEntryMode, out ReadOnlySpan<byte> value)
        && value is [Keyed or Swiped or Chip or Fallback]
            ? value[0]
            : Contactless;
}
