using System.Globalization;
using System.Text.Json;
using Terminal.Engine.Journal;
using Terminal.Platform.Journal;

namespace Terminal.SystemTests;

/// <summary>The journal, as Debian's sqlite3 reads it, against the acquirer's ledger.</summary>
public static class Books
{
    // The stored numbers: 1 requested, 2 approved, 5 reversal owed; types 0 sale, 1 refund, 2 void.
    private const string Approved =
        """
        SELECT stan FROM journal r WHERE kind = 1 AND type < 2
          AND EXISTS (SELECT 1 FROM journal a WHERE a.payment_id = r.payment_id AND a.kind = 2)
          AND NOT EXISTS (SELECT 1 FROM journal o WHERE o.payment_id = r.payment_id AND o.kind = 5)
          AND NOT EXISTS (SELECT 1 FROM journal v WHERE v.original_id = r.payment_id AND v.type = 2 AND v.kind = 2) ORDER BY stan
        """;

    /// <summary>What is booked at the acquirer is approved in the journal and the other way round, each once, and nothing is
    /// open.</summary>
    /// <returns>How many sales are booked.</returns>
    public static async Task<int> AgreeAsync(Stage stage)
    {
        string approved = await stage.SqlAsync(Approved);
        Assert.Equal("ok\n", await stage.SqlAsync("PRAGMA integrity_check"));
        using (SqliteJournal journal = SqliteJournal.Open(new JournalSettings(stage.JournalPath)))
        {
            JournalBook book = new(journal.Load());
            Assert.Null(book.BrokenAt);
            Assert.Null(book.Open);
        }

        JsonElement[] ledger = await stage.LedgerAsync();
        JsonElement[] sales = [.. ledger.Where(e => e.GetProperty("processingCode").GetString() is "000000" or "200000"
            && e.GetProperty("mti").GetString() is "0200" or "0220")];
        foreach (JsonElement settled in ledger.Where(e => e.GetProperty("mti").GetString() == "0500"))
        {
            Assert.Equal(settled.GetProperty("held").GetRawText(), settled.GetProperty("told").GetRawText());
        }

        int[] booked = [.. sales.Where(e => e.GetProperty("state").GetString() == "booked").Select(Stan).Order()];
        Assert.Equal(approved, string.Concat(booked.Select(stan => stan.ToString(CultureInfo.InvariantCulture) + "\n")));
        Assert.Equal(sales.Length, sales.Select(Stan).Distinct().Count());
        return booked.Length;
    }

    private static int Stan(JsonElement entry) => entry.GetProperty("stan").GetInt32();
}
