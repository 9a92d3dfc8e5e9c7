namespace Terminal.Devices.Magstripe;

/// <summary>How a stripe reader speaks.</summary>
public enum StripeLink
{
    /// <summary>As a keyboard of the layout US: records of a Linux input device.</summary>
    Keyboard,

    /// <summary>Characters on a serial line.</summary>
    Serial,

    /// <summary>Characters on a serial line, and behind each end sentinel the track's sum (LRC) as a character.</summary>
    SerialWithSum,
}
