namespace Terminal.Devices.Contactless.Pn532;

/// <summary>Command codes of the PN532; the answer's code is one higher (UM0701-02, chapter 7).</summary>
internal static class Pn532Code
{
    public const byte ToChip = 0xD4;
    public const byte FromChip = 0xD5;
    public const byte SyntaxError = 0x7F;

    public const byte GetFirmwareVersion = 0x02;
    public const byte SetParameters = 0x12;
    public const byte SamConfiguration = 0x14;
    public const byte RfConfiguration = 0x32;
    public const byte InDataExchange = 0x40;
    public const byte InListPassiveTarget = 0x4A;
    public const byte InRelease = 0x52;
}
