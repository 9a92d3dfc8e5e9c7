using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Terminal.Engine;
using Terminal.Engine.Journal;

namespace Terminal.Platform.Journal;

/// <summary>Brings a journal of schema 1 to the present one: copy, verify, switch.</summary>
/// <remarks>
/// At every moment the journal's name stands for one whole journal, the old or the new. Until the switch nothing of the old one is changed
/// but that its write-ahead log is moved into it; the log must be gone from the disk before the switch, since SQLite would play it into the
/// new file. The old file keeps a second name until <see cref="Forget"/>. A journal whose chain is broken is not upgraded: it is
/// evidence, and stays as it is.
/// </remarks>
[SuppressMessage("Security", "CA2100", Justification = "Command texts are constants of this project; values go by parameter.")]
internal sealed class JournalUpgrade(string path, JournalFiles files)
{
    /// <summary>The version whose table is another.</summary>
    public const int From = 1;

    private static readonly string OldNames = string.Join(", ", JournalColumns.All.Where(c => c.Since == From).Select(c => c.Name));

    private readonly string copy = path + ".new";

    /// <summary>Upgrades the journal, which nobody has open.</summary>
    /// <exception cref="JournalOpenException">DISK-FULL or BROKEN; the old journal is as it was.</exception>
    public void Run()
    {
        try
        {
            files.Delete(copy);
            Copy();
            Switch();
        }
        catch (SqliteException fault)
        {
            throw Refusal(JournalDatabase.CodeOf(fault), fault);
        }
        catch (IOException fault)
        {
            throw Refusal(JournalDatabase.CodeOf(JournalDatabase.FaultOf(fault)), fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw Refusal("BROKEN", fault);
        }
    }

    /// <summary>Takes the old journal of an earlier upgrade away: the new one has shown that it serves.</summary>
    /// <exception cref="IOException">It cannot be taken away.</exception>
    public static void Forget(string path, JournalFiles files)
    {
        if (File.Exists(OldName(path)))
        {
            files.Delete(OldName(path));
            files.SyncFolder(path);
        }
    }

    private static string OldName(string path) => path + ".v1";

    private JournalOpenException Refusal(string code, Exception fault)
    {
        try
        {
            files.Delete(copy); // so that it does not fill the disk
        }
        catch (IOException)
        {
            // The next attempt begins with the same.
        }

        return new JournalOpenException(code, fault);
    }

    private void Copy()
    {
        using SqliteConnection connection = JournalDatabase.Connect(copy);
        JournalDatabase.Execute(connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY");
        if (files.CopyPagesMax > 0)
        {
            JournalDatabase.Execute(connection, $"PRAGMA max_page_count = {files.CopyPagesMax}");
        }

        using (SqliteCommand attach = connection.CreateCommand())
        {
            attach.CommandText = "ATTACH $path AS old";
            _ = attach.Parameters.AddWithValue("$path", path);
            _ = attach.ExecuteNonQuery();
        }

        JournalDatabase.Execute(connection, "PRAGMA old.synchronous = FULL");
        if (!JournalDatabase.TryEmptyLog(connection, "old"))
        {
            throw new IOException("The old journal's log is in use.");
        }

        JournalDatabase.Execute(
            connection,
            $"""
            BEGIN;
            {JournalSchema.Table}
            INSERT INTO main.journal ({OldNames}, type, original_id) SELECT {OldNames}, 0, x'' FROM old.journal ORDER BY sequence;
            {JournalSchema.Guards}
            COMMIT;
            """);
        Verify(connection);
    }

    private static void Verify(SqliteConnection connection)
    {
        using SqliteCommand selectOld = connection.CreateCommand();
        using SqliteCommand selectNew = connection.CreateCommand();
        selectOld.CommandText = $"SELECT {OldNames} FROM old.journal ORDER BY sequence";
        selectNew.CommandText = $"SELECT {JournalColumns.Names} FROM main.journal ORDER BY sequence";
        using SqliteDataReader old = selectOld.ExecuteReader();
        using SqliteDataReader row = selectNew.ExecuteReader();
        ReadOnlyMemory<byte> previous = JournalChain.Genesis;
        long sequence = 0;
        while (old.Read())
        {
            bool same = row.Read() && HasSameFields(old, row);
            JournalRecord? record = same ? JournalColumns.Read(row) : null;
            if (record?.Sequence != ++sequence || !JournalChain.Holds(record, previous.Span))
            {
                throw new IOException($"Record {sequence} does not hold.");
            }

            previous = record.Hash;
        }

        if (row.Read())
        {
            throw new IOException("The copy has a record too many.");
        }
    }

    private static bool HasSameFields(SqliteDataReader old, SqliteDataReader row)
    {
        int column = 0;
        for (int i = 0; i < JournalColumns.All.Count; i++)
        {
            if (JournalColumns.All[i].Since == From && !IsSame(old.GetValue(column++), row.GetValue(i)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSame(object left, object right) =>
        left is byte[] bytes ? right is byte[] others && bytes.AsSpan().SequenceEqual(others) : left.Equals(right);

    private void Switch()
    {
        File.SetUnixFileMode(copy, File.GetUnixFileMode(path));
        files.Sync(copy);
        if (new FileInfo(path + "-wal") is { Exists: true, Length: > 0 })
        {
            throw new IOException("The old journal's log is not empty.");
        }

        files.Delete(path + "-wal");
        files.Delete(path + "-shm");
        files.Delete(OldName(path)); // of an upgrade that was cut before the switch
        files.Link(path, OldName(path));
        files.SyncFolder(path); // The log must be gone for good before its name belongs to another file.
        files.Rename(copy, path);
        files.SyncFolder(path);
    }
}
