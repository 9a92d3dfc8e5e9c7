namespace Terminal.Emulator.World;

/// <summary>What a person at the keypad wants.</summary>
public enum Errand
{
    /// <summary>Nothing: whatever the screen asks for is left again.</summary>
    None,

    /// <summary>A sale.</summary>
    Sale,

    /// <summary>A void, by invoice.</summary>
    Void,

    /// <summary>A refund, by invoice or retrieval reference.</summary>
    Refund,

    /// <summary>A refund of nothing that is known, with the supervisor's code.</summary>
    FreeRefund,

    /// <summary>A receipt again: the last or one by its invoice.</summary>
    Reprint,

    /// <summary>The open batch's totals.</summary>
    Totals,

    /// <summary>Close the batch.</summary>
    Close,

    /// <summary>Send stored sales.</summary>
    Forward,

    /// <summary>Release the terminal from a reversal, with the supervisor's code.</summary>
    Release,
}
