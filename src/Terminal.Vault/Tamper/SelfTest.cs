using System.Security.Cryptography;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Primitives;
using Terminal.Vault.Keys;

namespace Terminal.Vault.Tamper;

/// <summary>The vault's self-test: what it computes with, against answers that others published.</summary>
internal static class SelfTest
{
    private const int KeyLength = 16;

    /// <summary>The parts that do not serve.</summary>
    /// <param name="keys">The slots.</param>
    /// <param name="entropy">For a nonce.</param>
    public static IReadOnlyList<VaultPart> Run(KeyRoom keys, Entropy entropy)
    {
        (VaultPart Part, bool Serves)[] found =
        [
            (VaultPart.Aes, Aes()),
            (VaultPart.Tdes, Tdes()),
            (VaultPart.AesDukpt, AesKey()),
            (VaultPart.TdesDukpt, TdesKey()),
            (VaultPart.Sealing, Sealing(entropy)),
            (VaultPart.Records, KeyRoom.All.All(slot => keys.Status(slot).State != SlotState.Damaged)),
        ];
        return [.. found.Where(static one => !one.Serves).Select(static one => one.Part)];
    }

    /// <summary>RFC 4493 §4, example 2.</summary>
    private static bool Aes()
    {
        Span<byte> mac = stackalloc byte[KeyLength];
        return PaymentKey.TryCreate(KeyUsage.Cmac, KeyAlgorithm.Aes, Hex.Parse("2B7E151628AED2A6ABF7158809CF4F3C"), out PaymentKey key)
            && Cmac.TryCompute(key, Hex.Parse("6BC1BEE22E409F96E93D7E117393172A"), mac)
            && mac.SequenceEqual(Hex.Parse("070A16B46B4D4144F79BDD9DD04A287C"));
    }

    /// <summary>The check value that every HSM's manual has for this key.</summary>
    private static bool Tdes()
    {
        Span<byte> value = stackalloc byte[KeyCheckValue.TdesLengthMax];
        return KeyCheckValue.TryCompute(KeyAlgorithm.Tdes, Hex.Parse("0123456789ABCDEFFEDCBA9876543210"), value)
            && value.SequenceEqual(Hex.Parse("08D7B4"));
    }

    /// <summary>X9.24-3, supplement, AES-128: the first transaction.</summary>
    private static bool AesKey()
    {
        Span<byte> key = stackalloc byte[KeyLength];
        return PaymentKey.TryCreate(
                KeyUsage.InitialDukpt, KeyAlgorithm.Aes, Hex.Parse("1273671EA26AC29AFA4D1084127652A1"), out PaymentKey initial)
            && AesDukpt.TryDeriveTransactionKey(initial, Hex.Parse("123456789012345600000001"), key)
            && key.SequenceEqual(Hex.Parse("4F21B565BAD9835E112B6465635EAE44"));
    }

    /// <summary>X9.24-1, annex A: the first transaction.</summary>
    private static bool TdesKey()
    {
        Span<byte> key = stackalloc byte[KeyLength];
        return PaymentKey.TryCreate(
                KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, Hex.Parse("6AC292FAA1315B4D858AB3A3D7D5933A"), out PaymentKey initial)
            && TdesDukpt.TryDeriveTransactionKey(initial, Hex.Parse("ffff9876543210e00001"), key)
            && key.SequenceEqual(Hex.Parse("042666B49184CFA368DE9628D0397BC9"));
    }

    private static bool Sealing(Entropy entropy)
    {
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> content = stackalloc byte[KeyLength];
        Span<byte> opened = stackalloc byte[KeyLength];
        Span<byte> sealedContent = stackalloc byte[KeyLength + GcmSeal.Overhead];
        content.Fill(0x5A);
        GcmSeal.Seal(key, [], content, sealedContent, entropy);
        bool opens = GcmSeal.TryOpen(key, [], sealedContent, opened) && opened.SequenceEqual(content);
        sealedContent[^1] ^= 1;
        return opens && !GcmSeal.TryOpen(key, [], sealedContent, opened);
    }
}
