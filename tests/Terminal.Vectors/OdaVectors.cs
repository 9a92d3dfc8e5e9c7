using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Vectors;

/// <summary>
/// Cases of <c>emv/oda.json</c>: what must be recovered from certificates and signatures, as far as <c>verified</c> lists it.
/// </summary>
public static class OdaVectors
{
    /// <summary>Runs the document's <c>vectors</c>; each entry of <c>verified</c> is a case.</summary>
    public static void Run(JsonElement document, VectorReport report)
    {
        foreach (JsonElement vector in Json.Items(document, "vectors"))
        {
            string id = Json.Text(vector, "id");
            foreach (JsonElement entry in Json.Items(vector, "verified"))
            {
                string kind = entry.GetString() ?? "";
                Func<string?>? check = kind switch
                {
                    "issuer" => () => Issuer(vector, new CertificateChain(), out _),
                    "icc" => () => Icc(vector, new CertificateChain()),
                    "sda" => () => Sda(vector),
                    "dda" => () => Dda(vector),
                    "cda1" => () => Cda(vector, 1),
                    "cda2" => () => Cda(vector, 2),
                    _ => null,
                };
                if (check is null)
                {
                    report.Skip($"oda {kind}");
                }
                else
                {
                    report.Case($"{id}/{kind}", check);
                }
            }

            foreach (JsonElement wrong in Json.Items(vector, "negative"))
            {
                string field = Json.Text(wrong, "field");
                if (field is "invalid_issuer_cert" or "invalid_icc_cert" or "invalid_enc_ssad" or "invalid_enc_sdad")
                {
                    report.Case($"{id}/{field}", () => Negative(vector, field, Json.Bytes(wrong, "value")));
                }
                else
                {
                    report.Skip($"oda negative {field}");
                }
            }
        }

        foreach (JsonElement mutation in Json.Items(document, "negative_mutations"))
        {
            report.Skip($"oda negative mutation {Json.Text(mutation, "id")}");
        }
    }

    private static string? Issuer(JsonElement vector, CertificateChain chain, out OdaStatus status)
    {
        JsonElement expected = vector.GetProperty("issuer");
        status = OdaStatus.CaKeyMissing;
        if (CaKeyVectors.Key(vector.GetProperty("ca_key")) is not { ChecksumHolds: true } caKey)
        {
            return "the CA key's check sum differs";
        }

        JsonElement tags = vector.GetProperty("tags");
        status = chain.RecoverIssuer(caKey, Input(vector, tags, Json.Bytes(tags, "90"), icc: false));
        return Recovered(expected, chain, chain.Issuer, status);
    }

    private static string? Icc(JsonElement vector, CertificateChain chain)
    {
        string? before = Issuer(vector, chain, out OdaStatus status);
        if (before is not null || status != OdaStatus.Verified)
        {
            return before ?? $"issuer {status}";
        }

        JsonElement expected = vector.GetProperty("icc");
        JsonElement tags = vector.GetProperty("tags");
        status = chain.RecoverIcc(Input(vector, tags, Json.Bytes(tags, "9F46"), icc: true));
        return Recovered(expected, chain, chain.Icc, status);
    }

    private static string? Recovered(JsonElement expected, CertificateChain chain, RecoveredKey key, OdaStatus status)
    {
        if (expected.TryGetProperty("error", out _))
        {
            return status == OdaStatus.Verified ? "verifies, and must be refused" : null;
        }

        string? block = VectorReport.Compare("block", Json.Text(expected, "recovered"), Hex.ToText(chain.Block));
        OdaStatus wanted = Is(expected, "hash_ok", false) ? OdaStatus.HashWrong
            : Is(expected, "pan_match", false) ? OdaStatus.SubjectWrong : OdaStatus.Verified;
        if (block is not null || status != wanted)
        {
            return block ?? $"comes to {status}, not {wanted}";
        }

        return status != OdaStatus.Verified ? null
            : VectorReport.Compare("modulus", Json.Text(expected, "modulus"), Hex.ToText(key.Modulus))
                ?? VectorReport.Compare("exponent", Json.Text(expected, "exponent"), Hex.ToText(key.Exponent));
    }

    private static string? Sda(JsonElement vector)
    {
        var chain = new CertificateChain();
        string? before = Issuer(vector, chain, out _);
        JsonElement expected = vector.GetProperty("sda");
        OdaStatus status = chain.VerifyStatic(Json.Bytes(vector.GetProperty("tags"), "93"), Json.Bytes(vector, "static_data"));
        return before ?? Signature(expected, chain, status)
            ?? VectorReport.Compare("dac", Json.Text(expected, "dac"), Hex.ToText(chain.Block.Slice(3, 2)));
    }

    private static string? Dda(JsonElement vector)
    {
        JsonElement expected = vector.GetProperty("dda");
        byte[] signature = Json.Bytes(expected, "sdad");
        if (!Is(vector.GetProperty("icc"), "hash_ok", true))
        {
            return DdaByKey(vector.GetProperty("icc"), expected, signature) ? null : "does not verify";
        }

        var chain = new CertificateChain();
        string? before = Icc(vector, chain);
        OdaStatus status = chain.VerifyDynamic(signature, Json.Bytes(expected, "ddol_data"));
        return before ?? Signature(expected, chain, status) ?? Number(expected, chain, out _);
    }

    /// <summary>
    /// A source without the static data gives the card's key, but no certificate that would verify: the signature is opened with the key.
    /// </summary>
    private static bool DdaByKey(JsonElement key, JsonElement expected, byte[] signature)
    {
        byte[] modulus = Json.Bytes(key, "modulus");
        byte[] block = new byte[modulus.Length];
        if (!RsaPublicOperation.TryRecover(modulus, Json.Bytes(key, "exponent"), signature, block))
        {
            return false;
        }

        byte[] hash = SHA1.HashData([.. block.AsSpan(1..^21), .. Json.Bytes(expected, "ddol_data")]);
        return block.AsSpan().SequenceEqual(Json.Bytes(expected, "recovered")) && block.AsSpan(^21..^1).SequenceEqual(hash);
    }

    /// <summary>One field replaced by a wrong value: the step that reads it must refuse.</summary>
    private static string? Negative(JsonElement vector, string field, byte[] wrong)
    {
        var chain = new CertificateChain();
        JsonElement tags = vector.GetProperty("tags");
        if (field == "invalid_issuer_cert")
        {
            CaPublicKey caKey = CaKeyVectors.Key(vector.GetProperty("ca_key"))!;
            OdaStatus issuer = chain.RecoverIssuer(caKey, Input(vector, tags, wrong, icc: false));
            return issuer == OdaStatus.Verified ? "verifies, and must be refused" : null;
        }

        string? before = Issuer(vector, chain, out _);
        bool verified = field switch
        {
            "invalid_icc_cert" => chain.RecoverIcc(Input(vector, tags, wrong, icc: true)) == OdaStatus.Verified,
            "invalid_enc_ssad" => chain.VerifyStatic(wrong, Json.Bytes(vector, "static_data")) == OdaStatus.Verified,
            _ => DdaByKey(vector.GetProperty("icc"), vector.GetProperty("dda"), wrong),
        };
        return before ?? (verified ? "verifies, and must be refused" : null);
    }

    private static CertificateInput Input(JsonElement vector, JsonElement tags, byte[] certificate, bool icc) => new()
    {
        Certificate = certificate,
        Remainder = Json.Bytes(tags, icc ? "9F48" : "92"),
        Exponent = Json.Bytes(tags, icc ? "9F47" : "9F32"),
        Pan = Pan(vector),
        StaticData = icc ? Json.Bytes(vector, "static_data") : default,
        DateYyMmDd = LastMonth(vector.GetProperty(icc ? "icc" : "issuer")),
    };

    private static string? Cda(JsonElement vector, int generation)
    {
        JsonElement expected = Json.Items(vector, "cda").First(one => one.GetProperty("genac").GetInt32() == generation);
        var chain = new CertificateChain();
        string? before = Icc(vector, chain);
        OdaStatus status = chain.VerifyDynamic(Json.Bytes(expected, "sdad"), Json.Bytes(expected, "un"));
        before ??= Signature(expected, chain, status) ?? Number(expected, chain, out _);
        if (before is not null)
        {
            return before;
        }

        _ = Number(expected, chain, out int offset);
        ReadOnlySpan<byte> rest = chain.DynamicData[offset..];
        return rest.Length < 29 ? "dynamic data are too short"
            : VectorReport.Compare("cid", Json.Text(expected, "cid"), Hex.ToText(rest[..1]))
                ?? VectorReport.Compare("ac", Json.Text(expected, "ac"), Hex.ToText(rest.Slice(1, 8)))
                ?? VectorReport.Compare("tdhc", Json.Text(expected, "tdhc"), Hex.ToText(rest.Slice(9, 20)));
    }

    private static string? Signature(JsonElement expected, CertificateChain chain, OdaStatus status)
    {
        OdaStatus wanted = Is(expected, "hash_ok", false) ? OdaStatus.HashWrong : OdaStatus.Verified;
        return VectorReport.Compare("block", Json.Text(expected, "recovered"), Hex.ToText(chain.Block))
            ?? (status == wanted ? null : $"comes to {status}, not {wanted}");
    }

    private static string? Number(JsonElement expected, CertificateChain chain, out int offset)
    {
        ReadOnlySpan<byte> dynamic = chain.DynamicData;
        offset = dynamic.IsEmpty ? 0 : 1 + dynamic[0];
        return offset == 0 || offset > dynamic.Length
            ? "there are no dynamic data"
            : VectorReport.Compare("number", Json.Text(expected, "icc_dynamic_number"), Hex.ToText(dynamic[1..offset]));
    }

    private static bool Is(JsonElement parent, string name, bool value) =>
        parent.TryGetProperty(name, out JsonElement flag) && flag.ValueKind == (value ? JsonValueKind.True : JsonValueKind.False);

    /// <summary>The account number filled up with F; one of an odd count of digits keeps its last digit in the high half.</summary>
    private static byte[] Pan(JsonElement vector)
    {
        string digits = Json.Text(vector, "pan");
        return Hex.Parse(digits.Length % 2 == 0 ? digits : digits + "F");
    }

    /// <summary>A day of the month in which the certificate expires: the last that it must still verify in.</summary>
    private static int LastMonth(JsonElement expected)
    {
        string expiry = Json.Text(expected, "expiry_mmyy");
        return expiry.Length != 4
            ? 0
            : int.Parse(string.Concat(expiry.AsSpan(2, 2), expiry.AsSpan(0, 2), "28"), CultureInfo.InvariantCulture);
    }
}
