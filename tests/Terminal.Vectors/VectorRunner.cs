using System.Text.Json;

namespace Terminal.Vectors;

/// <summary>Finds the vector files below a folder and gives each to the class that knows its kind.</summary>
/// <remarks>The kind is told by the file's name, or where the name says nothing, by the members at the top of the document.</remarks>
public static class VectorRunner
{
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
        switch (name)
        {
            case "tlv_dol.json":
                TlvDolVectors.Run(root, report);
                break;
            case "messages.json":
                Iso8583Vectors.Run(root, report);
                break;
            case "emv_crypto.json":
                EmvCryptoVectors.Run(root, report);
                break;
            case "kernel_configs.json":
                break; // The transcripts name their configuration in it; it holds no cases of its own.
            default:
                if (root.ValueKind == JsonValueKind.Object && (root.TryGetProperty("tlv", out _) || root.TryGetProperty("dol", out _)))
                {
                    TlvDolVectors.Run(root, report);
                }
                else
                {
                    SkipAll(root, report);
                }

                break;
        }
    }

    private static void SkipAll(JsonElement root, VectorReport report)
    {
        int count = 0;
        if (root.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in root.EnumerateObject())
            {
                count += member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Object)
                    ? member.Value.GetArrayLength()
                    : 0;
            }
        }

        report.Skip("kind not supported", Math.Max(1, count));
    }
}
