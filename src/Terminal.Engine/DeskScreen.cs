namespace Terminal.Engine;

/// <summary>What stands before the person at the desk. A power cut drops it: nothing is begun here that the node was not told of.</summary>
public enum DeskScreen
{
    /// <summary>The idle screen, or whatever stands in for it.</summary>
    Resting,

    /// <summary>The amount of a sale is being keyed.</summary>
    SaleAmount,

    /// <summary>A payment or a closing runs; its own screens are shown.</summary>
    Selling,

    /// <summary>A result is shown.</summary>
    Result,

    /// <summary>The menu's first page.</summary>
    Menu1,

    /// <summary>The menu's second page.</summary>
    Menu2,

    /// <summary>The invoice to void is being keyed.</summary>
    VoidInvoice,

    /// <summary>What to refund is being keyed: an invoice, a retrieval reference, or nothing.</summary>
    RefundReference,

    /// <summary>The invoice to print again is being keyed; nothing means the last.</summary>
    ReprintInvoice,

    /// <summary>Close the batch?</summary>
    CloseQuestion,

    /// <summary>The node thinks about what it was asked for.</summary>
    Waiting,

    /// <summary>The node asks for a confirmation.</summary>
    Question,

    /// <summary>The node asks for an amount.</summary>
    AskedAmount,

    /// <summary>The node asks for a supervisor's code.</summary>
    AskedCode,
}
