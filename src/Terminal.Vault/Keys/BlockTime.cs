using System.Globalization;
using System.Text;
using Terminal.Crypto.KeyBlocks;

namespace Terminal.Vault.Keys;

/// <summary>When a key block was made, as its time stamp says.</summary>
internal static class BlockTime
{
    /// <summary>The forms of ISO 8601 that X9.143 gives TS: with and without signs, with and without hundredths; always UTC.</summary>
    private static readonly string[] Forms =
        ["yyyyMMddHHmmss'Z'", "yyyyMMddHHmmssff'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.ff'Z'"];

    /// <summary>The time of optional block TS in seconds since 1970; 0 where there is none, or none that can be read.</summary>
    public static long Of(KeyBlock block) =>
        block.Optional.TryFind("TS"u8, out ReadOnlySpan<byte> text)
        && DateTimeOffset.TryParseExact(
            Encoding.ASCII.GetString(text),
            Forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time)
            ? Math.Max(time.ToUnixTimeSeconds(), 0)
            : 0;
}
