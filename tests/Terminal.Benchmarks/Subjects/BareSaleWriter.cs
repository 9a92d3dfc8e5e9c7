using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Terminal.Engine.Journal;
using Terminal.Platform.Journal;

namespace Terminal.Benchmarks.Subjects;

/// <summary>SQLite and one prepared statement on the caller's thread, with rows and table as a journal has them.</summary>
[SuppressMessage("Security", "CA2100", Justification = "The commands' texts are numbers, and a journal's own schema.")]
internal sealed class BareSaleWriter : ISaleWriter
{
    private readonly List<object[]> rows = [];
    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;

    /// <summary>Has a journal write the records beside it, and takes its rows and its schema.</summary>
    public BareSaleWriter(string path, IReadOnlyList<JournalRecord> records, bool isIndexed)
    {
        string model = path + ".model";
        using (JournalSaleWriter journal = new(model, records, JournalSynchronous.Off))
        {
            for (int i = 0; i < records.Count; i++)
            {
                journal.Write(i);
            }
        }

        connection = Opened(path);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
            + SchemaAndRows(model, isIndexed);
        _ = command.ExecuteNonQuery();
        insert = connection.CreateCommand();
        string[] names = [.. rows[0].Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"$p{i}"))];
        Array.ForEach(names, name => insert.Parameters.Add(new SqliteParameter(name, null)));
        insert.CommandText = $"INSERT INTO journal VALUES ({string.Join(", ", names)})";
    }

    public void Write(int index)
    {
        object[] row = rows[index];
        for (int i = 0; i < row.Length; i++)
        {
            insert.Parameters[i].Value = row[i];
        }

        _ = insert.ExecuteNonQuery();
    }

    public void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
    }

    private static SqliteConnection Opened(string path)
    {
        SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private string SchemaAndRows(string model, bool isIndexed)
    {
        using SqliteConnection journal = Opened(model);
        using SqliteCommand select = journal.CreateCommand();
        select.CommandText = "SELECT * FROM journal ORDER BY sequence";
        using (SqliteDataReader row = select.ExecuteReader())
        {
            while (row.Read())
            {
                object[] values = new object[row.FieldCount];
                _ = row.GetValues(values);
                rows.Add(values);
            }
        }

        select.CommandText = $"SELECT group_concat(sql, ';') FROM sqlite_schema WHERE type = 'table' OR {isIndexed}";
        return (string)select.ExecuteScalar()!;
    }
}
