namespace Terminal.Devices.Contactless.Pn532;

/// <summary>Where the driver stands. A power cut leaves the chip with its field on at worst; the next start sets it up anew.</summary>
public enum Pn532Phase
{
    /// <summary>Not started.</summary>
    Off,

    /// <summary>Waking the chip: SAMConfiguration.</summary>
    Waking,

    /// <summary>Asking who it is: GetFirmwareVersion.</summary>
    Identifying,

    /// <summary>Setting its parameters: automatic RATS.</summary>
    SettingParameters,

    /// <summary>Setting its retries, so that a look for a card ends.</summary>
    SettingRetries,

    /// <summary>Switching the field off, which an earlier process may have left on with a card in it.</summary>
    SettingField,

    /// <summary>Set up; field off.</summary>
    Idle,

    /// <summary>Looking for a card of one type.</summary>
    Polling,

    /// <summary>Between two looks.</summary>
    Pausing,

    /// <summary>
    /// Letting go of several cards, of one that is no payment card, or of one that may have been activated unheard, by way of a field that
    /// is off, to look again.
    /// </summary>
    Separating,

    /// <summary>One card is activated and waits for a command.</summary>
    Present,

    /// <summary>A command is with the card.</summary>
    Exchanging,

    /// <summary>The card did not answer: it gets no further command until it is let go of.</summary>
    Lost,

    /// <summary>Letting go of the card.</summary>
    Releasing,

    /// <summary>Switching the field off.</summary>
    SwitchingOff,

    /// <summary>The chip failed; only a start helps.</summary>
    Failed,
}
