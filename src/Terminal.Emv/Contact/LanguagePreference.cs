namespace Terminal.Emv.Contact;

/// <summary>Which of the terminal's languages the cardholder prefers.</summary>
/// <remarks>EMV 4.4 Book 4 §11.1: language preference (5F2D) has up to four codes of ISO 639, two letters each, best first.</remarks>
public static class LanguagePreference
{
    /// <summary>The index of the first preferred language that the terminal has; -1 where it has none, or the card says none.</summary>
    /// <param name="preference">The card's object; letters of either case are taken.</param>
    /// <param name="languages">The terminal's languages, two lower-case letters each: de, en.</param>
    public static int Choose(ReadOnlySpan<byte> preference, IReadOnlyList<string> languages)
    {
        for (int i = 0; i + 2 <= Math.Min(preference.Length, 8); i += 2)
        {
            for (int language = 0; language < languages.Count; language++)
            {
                string code = languages[language];
                if (code.Length == 2 && (preference[i] | 0x20) == code[0] && (preference[i + 1] | 0x20) == code[1])
                {
                    return language;
                }
            }
        }

        return -1;
    }
}
