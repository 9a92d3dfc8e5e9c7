using Terminal.Engine.Journal;

namespace Terminal.Tests.Platform;

/// <summary>Records to fill a journal with.</summary>
internal static class JournalSamples
{
    /// <summary>A record whose every field holds something.</summary>
    public static JournalRecord Full(long sequence) => new()
    {
        Sequence = sequence,
        Kind = JournalKind.Requested,
        PaymentId = new Guid("00112233-4455-6677-8899-aabbccddeeff"),
        Type = PaymentType.Refund,
        OriginalId = new Guid("8899aabb-ccdd-eeff-0011-223344556677"),
        Attempt = 3,
        TillId = "till-7",
        Operator = "anna",
        ConfigurationVersion = 41,
        BootId = new Guid("0f0e0d0c-0b0a-0908-0706-050403020100"),
        UnixMilliseconds = 1_790_000_000_123,
        LocalTime = "261122103000",
        Stan = 999_999,
        Invoice = 12,
        Batch = 5,
        AmountMinor = 999_999_999_999,
        CurrencyNumeric = 978,
        ResponseCode = "00",
        AuthorisationCode = "A1B2C3",
        RetrievalReference = "632611000001",
        Reason = "NO-ANSWER",
        MaskedPan = "476173******0119",
        KeyId = "data-1",
        CardCiphertext = new byte[] { 1, 2, 3 },
        CardDigest = new byte[] { 8 },
        PanHash = new byte[] { 4, 5 },
        EmvData = new byte[] { 0x9F, 0x26, 0 },
        PreviousHash = new byte[] { 6 },
        Hash = new byte[] { 7 },
    };

    /// <summary>A history with a refund, its void, a decline, an offline sale, and an invoice number that came twice.</summary>
    /// <remarks>Payments are named A to G; <see cref="Id"/> gives their ids. The void bears its original's invoice and reference.</remarks>
    public static IReadOnlyList<JournalRecord> History { get; } = [.. new[]
    {
        Of('A', JournalKind.Requested) with { TillId = "till-a", Invoice = 5 },
        Of('A', JournalKind.Approved) with { TillId = "till-a", Invoice = 5, RetrievalReference = "RA" },
        Of('A', JournalKind.ReceiptPrinted),
        Of('B', JournalKind.Requested, 'A') with { TillId = "till-b", Invoice = 6, Type = PaymentType.Refund },
        Of('B', JournalKind.Approved, 'A') with { TillId = "till-b", Invoice = 6, Type = PaymentType.Refund, RetrievalReference = "RB" },
        Of('C', JournalKind.Requested, 'B') with { TillId = "till-c", Invoice = 6, Type = PaymentType.Void },
        Of('C', JournalKind.Approved, 'B') with { TillId = "till-c", Invoice = 6, Type = PaymentType.Void, RetrievalReference = "RB" },
        Of('D', JournalKind.Requested) with { TillId = "till-d", Invoice = 5 },
        Of('D', JournalKind.Declined) with { TillId = "till-d", Invoice = 5, RetrievalReference = "RD" },
        Of('E', JournalKind.Stored) with { TillId = "till-e", Invoice = 7 },
        Of('F', JournalKind.Abandoned) with { TillId = "till-f" },
        Of('G', JournalKind.Requested) with { Invoice = 7 },
        Of('G', JournalKind.Approved) with { Invoice = 7, RetrievalReference = "RG" },
    }.Select((record, index) => record with { Sequence = index + 1 })];

    /// <summary>The id of a payment of the history.</summary>
    public static Guid Id(char name) => name == ' ' ? Guid.Empty : new Guid(name, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]);

    /// <summary>A query as text: what is looked for, and its key.</summary>
    public static JournalQuery Query(int question, string text)
    {
        string key = text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        JournalQuery query = new(question);
        return text.Split(' ')[0] switch
        {
            "id" => query with { Id = Id(key[0]) },
            "till" => query with { TillId = key },
            "invoice" => query with { Invoice = int.Parse(key, System.Globalization.CultureInfo.InvariantCulture) },
            _ => query with { RetrievalReference = key },
        };
    }

    private static JournalRecord Of(char name, JournalKind kind, char original = ' ') => new()
    {
        Sequence = 0,
        Kind = kind,
        PaymentId = Id(name),
        OriginalId = Id(original),
        Attempt = 1,
        Batch = 1,
        CardCiphertext = kind is JournalKind.Requested or JournalKind.Stored
            ? new byte[] { (byte)name, 1, 2 }
            : default(ReadOnlyMemory<byte>),
    };
}
