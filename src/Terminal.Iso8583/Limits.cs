namespace Terminal.Iso8583;

/// <summary>The named limits of the codec.</summary>
public static class Limits
{
    /// <summary>The highest data element: two bitmaps of 64 bits; a third one (bit 65) is refused.</summary>
    public const int FieldMax = 128;

    /// <summary>The longest message in bytes, without length, TPDU and header. Longer input is refused unread.</summary>
    public const int MessageLengthMax = 4096;

    /// <summary>Room for the fields of one message in their canonical form: packed digits unfold to two characters a byte.</summary>
    public const int ContentLengthMax = 2 * MessageLengthMax;
}
