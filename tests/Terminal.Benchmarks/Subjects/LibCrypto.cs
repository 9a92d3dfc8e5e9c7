using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>Secret-key primitives of the platform's OpenSSL, without the framework between: a key is set, and data go through.</summary>
[SuppressMessage("Design", "CA1060", Justification = "Functions of one library, used by one measurement.")]
[SuppressMessage("Usage", "CA2216", Justification = "It lives as long as the measurement that made it.")]
internal sealed class LibCrypto : IDisposable
{
    private const string Crypto = "libcrypto.so.3";
    private const int DesBlockLength = 8;
    private readonly nint cipher = EVP_CIPHER_CTX_new();
    private readonly nint mac = CMAC_CTX_new();
    private readonly nint aes128Ecb = EVP_aes_128_ecb();
    private readonly nint aes256Cbc = EVP_aes_256_cbc();
    private readonly nint aes128Cbc = EVP_aes_128_cbc();
    private readonly byte[][] schedules = [new byte[128], new byte[128]]; // DES_key_schedule
    private readonly byte[] chain = new byte[DesBlockLength];
    private readonly byte[] padded = new byte[512];
    private readonly byte[] between = new byte[512];

    /// <summary>Sets a key of AES-128 for single blocks.</summary>
    public void SetAes(byte[] key) => Good(EVP_EncryptInit_ex(cipher, aes128Ecb, 0, key, null!) == 1);

    /// <summary>Enciphers one block under it.</summary>
    public void Aes(byte[] block, byte[] result) => Good(EVP_EncryptUpdate(cipher, result, out _, block, 16) == 1);

    /// <summary>CMAC under a key of AES-128.</summary>
    public void Cmac128(byte[] key, byte[] data, int length, byte[] result)
    {
        Good(CMAC_Init(mac, key, (nuint)key.Length, aes128Cbc, 0) == 1);
        Finish(data, length, result);
    }

    /// <summary>CMAC under a key of AES-256.</summary>
    public void Cmac256(byte[] key, byte[] data, int length, byte[] result)
    {
        Good(CMAC_Init(mac, key, (nuint)key.Length, aes256Cbc, 0) == 1);
        Finish(data, length, result);
    }

    /// <summary>CMAC once more under the same key.</summary>
    public void CmacAgain(byte[] data, int length, byte[] result)
    {
        Good(CMAC_Init(mac, null!, 0, 0, 0) == 1);
        Finish(data, length, result);
    }

    /// <summary>Deciphers chained blocks of AES-256.</summary>
    public void DecipherAes256(byte[] key, byte[] initial, byte[] data, byte[] result)
    {
        Good(EVP_DecryptInit_ex(cipher, aes256Cbc, 0, key, initial) == 1 && EVP_CIPHER_CTX_set_padding(cipher, 0) == 1);
        Good(EVP_DecryptUpdate(cipher, result, out _, data, data.Length) == 1);
    }

    /// <summary>Sets one of two keys of DES.</summary>
    public void SetDes(int index, byte[] key) => DES_set_key_unchecked(key, schedules[index]);

    /// <summary>Enciphers one block of DES under the first.</summary>
    public void Des(byte[] block, byte[] result) => DES_ecb_encrypt(block, result, schedules[0], 1);

    /// <summary>Enciphers one block of TDES under both.</summary>
    public void Tdes(byte[] block, byte[] result) => DES_ecb3_encrypt(block, result, schedules[0], schedules[1], schedules[0], 1);

    /// <summary>MAC algorithm 3 with padding 1: DES under the first key along the data, and one TDES of both at the end.</summary>
    public void RetailMac(byte[] data, byte[] result)
    {
        int length = (data.Length + DesBlockLength - 1) / DesBlockLength * DesBlockLength;
        padded.AsSpan(data.Length..length).Clear();
        data.CopyTo(padded, 0);
        chain.AsSpan().Clear();
        DES_ncbc_encrypt(padded, between, length - DesBlockLength, schedules[0], chain, 1); // It leaves the last block in the chain.
        for (int i = 0; i < DesBlockLength; i++)
        {
            chain[i] ^= padded[length - DesBlockLength + i];
        }

        Tdes(chain, result);
    }

    public void Dispose()
    {
        EVP_CIPHER_CTX_free(cipher);
        CMAC_CTX_free(mac);
    }

    private static void Good(bool good) => Invariant.Check(good);

    private void Finish(byte[] data, int length, byte[] result)
    {
        nuint written = 0;
        Good(CMAC_Update(mac, data, (nuint)length) == 1 && CMAC_Final(mac, result, ref written) == 1);
    }

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint EVP_CIPHER_CTX_new();

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EVP_CIPHER_CTX_free(nint context);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_CIPHER_CTX_set_padding(nint context, int pad);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint EVP_aes_128_ecb();

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint EVP_aes_128_cbc();

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint EVP_aes_256_cbc();

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_EncryptInit_ex(nint context, nint cipher, nint engine, byte[] key, byte[] initial);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_EncryptUpdate(nint context, byte[] result, out int written, byte[] data, int length);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_DecryptInit_ex(nint context, nint cipher, nint engine, byte[] key, byte[] initial);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_DecryptUpdate(nint context, byte[] result, out int written, byte[] data, int length);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint CMAC_CTX_new();

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void CMAC_CTX_free(nint context);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CMAC_Init(nint context, byte[] key, nuint length, nint cipher, nint engine);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CMAC_Update(nint context, byte[] data, nuint length);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CMAC_Final(nint context, byte[] result, ref nuint length);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void DES_set_key_unchecked(byte[] key, byte[] schedule);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void DES_ecb_encrypt(byte[] block, byte[] result, byte[] schedule, int encrypt);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void DES_ecb3_encrypt(byte[] block, byte[] result, byte[] first, byte[] second, byte[] third, int encrypt);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void DES_ncbc_encrypt(byte[] data, byte[] result, nint length, byte[] schedule, byte[] chain, int encrypt);
}
