using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;

namespace Terminal.Emv.Contact;

/// <summary>Step 5: version, usage control, dates (EMV 4.4 Book 3 §10.4). What does not fit is a bit of the TVR.</summary>
internal static class ProcessingRestrictions
{
    /// <summary>Purchase of goods or services, 9C 00; one with cashback is one too.</summary>
    private const byte Purchase = 0x00;

    /// <summary>Checks.</summary>
    public static void Check(TransactionData data)
    {
        if (data.Card.TryGet(Tag.ApplicationVersionCard, out ReadOnlySpan<byte> card)
            && data.Terminal.TryGet(Tag.ApplicationVersionTerminal, out ReadOnlySpan<byte> terminal))
        {
            Indicators.RaiseIf(data, TvrBit.VersionsDiffer, !card.SequenceEqual(terminal));
        }

        byte type = TransactionKind.Type(data);
        bool allowed = UsageControl.AllowsTerminal(data)
            && (!TransactionKind.IsCash(type) || UsageControl.Allows(data, UsageControl.Cash))
            && (type is not (Purchase or TransactionKind.PurchaseWithCashback)
                || UsageControl.Allows(data, UsageControl.Goods | UsageControl.Services))
            && (!TransactionKind.HasCashback(data) || UsageControl.Allows(data, UsageControl.Cashback));
        Indicators.RaiseIf(data, TvrBit.ServiceNotAllowed, !allowed);
        Indicators.RaiseIf(data, TvrBit.NotYetEffective, UsageControl.IsNotYetEffective(data));
        Indicators.RaiseIf(data, TvrBit.Expired, UsageControl.IsExpired(data));
    }
}
