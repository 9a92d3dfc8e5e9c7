using System.Text.Json;
using Terminal.PublicKeys;

namespace Terminal.Vectors.Crypto;

/// <summary>Files of Project Wycheproof as that project has them; those whose algorithm is not ours are counted as skipped.</summary>
/// <remarks>What is valid must be computed or verified, what is invalid refused; either will do of what is acceptable.</remarks>
public static class WycheproofVectors
{
    private const int HmacLength = 32;
    private const int HmacKeyLengthMin = 16;
    private const int HmacKeyLengthMax = 64;
    private static readonly int[] ModulusBits = [1024, 1536, 2048];

    private delegate bool Verifier(JsonElement group, JsonElement test);

    /// <summary>True of a document of that project.</summary>
    public static bool Are(JsonElement document) => Json.Items(document, "testGroups").Any() && Json.Text(document, "algorithm").Length > 0;

    /// <summary>Runs every case of every group.</summary>
    public static void Run(JsonElement document, VectorReport report)
    {
        string algorithm = Json.Text(document, "algorithm");
        foreach (JsonElement group in Json.Items(document, "testGroups"))
        {
            Verifier? verify = VerifierOf(algorithm, group);
            foreach (JsonElement test in Json.Items(group, "tests"))
            {
                string result = Json.Text(test, "result");
                string? why = verify is null ? $"not ours: {algorithm} {Json.Text(group, "type")} {Json.Text(group, "sha")}".TrimEnd()
                    : result == "acceptable" ? "either answer is acceptable"
                    : verify == OfHmac ? BeyondHmac(test)
                    : null;
                if (why is not null)
                {
                    report.Skip(why);
                    continue;
                }

                report.Case($"tcId {test.GetProperty("tcId").GetInt32()}", () =>
                {
                    bool accepts = verify!(group, test);
                    return accepts == (result == "valid") ? null
                        : $"is {(accepts ? "accepted" : "refused")} and is {result}: {Json.Text(test, "comment")}";
                });
            }
        }
    }

    private static Verifier? VerifierOf(string algorithm, JsonElement group) =>
        (algorithm, Json.Text(group, "type"), Json.Text(group, "sha")) switch
        {
            ("AES-CMAC", "MacTest", _) => OfCmac,
            ("HMACSHA256", "MacTest", _) => OfHmac,
            ("ECDSA", "EcdsaP1363Verify", "SHA-256") when Curve(group) == "secp256r1" => OfEs256,
            ("RSASSA-PKCS1-v1_5", "RsassaPkcs1Verify", "SHA-256") when ModulusBits.Contains(KeySize(group)) => OfPkcs1,
            _ => null,
        };

    private static bool OfCmac(JsonElement group, JsonElement test) =>
        SignatureVectors.OfCmac(Json.Bytes(test, "key"), Json.Bytes(test, "msg")) is { } mac && IsTag(test, mac);

    private static bool OfHmac(JsonElement group, JsonElement test) =>
        SignatureVectors.OfHmac(Json.Bytes(test, "key"), Json.Bytes(test, "msg")) is { } mac && IsTag(test, mac);

    /// <summary>What our HMAC, which has one length and keys of 16 to 64 bytes, cannot express.</summary>
    private static string? BeyondHmac(JsonElement test) =>
        Json.Bytes(test, "key").Length is < HmacKeyLengthMin or > HmacKeyLengthMax ? "HMAC's keys have 16 to 64 bytes"
        : Json.Bytes(test, "tag").Length != HmacLength ? "HMAC is never cut"
        : null;

    private static bool OfEs256(JsonElement group, JsonElement test)
    {
        JsonElement key = group.GetProperty("publicKey");
        return SignatureVectors.IsEs256(
            new Es256PublicKey("", Coordinate(key, "wx"), Coordinate(key, "wy")), Json.Bytes(test, "msg"), Json.Bytes(test, "sig"));
    }

    private static bool OfPkcs1(JsonElement group, JsonElement test)
    {
        JsonElement key = group.GetProperty("publicKey");
        (byte[], byte[]) pair = (Shortest(Json.Bytes(key, "modulus")), Shortest(Json.Bytes(key, "publicExponent")));
        return SignatureVectors.IsPkcs1(pair, Json.Bytes(test, "msg"), Json.Bytes(test, "sig"));
    }

    private static bool IsTag(JsonElement test, byte[] mac) => mac.AsSpan().SequenceEqual(Json.Bytes(test, "tag"));

    private static string Curve(JsonElement group) =>
        group.TryGetProperty("publicKey", out JsonElement key) ? Json.Text(key, "curve") : "";

    private static int KeySize(JsonElement group) =>
        group.TryGetProperty("keySize", out JsonElement size) && size.ValueKind == JsonValueKind.Number ? size.GetInt32() : 0;

    /// <summary>A coordinate stands as a number there: with zeros before it, or without those that it has.</summary>
    private static byte[] Coordinate(JsonElement key, string name)
    {
        byte[] number = Shortest(Json.Bytes(key, name));
        return [.. new byte[Math.Max(0, Es256PublicKey.CoordinateLength - number.Length)], .. number];
    }

    private static byte[] Shortest(byte[] number) => [.. number.SkipWhile(static value => value == 0)];
}
