using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Emv.C3;

/// <summary>The terminal's and the card's transaction qualifiers (9F66, 9F6C) and their bits.</summary>
internal static class Qualifiers
{
    /// <summary>9F66 byte 1: offline data authentication for online authorisations.</summary>
    public const byte AuthenticateForOnline = 0x01;

    /// <summary>9F66 byte 1: signature.</summary>
    public const byte TerminalSignature = 0x02;

    /// <summary>9F66 byte 1: online PIN.</summary>
    public const byte TerminalOnlinePin = 0x04;

    /// <summary>9F66 byte 1: offline-only reader.</summary>
    public const byte OfflineOnly = 0x08;

    /// <summary>9F66 byte 2: CVM required.</summary>
    public const byte CvmRequired = 0x40;

    /// <summary>9F66 byte 2: online cryptogram required.</summary>
    public const byte OnlineCryptogramRequired = 0x80;

    /// <summary>9F66 byte 3: consumer device CVM supported.</summary>
    public const byte TerminalDeviceCvm = 0x40;

    /// <summary>9F6C byte 1: online PIN required.</summary>
    public const byte CardOnlinePin = 0x80;

    /// <summary>9F6C byte 1: signature required.</summary>
    public const byte CardSignature = 0x40;

    /// <summary>9F6C byte 1: go online if offline data authentication fails.</summary>
    public const byte OnlineIfAuthenticationFails = 0x20;

    /// <summary>9F6C byte 1: switch interface if offline data authentication fails.</summary>
    public const byte SwitchIfAuthenticationFails = 0x10;

    /// <summary>9F6C byte 1: go online if the application has expired.</summary>
    public const byte OnlineIfExpired = 0x08;

    /// <summary>9F6C byte 1: switch interface for cash.</summary>
    public const byte SwitchForCash = 0x04;

    /// <summary>9F6C byte 1: switch interface for cashback.</summary>
    public const byte SwitchForCashback = 0x02;

    /// <summary>9F6C byte 1: not valid at contactless cash machines.</summary>
    public const byte NotForCashMachines = 0x01;

    /// <summary>9F6C byte 2: the consumer device has verified.</summary>
    public const byte CardDeviceCvm = 0x80;

    /// <summary>The terminal's qualifiers, 4 bytes.</summary>
    public static ReadOnlySpan<byte> Of(TransactionData data)
    {
        Invariant.Check(data.Terminal.TryGet(Tag.TerminalTransactionQualifiers, out ReadOnlySpan<byte> value) && value.Length == 4);
        return value;
    }

    /// <summary>The card's qualifiers, 2 bytes; zeros where the card gives none.</summary>
    public static ReadOnlySpan<byte> OfCard(TransactionData data) =>
        data.Card.TryGet(Tag.CardTransactionQualifiers, out ReadOnlySpan<byte> value) ? value : [0x00, 0x00];

    /// <summary>True where the terminal can go online.</summary>
    public static bool OnlineCapable(TransactionData data) => (Of(data)[0] & OfflineOnly) == 0;
}
