using System.Globalization;

namespace Terminal.Engine.Contact;

/// <summary>The terminal's exception file: cards that the acquirer does not want taken, by what may be shown of their numbers.</summary>
/// <remarks>
/// No list of clear numbers is kept, nor of hashes: with so few digits unknown, a hash that every terminal can make is as good as the
/// number. An entry is a mask (<c>476173******0010</c>), a mask and the card's expiry YYMM (<c>476173******0010=4912</c>), or the first six
/// digits of all cards of an issuer (<c>476173*</c>). Of an issuer's other cards one in 10,000 has the mask of a listed one, with the
/// expiry one in several 100,000: what becomes of a card that only looks like it is the action codes' matter, and that it is asked at the
/// bank may be the better answer.
/// </remarks>
public sealed class ExceptionFile
{
    /// <summary>What an entry looks like.</summary>
    public const string Pattern = "[0-9]{6}([*]|[*]{3,9}[0-9]{4}(=[0-9]{2}(0[1-9]|1[0-2]))?)";

    private readonly HashSet<string> entries;

    /// <summary>Takes a list of entries, each of which fits <see cref="Pattern"/>.</summary>
    public ExceptionFile(IEnumerable<string> entries) => this.entries = [.. entries];

    /// <summary>A list of nothing.</summary>
    public static ExceptionFile None { get; } = new([]);

    /// <summary>Whether a card is on the list.</summary>
    /// <param name="maskedPan">First six and last four digits; a number of fewer than 13 digits shows less, and is on no list.</param>
    /// <param name="expiryYearMonth">Its expiry, YYMM.</param>
    public bool Names(string maskedPan, int expiryYearMonth) =>
        entries.Count > 0 && maskedPan.Length > 6
        && (entries.Contains(maskedPan) || entries.Contains(string.Concat(maskedPan.AsSpan(0, 6), "*"))
            || entries.Contains(string.Create(CultureInfo.InvariantCulture, $"{maskedPan}={expiryYearMonth:D4}")));
}
