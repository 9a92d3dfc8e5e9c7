using Microsoft.Data.Sqlite;
using Terminal.Engine.Journal;

namespace Terminal.Platform.Journal;

/// <summary>The journal's schema, version 3. Version 1 had neither payment type nor original, and no index for look-ups; version 2 knew no
/// <see cref="JournalKind.ScriptsReported"/>.</summary>
internal static class JournalSchema
{
    /// <summary>Version of the schema, in <c>user_version</c>.</summary>
    public const int Version = 3;

    /// <summary>Marks the file as ours, in <c>application_id</c>: "ptjn".</summary>
    public const int ApplicationId = 0x70746A6E;

    /// <summary>True of the approval, by the host or offline, of what is no void: such a payment owns its invoice number.</summary>
    public static string OwnsInvoice { get; } =
        $"kind IN ({(int)JournalKind.Approved}, {(int)JournalKind.Stored}) AND type <> {(int)PaymentType.Void}";

    /// <summary>Makes the table.</summary>
    public static string Table { get; } =
        $"""
        CREATE TABLE journal (
          sequence INTEGER PRIMARY KEY,
          {string.Join(",\n  ", JournalColumns.All.Skip(1).Select(c => $"{c.Name} {NameOf(c.Type)} NOT NULL"))}
        ) STRICT;
        """;

    /// <summary>
    /// Makes the indexes and the triggers that let rows be added and nothing else be done, save erasing a card; and marks the file.
    /// </summary>
    /// <remarks>
    /// The index of cards holds no ciphertext, and a row leaves it when its card is erased: it stays as small as the open batch.
    /// </remarks>
    public static string Guards { get; } =
        $"""
        CREATE INDEX journal_payment ON journal (payment_id, sequence);
        CREATE INDEX journal_original ON journal (original_id) WHERE length(original_id) > 0;
        CREATE INDEX journal_till ON journal (till_id) WHERE till_id <> '';
        CREATE INDEX journal_invoice ON journal (invoice) WHERE {OwnsInvoice};
        CREATE INDEX journal_reference ON journal (retrieval_reference) WHERE retrieval_reference <> '';
        CREATE INDEX journal_cards ON journal (batch) WHERE length(card_ciphertext) > 0;
        CREATE INDEX journal_pan_hash ON journal (pan_hash) WHERE length(pan_hash) > 0;
        CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
          BEGIN SELECT RAISE(ABORT, 'rows are never deleted'); END;
        CREATE TRIGGER journal_keeps_fields BEFORE UPDATE OF
          {string.Join(", ", JournalColumns.All.Select(c => c.Name).Where(n => n != "card_ciphertext"))} ON journal
          BEGIN SELECT RAISE(ABORT, 'rows are never changed'); END;
        CREATE TRIGGER journal_only_erases BEFORE UPDATE OF card_ciphertext ON journal WHEN length(NEW.card_ciphertext) > 0
          BEGIN SELECT RAISE(ABORT, 'a card is only ever erased'); END;
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        """;

    /// <summary>Adds one row.</summary>
    public static string Insert { get; } =
        $"INSERT INTO journal ({JournalColumns.Names}) VALUES ({string.Join(", ", JournalColumns.All.Select(c => "$" + c.Name))})";

    /// <summary>Reads all rows in order.</summary>
    public static string Select { get; } = $"SELECT {JournalColumns.Names} FROM journal ORDER BY sequence";

    /// <summary>Erases the cards of a batch; those that are erased already cost nothing.</summary>
    public const string EraseCards = "UPDATE journal SET card_ciphertext = x'' WHERE batch = $batch AND length(card_ciphertext) > 0";

    private static string NameOf(SqliteType type) => type switch
    {
        SqliteType.Integer => "INTEGER",
        SqliteType.Text => "TEXT",
        _ => "BLOB",
    };
}
