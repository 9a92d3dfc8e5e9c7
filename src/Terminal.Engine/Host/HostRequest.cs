using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;

namespace Terminal.Engine.Host;

/// <summary>What a message asks of the host.</summary>
public enum HostTask
{
    /// <summary>0200 for a sale or a void, 0220 for a refund.</summary>
    Payment,

    /// <summary>0400: undo a payment of this terminal.</summary>
    Reversal,

    /// <summary>0220, and 0221 when it is told again: a sale that the card approved offline.</summary>
    Advice,

    /// <summary>0500: settle a batch.</summary>
    Settlement,

    /// <summary>0320: a record of a batch whose totals differ.</summary>
    Upload,

    /// <summary>0500 with another processing code: settle a batch by the records that were uploaded.</summary>
    SettlementAfterUpload,

    /// <summary>0620: what became of the scripts of a card's issuer.</summary>
    ScriptReport,
}

/// <summary>A question to the host but for the card's data. A payment, its reversal and its upload are built from the same facts, so that
/// the host finds the one by the other.</summary>
public sealed record HostRequest
{
    /// <summary>What is asked.</summary>
    public required HostTask Task { get; init; }

    /// <summary>DE11; 0 for settlement, upload and report, whose number the session gives.</summary>
    public int Stan { get; init; }

    /// <summary>DE62; 0 where there is none.</summary>
    public int Invoice { get; init; }

    /// <summary>DE60.</summary>
    public required int Batch { get; init; }

    /// <summary>DE13 and DE12: YYMMDDhhmmss.</summary>
    public required string LocalTime { get; init; }

    /// <summary>DE4 and DE49.</summary>
    public required Amount Amount { get; init; }

    /// <summary>DE23, card sequence number (tag 5F34); null where the card has none.</summary>
    public int? CardSequence { get; init; }

    /// <summary>DE22, first two digits: how the card was read.</summary>
    public string EntryMode { get; init; } = "07";

    /// <summary>What the payment does.</summary>
    public PaymentType Type { get; init; }

    /// <summary>What a void, a referenced refund or a report goes back to; DE90, 37 and 38. Null where there is nothing.</summary>
    public HostOriginal? Original { get; init; }

    /// <summary>DE39 of a reversal (its reason), an advice or an upload; empty for others.</summary>
    public string ResponseCode { get; init; } = "";

    /// <summary>DE38 of an upload; empty for others.</summary>
    public string AuthorisationCode { get; init; } = "";

    /// <summary>DE37 of an upload; empty for others.</summary>
    public string RetrievalReference { get; init; } = "";

    /// <summary>True for an advice that the host may have had before.</summary>
    public bool Repeated { get; init; }

    /// <summary>DE63 of a settlement.</summary>
    public BatchTotals Totals { get; init; }

    /// <summary>DE3, which also says of what kind the undone or uploaded request was.</summary>
    public ProcessingCode ProcessingCode => Task switch
    {
        HostTask.Settlement => ProcessingCode.Settlement,
        HostTask.SettlementAfterUpload => ProcessingCode.SettlementAfterUpload,
        _ => Type switch
        {
            PaymentType.Refund => ProcessingCode.Refund,
            PaymentType.Void => Original?.Type == PaymentType.Refund ? ProcessingCode.VoidRefund : ProcessingCode.VoidSale,
            _ => ProcessingCode.Sale,
        },
    };

    /// <summary>The message's type.</summary>
    public Mti Mti => Task switch
    {
        HostTask.Reversal => Mti.ReversalRequest,
        HostTask.Advice => Repeated ? Mti.FinancialAdviceRepeat : Mti.FinancialAdvice,
        HostTask.Settlement or HostTask.SettlementAfterUpload => Mti.SettlementRequest,
        HostTask.Upload => Mti.BatchUpload,
        HostTask.ScriptReport => Mti.AdministrativeAdvice,
        _ => ProcessingCode.Mti,
    };
}

/// <summary>The earlier payment that a question goes back to.</summary>
/// <param name="Type">What it did.</param>
/// <param name="Mti">The type of its message.</param>
/// <param name="Stan">Its trace number.</param>
/// <param name="LocalTime">Its local time, YYMMDDhhmmss.</param>
/// <param name="AuthorisationCode">Its DE38; may be empty.</param>
/// <param name="RetrievalReference">Its DE37; may be empty.</param>
public sealed record HostOriginal(
    PaymentType Type, Mti Mti, int Stan, string LocalTime, string AuthorisationCode, string RetrievalReference);
