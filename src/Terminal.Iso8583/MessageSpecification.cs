namespace Terminal.Iso8583;

/// <summary>The tables of fields, by year of the standard. A dialect adds how they are written.</summary>
internal static class MessageSpecification
{
    /// <summary>
    /// ISO 8583:1987 as terminal hosts use it: number, format, length. Shapes of private fields are those of the BCD dialect.
    /// </summary>
    public static readonly (int Field, string Format, int Length)[] Year1987 =
    [
        (2, "LLn", 19), (3, "n", 6), (4, "n", 12), (5, "n", 12), (6, "n", 12), (7, "n", 10), (11, "n", 6), (12, "n", 6), (13, "n", 4),
        (14, "n", 4), (15, "n", 4), (18, "n", 4), (19, "n", 3), (20, "n", 3), (22, "n", 3), (23, "n", 3), (24, "n", 3), (25, "n", 2),
        (26, "n", 2), (28, "an", 9), (30, "an", 9), (32, "LLn", 11), (33, "LLn", 11), (35, "LLz", 37), (36, "LLLan", 104), (37, "an", 12),
        (38, "an", 6), (39, "an", 2), (41, "an", 8), (42, "an", 15), (43, "an", 40), (44, "LLan", 25), (45, "LLan", 76), (46, "LLLan", 255),
        (47, "LLLan", 999), (48, "LLLan", 999), (49, "an", 3), (52, "b", 8), (53, "n", 16), (54, "LLLan", 120), (55, "LLLb", 255),
        (56, "LLLan", 999), (57, "LLLan", 999), (58, "LLLan", 999), (59, "LLLan", 999), (60, "LLLan", 999), (61, "LLLan", 999),
        (62, "LLLan", 999), (63, "LLLan", 999), (64, "b", 8), (70, "n", 3), (90, "n", 42), (95, "an", 42), (102, "LLan", 28),
        (103, "LLan", 28), (128, "b", 8),
    ];

    /// <summary>What ISO 8583:1993 has otherwise.</summary>
    public static readonly (int Field, string Format, int Length)[] Year1993 =
    [
        (12, "n", 12), (22, "an", 12), (24, "n", 3), (26, "n", 4), (30, "n", 24), (39, "n", 3), (56, "LLn", 35),
    ];

    /// <summary>What our own hosts have otherwise: security data are tagged bytes.</summary>
    public static readonly (int Field, string Format, int Length)[] Bcd = [(57, "LLLb", 999)];

    /// <summary>What UnionPay's terminals have otherwise: the working keys of a sign-on travel as bytes.</summary>
    public static readonly (int Field, string Format, int Length)[] UnionPay = [(62, "LLLb", 999)];

    /// <summary>Reads a row of the table: prefix and content of a format.</summary>
    public static FieldSpecification Row(string format, int length)
    {
        LengthPrefix prefix = format.StartsWith("LLL", StringComparison.Ordinal) ? LengthPrefix.Lll
            : format.StartsWith("LL", StringComparison.Ordinal) ? LengthPrefix.Ll
            : LengthPrefix.Fixed;
        FieldContent content = format[(int)prefix..] switch
        {
            "n" => FieldContent.Digits,
            "z" => FieldContent.Track,
            "b" => FieldContent.Bytes,
            _ => FieldContent.Text,
        };
        return new FieldSpecification(content, prefix, length);
    }
}
