using System.Globalization;
using System.Text;

namespace Terminal.Vault.Tamper;

/// <summary>The mark that a loss of keys leaves on the disk: a word and a time, ASCII, for a person to read too.</summary>
internal static class TamperMark
{
    private const int LengthMax = 64;

    /// <summary>Writes a mark.</summary>
    public static byte[] Write(KeyLoss loss, long at) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{loss} {at}\n"));

    /// <summary>Reads a mark; one that is none says <see cref="KeyLoss.Unknown"/>, since something was to be said.</summary>
    public static (KeyLoss Loss, long At) Read(ReadOnlySpan<byte> mark)
    {
        string[] words = mark.Length > LengthMax ? [] : Encoding.ASCII.GetString(mark).TrimEnd('\n').Split(' ');
        return words.Length == 2 && Array.Find(Enum.GetNames<KeyLoss>(), name => name == words[0]) is { } loss
            && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            ? (Enum.Parse<KeyLoss>(loss), at)
            : (KeyLoss.Unknown, 0);
    }
}
