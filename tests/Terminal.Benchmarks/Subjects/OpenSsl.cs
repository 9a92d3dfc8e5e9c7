using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>The bare public operation of RSA in the platform's OpenSSL: <c>BN_mod_exp_mont</c>, as its RSA code calls it.</summary>
[SuppressMessage("Design", "CA1060", Justification = "Seven functions of one library, used here alone.")]
[SuppressMessage("Usage", "CA2216", Justification = "It lives as long as the measurement that made it.")]
internal sealed class OpenSsl : IDisposable
{
    private const string Crypto = "libcrypto.so.3";
    private readonly nint context = BN_CTX_new();
    private readonly nint montgomery = BN_MONT_CTX_new();
    private readonly nint modulus;
    private readonly nint exponent;
    private readonly nint input;
    private readonly nint result = BN_bin2bn([0], 1, 0);
    private readonly byte[] output;

    /// <summary>Takes a key.</summary>
    public OpenSsl(byte[] modulus, byte[] exponent)
    {
        this.modulus = BN_bin2bn(modulus, modulus.Length, 0);
        this.exponent = BN_bin2bn(exponent, exponent.Length, 0);
        input = BN_bin2bn([0], 1, 0);
        output = new byte[modulus.Length];
        Prepare();
    }

    /// <summary>What came of the last operation.</summary>
    public ReadOnlySpan<byte> Output => output;

    /// <summary>What OpenSSL computes once for a key, and anew for one that it has not seen: a card's key comes once.</summary>
    public void Prepare() => Invariant.Check(BN_MONT_CTX_set(montgomery, modulus, context) == 1);

    /// <summary>input ^ exponent mod modulus.</summary>
    public void Recover(byte[] bytes)
    {
        _ = BN_bin2bn(bytes, bytes.Length, input);
        Invariant.Check(BN_mod_exp_mont(result, input, exponent, modulus, context, montgomery) == 1);
        Invariant.Check(BN_bn2binpad(result, output, output.Length) == output.Length);
    }

    public void Dispose()
    {
        foreach (nint number in new[] { modulus, exponent, input, result })
        {
            BN_free(number);
        }

        BN_MONT_CTX_free(montgomery);
        BN_CTX_free(context);
    }

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint BN_CTX_new();

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void BN_CTX_free(nint context);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint BN_MONT_CTX_new();

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void BN_MONT_CTX_free(nint montgomery);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int BN_MONT_CTX_set(nint montgomery, nint modulus, nint context);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint BN_bin2bn(byte[] bytes, int length, nint number);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int BN_bn2binpad(nint number, byte[] bytes, int length);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void BN_free(nint number);

    [DllImport(Crypto), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int BN_mod_exp_mont(nint result, nint input, nint exponent, nint modulus, nint context, nint montgomery);
}
