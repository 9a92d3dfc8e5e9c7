using System.Text;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards.Contact;

/// <summary>Puts keys, certificates and signatures on the chips of a wallet.</summary>
/// <param name="issuer">The issuer's key.</param>
/// <param name="issuerCertificate">Its certificate (90).</param>
/// <param name="masterKeys">The issuer's master keys: of cryptograms, of script MACs, of script secrecy; 16 bytes each.</param>
public sealed class ChipIssuer(TestRsaKey issuer, byte[] issuerCertificate, (byte[] Cryptogram, byte[] Mac, byte[] Secrecy) masterKeys)
{
    private const string CertificateExpiry = "1249";
    private const byte HasStatic = 0x40;

    /// <summary>Issues a chip.</summary>
    /// <param name="chip">The draft.</param>
    /// <param name="card">The card's key, for the certificates.</param>
    public ChipProfile Issue(ChipProfile chip, TestRsaKey card) =>
        chip with { Applications = [.. chip.Applications.Select(one => Issue(one, card))] };

    /// <summary>Puts a key for PINs alone on each application of a chip that was issued.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="pinKey">The key.</param>
    public ChipProfile WithPinKey(ChipProfile chip, TestRsaKey pinKey) =>
        chip with { Applications = [.. chip.Applications.Select(one => WithPinKey(one, pinKey))] };

    private static byte[] Subject(ChipApplication of) => [.. Hex.Parse(of.Pan.PadRight(20, 'F')), .. Hex.Parse(CertificateExpiry)];

    private ChipApplication WithPinKey(ChipApplication issued, TestRsaKey pinKey)
    {
        (byte[] certificate, byte[] remainder) = TestCertificates.ForCard(issuer, pinKey, Subject(issued), []);
        return issued with
        {
            PinPrimes = pinKey.PrimesText, PinCertificate = Hex.ToText(certificate), PinRemainder = Hex.ToText(remainder),
        };
    }

    /// <summary>Issues a chip whose certificates are of an elliptic curve.</summary>
    /// <param name="chip">The draft.</param>
    /// <param name="curve">The issuer's key and its certificate (90).</param>
    /// <param name="card">The card's key, for the certificate.</param>
    /// <param name="signer">The key that it signs with: the same, but of a forged card.</param>
    public ChipProfile Issue(
        ChipProfile chip, (TestCurveKey Key, byte[] Certificate) curve, TestCurveKey card, TestCurveKey signer) =>
        chip with
        {
            Applications =
            [
                .. chip.Applications.Select(draft => Keyed(draft) with
                {
                    IssuerCertificate = Hex.ToText(curve.Certificate),
                    CardCertificate = Hex.ToText(TestCurveCertificates.ForCard(curve.Key, card, ChipFiles.CertifiedData(draft))),
                    CurveKey = signer.Text,
                }),
            ],
        };

    private ChipApplication Keyed(ChipApplication draft)
    {
        Invariant.Check(Pan.TryFromDigits(Encoding.ASCII.GetBytes(draft.Pan), out Pan pan));
        byte sequence = ChipFiles.SequenceNumber(draft);
        return draft with
        {
            CardKey = Hex.ToText(IccMasterKey.DeriveA(masterKeys.Cryptogram, pan, sequence)),
            ScriptMacKey = Hex.ToText(IccMasterKey.DeriveA(masterKeys.Mac, pan, sequence)),
            ScriptSecrecyKey = Hex.ToText(IccMasterKey.DeriveA(masterKeys.Secrecy, pan, sequence)),
        };
    }

    private ChipApplication Issue(ChipApplication draft, TestRsaKey card)
    {
        ChipApplication keyed = Keyed(draft) with { IssuerCertificate = Hex.ToText(issuerCertificate) };
        byte[] staticData = ChipFiles.StaticData(draft);
        if ((Hex.Parse(draft.InterchangeProfile)[0] & HasStatic) != 0)
        {
            return keyed with { StaticSignature = Hex.ToText(TestCertificates.Static(issuer, [0xDA, 0xC1], staticData)) };
        }

        (byte[] certificate, byte[] remainder) = TestCertificates.ForCard(issuer, card, Subject(draft), staticData);
        return keyed with { CardCertificate = Hex.ToText(certificate), CardRemainder = Hex.ToText(remainder) };
    }
}
