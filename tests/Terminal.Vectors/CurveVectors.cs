using System.Security.Cryptography;
using System.Text.Json;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Vectors;

/// <summary>The chain of certificates on P-256 of <c>emv/c8_secure_channel.json</c>.</summary>
/// <remarks>
/// The issuer's certificate has one form for all kernels. The card's is of a key for kernel C-8, which signs nothing: its signature must
/// hold, and XDA must refuse it.
/// </remarks>
public static class CurveVectors
{
    private const int KeyLength = 32;

    /// <summary>Runs the document's <c>certificate_chain</c>.</summary>
    public static void Run(JsonElement document, VectorReport report)
    {
        JsonElement chain = document.GetProperty("certificate_chain");
        var certificates = new CurveCertificateChain();
        report.Case("chain/issuer", () => Issuer(chain, certificates));
        report.Case("chain/icc signature", () => Signature(chain, certificates));
        report.Case("chain/icc refused", () => Refused(chain, certificates));
        foreach (JsonElement _ in Json.Items(document, "vectors"))
        {
            report.Skip("c8 secure channel");
        }
    }

    private static string? Issuer(JsonElement chain, CurveCertificateChain certificates)
    {
        byte[] authority = Json.Bytes(chain, "ca_public")[1..];
        byte[] rid = Json.Bytes(chain, "rid");
        byte index = Json.Bytes(chain, "ca_index")[0];
        byte[] checksum = SHA256.HashData([.. rid, index, SignatureSuite.P256.Indicator, .. authority]);
        var key = new CaCurveKey(Hex.ToText(rid), index, SignatureSuite.P256, authority, checksum);
        if (!key.Holds)
        {
            return "the CA key does not hold";
        }

        OdaStatus status = certificates.RecoverIssuer(key, rid, index, new CurveCertificateInput
        {
            Certificate = Json.Bytes(chain, "issuer_cert_90"), Pan = Pan(chain), DateYyyyMmDd = 20261128,
        });
        return status != OdaStatus.Verified ? $"comes to {status}"
            : VectorReport.Compare("key", Json.Text(chain, "issuer_public").Substring(2, 2 * KeyLength), Hex.ToText(certificates.Issuer.X));
    }

    private static string? Signature(JsonElement chain, CurveCertificateChain certificates)
    {
        byte[] certificate = Json.Bytes(chain, "icc_cert_9F46");
        int signedLength = certificate.Length - SignatureSuite.P256.SignatureLength;
        byte[] key = certificate[(signedLength - KeyLength)..signedLength];
        return VectorReport.Compare("key", Json.Text(chain, "icc_public").Substring(2, 2 * KeyLength), Hex.ToText(key))
            ?? (EcSdsa.Verifies(
                SignatureSuite.P256, certificates.Issuer.X, certificate.AsSpan(0, signedLength), certificate.AsSpan(signedLength))
                ? null
                : "does not verify");
    }

    private static string? Refused(JsonElement chain, CurveCertificateChain certificates)
    {
        OdaStatus status = certificates.RecoverIcc(new CurveCertificateInput
        {
            Certificate = Json.Bytes(chain, "icc_cert_9F46"),
            CardData = [.. Json.Bytes(chain, "sda_records"), .. Json.Bytes(chain, "extended_sda"), .. Json.Bytes(chain, "aip")],
            DateYyyyMmDd = 20261128,
        });
        return status == OdaStatus.BlockWrong ? null : $"comes to {status}, and has another encoding than XDA";
    }

    /// <summary>The account number (5A) at the start of the records.</summary>
    private static byte[] Pan(JsonElement chain)
    {
        byte[] records = Json.Bytes(chain, "sda_records");
        return records[2..(2 + records[1])];
    }
}
