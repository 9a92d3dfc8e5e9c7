namespace Terminal.Emulator.Acquirer;

/// <summary>How a card's number was taken (DE22), and whether the message has what belongs to that.</summary>
/// <remarks>Response codes of our own choice: 30 where the data are not those of the mode, 12 where the mode may not be.</remarks>
internal static class EntryCheck
{
    /// <summary>Keyed.</summary>
    public const string Keyed = "keyed";

    /// <summary>Swiped.</summary>
    public const string Stripe = "stripe";

    /// <summary>Swiped in the place of a chip that could not be read.</summary>
    public const string Fallback = "fallback";

    private const int ExpiryLength = 4;

    /// <summary>The mode: keyed, stripe, fallback, chip or contactless; empty where the message says none of these.</summary>
    public static string ModeOf(HostMessage message) => message.DigitsOf(22, 3) is { Length: 3 } digits
        ? digits[..2] switch { "01" => Keyed, "02" => Stripe, "80" => Fallback, "05" => "chip", "07" => "contactless", _ => "" }
        : "";

    /// <summary>True of a mode in which no chip says anything.</summary>
    public static bool HasNoChip(string mode) => mode is Keyed or Stripe or Fallback;

    /// <summary>Why a sale is refused by its mode; empty where nothing is wrong with it.</summary>
    /// <param name="message">The request, its track in the clear.</param>
    /// <param name="kind">What it asks.</param>
    /// <param name="mode">As <see cref="ModeOf"/> gives it.</param>
    public static string Refusal(HostMessage message, FinancialKind kind, string mode)
    {
        if (!HasNoChip(mode) || kind is not (FinancialKind.Sale or FinancialKind.OfflineSale))
        {
            return "";
        }

        ReadOnlySpan<byte> track = message[35];
        int separator = track.IndexOf((byte)'D');
        ReadOnlySpan<byte> behind = separator < 0 ? [] : track[(separator + 1)..];
        ReadOnlySpan<byte> serviceCode = behind.Length >= ExpiryLength + 3 ? behind.Slice(ExpiryLength, 3) : [];
        bool keyed = message[2] is not null ? message[14] is not null && track.IsEmpty : behind.Length == ExpiryLength;
        bool swiped = message[2] is null && !serviceCode.IsEmpty;
        bool isPinKeyed = mode == Keyed && message[52] is not null;
        return message[55] is not null || isPinKeyed || !(mode == Keyed ? keyed : swiped) ? "30"
            : kind == FinancialKind.OfflineSale || (mode == Fallback && serviceCode is not [(byte)'2' or (byte)'6', _, _]) ? "12"
            : "";
    }
}
