using System.Security.Cryptography;
using Terminal.Crypto.Keys;

namespace Terminal.Crypto.KeyBlocks;

/// <summary>What a terminal lets in of what can be opened: the rules of X9.143 on usages, and those on strength.</summary>
public static class KeyBlockImport
{
    private const int DerivationSetLength = 5;

    /// <summary>Of each usage the algorithms and the modes of use that go with it; a usage that is not here is refused.</summary>
    private static readonly UsageRow[] Rows =
    [
        new(KeyUsage.BaseDerivation, "TA", "XN"),
        new(KeyUsage.InitialDukpt, "TA", "XN"),
        new(KeyUsage.BaseVariant, "TA", "XYN"),
        new(KeyUsage.KeyDerivation, "TAH", "XN"),
        new(KeyUsage.CardVerification, "TA", "CGVN"),
        new(KeyUsage.DataEncryption, "TA", "BDEN"),
        new(KeyUsage.DecimalisationTable, "TA", "BDEN"),
        new(KeyUsage.SensitiveData, "TA", "BDEN"),
        new(KeyUsage.EmvCryptogram, "TA", "XCGVN"),
        new(KeyUsage.EmvConfidentiality, "TA", "XBDEN"),
        new(KeyUsage.EmvIntegrity, "TA", "XCGVN"),
        new(KeyUsage.EmvDataAuthentication, "TA", "XCGVN"),
        new(KeyUsage.EmvDynamicNumbers, "TA", "XCGVN"),
        new(KeyUsage.EmvPersonalisation, "TA", "XBDEN"),
        new(KeyUsage.EmvOther, "TA", "XN"),
        new(KeyUsage.InitialVector, "TA", "N"),
        new(KeyUsage.KeyEncryption, "TA", "BDEN"),
        new(KeyUsage.KeyBlockProtection, "TA", "BDEN"),
        new(KeyUsage.KeyBlockProtectionIso20038, "TA", "BDEN"),
        new(KeyUsage.MacIso16609, "T", "CGVN"),
        new(KeyUsage.MacAlgorithm1, "TA", "CGVN"),
        new(KeyUsage.MacAlgorithm2, "TA", "CGVN"),
        new(KeyUsage.MacAlgorithm3, "T", "CGVN"),
        new(KeyUsage.MacAlgorithm4, "TA", "CGVN"),
        new(KeyUsage.MacAlgorithm5, "TA", "CGVN"),
        new(KeyUsage.Cmac, "TA", "CGVN"),
        new(KeyUsage.Hmac, "H", "CGVN"),
        new(KeyUsage.MacAlgorithm6, "TA", "CGVN"),
        new(KeyUsage.PinEncryption, "TA", "BDEN"),
        new(KeyUsage.PinGeneration, "TA", "GN"),
        new(KeyUsage.PinVerification, "TA", "CGVN"),
        new(KeyUsage.PinVerificationIbm3624, "TA", "CGVN"),
        new(KeyUsage.PinVerificationVisa, "TA", "CGVN"),
        new(KeyUsage.PinVerificationX9132First, "TA", "CGVN"),
        new(KeyUsage.PinVerificationX9132Second, "TA", "CGVN"),
        new(KeyUsage.PinVerificationX9132Third, "TA", "CGVN"),
    ];

    /// <summary>Opens a block and gives its key where it may be let in.</summary>
    /// <param name="block">The block.</param>
    /// <param name="protectionKey">The protection key; asks for usage K1.</param>
    /// <param name="key">At least <see cref="KeyBlock.KeyLengthMax"/> bytes; zeroed where the block is refused.</param>
    /// <param name="keyLength">Bytes of the key.</param>
    public static KeyBlockStatus Open(KeyBlock block, PaymentKey protectionKey, Span<byte> key, out int keyLength)
    {
        KeyBlockStatus status = block.Open(protectionKey, key, out keyLength);
        if (status == KeyBlockStatus.Good)
        {
            status = Judge(block, protectionKey, key[..keyLength]);
        }

        if (status != KeyBlockStatus.Good)
        {
            CryptographicOperations.ZeroMemory(key);
            keyLength = 0;
        }

        return status;
    }

    /// <summary>True where a usage goes with an algorithm and a mode of use.</summary>
    public static bool IsAllowed(KeyUsage usage, KeyAlgorithm algorithm, KeyModeOfUse mode)
    {
        foreach (UsageRow row in Rows)
        {
            if (row.Usage == usage)
            {
                return row.Algorithms.Contains((char)algorithm, StringComparison.Ordinal)
                    && row.Modes.Contains((char)mode, StringComparison.Ordinal);
            }
        }

        return false;
    }

    private static KeyBlockStatus Judge(KeyBlock block, PaymentKey protectionKey, ReadOnlySpan<byte> key)
    {
        if (!IsAllowed(block.Usage, block.Algorithm, block.ModeOfUse))
        {
            return KeyBlockStatus.WrongUsage;
        }

        if (block.Algorithm == KeyAlgorithm.Tdes && key.Length == 8)
        {
            return KeyBlockStatus.SingleDes;
        }

        if (block.Algorithm == KeyAlgorithm.Tdes && WeakKeys.IsWeakTdes(key))
        {
            return KeyBlockStatus.WeakKey;
        }

        if (!PaymentKey.TryCreate(block.Usage, block.Algorithm, key, out _))
        {
            return KeyBlockStatus.WrongKeyLength;
        }

        if (Strength(block.Algorithm, key.Length) > Strength(protectionKey.Algorithm, protectionKey.Bytes.Length))
        {
            return KeyBlockStatus.StrongerThanProtection;
        }

        return !block.Optional.TryFind("DA"u8, out ReadOnlySpan<byte> sets)
            || (block.Usage == KeyUsage.KeyDerivation && AreDerivationSets(sets))
            ? KeyBlockStatus.Good : KeyBlockStatus.WrongDerivationAllowed;
    }

    /// <summary>Bits of strength: TDES has 80 (two keys) or 112; of HMAC nothing is asked.</summary>
    private static int Strength(KeyAlgorithm algorithm, int length) => algorithm switch
    {
        KeyAlgorithm.Tdes => length == 16 ? 80 : 112,
        KeyAlgorithm.Aes => 8 * length,
        _ => 0,
    };

    /// <summary>Version 01, then sets of usage, algorithm, mode of use and exportability.</summary>
    private static bool AreDerivationSets(ReadOnlySpan<byte> data)
    {
        if (data.Length <= 2 || (data.Length - 2) % DerivationSetLength != 0 || !data[..2].SequenceEqual("01"u8))
        {
            return false;
        }

        for (ReadOnlySpan<byte> rest = data[2..]; !rest.IsEmpty; rest = rest[DerivationSetLength..])
        {
            if (!OptionalBlocks.AreNameCharacters(rest[..4]) || !"ENS"u8.Contains(rest[4]))
            {
                return false;
            }
        }

        return true;
    }

    private readonly record struct UsageRow(KeyUsage Usage, string Algorithms, string Modes);
}
