using Terminal.Emv.Tlv;

namespace Terminal.Emv.Contact;

/// <summary>A cryptogram, as asked for and as given: bits 8 and 7 of P1 and of the CID (EMV 4.4 Book 3 §6.5.5).</summary>
public enum CryptogramType : byte
{
    /// <summary>AAC: declined.</summary>
    Aac = 0x00,

    /// <summary>TC: approved.</summary>
    Tc = 0x40,

    /// <summary>ARQC: authorise online.</summary>
    Arqc = 0x80,
}

/// <summary>Step 8: what the terminal asks of the card (EMV 4.4 Book 3 §10.7).</summary>
/// <remarks>
/// Each bit of the TVR meets the same bit of the action codes of terminal and issuer. Denial goes first, on a terminal that is online-only
/// too. A card without issuer action codes denies nothing and wants everything else.
/// </remarks>
public static class TerminalActionAnalysis
{
    /// <summary>True where the action codes deny what the TVR has.</summary>
    public static bool Denies(TransactionData data, ContactApplication application) =>
        Meets(data, application.TacDenial.Span, Tag.IssuerActionCodeDenial, 0x00);

    /// <summary>Decides before the first GENERATE AC.</summary>
    public static CryptogramType Decide(TransactionData data, ContactApplication application)
    {
        if (Denies(data, application))
        {
            return CryptogramType.Aac;
        }

        if (!TransactionKind.IsOnlineCapable(data))
        {
            return DecideAlone(data, application);
        }

        return TransactionKind.IsOnlineOnly(data) || Meets(data, application.TacOnline.Span, Tag.IssuerActionCodeOnline, 0xFF)
            ? CryptogramType.Arqc
            : CryptogramType.Tc;
    }

    /// <summary>Decides where the host was wanted and cannot be asked.</summary>
    public static CryptogramType DecideAlone(TransactionData data, ContactApplication application) =>
        TransactionKind.IsOnlineOnly(data) || Meets(data, application.TacDefault.Span, Tag.IssuerActionCodeDefault, 0xFF)
            ? CryptogramType.Aac
            : CryptogramType.Tc;

    private static bool Meets(TransactionData data, ReadOnlySpan<byte> terminal, uint issuerTag, byte missing)
    {
        _ = data.Terminal.TryGet(Tag.Tvr, out ReadOnlySpan<byte> results);
        bool given = data.Card.TryGet(issuerTag, out ReadOnlySpan<byte> issuer);
        bool meets = false;
        for (int i = 0; i < results.Length; i++)
        {
            meets |= (results[i] & (terminal[i] | (given ? issuer[i] : missing))) != 0;
        }

        return meets;
    }
}
