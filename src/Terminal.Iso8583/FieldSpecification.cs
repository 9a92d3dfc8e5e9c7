namespace Terminal.Iso8583;

/// <summary>What a field may hold.</summary>
internal enum FieldContent
{
    /// <summary>Digits (n).</summary>
    Digits,

    /// <summary>Printable characters (an, ans).</summary>
    Text,

    /// <summary>Digits and the separator of track 2 (z).</summary>
    Track,

    /// <summary>Bytes (b).</summary>
    Bytes,
}

/// <summary>How the content is written.</summary>
internal enum FieldEncoding
{
    /// <summary>One ASCII character each.</summary>
    Ascii,

    /// <summary>One EBCDIC character each (code page 500).</summary>
    Ebcdic,

    /// <summary>Two digits a byte.</summary>
    Packed,

    /// <summary>As it is.</summary>
    Raw,
}

/// <summary>What tells the length.</summary>
internal enum LengthPrefix
{
    /// <summary>Nothing: the table does.</summary>
    Fixed = 0,

    /// <summary>Two digits.</summary>
    Ll = 2,

    /// <summary>Three digits.</summary>
    Lll = 3,
}

/// <summary>Where an odd count of packed digits gets its zero nibble.</summary>
internal enum FieldPadding
{
    /// <summary>Before the first digit.</summary>
    Left,

    /// <summary>After the last digit.</summary>
    Right,
}

/// <summary>How one field is written: encoding x prefix x padding.</summary>
/// <param name="Content">What it may hold.</param>
/// <param name="Prefix">What tells its length.</param>
/// <param name="LengthMax">The length, or the most of it: characters, nibbles or bytes as the content counts.</param>
/// <param name="Encoding">How it is written.</param>
/// <param name="Padding">Where the odd nibble goes.</param>
internal sealed record FieldSpecification(
    FieldContent Content,
    LengthPrefix Prefix,
    int LengthMax,
    FieldEncoding Encoding = FieldEncoding.Ascii,
    FieldPadding Padding = FieldPadding.Left);
