using Terminal.Primitives;
using Terminal.PublicKeys;
using Terminal.Vault.Pin;

namespace Terminal.Vault.Wire;

/// <summary>What a card gave for a PIN that it checks by itself, field by field.</summary>
internal static class CardPinCodec
{
    /// <summary>Writes whether it is there, and its fields.</summary>
    public static void Write(CardPin? pin, ref WireWriter to)
    {
        to.Flag(pin is not null);
        if (pin is null)
        {
            return;
        }

        to.Bytes(pin.Rid.Span);
        to.Byte(pin.AuthorityIndex);
        to.Bytes(pin.IssuerCertificate.Span);
        to.Bytes(pin.IssuerRemainder.Span);
        to.Bytes(pin.IssuerExponent.Span);
        to.Bytes(pin.CardCertificate.Span);
        to.Bytes(pin.CardRemainder.Span);
        to.Bytes(pin.CardExponent.Span);
        to.Flag(pin.StaticData is not null);
        if (pin.StaticData is { } signed)
        {
            to.Bytes(signed.Bytes);
        }

        to.Int32(pin.DateYyMmDd);
        to.Bytes(pin.Challenge.Span);
        to.Flag(pin.TriesLeft is not null);
        to.Byte((byte)(pin.TriesLeft ?? 0));
    }

    /// <summary>Reads it; null where there is none.</summary>
    public static CardPin? Read(ref WireReader from, SecretArena arena) => from.Flag()
        ? new CardPin
        {
            Rid = from.Bytes(CaPublicKey.RidLength, CaPublicKey.RidLength),
            AuthorityIndex = from.Byte(),
            IssuerCertificate = from.Bytes(0, WireLimits.Certificate),
            IssuerRemainder = from.Bytes(0, WireLimits.Certificate),
            IssuerExponent = from.Bytes(0, RsaPublicOperation.ExponentLengthMax),
            CardCertificate = from.Bytes(0, WireLimits.Certificate),
            CardRemainder = from.Bytes(0, WireLimits.Certificate),
            CardExponent = from.Bytes(0, RsaPublicOperation.ExponentLengthMax),
            StaticData = from.Flag() ? from.Secret(arena, 1, WireLimits.StaticData) : null,
            DateYyMmDd = from.Int32(0, 999_999),
            Challenge = from.Bytes(CardPinKey.ChallengeLength, CardPinKey.ChallengeLength),
            TriesLeft = ReadTries(ref from),
        }
        : null;

    /// <summary>Each message has one form: where nobody knows the tries, their byte is zero.</summary>
    private static int? ReadTries(ref WireReader from)
    {
        bool known = from.Flag();
        byte tries = from.Byte();
        from.Require(known || tries == 0);
        return known ? tries : null;
    }
}
