using System.Globalization;
using Terminal.Engine.Journal;

namespace Terminal.Benchmarks.Subjects;

/// <summary>Records as a sale leaves them, for journals that are only measured.</summary>
internal static class JournalRecords
{
    /// <summary>Payments of one batch in <see cref="History"/>.</summary>
    public const int BatchSize = 100;

    private static readonly byte[] Nothing = [];
    private static readonly byte[] ThirtyTwo = new byte[32];
    private static readonly byte[] IccData = new byte[120];
    private static readonly byte[] Ciphertext = new byte[60];

    /// <summary>Sales with their cards, three records each, sealed.</summary>
    public static IEnumerable<JournalRecord> Sales(int count)
    {
        JournalBook book = new([]);
        for (int payment = 1; payment <= count; payment++)
        {
            int batch = 1 + ((payment - 1) / BatchSize);
            yield return book.Seal(Sale(payment, JournalKind.Requested, batch) with { CardCiphertext = Ciphertext });
            yield return book.Seal(Sale(payment, JournalKind.Approved, batch));
            yield return book.Seal(Sale(payment, JournalKind.ReceiptPrinted, batch));
        }
    }

    /// <summary>The id of the n-th payment of <see cref="History"/>.</summary>
    public static Guid Id(int payment) => new(payment, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]);

    /// <summary>The till's id of it.</summary>
    public static string TillId(int payment) => string.Create(CultureInfo.InvariantCulture, $"till-{payment}");

    /// <summary>Its retrieval reference.</summary>
    public static string Reference(int payment) => string.Create(CultureInfo.InvariantCulture, $"{payment:D12}");

    /// <summary>Sales that were printed, in batches that were settled and whose cards are erased; not yet sealed.</summary>
    public static IEnumerable<JournalRecord> History()
    {
        for (int payment = 1; ; payment++)
        {
            int batch = 1 + ((payment - 1) / BatchSize);
            yield return Sale(payment, JournalKind.Requested, batch);
            yield return Sale(payment, JournalKind.Approved, batch);
            yield return Sale(payment, JournalKind.ReceiptPrinted, batch);
            if (payment % BatchSize == 0)
            {
                JournalRecord closing =
                    Sale(-batch, JournalKind.CloseBegan, batch) with { TillId = "", Invoice = 0, RetrievalReference = "" };
                yield return closing;
                yield return closing with { Kind = JournalKind.BatchClosed };
                yield return closing with { Kind = JournalKind.ReceiptPrinted };
            }
        }
    }

    private static JournalRecord Sale(int payment, JournalKind kind, int batch) => new()
    {
        Sequence = 0,
        Kind = kind,
        PaymentId = Id(payment),
        Attempt = 1,
        TillId = TillId(payment),
        UnixMilliseconds = 1_790_000_000_123,
        LocalTime = "261122103000",
        Stan = payment < 0 ? 1 : payment % JournalBook.StanMax,
        Invoice = payment < 0 ? 1 : payment % 999_999,
        Batch = batch,
        AmountMinor = 1250,
        CurrencyNumeric = 978,
        ResponseCode = kind == JournalKind.Requested ? "" : "00",
        AuthorisationCode = kind == JournalKind.Requested ? "" : "A1B2C3",
        RetrievalReference = kind == JournalKind.Requested ? "" : Reference(payment),
        MaskedPan = "476173******0119",
        KeyId = "data-1",
        CardDigest = kind == JournalKind.Requested ? ThirtyTwo : Nothing,
        PanHash = kind == JournalKind.Requested ? ThirtyTwo : Nothing,
        EmvData = kind == JournalKind.Requested ? IccData : Nothing,
    };
}
