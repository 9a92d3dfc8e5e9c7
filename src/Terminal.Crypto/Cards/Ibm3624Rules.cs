using Terminal.Crypto.Ciphers;

namespace Terminal.Crypto.Cards;

/// <summary>How IBM 3624 takes the account number and makes digits of the result.</summary>
/// <param name="table">16 ASCII digits: which digit each hexadecimal one becomes.</param>
public readonly ref struct Ibm3624Rules(ReadOnlySpan<byte> table)
{
    /// <summary>Which digit each hexadecimal one becomes.</summary>
    public ReadOnlySpan<byte> Table { get; } = table;

    /// <summary>Index of the account number's first digit that is taken.</summary>
    public int ValidationStart { get; init; }

    /// <summary>Count of digits that are taken, 4 to 16.</summary>
    public int ValidationLength { get; init; }

    /// <summary>The nibble that fills up, 0 to 15.</summary>
    public int Pad { get; init; }

    /// <summary>True where they make sense, and an account number of so many digits has those that are taken.</summary>
    internal bool Fit(int digitCount) =>
        Table.Length == PinVerification.TableLength && Octets.AreDigits(Table) && ValidationStart >= 0
        && ValidationLength is >= 4 and <= PinVerification.TableLength && ValidationStart <= digitCount - ValidationLength
        && Pad is >= 0 and <= 15;
}
