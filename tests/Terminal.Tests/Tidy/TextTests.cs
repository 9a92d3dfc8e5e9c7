using System.Text.RegularExpressions;
using Xunit;

namespace Terminal.Tests.Tidy;

public sealed partial class TextTests
{
    private const string ThisFile = "tests/Terminal.Tests/Tidy/TextTests.cs";

    [Theory]
    [InlineData("// TO" + "DO later", true)]
    [InlineData("FIX" + "ME", true)]
    [InlineData("a method", false)]
    public void Leftovers_are_recognised(string line, bool found) => Assert.Equal(found, Leftover().IsMatch(line));

    [Fact]
    public void Nothing_is_left_to_be_done_later() => SourceTree.HasNone(Lines(Leftover()));

    [Theory]
    [InlineData("in /home/someone/clone", true)]
    [InlineData("https://api.nu" + "get.org/v3", true)]
    [InlineData("/usr/bin/chromium", false)]
    [InlineData("below pt/1/", false)]
    public void Paths_of_one_machine_are_recognised(string line, bool found) => Assert.Equal(found, OneMachine().IsMatch(line));

    [Fact]
    public void No_file_names_a_path_of_one_machine_or_a_package_registry() => SourceTree.HasNone(Lines(OneMachine()));

    [Theory]
    [InlineData("EMV 4.4 Book 3 §10.5.1", true)]
    [InlineData("EMV Book C-3 §5.2", true)]
    [InlineData("EMV Contactless Book B §3.3.2", true)]
    [InlineData("EMV 4.4 Book 2 §5 and §6", true)]
    [InlineData("EMV 4.4 Book 3, Annex B1", true)]
    [InlineData("X9.24-3 §6.3", true)]
    [InlineData("ISO 9564-1 §9.3.2", true)]
    [InlineData("RFC 7515 §7.2.2", true)]
    [InlineData("UM0701-02 §6.2.1", true)]
    [InlineData("Book 3 §10.5.1", false)]
    [InlineData("see §4", false)]
    [InlineData("EMV Book 3 section 10.5.1", false)]
    public void Citations_have_one_form(string comment, bool good) => Assert.Equal(good, IsWellCited(comment));

    [Fact]
    public void Every_citation_can_be_found_by_a_search() =>
        SourceTree.HasNone(SourceTree.CSharp("src").SelectMany(file => SourceTree.Lines(file)
            .Select((line, index) => (line, index))
            .Where(pair => !IsWellCited(pair.line))
            .Select(pair => $"{file}:{pair.index + 1}: {pair.line.Trim()}")));

    [Fact]
    public void Only_the_outermost_frames_catch_everything() =>
        SourceTree.HasNone(SourceTree.CSharp("src")
            .SelectMany(file => SourceTree.Lines(file)
                .Select((line, index) => (file, line, index)))
            .Where(found => CatchAll().IsMatch(found.line))
            .Where(found => !SourceTree.Lines(found.file).Skip(found.index).Take(8).Any(line => line.Trim() == "throw;")) // It cleans up.
            .Where(found => !SourceTree.Lines(found.file).Any(line => line.Contains("CA1031", StringComparison.Ordinal)))
            .Select(found => $"{found.file}:{found.index + 1}: {found.line.Trim()}"));

    [Fact]
    public void Every_script_may_be_run() =>
        SourceTree.HasNone(SourceTree.Files
            .Where(file => file.StartsWith(".ci/", StringComparison.Ordinal)
                || (file.StartsWith("scripts/", StringComparison.Ordinal) && file.Count(letter => letter == '/') == 1))
            .Where(file => SourceTree.Text(file).StartsWith("#!", StringComparison.Ordinal))
            .Where(file => OperatingSystem.IsLinux()
                && !File.GetUnixFileMode(Path.Combine(SourceTree.Root, file)).HasFlag(UnixFileMode.UserExecute)));

    private static IEnumerable<string> Lines(Regex forbidden) =>
        SourceTree.Files
            .Where(file => file != ThisFile && !file.StartsWith("tests/vectors/", StringComparison.Ordinal) && file != "LICENSE")
            .SelectMany(file => SourceTree.Lines(file)
                .Select((line, index) => (line, index))
                .Where(pair => forbidden.IsMatch(pair.line))
                .Select(pair => $"{file}:{pair.index + 1}: {pair.line.Trim()}"));

    /// <summary>A paragraph sign follows its document, and an EMV book its "EMV"; no other way of naming a clause.</summary>
    private static bool IsWellCited(string line)
    {
        string rest = Cited().Replace(line, "");
        return !rest.Contains('§', StringComparison.Ordinal) && !BareBook().IsMatch(rest) && !Worded().IsMatch(line);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"(^|[\s""'=(:])/(home|work|root|Users)/\w"
        + @"|https?://[a-z0-9.-]*(nuget|npmjs|npm|pypi|debian)[a-z0-9.-]*\.(org|com|net)")]
    private static partial Regex OneMachine();

    [GeneratedRegex(@"(EMV (\d\.\d |Contactless )?Book [0-9A-D](-\d)?|X9\.\d+(-\d)?|ISO(/IEC)? \d+(-\d+)?|RFC \d+"
        + @"|UM0701-02|SSD1306 rev\. \d\.\d,|SP 800-\w+)(, Annex [A-Z]\d?(\.\d+)*| §[A-Z]?\d*(\.\d+)*((,| and) §\d+(\.\d+)*)*)?")]
    private static partial Regex Cited();

    [GeneratedRegex(@"\bBook [0-9A-D]\b")]
    private static partial Regex BareBook();

    [GeneratedRegex(@"Book [0-9A-D](-\d)?,? (section|clause|chapter|sect\.|paragraph) ?\d", RegexOptions.IgnoreCase)]
    private static partial Regex Worded();

    [GeneratedRegex(@"catch\s*(\(\s*(System\.)?Exception(\s+\w+)?\s*\)\s*(?!.*when)|$)")]
    private static partial Regex CatchAll();
}
