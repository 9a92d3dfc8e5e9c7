using System.Text;
using System.Text.RegularExpressions;

namespace Terminal.Tests.Tidy;

/// <summary>C# text with its comments and literals blanked out, so that braces and words can be counted; and the members found in
/// it.</summary>
/// <remarks>No compiler: good enough for code that is formatted as this project's is, and tested on what it must find.</remarks>
internal static partial class CodeText
{
    /// <summary>One member or type with a body in braces.</summary>
    /// <param name="Header">What stands before its opening brace.</param>
    /// <param name="Line">Line of the header's first word, from 1.</param>
    /// <param name="LineCount">Lines from there to the closing brace, both counted.</param>
    internal readonly record struct Member(string Header, int Line, int LineCount);

    /// <summary>The same text, the same lines, with spaces where comments, strings and characters were.</summary>
    public static string Blank(string code)
    {
        StringBuilder text = new(code.Length);
        int at = 0;
        while (at < code.Length)
        {
            int end = EndOfLiteral(code, at);
            if (end == at)
            {
                text.Append(code[at++]);
                continue;
            }

            for (; at < end; at++)
            {
                text.Append(code[at] == '\n' ? '\n' : ' ');
            }
        }

        return text.ToString();
    }

    /// <summary>The members that stand directly in a type and have a body in braces; nested types are entered, not listed.</summary>
    public static List<Member> Members(string code)
    {
        string text = Blank(code);
        List<Member> members = [];
        Stack<(bool IsType, string Header, int Start)> open = new();
        int start = 0;
        for (int at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '{':
                    string header = text[start..at].Trim();
                    bool inType = open.Count == 0 || open.Peek().IsType;
                    open.Push((inType && TypeHeader().IsMatch(header), header, at - text[start..at].TrimStart().Length));
                    start = at + 1;
                    break;
                case '}':
                    (bool isType, string found, int began) = open.Count == 0 ? (true, "", 0) : open.Pop();
                    if (!isType && found.Length > 0 && open.Count > 0 && open.Peek().IsType)
                    {
                        int line = LineOf(text, began);
                        members.Add(new Member(found, line, LineOf(text, at) - line + 1));
                    }

                    start = at + 1;
                    break;
                case ';':
                    start = at + 1;
                    break;
                default:
                    break;
            }
        }

        return members;
    }

    private static int LineOf(string text, int at) => text.AsSpan(0, at).Count('\n') + 1;

    /// <summary>The index behind the comment or literal that begins here; here where none does.</summary>
    private static int EndOfLiteral(string code, int at)
    {
        ReadOnlySpan<char> rest = code.AsSpan(at);
        if (rest.StartsWith("//"))
        {
            int line = rest.IndexOf('\n');
            return line < 0 ? code.Length : at + line;
        }

        if (rest.StartsWith("/*"))
        {
            int close = rest.IndexOf("*/");
            return close < 0 ? code.Length : at + close + 2;
        }

        if (rest[0] == '\'')
        {
            return EndOfQuoted(code, at + 1, '\'', 0);
        }

        int quote = 0;
        while (quote < rest.Length && rest[quote] is '$' or '@')
        {
            quote++;
        }

        if (quote == rest.Length || rest[quote] != '"')
        {
            return at;
        }

        int quotes = 0;
        while (quote + quotes < rest.Length && rest[quote + quotes] == '"')
        {
            quotes++;
        }

        if (quotes >= 3)
        {
            int close = code.IndexOf(new string('"', quotes), at + quote + quotes, StringComparison.Ordinal);
            return close < 0 ? code.Length : close + quotes;
        }

        bool verbatim = rest[..quote].Contains('@');
        bool interpolated = rest[..quote].Contains('$');
        return verbatim ? EndOfVerbatim(code, at + quote + 1) : EndOfQuoted(code, at + quote + 1, '"', interpolated ? 1 : 0);
    }

    private static int EndOfVerbatim(string code, int at)
    {
        while (at < code.Length)
        {
            if (code[at] != '"')
            {
                at++;
            }
            else if (at + 1 < code.Length && code[at + 1] == '"')
            {
                at += 2;
            }
            else
            {
                return at + 1;
            }
        }

        return at;
    }

    /// <summary>Behind the closing quote; an interpolation (<paramref name="holes"/> 1) is passed with the literals in it.</summary>
    private static int EndOfQuoted(string code, int at, char quote, int holes)
    {
        int depth = 0;
        while (at < code.Length)
        {
            char here = code[at];
            if (depth > 0)
            {
                int end = EndOfLiteral(code, at);
                depth += here == '{' ? 1 : here == '}' ? -1 : 0;
                at = Math.Max(end, at + 1);
            }
            else if (here == quote || here == '\n')
            {
                return at + 1;
            }
            else if (here == '\\' || (holes == 1 && here is '{' or '}' && at + 1 < code.Length && code[at + 1] == here))
            {
                at += 2;
            }
            else
            {
                depth += holes == 1 && here == '{' ? 1 : 0;
                at++;
            }
        }

        return at;
    }

    [GeneratedRegex(@"(^|\s)(class|struct|record|interface|enum|namespace)\s+\w+[^=]*$", RegexOptions.Singleline)]
    private static partial Regex TypeHeader();
}
