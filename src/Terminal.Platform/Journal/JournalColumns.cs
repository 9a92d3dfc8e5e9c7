using Microsoft.Data.Sqlite;
using Terminal.Engine.Journal;

namespace Terminal.Platform.Journal;

/// <summary>One column of the journal's table and the field of <see cref="JournalRecord"/> that it holds.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="Type">SQLite's storage class: INTEGER, TEXT or BLOB.</param>
/// <param name="Value">The field as a value for SQLite.</param>
internal sealed record JournalColumn(string Name, SqliteType Type, Func<JournalRecord, object> Value);

/// <summary>The journal's schema, version 1: a column for each field of a record.</summary>
internal static class JournalColumns
{
    /// <summary>Version of the schema, in <c>user_version</c>.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Marks the file as ours, in <c>application_id</c>: "ptjn".</summary>
    public const int ApplicationId = 0x70746A6E;

    /// <summary>All columns in the order of the table.</summary>
    public static readonly IReadOnlyList<JournalColumn> All =
    [
        new("sequence", SqliteType.Integer, r => r.Sequence),
        new("kind", SqliteType.Integer, r => (int)r.Kind),
        new("payment_id", SqliteType.Blob, r => r.PaymentId.ToByteArray(bigEndian: true)),
        new("attempt", SqliteType.Integer, r => r.Attempt),
        new("till_id", SqliteType.Text, r => r.TillId),
        new("operator", SqliteType.Text, r => r.Operator),
        new("configuration_version", SqliteType.Integer, r => r.ConfigurationVersion),
        new("boot_id", SqliteType.Blob, r => r.BootId.ToByteArray(bigEndian: true)),
        new("unix_milliseconds", SqliteType.Integer, r => r.UnixMilliseconds),
        new("local_time", SqliteType.Text, r => r.LocalTime),
        new("stan", SqliteType.Integer, r => r.Stan),
        new("invoice", SqliteType.Integer, r => r.Invoice),
        new("batch", SqliteType.Integer, r => r.Batch),
        new("amount_minor", SqliteType.Integer, r => r.AmountMinor),
        new("currency_numeric", SqliteType.Integer, r => r.CurrencyNumeric),
        new("response_code", SqliteType.Text, r => r.ResponseCode),
        new("authorisation_code", SqliteType.Text, r => r.AuthorisationCode),
        new("retrieval_reference", SqliteType.Text, r => r.RetrievalReference),
        new("reason", SqliteType.Text, r => r.Reason),
        new("masked_pan", SqliteType.Text, r => r.MaskedPan),
        new("key_id", SqliteType.Text, r => r.KeyId),
        new("card_ciphertext", SqliteType.Blob, r => r.CardCiphertext.ToArray()),
        new("card_digest", SqliteType.Blob, r => r.CardDigest.ToArray()),
        new("pan_hash", SqliteType.Blob, r => r.PanHash.ToArray()),
        new("emv_data", SqliteType.Blob, r => r.EmvData.ToArray()),
        new("previous_hash", SqliteType.Blob, r => r.PreviousHash.ToArray()),
        new("hash", SqliteType.Blob, r => r.Hash.ToArray()),
    ];

    /// <summary>
    /// Makes the table, its indexes, and the triggers that let rows be added and nothing else be done, save erasing a card.
    /// </summary>
    public static string Create { get; } =
        $"""
        CREATE TABLE journal (
          sequence INTEGER PRIMARY KEY,
          {string.Join(",\n  ", All.Skip(1).Select(c => $"{c.Name} {Name(c.Type)} NOT NULL"))}
        ) STRICT;
        CREATE INDEX journal_payment ON journal (payment_id, sequence);
        CREATE INDEX journal_pan_hash ON journal (pan_hash) WHERE length(pan_hash) > 0;
        CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
          BEGIN SELECT RAISE(ABORT, 'rows are never deleted'); END;
        CREATE TRIGGER journal_keeps_fields BEFORE UPDATE OF
          {string.Join(", ", All.Select(c => c.Name).Where(n => n != "card_ciphertext"))} ON journal
          BEGIN SELECT RAISE(ABORT, 'rows are never changed'); END;
        CREATE TRIGGER journal_only_erases BEFORE UPDATE OF card_ciphertext ON journal WHEN length(NEW.card_ciphertext) > 0
          BEGIN SELECT RAISE(ABORT, 'a card is only ever erased'); END;
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {SchemaVersion};
        """;

    /// <summary>Adds one row.</summary>
    public static string Insert { get; } =
        $"INSERT INTO journal ({Names()}) VALUES ({string.Join(", ", All.Select(c => "$" + c.Name))})";

    /// <summary>Reads all rows in order.</summary>
    public static string Select { get; } = $"SELECT {Names()} FROM journal ORDER BY sequence";

    /// <summary>Makes a record of a row of <see cref="Select"/>.</summary>
    public static JournalRecord Read(SqliteDataReader row)
    {
        int column = 0;
        return new JournalRecord
        {
            Sequence = row.GetInt64(column++),
            Kind = (JournalKind)row.GetInt32(column++),
            PaymentId = new Guid(Blob(row, column++), bigEndian: true),
            Attempt = row.GetInt32(column++),
            TillId = row.GetString(column++),
            Operator = row.GetString(column++),
            ConfigurationVersion = row.GetInt32(column++),
            BootId = new Guid(Blob(row, column++), bigEndian: true),
            UnixMilliseconds = row.GetInt64(column++),
            LocalTime = row.GetString(column++),
            Stan = row.GetInt32(column++),
            Invoice = row.GetInt32(column++),
            Batch = row.GetInt32(column++),
            AmountMinor = row.GetInt64(column++),
            CurrencyNumeric = row.GetInt32(column++),
            ResponseCode = row.GetString(column++),
            AuthorisationCode = row.GetString(column++),
            RetrievalReference = row.GetString(column++),
            Reason = row.GetString(column++),
            MaskedPan = row.GetString(column++),
            KeyId = row.GetString(column++),
            CardCiphertext = Blob(row, column++),
            CardDigest = Blob(row, column++),
            PanHash = Blob(row, column++),
            EmvData = Blob(row, column++),
            PreviousHash = Blob(row, column++),
            Hash = Blob(row, column++),
        };
    }

    private static byte[] Blob(SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private static string Name(SqliteType type) => type switch
    {
        SqliteType.Integer => "INTEGER",
        SqliteType.Text => "TEXT",
        _ => "BLOB",
    };

    private static string Names() => string.Join(", ", All.Select(c => c.Name));
}
