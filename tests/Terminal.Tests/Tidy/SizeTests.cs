using Xunit;

namespace Terminal.Tests.Tidy;

public sealed class SizeTests
{
    private const int FileLinesMax = 500;
    private const int MemberLinesMax = 60;
    private const int LineLengthMax = 140;

    /// <summary>Files that are data: rows of literals that a tool or a table of a standard gave.</summary>
    private static readonly string[] Tables = [];

    [Fact]
    public void No_source_file_is_longer_than_500_lines() =>
        SourceTree.HasNone(SourceTree.CSharp("src", "tests").Except(Tables)
            .Where(file => SourceTree.Lines(file).Length > FileLinesMax)
            .Select(file => $"{file}: {SourceTree.Lines(file).Length} lines"));

    [Fact]
    public void No_line_is_longer_than_140_characters() =>
        SourceTree.HasNone(SourceTree.CSharp("src", "tests").Except(Tables)
            .Concat(SourceTree.Files.Where(file => file.StartsWith("scripts/", StringComparison.Ordinal)))
            .SelectMany(file => SourceTree.Lines(file)
                .Select((line, index) => (line, index))
                .Where(pair => pair.line.Length > LineLengthMax)
                .Select(pair => $"{file}:{pair.index + 1}: {pair.line.Length} characters")));

    [Fact]
    public void No_member_is_longer_than_60_lines() =>
        SourceTree.HasNone(SourceTree.CSharp("src", "tests").Except(Tables)
            .SelectMany(file => CodeText.Members(SourceTree.Text(file))
                .Where(member => member.LineCount > MemberLinesMax && !IsData(member))
                .Select(member => $"{file}:{member.Line}: {member.LineCount} lines: {member.Header}")));

    /// <summary>A field's table is data, as the machine's switch is not: it has an initialiser and no parameters.</summary>
    private static bool IsData(CodeText.Member member) =>
        member.Header.Contains('=', StringComparison.Ordinal) && !member.Header.Contains("=>", StringComparison.Ordinal)
        && member.Header.Contains("static readonly", StringComparison.Ordinal);
}
