namespace Terminal.Devices.Keypad;

/// <summary>A key of the terminal's pad.</summary>
public enum Key
{
    /// <summary>The digit 0; the digits follow in order, so that <c>key - Digit0</c> is the value.</summary>
    Digit0 = 0,

    /// <summary>The digit 1.</summary>
    Digit1 = 1,

    /// <summary>The digit 2.</summary>
    Digit2 = 2,

    /// <summary>The digit 3.</summary>
    Digit3 = 3,

    /// <summary>The digit 4.</summary>
    Digit4 = 4,

    /// <summary>The digit 5.</summary>
    Digit5 = 5,

    /// <summary>The digit 6.</summary>
    Digit6 = 6,

    /// <summary>The digit 7.</summary>
    Digit7 = 7,

    /// <summary>The digit 8.</summary>
    Digit8 = 8,

    /// <summary>The digit 9.</summary>
    Digit9 = 9,

    /// <summary>Yellow: takes back the last digit.</summary>
    Clear = 10,

    /// <summary>Red: ends what is going on.</summary>
    Cancel = 11,

    /// <summary>Green: confirms.</summary>
    Enter = 12,
}
