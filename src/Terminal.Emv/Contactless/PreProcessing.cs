namespace Terminal.Emv.Contactless;

/// <summary>Entry point, start A: which combinations take this transaction, and what each must ask of the card.</summary>
/// <remarks>EMV Contactless Book B §3.1 (pre-processing); the order of the checks is the book's.</remarks>
internal static class PreProcessing
{
    private const byte OnlinePin = 0x04;
    private const byte OfflineOnlyReader = 0x08;
    private const byte OnlineCryptogramRequired = 0x80;
    private const byte CvmRequired = 0x40;
    private const byte RefundType = 0x20;

    /// <summary>Decides for one combination.</summary>
    /// <param name="application">The combination.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="qualifiers">The qualifiers (9F66) for this transaction, 4 bytes.</param>
    /// <returns>None where the combination takes part, else why not.</returns>
    public static OutcomeReason Run(ContactlessApplication application, in TransactionParameters transaction, Span<byte> qualifiers)
    {
        application.Qualifiers.Span.CopyTo(qualifiers);
        qualifiers[0] &= transaction.TakesPin ? byte.MaxValue : unchecked((byte)~OnlinePin);
        qualifiers[1] &= unchecked((byte)~(OnlineCryptogramRequired | CvmRequired));
        if (application.TransactionType is { } type && type != transaction.TransactionType)
        {
            return OutcomeReason.NotConfigured;
        }

        long amount = transaction.AmountMinor;
        bool online = application.StatusCheckSupported && amount == OneUnit(transaction.CurrencyExponent);
        if (amount == 0)
        {
            if (!application.ZeroAmountAllowed || (qualifiers[0] & OfflineOnlyReader) != 0)
            {
                return OutcomeReason.ZeroAmount;
            }

            online = true;
        }

        if (amount >= application.TransactionLimitMinor)
        {
            return OutcomeReason.AmountOverLimit;
        }

        online |= amount > application.FloorLimitMinor || amount > transaction.OfflineLimitMinor;
        if (online)
        {
            qualifiers[1] |= OnlineCryptogramRequired;
        }

        bool refund = transaction.TransactionType == RefundType;
        if (amount >= application.CvmRequiredLimitMinor && !refund) // Nobody proves to be the cardholder to be given money.
        {
            qualifiers[1] |= CvmRequired;
        }

        return OutcomeReason.None;
    }

    private static long OneUnit(byte exponent)
    {
        long unit = 1;
        for (int i = 0; i < Math.Min(exponent, (byte)4); i++)
        {
            unit *= 10;
        }

        return unit;
    }
}
