using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Terminal.Engine.Journal;

namespace Terminal.Tests.Platform;

/// <summary>Makes journals as the program of schema 1 made them: its statements, word for word.</summary>
internal static class OldJournal
{
    /// <summary>Where a value of the insertion comes from, in the table's order.</summary>
    private static readonly IReadOnlyList<Func<JournalRecord, object>> Values =
    [
        r => r.Sequence, r => (int)r.Kind, r => r.PaymentId.ToByteArray(bigEndian: true), r => r.Attempt, r => r.TillId, r => r.Operator,
        r => r.ConfigurationVersion, r => r.BootId.ToByteArray(bigEndian: true), r => r.UnixMilliseconds, r => r.LocalTime, r => r.Stan,
        r => r.Invoice, r => r.Batch, r => r.AmountMinor, r => r.CurrencyNumeric, r => r.ResponseCode, r => r.AuthorisationCode,
        r => r.RetrievalReference, r => r.Reason, r => r.MaskedPan, r => r.KeyId, r => r.CardCiphertext.ToArray(),
        r => r.CardDigest.ToArray(), r => r.PanHash.ToArray(), r => r.EmvData.ToArray(),
        r => r.PreviousHash.ToArray(), r => r.Hash.ToArray(),
    ];

    private const string Schema =
        """
        CREATE TABLE journal (
          sequence INTEGER PRIMARY KEY,
          kind INTEGER NOT NULL,
          payment_id BLOB NOT NULL,
          attempt INTEGER NOT NULL,
          till_id TEXT NOT NULL,
          operator TEXT NOT NULL,
          configuration_version INTEGER NOT NULL,
          boot_id BLOB NOT NULL,
          unix_milliseconds INTEGER NOT NULL,
          local_time TEXT NOT NULL,
          stan INTEGER NOT NULL,
          invoice INTEGER NOT NULL,
          batch INTEGER NOT NULL,
          amount_minor INTEGER NOT NULL,
          currency_numeric INTEGER NOT NULL,
          response_code TEXT NOT NULL,
          authorisation_code TEXT NOT NULL,
          retrieval_reference TEXT NOT NULL,
          reason TEXT NOT NULL,
          masked_pan TEXT NOT NULL,
          key_id TEXT NOT NULL,
          card_ciphertext BLOB NOT NULL,
          card_digest BLOB NOT NULL,
          pan_hash BLOB NOT NULL,
          emv_data BLOB NOT NULL,
          previous_hash BLOB NOT NULL,
          hash BLOB NOT NULL
        ) STRICT;
        CREATE INDEX journal_payment ON journal (payment_id, sequence);
        CREATE INDEX journal_pan_hash ON journal (pan_hash) WHERE length(pan_hash) > 0;
        CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
          BEGIN SELECT RAISE(ABORT, 'rows are never deleted'); END;
        CREATE TRIGGER journal_keeps_fields BEFORE UPDATE OF
          sequence, kind, payment_id, attempt, till_id, operator, configuration_version, boot_id, unix_milliseconds, local_time, stan,
          invoice, batch, amount_minor, currency_numeric, response_code, authorisation_code, retrieval_reference, reason, masked_pan,
          key_id, card_digest, pan_hash, emv_data, previous_hash, hash ON journal
          BEGIN SELECT RAISE(ABORT, 'rows are never changed'); END;
        CREATE TRIGGER journal_only_erases BEFORE UPDATE OF card_ciphertext ON journal WHEN length(NEW.card_ciphertext) > 0
          BEGIN SELECT RAISE(ABORT, 'a card is only ever erased'); END;
        PRAGMA application_id = 1886677614;
        PRAGMA user_version = 1;
        """;

    private const string Insert =
        """
        INSERT INTO journal (sequence, kind, payment_id, attempt, till_id, operator, configuration_version, boot_id, unix_milliseconds,
          local_time, stan, invoice, batch, amount_minor, currency_numeric, response_code, authorisation_code, retrieval_reference, reason,
          masked_pan, key_id, card_ciphertext, card_digest, pan_hash, emv_data, previous_hash, hash)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)
        """;

    /// <summary>Sales that were approved offline, sealed in a chain, each field of them with something in it.</summary>
    public static IReadOnlyList<JournalRecord> StoredSales(int count)
    {
        JournalBook book = new([]);
        return [.. Enumerable.Range(1, count).Select(i => book.Seal(JournalSamples.Full(0) with
        {
            Kind = JournalKind.Stored,
            PaymentId = new Guid(i, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]),
            Type = PaymentType.Sale,
            OriginalId = Guid.Empty,
            TillId = $"till-{i}",
            Stan = i,
            Invoice = i,
            AmountMinor = 100 + i,
            RetrievalReference = $"R{i}",
            CardCiphertext = SHA384.HashData(BitConverter.GetBytes(i)),
        }))];
    }

    /// <summary>Writes records into a new journal of schema 1 and leaves it as a power cut does, the last half in its log.</summary>
    public static void Write(string path, IReadOnlyList<JournalRecord> records)
    {
        using SqliteConnection connection = new($"Data Source={path}.making;Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON");
        Execute(connection, "BEGIN IMMEDIATE;" + Schema + "COMMIT");
        Append(connection, records.Take(records.Count / 2));
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        Append(connection, records.Skip(records.Count / 2));
        File.Copy(path + ".making", path);
        File.Copy(path + ".making-wal", path + "-wal");
    }

    private static void Append(SqliteConnection connection, IEnumerable<JournalRecord> records)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = Insert;
        foreach (JournalRecord record in records)
        {
            insert.Parameters.Clear();
            for (int i = 0; i < Values.Count; i++)
            {
                _ = insert.Parameters.AddWithValue($"${i}", Values[i](record));
            }

            _ = insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the literals above
        command.CommandText = text;
#pragma warning restore CA2100
        _ = command.ExecuteNonQuery();
    }
}
