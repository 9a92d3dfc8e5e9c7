using System.Buffers;
using Terminal.Devices.Display;
using Terminal.Primitives;

namespace Terminal.Vault;

/// <summary>Draws a prompt: four lines of 16 characters, each centred, amounts and outcomes large.</summary>
internal static class PromptScreen
{
    private const int LineLength = 16;
    private const int NumberLengthMax = 12;
    private const int ShownLengthMax = 4;
    private const string Dashes = "--";
    private const char Large = '*';
    private const string Next = "~";

    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    /// <summary>Draws over the whole picture.</summary>
    public static void Draw(Prompt prompt, in PromptArguments arguments, IDisplay display)
    {
        display.Clear();
        Queue<string> notice = Lines(arguments.Notice ?? "");
        for (int line = 0; line < 4; line++)
        {
            string text = prompt[line];
            bool large = text.StartsWith(Large);
            text = text == Next ? notice.TryDequeue(out string? next) ? next : "" : Fill(large ? text[1..] : text, arguments);
            if (text.Length > 0)
            {
                display.Draw(line, text, large);
            }
        }
    }

    /// <summary>An amount in at most 16 characters: the space goes first.</summary>
    public static string Shown(in Amount amount)
    {
        string text = amount.ToString();
        return text.Length > LineLength ? amount.Currency.Code + amount.ToPlainString() : text;
    }

    /// <summary>A notice cut into lines, at words where it can be; what the font does not have is a question mark.</summary>
    private static Queue<string> Lines(string notice)
    {
        Queue<string> lines = [];
        string line = "";
        foreach (string word in Printable(notice).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string rest = line.Length == 0 ? word : $"{line} {word}";
            if (rest.Length > LineLength && line.Length > 0)
            {
                lines.Enqueue(line);
                rest = word;
            }

            for (; rest.Length > LineLength; rest = rest[LineLength..])
            {
                lines.Enqueue(rest[..LineLength]);
            }

            line = rest;
        }

        lines.Enqueue(line);
        return lines;
    }

    private static string Printable(string text) =>
        string.Concat(text.Select(static letter => letter is >= ' ' and <= '~' ? letter : '?'));

    private static string Fill(string text, in PromptArguments arguments) =>
        text.Contains('#', StringComparison.Ordinal) ? Fill(text, '#', arguments.Amount is { } amount ? Shown(amount) : null)
        : text.Contains('@', StringComparison.Ordinal) ? Fill(text, '@', arguments.Code is { } code ? Checked(code) : null)
        : text.Contains('%', StringComparison.Ordinal) ? Fill(text, '%', arguments.Number is { } number ? CheckedNumber(number) : null)
        : text;

    private static string Fill(string text, char mark, string? argument)
    {
        string filled = argument is null ? "" : text.Replace(mark.ToString(), argument, StringComparison.Ordinal);
        return filled.Length > LineLength ? argument! : filled;
    }

    /// <summary>Nothing but a short code gets on the screen, whatever the application hands in.</summary>
    private static string Checked(string code) =>
        code.Length is > 0 and <= LineLength && !code.AsSpan().ContainsAnyExcept(CodeCharacters) ? code : Dashes;

    /// <summary>Nothing but digits; or asterisks, with a few digits behind them at most.</summary>
    private static string CheckedNumber(string number)
    {
        ReadOnlySpan<char> shown = number.AsSpan().TrimStart('*');
        bool isShort = number.Length is > 0 and <= NumberLengthMax && (shown.Length == number.Length || shown.Length <= ShownLengthMax);
        return isShort && !shown.ContainsAnyExceptInRange('0', '9') ? number : Dashes;
    }
}
