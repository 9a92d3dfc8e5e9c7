using System.Globalization;

namespace Terminal.Primitives;

/// <summary>A currency as ISO 4217 lists it.</summary>
/// <param name="Numeric">Numeric code, n3: 978 for the euro.</param>
/// <param name="Exponent">Count of decimal places of the minor unit, 0 to 3.</param>
/// <param name="Code">Alphabetic code, a3: EUR.</param>
public readonly record struct Currency(ushort Numeric, byte Exponent, string Code)
{
    private static readonly Currency[] Known =
    [
        new(784, 2, "AED"), new(36, 2, "AUD"), new(48, 3, "BHD"), new(986, 2, "BRL"), new(124, 2, "CAD"), new(756, 2, "CHF"),
        new(152, 0, "CLP"), new(156, 2, "CNY"), new(203, 2, "CZK"), new(208, 2, "DKK"), new(818, 2, "EGP"), new(978, 2, "EUR"),
        new(826, 2, "GBP"), new(344, 2, "HKD"), new(348, 2, "HUF"), new(360, 2, "IDR"), new(376, 2, "ILS"), new(356, 2, "INR"),
        new(368, 3, "IQD"), new(352, 0, "ISK"), new(400, 3, "JOD"), new(392, 0, "JPY"), new(410, 0, "KRW"), new(414, 3, "KWD"),
        new(398, 2, "KZT"), new(434, 3, "LYD"), new(484, 2, "MXN"), new(458, 2, "MYR"), new(566, 2, "NGN"), new(578, 2, "NOK"),
        new(554, 2, "NZD"), new(512, 3, "OMR"), new(608, 2, "PHP"), new(586, 2, "PKR"), new(985, 2, "PLN"), new(600, 0, "PYG"),
        new(634, 2, "QAR"), new(946, 2, "RON"), new(643, 2, "RUB"), new(682, 2, "SAR"), new(752, 2, "SEK"), new(702, 2, "SGD"),
        new(764, 2, "THB"), new(788, 3, "TND"), new(949, 2, "TRY"), new(901, 2, "TWD"), new(980, 2, "UAH"), new(800, 0, "UGX"),
        new(840, 2, "USD"), new(704, 0, "VND"), new(950, 0, "XAF"), new(952, 0, "XOF"), new(963, 2, "XTS"), new(710, 2, "ZAR"),
    ];

    /// <summary>Finds a currency by its numeric code; false where it is not in the table.</summary>
    public static bool TryFind(int numeric, out Currency currency)
    {
        foreach (Currency known in Known)
        {
            if (known.Numeric == numeric)
            {
                currency = known;
                return true;
            }
        }

        currency = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} ({Numeric:D3})");
}
