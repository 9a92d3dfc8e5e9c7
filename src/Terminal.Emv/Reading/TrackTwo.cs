namespace Terminal.Emv.Reading;

/// <summary>Reads track 2 equivalent data (57): account number, separator D, expiry yymm, service code, the issuer's digits.</summary>
internal static class TrackTwo
{
    private const int SeparatorNibble = 0x0D;

    /// <summary>Writes the account number packed from the left and filled up with F.</summary>
    /// <param name="track">The data object.</param>
    /// <param name="pan">10 bytes.</param>
    /// <returns>False without a separator, with fewer than 8 or more than 19 digits before it, or with no room for the expiry behind
    /// it.</returns>
    public static bool TryPan(ReadOnlySpan<byte> track, Span<byte> pan)
    {
        pan.Fill(0xFF);
        int separator = Separator(track);
        if (separator is < 8 or > 19 || track.Length * 2 < separator + 5)
        {
            return false;
        }

        for (int i = 0; i < separator; i++)
        {
            int digit = Nibble(track, i);
            pan[i / 2] = (byte)(i % 2 == 0 ? (digit << 4) | 0x0F : (pan[i / 2] & 0xF0) | digit);
        }

        return true;
    }

    private static int Separator(ReadOnlySpan<byte> track)
    {
        for (int i = 0; i < track.Length * 2; i++)
        {
            int nibble = Nibble(track, i);
            if (nibble > 9)
            {
                return nibble == SeparatorNibble ? i : -1;
            }
        }

        return -1;
    }

    private static int Nibble(ReadOnlySpan<byte> track, int index) => index % 2 == 0 ? track[index / 2] >> 4 : track[index / 2] & 0x0F;
}
