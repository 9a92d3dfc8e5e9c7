using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;

namespace Terminal.Emv.Oda;

/// <summary>What certificates of both kinds, RSA and elliptic curves, are held against.</summary>
internal static class CertificateSubject
{
    /// <summary>Bytes of an account number that is filled up with F.</summary>
    public const int PanLength = 10;

    /// <summary>Writes the account number, filled up with F, from 5A or else from track 2; false where the card gave neither.</summary>
    public static bool TryPan(DataStore card, Span<byte> pan)
    {
        pan.Fill(0xFF);
        if (card.TryGet(Tag.PrimaryAccountNumber, out ReadOnlySpan<byte> given) && given.Length <= pan.Length)
        {
            given.CopyTo(pan);
            return true;
        }

        return card.TryGet(Tag.Track2EquivalentData, out ReadOnlySpan<byte> track) && TrackTwo.TryPan(track, pan);
    }

    /// <summary>True where a scheme has revoked the issuer's certificate of this serial number.</summary>
    public static bool IsRevoked(
        IReadOnlyList<RevokedCertificate> revoked, ReadOnlySpan<byte> rid, byte index, ReadOnlySpan<byte> serial)
    {
        for (int i = 0; i < revoked.Count; i++)
        {
            RevokedCertificate one = revoked[i];
            if (one.Index == index && one.Rid.Span.SequenceEqual(rid) && one.Serial.Span.SequenceEqual(serial))
            {
                return true;
            }
        }

        return false;
    }
}
