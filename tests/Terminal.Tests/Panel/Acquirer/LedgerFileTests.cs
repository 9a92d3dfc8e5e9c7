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

    private readonly string folder = Directory.CreateTempSubdirectory("ledger-").FullName;

    private string Path => System.IO.Path.Combine(folder, "ledger.jsonl");

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
