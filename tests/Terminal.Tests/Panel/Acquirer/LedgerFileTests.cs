using System.Text.Json;
using Terminal.Emulator.Acquirer;
using Terminal.Panel.Acquirer;
using Xunit;

namespace Terminal.Tests.Panel.Acquirer;

public sealed class LedgerFileTests : IDisposable
{
    private static readonly LedgerEntry Sale = new()
    {
        Sequence = 1,
        Mti = "0200",
        Stan = 7,
        Terminal = "20000001",
        Amount = 1250,
        Outcome = "00",
        State = LedgerState.Booked,
        CardToken = "0011223344556677",
        CardCounter = 3,
    };

    /// <summary>A sale, another one, and its reversal.</summary>
    private static readonly string[] LinesOfBefore =
    [
        """{"sequence":1,"time":1795338001000,"mti":"0200","stan":1,"terminal":"20000001","localTime":"1122100001","""
            + """ "batch":7,"invoice":42,"amount":1250,"currency":978,"pan":"476173******0119","outcome":"00","state":"booked","""
            + """ "reference":"632610000001","authorisation":"107922","cryptogram":"","cardCounter":0,"cardToken":"","original":0}""",
        """{"sequence":2,"time":1795338002000,"mti":"0200","stan":2,"terminal":"20000001","localTime":"1122100002","""
            + """ "batch":7,"invoice":43,"amount":900,"currency":978,"pan":"476173******0119","outcome":"00","state":"booked","""
            + """ "reference":"632610000002","authorisation":"115841","cryptogram":"","cardCounter":0,"cardToken":"","original":0}""",
        """{"sequence":3,"time":1795338003000,"mti":"0400","stan":2,"terminal":"20000001","localTime":"1122100002","""
            + """ "batch":7,"invoice":43,"amount":900,"currency":978,"pan":"476173******0119","outcome":"00","state":"reversal","""
            + """ "reference":"632610000003","authorisation":"","cryptogram":"","cardCounter":0,"cardToken":"","original":2}""",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("ledger-").FullName;

    private string Path => System.IO.Path.Combine(folder, "ledger.jsonl");

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000_000_000)]
    public void An_amount_of_more_than_twelve_digits_is_refused(long amount) =>
        Assert.Throws<JsonException>(() => LedgerFile.Read(
            [.. JsonSerializer.SerializeToUtf8Bytes(Sale with { Amount = amount }, LedgerJson.Entry), (byte)'\n'], out _));

    [Fact]
    public void Lines_are_there_again_when_the_file_is_opened_again()
    {
        LedgerEntry reversal = Sale with { Sequence = 2, Mti = "0400", State = LedgerState.Reversal, Original = 1 };
        Keep(Sale, reversal);
        Keep(Sale with { Sequence = 3 });
        using LedgerFile again = LedgerFile.Open(Path);
        Assert.Equal([Sale, reversal, Sale with { Sequence = 3 }], again.Past);
        Assert.Contains("\"state\":\"booked\"", File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_line_that_a_kill_cut_short_is_forgotten_and_the_file_goes_on()
    {
        Keep(Sale);
        File.AppendAllText(Path, "{\"sequence\":2,\"mti\":\"02");
        Keep(Sale with { Sequence = 2 });
        using LedgerFile again = LedgerFile.Open(Path);
        Assert.Equal([Sale, Sale with { Sequence = 2 }], again.Past);
    }

    [Fact]
    public void A_broken_line_within_the_file_is_told_and_not_skipped()
    {
        File.WriteAllText(Path, "nonsense\n");
        Assert.Throws<JsonException>(() => LedgerFile.Open(Path));
    }

    [Fact]
    public void A_settlement_keeps_its_totals_and_other_lines_have_none()
    {
        LedgerEntry settlement = Sale with
        {
            Sequence = 2,
            Mti = "0500",
            ProcessingCode = "920000",
            Outcome = "95",
            State = LedgerState.Settlement,
            Told = new BatchTotals(1, 1250, 0, 0),
            Held = new BatchTotals(2, 2150, 1, 500),
        };
        Keep(Sale, settlement);
        using LedgerFile again = LedgerFile.Open(Path);
        Assert.Equal([Sale, settlement], again.Past);
        string[] lines = File.ReadAllLines(Path);
        Assert.DoesNotContain("told", lines[0], StringComparison.Ordinal);
        Assert.Contains(
            """ "told":{"salesCount":1,"salesMinor":1250,"refundsCount":0,"refundsMinor":0}""".Trim(), lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_the_time_before_there_were_batches_are_loaded_and_are_sales()
    {
        File.WriteAllLines(Path, LinesOfBefore);
        using LedgerFile file = LedgerFile.Open(Path);
        AcquirerModel model = new(new AcquirerSettings(), file.Past);
        Assert.Equal([LedgerState.Booked, LedgerState.Reversed, LedgerState.Reversal], model.Ledger.Select(entry => entry.State));
        Assert.Equal(new AcquirerTotals(1, 1250, 0, 1), model.Totals("20000001"));
        Assert.Equal(new BatchTotals(1, 1250, 0, 0), model.Totals("20000001", 7));
    }

    [Fact]
    public void An_upload_that_was_kept_on_disk_goes_on_after_a_restart()
    {
        LedgerEntry lost = Sale with { Sequence = 2, ProcessingCode = "000000", Stan = 8, Batch = 3, Amount = 900 };
        LedgerEntry wanted = new()
        {
            Sequence = 3,
            Mti = "0500",
            ProcessingCode = "920000",
            Terminal = "20000001",
            Batch = 3,
            Outcome = "95",
            State = LedgerState.Settlement,
            Told = new BatchTotals(2, 6000, 0, 0),
            Held = new BatchTotals(2, 2150, 0, 0),
        };
        LedgerEntry uploaded = Sale with { Sequence = 4, Mti = "0320", ProcessingCode = "000000", State = LedgerState.Uploaded };
        LedgerEntry unheld = uploaded with { Sequence = 5, Stan = 9, Amount = 4750 };
        Keep(Sale with { Batch = 3 }, lost);
        Keep(wanted, uploaded);
        Keep(unheld, wanted with { Sequence = 6, ProcessingCode = "960000", Outcome = "00" });
        using LedgerFile file = LedgerFile.Open(Path);
        AcquirerModel model = new(new AcquirerSettings(), file.Past);
        Assert.Equal(
            [LedgerState.Booked, LedgerState.Dropped, LedgerState.Settlement, LedgerState.Uploaded, LedgerState.Booked,
                LedgerState.Settlement],
            model.Ledger.Select(entry => entry.State));
        Assert.Equal(new BatchTotals(2, 6000, 0, 0), model.Totals("20000001", 3));
    }

    [Fact]
    public void A_line_without_what_may_be_missing_opens_a_book()
    {
        File.WriteAllText(Path, """{"sequence":1,"mti":"0200","outcome":"00","state":"booked"}""" + "\n");
        using LedgerFile file = LedgerFile.Open(Path);
        Assert.Equal("", Assert.Single(file.Past).CardToken);
        Assert.Equal(file.Past, new AcquirerModel(new AcquirerSettings(), file.Past).Ledger);
    }

    [Theory]
    [InlineData("""{"sequence":1,"mti":"0200","outcome":"00","state":"booked","cardToken":null}""")]
    [InlineData("""{"sequence":1,"mti":null,"outcome":"00","state":"booked"}""")]
    [InlineData("null")]
    public void A_null_in_a_line_is_told(string line)
    {
        File.WriteAllText(Path, line + "\n");
        Assert.Throws<JsonException>(() => LedgerFile.Open(Path));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Keep(params LedgerEntry[] entries)
    {
        using LedgerFile file = LedgerFile.Open(Path);
        foreach (LedgerEntry entry in entries)
        {
            file.Append(entry);
        }
    }
}
