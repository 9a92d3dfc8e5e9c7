using System.Buffers.Binary;
using Terminal.Emv.Tlv;

namespace Terminal.Emv.Contact;

/// <summary>Step 7: floor limit, random selection, velocity, new card (EMV 4.4 Book 3 §10.6).</summary>
/// <remarks>It is done for every card, whatever its AIP says of it.</remarks>
internal static class TerminalRiskManagement
{
    /// <summary>True where the card gives limits for offline transactions in a row, so that its counters are asked for.</summary>
    public static bool WantsCounters(TransactionData data) =>
        data.Card.TryGet(Tag.LowerConsecutiveOfflineLimit, out _) && data.Card.TryGet(Tag.UpperConsecutiveOfflineLimit, out _);

    /// <summary>Takes the answer to GET DATA: one object of two bytes; anything else is no counter.</summary>
    /// <param name="data">The transaction's data objects, to which the counter is added.</param>
    /// <param name="tag">The counter that was asked for.</param>
    /// <param name="success">True where the card answered 9000.</param>
    /// <param name="answer">The data of the answer.</param>
    public static void Store(TransactionData data, uint tag, bool success, ReadOnlySpan<byte> answer)
    {
        if (success && TlvReader.Single(answer, out uint given, out ReadOnlySpan<byte> value) == TlvStatus.Read
            && given == tag && value.Length == 2)
        {
            _ = data.Card.Replace(tag, value); // A full store is a counter that is not there.
        }
    }

    /// <summary>Checks, once the counters are read.</summary>
    public static void Check(
        TransactionData data, ContactApplication application, in ContactTransaction transaction, in CardHistory history)
    {
        long amount = transaction.Parameters.AmountMinor;
        long floor = application.FloorLimitMinor;
        bool over = amount >= floor || history.LastAmountMinor >= floor - amount || amount > transaction.Parameters.OfflineLimitMinor;
        Indicators.RaiseIf(data, TvrBit.OnExceptionFile, history.OnExceptionFile);
        Indicators.RaiseIf(data, TvrBit.ForcedOnline, transaction.MerchantForcesOnline);
        Indicators.RaiseIf(data, TvrBit.FloorLimitExceeded, over);
        Indicators.RaiseIf(
            data,
            TvrBit.SelectedAtRandom,
            TransactionKind.IsOnlineCapable(data) && amount < floor
                && IsSelected(amount, floor, application, transaction.RandomPercent));
        if (WantsCounters(data))
        {
            CheckVelocity(data);
        }

        Indicators.Raise(data, TsiBit.TerminalRiskManagement);
    }

    /// <summary>
    /// Below the threshold the target percentage decides; from there to the floor limit it grows to the maximum (EMV 4.4 Book 3 §10.6.2).
    /// </summary>
    private static bool IsSelected(long amount, long floor, ContactApplication application, int drawn)
    {
        long threshold = Math.Clamp(application.RandomThresholdMinor, 0, floor);
        long percent = application.RandomTargetPercent;
        if (amount >= threshold)
        {
            percent += (application.RandomMaxPercent - percent) * (amount - threshold) / (floor - threshold);
        }

        return drawn > 0 && drawn <= percent;
    }

    /// <summary>Without both counters, or where they contradict each other, both limits are exceeded (EMV 4.4 Book 3 §10.6.3).</summary>
    private static void CheckVelocity(TransactionData data)
    {
        bool hasLast = TryCounter(data, Tag.LastOnlineApplicationTransactionCounter, out int last);
        bool known = TryCounter(data, Tag.ApplicationTransactionCounter, out int counter) & hasLast && counter > last;
        Indicators.RaiseIf(data, TvrBit.LowerLimitExceeded, !known || counter - last > Limit(data, Tag.LowerConsecutiveOfflineLimit));
        Indicators.RaiseIf(data, TvrBit.UpperLimitExceeded, !known || counter - last > Limit(data, Tag.UpperConsecutiveOfflineLimit));
        Indicators.RaiseIf(data, TvrBit.NewCard, hasLast && last == 0);
    }

    private static bool TryCounter(TransactionData data, uint tag, out int counter)
    {
        bool known = data.Card.TryGet(tag, out ReadOnlySpan<byte> value) && value.Length == 2;
        counter = known ? BinaryPrimitives.ReadUInt16BigEndian(value) : 0;
        return known;
    }

    private static int Limit(TransactionData data, uint tag) => data.Card.TryGet(tag, out ReadOnlySpan<byte> value) ? value[0] : 0;
}
