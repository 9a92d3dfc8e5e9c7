using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Cli;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Cli;

public sealed class SignerTests
{
    [Fact]
    public void OpenSSL_finds_the_signature_good_and_one_of_another_content_bad()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using Signer signer = Signer.Take(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), "k-1")!;

        JsonObject envelope = JsonNode.Parse(signer.Sign("pt-command/1", new JsonObject { ["v"] = 7 }))!.AsObject();

        string start = (string)envelope["protected"]!;
        string body = (string)envelope["payload"]!;
        Assert.Equal("""{"alg":"ES256","kid":"k-1","typ":"pt-command/1"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(start)));
        Assert.Equal("""{"v":7}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(body)));
        byte[] signature = Base64Url.DecodeFromChars((string)envelope["signature"]!);
        Assert.Equal("Verified OK", OpenSsl(key, $"{start}.{body}", signature));
        Assert.NotEqual("Verified OK", OpenSsl(key, $"{start}.{body}x", signature));
    }

    [Fact]
    public void A_key_that_is_taken_leaves_none_of_its_text()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] pem = Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem());
        using Signer? signer = Signer.Take(pem, "k-1");
        Assert.NotNull(signer);
        Assert.All(pem, static one => Assert.Equal(0, one));
    }

    [Fact]
    public void Another_curve_an_encrypted_key_and_no_key_do_not_serve()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256), long384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        PbeParameters encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        Assert.All(
            [long384.ExportPkcs8PrivateKeyPem(), key.ExportEncryptedPkcs8PrivateKeyPem("p", encryption), "no key", ""],
            static pem => Assert.Null(Signer.Take(Encoding.ASCII.GetBytes(pem), "k-1")));
    }

    /// <summary>What <c>openssl</c> says of a signature; it wants r and s as a sequence of two integers.</summary>
    private static string OpenSsl(ECDsa key, string signed, byte[] signature)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["key.pem"], key.ExportSubjectPublicKeyInfoPem());
        File.WriteAllText(folder["signed"], signed);
        System.Formats.Asn1.AsnWriter der = new(System.Formats.Asn1.AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            der.WriteIntegerUnsigned(Trimmed(signature.AsSpan(0, 32)));
            der.WriteIntegerUnsigned(Trimmed(signature.AsSpan(32)));
        }

        File.WriteAllBytes(folder["signature"], der.Encode());
        using Process openssl = Process.Start(new ProcessStartInfo(
            "openssl", ["dgst", "-sha256", "-verify", folder["key.pem"], "-signature", folder["signature"], folder["signed"]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = openssl.StandardError.ReadToEndAsync();
        string said = openssl.StandardOutput.ReadToEnd().Trim();
        openssl.WaitForExit();
        _ = errors.Result;
        return said;
    }

    // DER has no leading zeros.
    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> number) => number.TrimStart((byte)0);
}
