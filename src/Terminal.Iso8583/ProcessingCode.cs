namespace Terminal.Iso8583;

/// <summary>A processing code (DE3) and what it stands for.</summary>
/// <remarks>
/// First two digits: the transaction, equal to EMV's transaction type (9C); then the accounts from and to, 00 for the default one.
/// </remarks>
/// <param name="Digits">Six digits.</param>
/// <param name="Mti">The message that carries it.</param>
/// <param name="TransactionType">Tag 9C, packed; meaningless for network messages.</param>
public sealed record ProcessingCode(string Digits, Mti Mti, byte TransactionType)
{
    /// <summary>Goods or services.</summary>
    public static ProcessingCode Sale { get; } = new("000000", Mti.FinancialRequest, 0x00);

    /// <summary>Cash from the shop's till.</summary>
    public static ProcessingCode CashAdvance { get; } = new("010000", Mti.FinancialRequest, 0x01);

    /// <summary>Takes a sale back before it is settled.</summary>
    public static ProcessingCode VoidSale { get; } = new("020000", Mti.FinancialRequest, 0x02);

    /// <summary>Goods with cash back; DE54 has the cash.</summary>
    public static ProcessingCode SaleWithCashback { get; } = new("090000", Mti.FinancialRequest, 0x09);

    /// <summary>Money back to the card.</summary>
    public static ProcessingCode Refund { get; } = new("200000", Mti.FinancialAdvice, 0x20);

    /// <summary>Takes a refund back before it is settled.</summary>
    public static ProcessingCode VoidRefund { get; } = new("220000", Mti.FinancialRequest, 0x22);

    /// <summary>Balance of the card; DE54 of the answer has it.</summary>
    public static ProcessingCode BalanceInquiry { get; } = new("310000", Mti.AuthorisationRequest, 0x31);

    /// <summary>Closes a batch.</summary>
    public static ProcessingCode Settlement { get; } = new("920000", Mti.SettlementRequest, 0);

    /// <summary>Closes a batch after its upload.</summary>
    public static ProcessingCode SettlementAfterUpload { get; } = new("960000", Mti.SettlementRequest, 0);

    /// <summary>Signs the terminal on.</summary>
    public static ProcessingCode SignOn { get; } = new("920000", Mti.NetworkRequest, 0);

    /// <summary>Asks whether the host is there.</summary>
    public static ProcessingCode Echo { get; } = new("990000", Mti.NetworkRequest, 0);

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<ProcessingCode> All { get; } =
        [
        Sale, CashAdvance, VoidSale, SaleWithCashback, Refund, VoidRefund, BalanceInquiry, Settlement, SettlementAfterUpload, SignOn, Echo,
    ];
}
