using Microsoft.Data.Sqlite;
using Terminal.Engine.Journal;

namespace Terminal.Platform.Journal;

/// <summary>One column of the journal's table and the field of <see cref="JournalRecord"/> that it holds.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="Type">SQLite's storage class: INTEGER, TEXT or BLOB.</param>
/// <param name="Value">The field as a value for SQLite.</param>
/// <param name="Since">The schema's version that brought it.</param>
internal sealed record JournalColumn(string Name, SqliteType Type, Func<JournalRecord, object> Value, int Since = 1);

/// <summary>The columns of the journal's table: one for each field of a record.</summary>
internal static class JournalColumns
{
    /// <summary>All columns in the order of the table.</summary>
    public static readonly IReadOnlyList<JournalColumn> All =
    [
        new("sequence", SqliteType.Integer, r => r.Sequence),
        new("kind", SqliteType.Integer, r => (int)r.Kind),
        new("payment_id", SqliteType.Blob, r => r.PaymentId.ToByteArray(bigEndian: true)),
        new("type", SqliteType.Integer, r => (int)r.Type, Since: 2),
        new("original_id", SqliteType.Blob, r => r.OriginalId == Guid.Empty ? [] : r.OriginalId.ToByteArray(bigEndian: true), Since: 2),
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

    /// <summary>The names of all columns, with commas, in the order that <see cref="Read"/> expects.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(c => c.Name));

    /// <summary>Makes a record of a row that has all columns in their order.</summary>
    public static JournalRecord Read(SqliteDataReader row)
    {
        int column = 0;
        return new JournalRecord
        {
            Sequence = row.GetInt64(column++),
            Kind = (JournalKind)row.GetInt32(column++),
            PaymentId = new Guid(Blob(row, column++), bigEndian: true),
            Type = (PaymentType)row.GetInt32(column++),
            OriginalId = Blob(row, column++) is { Length: > 0 } id ? new Guid(id, bigEndian: true) : Guid.Empty,
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
}
