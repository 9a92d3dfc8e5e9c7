namespace Terminal.Emulator.Acquirer;

/// <summary>What a financial message asks for: its type and its processing code (DE3) say it together.</summary>
internal enum FinancialKind
{
    /// <summary>Nothing that this host does.</summary>
    Unknown,

    /// <summary>A sale to decide.</summary>
    Sale,

    /// <summary>A sale that card and terminal have agreed on without the host.</summary>
    OfflineSale,

    /// <summary>Money back to the card.</summary>
    Refund,

    /// <summary>Takes a sale of the open batch back.</summary>
    VoidOfSale,

    /// <summary>Takes a refund of the open batch back.</summary>
    VoidOfRefund,
}
