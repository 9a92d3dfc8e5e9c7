using Terminal.Devices.Magstripe;
using Terminal.Primitives;

namespace Terminal.Engine.Stripe;

/// <summary>A track 2 as host and vault take it.</summary>
internal static class StripeTrack
{
    /// <summary>Most bytes of a packed track 2: 37 characters.</summary>
    public const int PackedLengthMax = 19;

    /// <summary>Number and expiry; false where the stripe has no expiry.</summary>
    /// <param name="track">The track.</param>
    /// <param name="pan">The number.</param>
    /// <param name="expiryYearMonth">YYMM.</param>
    public static bool TryRead(in Track2 track, out Pan pan, out int expiryYearMonth)
    {
        expiryYearMonth = 0;
        foreach (byte digit in track.Expiry)
        {
            expiryYearMonth = (expiryYearMonth * 10) + (digit - '0');
        }

        return Pan.TryFromDigits(track.Pan, out pan) && !track.Expiry.IsEmpty;
    }

    /// <summary>Packs what stands between the sentinels, as tag 57 and DE35 have it: D for the separator, F behind an odd count.</summary>
    /// <param name="text">The track with its sentinels.</param>
    /// <param name="packed">At least <see cref="PackedLengthMax"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Pack(ReadOnlySpan<byte> text, Span<byte> packed)
    {
        ReadOnlySpan<byte> characters = text[1..^1];
        for (int i = 0; i < characters.Length; i += 2)
        {
            int low = i + 1 < characters.Length ? NibbleOf(characters[i + 1]) : 0x0F;
            packed[i / 2] = (byte)((NibbleOf(characters[i]) << 4) | low);
        }

        return (characters.Length + 1) / 2;
    }

    private static int NibbleOf(byte character) => character == '=' ? 0x0D : character - '0';
}
