using System.Text.Json;
using Terminal.Vectors.Crypto;

namespace Terminal.Vectors;

/// <summary>Finds the vector files below a folder and gives each to the class that knows its kind.</summary>
/// <remarks>The kind is told by the file's name, or where the name says nothing, by the members at the top of the document.</remarks>
public static class VectorRunner
{
    private enum Kind
    {
        Unknown,
        TlvDol,
        Oda,
        CaKeys,
        Curves,
        Risk,
        Transcript,
        Iso8583,
        EmvCrypto,
        Crypto,
        Configuration,
        Wycheproof,
    }

    /// <summary>Runs every file below the report's root, in the order of their names.</summary>
    public static void Run(VectorReport report)
    {
        foreach (string path in Directory.EnumerateFiles(report.Root, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            RunFile(path, report);
        }
    }

    private static void RunFile(string path, VectorReport report)
    {
        report.Begin(Path.GetRelativePath(report.Root, path).Replace('\\', '/'));
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            Dispatch(Path.GetFileName(path), document.RootElement, report);
        }
        catch (Exception broken)
        {
            report.Fail("file", $"{broken.GetType().Name}: {broken.Message}");
        }
    }

    private static void Dispatch(string name, JsonElement root, VectorReport report)
    {
        switch (KindOf(name, root))
        {
            case Kind.TlvDol:
                TlvDolVectors.Run(root, report);
                break;
            case Kind.Oda:
                OdaVectors.Run(root, report);
                break;
            case Kind.CaKeys:
                CaKeyVectors.Run(root, report);
                break;
            case Kind.Curves:
                CurveVectors.Run(root, report);
                break;
            case Kind.Risk:
                RiskVectors.Run(root, report);
                break;
            case Kind.Transcript:
                TranscriptVectors.Run(root, report);
                break;
            case Kind.Iso8583:
                Iso8583Vectors.Run(root, report);
                break;
            case Kind.EmvCrypto:
                EmvCryptoVectors.Run(root, report);
                CryptoVectors.Run(root, report);
                break;
            case Kind.Crypto:
                CryptoVectors.Run(root, report);
                break;
            case Kind.Wycheproof:
                WycheproofVectors.Run(root, report);
                break;
            case Kind.Configuration:
                break; // The transcripts name their configuration in it; it holds no cases of its own.
            default:
                SkipAll(root, report);
                break;
        }
    }

    private static Kind KindOf(string name, JsonElement root) => name switch
    {
        _ when root.ValueKind != JsonValueKind.Object => Kind.Unknown,
        _ when Has(root, "exchanges") => Kind.Transcript,
        _ when WycheproofVectors.Are(root) => Kind.Wycheproof,
        "tlv_dol.json" => Kind.TlvDol,
        "oda.json" => Kind.Oda,
        "capk.json" => Kind.CaKeys,
        "c8_secure_channel.json" => Kind.Curves,
        "risk_and_restrictions.json" => Kind.Risk,
        "messages.json" => Kind.Iso8583,
        "emv_crypto.json" => Kind.EmvCrypto,
        "kernel_configs.json" or ContactTranscripts.FileName => Kind.Configuration,
        _ when Json.Text(root, "schema").StartsWith("payvec/", StringComparison.Ordinal)
            && Json.Items(root, "vectors").Any(static one => Has(one, "op")) => Kind.Crypto,
        _ when Has(root, "tlv") || Has(root, "dol") => Kind.TlvDol,
        _ when Has(root, "dialects") => Kind.Iso8583,
        _ when Json.Items(root, "vectors").Any(static one => Has(one, "verified") && Has(one, "ca_key")) => Kind.Oda,
        _ when Json.Items(root, "keys").Any(static one => Has(one, "checksum_sha1")) => Kind.CaKeys,
        _ => Kind.Unknown,
    };

    private static bool Has(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out _);

    private static void SkipAll(JsonElement root, VectorReport report)
    {
        int count = 0;
        if (root.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in root.EnumerateObject())
            {
                count += member.Value.ValueKind == JsonValueKind.Array
                    && member.Value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Object)
                    ? member.Value.GetArrayLength()
                    : 0;
            }
        }

        report.Skip("kind not supported", Math.Max(1, count));
    }
}
