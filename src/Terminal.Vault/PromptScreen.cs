using Terminal.Devices.Display;
using Terminal.Primitives;

namespace Terminal.Vault;

/// <summary>Draws a prompt: four lines of 16 characters, each centred, amounts and outcomes large.</summary>
internal static class PromptScreen
{
    private const int LineHeight = FrameBuffer.Height / 4;
    private const int CodeLengthMax = 6;
    private const char Large = '*';

    /// <summary>Draws over the whole picture.</summary>
    public static void Draw(PromptId id, in PromptArguments arguments, FrameBuffer picture)
    {
        picture.Clear();
        Prompt prompt = Prompt.Of(id);
        for (int line = 0; line < 4; line++)
        {
            string text = prompt[line];
            bool large = text.StartsWith(Large);
            text = Fill(large ? text[1..] : text, arguments);
            if (large && text.Length * BitmapFont.Large.Width > FrameBuffer.Width)
            {
                DrawCentred(picture, BitmapFont.Regular, (line * LineHeight) + (LineHeight / 2), text);
            }
            else
            {
                DrawCentred(picture, large ? BitmapFont.Large : BitmapFont.Regular, (line * LineHeight) + (large ? 4 : 0), text);
            }
        }
    }

    /// <summary>An amount in at most 16 characters: the space goes first.</summary>
    public static string Shown(in Amount amount)
    {
        string text = amount.ToString();
        return text.Length * BitmapFont.Regular.Width > FrameBuffer.Width ? amount.Currency.Code + amount.ToPlainString() : text;
    }

    private static string Fill(string text, in PromptArguments arguments)
    {
        if (text.Contains('#', StringComparison.Ordinal))
        {
            return arguments.Amount is { } amount ? text.Replace("#", Shown(amount), StringComparison.Ordinal) : "";
        }

        if (text.Contains('@', StringComparison.Ordinal))
        {
            return arguments.Code is { } code ? text.Replace("@", Checked(code), StringComparison.Ordinal) : "";
        }

        return text;
    }

    /// <summary>Nothing but a short code gets on the screen, whatever the application hands in.</summary>
    private static string Checked(string code)
    {
        foreach (char character in code)
        {
            if (!char.IsAsciiLetterUpper(character) && !char.IsAsciiDigit(character) && character != '-')
            {
                return "--";
            }
        }

        return code.Length is 0 or > CodeLengthMax ? "--" : code;
    }

    private static void DrawCentred(FrameBuffer picture, BitmapFont font, int top, string text) =>
        picture.Draw(font, Math.Max(0, (FrameBuffer.Width - (text.Length * font.Width)) / 2), top, text);
}
