namespace Terminal.Vault.Wire;

/// <summary>What a frame holds: its second byte. Commands are below 0x80, replies above.</summary>
internal enum WireKind : byte
{
    ShowPrompt = 0x01,
    SetLanguage = 0x02,
    ProtectCard = 0x03,
    RevealCard = 0x04,
    EnterPin = 0x05,
    EnterComponent = 0x06,
    LoadKey = 0x07,
    EraseKey = 0x08,
    ReportKeys = 0x09,
    TakeKey = 0x0A,
    MakeMac = 0x0B,
    CompareMac = 0x0C,
    ReportState = 0x0D,
    TestSelf = 0x0E,
    EraseAll = 0x0F,

    KeyPressed = 0x81,
    CardProtected = 0x82,
    CardRevealed = 0x83,
    Refused = 0x84,
    PinCounted = 0x85,
    PinEntered = 0x86,
    PinMissing = 0x87,
    ComponentTaken = 0x88,
    KeyChanged = 0x89,
    KeysReported = 0x8A,
    KeyTaken = 0x8B,
    MacMade = 0x8C,
    MacCompared = 0x8D,
    StateReported = 0x8E,
    SelfTested = 0x8F,
}
