using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Emv.Contact;

/// <summary>Bits of the terminal verification results (95): byte from 1, and mask (EMV 4.4 Book 3, Annex C5).</summary>
internal enum TvrBit : ushort
{
    OfflineAuthenticationNotPerformed = 0x0180,
    SdaFailed = 0x0140,
    IccDataMissing = 0x0120,
    OnExceptionFile = 0x0110,
    DdaFailed = 0x0108,
    CdaFailed = 0x0104,
    SdaSelected = 0x0102,
    XdaSelected = 0x0101,
    VersionsDiffer = 0x0280,
    Expired = 0x0240,
    NotYetEffective = 0x0220,
    ServiceNotAllowed = 0x0210,
    NewCard = 0x0208,
    VerificationFailed = 0x0380,
    UnrecognisedCvm = 0x0340,
    PinTryLimitExceeded = 0x0320,
    PinPadMissing = 0x0310,
    PinNotEntered = 0x0308,
    OnlinePinEntered = 0x0304,
    FloorLimitExceeded = 0x0480,
    LowerLimitExceeded = 0x0440,
    UpperLimitExceeded = 0x0420,
    SelectedAtRandom = 0x0410,
    ForcedOnline = 0x0408,
    XdaSignatureFailed = 0x0401,
    DefaultTdolUsed = 0x0580,
    IssuerAuthenticationFailed = 0x0540,
    ScriptFailedBefore = 0x0520,
    ScriptFailedAfter = 0x0510,
    CaCurveKeyMissing = 0x0504,
    CurveKeyRecoveryFailed = 0x0502,
}

/// <summary>Bits of the transaction status information (9B), byte 1 (EMV 4.4 Book 3, Annex C6).</summary>
internal enum TsiBit : byte
{
    OfflineAuthentication = 0x80,
    CardholderVerification = 0x40,
    CardRiskManagement = 0x20,
    IssuerAuthentication = 0x10,
    TerminalRiskManagement = 0x08,
    ScriptProcessing = 0x04,
}

/// <summary>The results that the terminal keeps among its data objects: TVR, TSI, CVM results.</summary>
internal static class Indicators
{
    /// <summary>Sets all results to nothing.</summary>
    public static void Reset(TransactionData data)
    {
        data.Terminal.Set(Tag.Tvr, [0, 0, 0, 0, 0]);
        data.Terminal.Set(Tag.Tsi, [0, 0]);
        data.Terminal.Set(Tag.CvmResults, [0x3F, 0, 0]);
    }

    /// <summary>Sets a bit of the TVR.</summary>
    public static void Raise(TransactionData data, TvrBit bit) => Or(data, Tag.Tvr, ((int)bit >> 8) - 1, (byte)((int)bit & 0xFF));

    /// <summary>Sets a bit of the TVR where a condition holds.</summary>
    public static void RaiseIf(TransactionData data, TvrBit bit, bool holds)
    {
        if (holds)
        {
            Raise(data, bit);
        }
    }

    /// <summary>Sets a bit of the TSI.</summary>
    public static void Raise(TransactionData data, TsiBit bit) => Or(data, Tag.Tsi, 0, (byte)bit);

    private static void Or(TransactionData data, uint tag, int index, byte mask)
    {
        Invariant.Check(data.Terminal.TryGet(tag, out ReadOnlySpan<byte> held));
        Span<byte> results = stackalloc byte[5];
        held.CopyTo(results);
        results[index] |= mask;
        data.Terminal.Set(tag, results[..held.Length]);
    }
}
