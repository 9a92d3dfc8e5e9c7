using Xunit;

namespace Terminal.Tests.Tidy;

public sealed class CodeTextTests
{
    [Theory]
    [InlineData("a(\"{\"); // }", "a(   );     ")]
    [InlineData("'{' + '\\'' + x", "    +      + x")]
    [InlineData("$\"{a[\"}\"]}{{\" + b", "                 + b")]
    [InlineData("@\"a\"\"{\" + b", "         + b")]
    [InlineData("\"\"\"{ \" }\"\"\" + b", "           + b")]
    [InlineData("/* { */ b", "        b")]
    public void Comments_and_literals_become_spaces(string code, string blank) =>
        Assert.Equal(blank.Replace(" ", "", StringComparison.Ordinal), CodeText.Blank(code).Replace(" ", "", StringComparison.Ordinal));

    [Fact]
    public void Members_are_found_with_their_lengths()
    {
        const string Code = """
            namespace A;
            public sealed class B(int c)
            {
                private readonly int[] d = [1, 2];
                public int E => c;
                public int F()
                {
                    if (c > 0)
                    {
                        return 1;
                    }

                    return 0;
                }

                private sealed record G(int H)
                {
                    public string I() => H switch { 1 => "{", _ => "" };
                }
            }
            """;
        List<CodeText.Member> members = CodeText.Members(Code);
        Assert.Equal(["public int F()", "public string I() => H switch"], members.Select(member => member.Header));
        Assert.Equal([9, 1], members.Select(member => member.LineCount));
        Assert.Equal([6, 18], members.Select(member => member.Line));
    }
}
