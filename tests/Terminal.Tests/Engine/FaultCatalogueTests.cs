using System.Text;
using System.Text.RegularExpressions;
using Terminal.Devices.Printing;
using Terminal.Emv.Contactless;
using Terminal.Engine;
using Terminal.Tests.Tidy;
using Xunit;

namespace Terminal.Tests.Engine;

public sealed partial class FaultCatalogueTests
{
    private const string Begin = "<!-- faults: printed from FaultCatalogue, held by its test -->\n";
    private const string End = "<!-- /faults -->\n";

    /// <summary>Words of that form in the sources that are no faults, and what they are.</summary>
    private static readonly Dictionary<string, string[]> NoFaults = new()
    {
        ["a verdict on a batch"] = ["BALANCED", "UPLOADED"],
        ["a word of SQLite's"] = ["BLOB", "INTEGER", "TEXT", "COMMIT", "FULL", "EXTRA", "NORMAL", "OFF"],
        ["a method of HTTP"] = ["GET", "POST", "DELETE"],
        ["before how far a command has come"] = ["COMMAND"],
        ["a type of the kernel's power supplies"] = ["USB"],
        ["an algorithm of JWS"] = ["ES256"],
        ["the end of a trouble"] = ["TAMPER-CLOSED"],
        ["an alphabet"] = ["ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"],
    };

    /// <summary>All that runs on a device and speaks of faults.</summary>
    private static readonly string[] Sources =
        ["src/Terminal.Engine", "src/Terminal.Devices", "src/Terminal.Vault", "src/Terminal.Platform", "src/Terminal.Daemon"];

    [Fact]
    public void Every_code_in_the_sources_of_engine_and_edge_has_a_row() =>
        SourceTree.HasNone(SourceTree.CSharp(Sources)
            .Where(static file => !file.EndsWith("FaultCatalogue.cs", StringComparison.Ordinal) && !IsPaper(file))
            .SelectMany(static file => Codes(SourceTree.Text(file)).Select(code => (file, code)))
            .Where(static found => !FaultCatalogue.TryFind(found.code, out _) && !NoFaults.Values.Any(words => words.Contains(found.code)))
            .Select(static found => $"{found.file}: {found.code}"));

    [Fact]
    public void Codes_are_found_where_they_are_passed() => Assert.Equal(
        ["NO-LINE", "READER-FAILED", "CVM", "SIGN-ON", "JOURNAL", "ERRNO"],
        Codes("""
            Fail("NO-LINE"); Log(Severity.Information, "HOST-READY"); x.ToString("D6");
            Log(Severity.Warning, "READER-FAILED", e.Fault); new Refused(PromptId.X, "CVM") // "COMMENT"
            Drop("SIGN-ON-" + code); halted = "JOURNAL"; $"reversal {x}"; "Key amount";
            $"ERRNO-{error}"; [SuppressMessage("Security", "CA2100", Justification = "A reason.")]
            """));

    [Fact]
    public void Every_reason_of_the_kernels_and_every_fault_of_printer_and_reader_has_a_row()
    {
        Assert.All(
            Enum.GetValues<OutcomeReason>().Where(static reason => reason != OutcomeReason.None),
            static reason => Assert.True(FaultCatalogue.TryFind(reason.Code(), out _), reason.Code()));
        Assert.All(
            Enum.GetValues<PrinterFault>().Where(static fault => fault != PrinterFault.None),
            static fault => Assert.True(FaultCatalogue.TryFind(fault.ToString().ToUpperInvariant(), out _), fault.ToString()));
    }

    [Theory]
    [InlineData("BUSY NO-ORIGINAL NOT-THIS-BATCH ALREADY-VOIDED OVER-REFUND WRONG-CODE CODE-LOCKED CLOSE-PENDING OTHER-CARD NOT-SENT")]
    [InlineData("NOTHING-STORED QUEUE-FULL OFFLINE-LIMIT BATCH-EMPTY CLOCK DISK SAFE-MODE REVERSAL PAPER-QUEUE STARTING ROLE")]
    [InlineData("CURRENCY AMOUNT")]
    public void Every_refusal_that_tills_and_desk_were_promised_has_a_row(string codes) =>
        Assert.All(codes.Split(' '), static code => Assert.True(FaultCatalogue.TryFind(code, out _), code));

    [Fact]
    public void Codes_are_well_formed_each_stands_once_and_a_screen_has_room_for_it()
    {
        Assert.All(FaultCatalogue.All, static entry =>
        {
            Assert.Matches("^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$", entry.Code);
            Assert.True(entry.Code.Length <= (entry.Prompt is null ? 25 : 16), entry.Code);
            Assert.True(entry.Cause.Length > 0 && entry.Remedy.Length > 0);
            Assert.True(FaultCatalogue.TryFind(entry.Code, out FaultEntry? found) && ReferenceEquals(entry, found));
        });
        Assert.False(FaultCatalogue.TryFind("UNHEARD-OF", out _));
        Assert.False(FaultCatalogue.TryFind("", out _));
    }

    [Fact]
    public void The_table_in_the_readme_is_the_catalogue()
    {
        string readme = SourceTree.Text("src/Terminal.Engine/README.md");
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin);
        Assert.Equal(Markdown(), readme[(begin + Begin.Length)..end]);
    }

    private static string Markdown()
    {
        var text = new StringBuilder("\n| code | screen | what happened | what to do |\n| --- | --- | --- | --- |\n");
        foreach (FaultEntry entry in FaultCatalogue.All)
        {
            _ = text.Append(
                System.Globalization.CultureInfo.InvariantCulture, $"| {entry.Code} | {entry.Prompt} | {entry.Cause} | {entry.Remedy} |\n");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>What is printed on papers has the same form as a code, and so has the beginning of one.</summary>
    private static bool IsPaper(string file) =>
        Path.GetFileName(file) is "PaymentReceipt.cs" or "BatchPaper.cs" or "PaperLines.cs" or "PaperWords.cs"
            or "TestPage.cs" or "EventClasses.cs" or "PublishedTestKeys.cs" or "Verification.cs"
            or "TraceNames.cs" or "TraceDecisions.cs";

    /// <summary>Literals in capitals and hyphens, three characters or more, but those of the ordinary course and of analysers.</summary>
    private static IEnumerable<string> Codes(string code) =>
        Literal().Matches(Ordinary().Replace(Comment().Replace(code, ""), "")).Select(static match => match.Groups["code"].Value);

    [GeneratedRegex("\"(?<code>(?=[A-Z0-9-]{3})[A-Z][A-Z0-9]*(-[A-Z0-9]+)*)(-?\"|-\\{)")]
    private static partial Regex Literal();

    [GeneratedRegex(@"Severity\.Information,[^\n;]*|SuppressMessage\([^\n]*")]
    private static partial Regex Ordinary();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();
}
