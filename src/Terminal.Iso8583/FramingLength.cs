namespace Terminal.Iso8583;

/// <summary>How the length before a frame is written. It never counts itself.</summary>
public enum FramingLength
{
    /// <summary>Two bytes, high one first.</summary>
    TwoBytes,

    /// <summary>Four ASCII digits.</summary>
    FourDigits,
}
