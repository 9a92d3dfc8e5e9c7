namespace Terminal.Iso8583;

/// <summary>What is wrong with a message.</summary>
public enum IsoFaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The input ends inside a part of the message.</summary>
    Truncated,

    /// <summary>Bytes follow the last field.</summary>
    TrailingBytes,

    /// <summary>The message type is not four digits, or of another version than the dialect's.</summary>
    BadMessageType,

    /// <summary>A hex bitmap holds a character that is no hex digit.</summary>
    BadBitmap,

    /// <summary>The bitmap names a field that the dialect does not have; bit 65 (a third bitmap) among them.</summary>
    UnknownField,

    /// <summary>A length is no number or exceeds the field's limit; packing: a fixed field of another length.</summary>
    BadLength,

    /// <summary>A character or nibble that the field's format does not have.</summary>
    BadCharacter,

    /// <summary>The nibble that fills up an odd count of digits is not zero.</summary>
    BadPadding,

    /// <summary>The destination is too small for the message.</summary>
    NoRoom,

    /// <summary>The message is longer than <see cref="Limits.MessageLengthMax"/>.</summary>
    TooLong,
}
