namespace Terminal.Daemon.Till;

/// <summary>A member of a request's body.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Rule">What its value must be, for a person.</param>
internal sealed record TillMember(string Name, string Rule)
{
    /// <summary>The members of <c>POST /payments</c>.</summary>
    public static IReadOnlyList<TillMember> OfOrder { get; } =
    [
        new("id", "must be text, 1 to 64 of letters, digits, hyphen, underscore and dot"),
        new("type", "must be sale, refund or void"),
        new("amount", "must be a whole number of minor units, 1 to 999999999999"),
        new("currency", "must be the terminal's currency in letters"),
        new("original", "must be an object with one of id, invoice and reference"),
        new("operator", "must be text, 1 to 32 characters that can be printed"),
    ];

    /// <summary>The members of <c>original</c>: one of them names a payment.</summary>
    public static IReadOnlyList<TillMember> OfOriginal { get; } =
    [
        OfOrder[0],
        new("invoice", "must be a whole number, 1 to 999999"),
        new("reference", "must be text, 12 letters or digits"),
    ];

    /// <summary>The members of <c>POST /payments/{id}/attempts</c>.</summary>
    public static IReadOnlyList<TillMember> OfAttempt { get; } = [new("number", "must be a whole number, 1 to 99")];
}
