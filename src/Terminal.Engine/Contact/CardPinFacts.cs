using Terminal.Emv.Contact;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.PublicKeys;
using Terminal.Vault;

namespace Terminal.Engine.Contact;

/// <summary>What the vault needs of a card that checks its PIN by itself: certificates, exponents and number, as the card gave
/// them.</summary>
/// <remarks>EMV 4.4 Book 2 §7.1: the key for PINs where the card has one, else the key that it signs with. What is missing is empty: the
/// vault refuses it, as the kernel has.</remarks>
internal static class CardPinFacts
{
    /// <summary>Collects it while the kernel waits for the PIN.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="wanted">The PIN that it wants.</param>
    /// <param name="arena">Where the static data go, with the account number in them.</param>
    public static CardPin Collect(ContactKernel kernel, in PinRequest wanted, SecretArena arena)
    {
        bool own = kernel.TryGetData(Tag.IccPinKeyCertificate, out _);
        byte[] index = Copy(kernel, Tag.CaPublicKeyIndex);
        byte[] name = Copy(kernel, Tag.DedicatedFileName);
        return new CardPin
        {
            Rid = name.AsMemory(0, Math.Min(name.Length, CaPublicKey.RidLength)),
            AuthorityIndex = index.Length > 0 ? index[0] : (byte)0,
            IssuerCertificate = Copy(kernel, Tag.IssuerPublicKeyCertificate),
            IssuerRemainder = Copy(kernel, Tag.IssuerPublicKeyRemainder),
            IssuerExponent = Copy(kernel, Tag.IssuerPublicKeyExponent),
            CardCertificate = Copy(kernel, own ? Tag.IccPinKeyCertificate : Tag.IccPublicKeyCertificate),
            CardRemainder = Copy(kernel, own ? Tag.IccPinKeyRemainder : Tag.IccPublicKeyRemainder),
            CardExponent = Copy(kernel, own ? Tag.IccPinKeyExponent : Tag.IccPublicKeyExponent),
            StaticData = Rent(kernel.PinStaticData, arena),
            DateYyMmDd = kernel.TryGetData(Tag.TransactionDate, out ReadOnlySpan<byte> date) && Bcd.TryRead(date, out long today)
                ? (int)today : 0,
            Challenge = kernel.PinChallenge.ToArray(),
            TriesLeft = wanted.TriesLeft,
        };
    }

    private static SecretBuffer? Rent(ReadOnlySpan<byte> signed, SecretArena arena)
    {
        if (signed.IsEmpty)
        {
            return null;
        }

        SecretBuffer rented = arena.Rent(signed.Length);
        signed.CopyTo(rented.Bytes);
        return rented;
    }

    private static byte[] Copy(ContactKernel kernel, uint tag) =>
        kernel.TryGetData(tag, out ReadOnlySpan<byte> value) ? value.ToArray() : [];
}
