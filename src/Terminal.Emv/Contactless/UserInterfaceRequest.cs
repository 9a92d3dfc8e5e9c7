namespace Terminal.Emv.Contactless;

/// <summary>Messages to the cardholder by their identifier (EMV Contactless Book A). Prose is made at the screen.</summary>
public enum MessageIdentifier : byte
{
    /// <summary>No message.</summary>
    None = 0x00,

    /// <summary>Approved.</summary>
    Approved = 0x03,

    /// <summary>Not authorised.</summary>
    NotAuthorised = 0x07,

    /// <summary>Please enter your PIN.</summary>
    EnterPin = 0x09,

    /// <summary>Processing error.</summary>
    ProcessingError = 0x0F,

    /// <summary>Please remove card.</summary>
    RemoveCard = 0x10,

    /// <summary>Welcome.</summary>
    Welcome = 0x14,

    /// <summary>Present card.</summary>
    PresentCard = 0x15,

    /// <summary>Processing.</summary>
    Processing = 0x16,

    /// <summary>Card read OK, please remove card.</summary>
    CardReadOk = 0x17,

    /// <summary>Please insert or swipe card.</summary>
    InsertOrSwipe = 0x18,

    /// <summary>Please present one card only.</summary>
    OneCardOnly = 0x19,

    /// <summary>Approved, please sign.</summary>
    ApprovedSign = 0x1A,

    /// <summary>Authorising, please wait.</summary>
    Authorising = 0x1B,

    /// <summary>Insert, swipe or try another card.</summary>
    TryAnotherCard = 0x1C,

    /// <summary>Please insert card.</summary>
    InsertCard = 0x1D,

    /// <summary>Clear the display.</summary>
    Clear = 0x1E,

    /// <summary>See phone for instructions.</summary>
    SeePhone = 0x20,

    /// <summary>Present card again.</summary>
    PresentAgain = 0x21,
}

/// <summary>The reader's status, shown by lights and sound (EMV Contactless Book A).</summary>
public enum ReaderStatus
{
    /// <summary>Not ready.</summary>
    NotReady,

    /// <summary>Idle.</summary>
    Idle,

    /// <summary>Ready to read.</summary>
    ReadyToRead,

    /// <summary>Processing.</summary>
    Processing,

    /// <summary>Card read successfully: the card may leave.</summary>
    CardReadSuccessfully,

    /// <summary>Processing error.</summary>
    ProcessingError,
}

/// <summary>What the cardholder is to see and hear.</summary>
/// <param name="Message">The message.</param>
/// <param name="Status">The reader's status.</param>
public readonly record struct UserInterfaceRequest(MessageIdentifier Message, ReaderStatus Status);
