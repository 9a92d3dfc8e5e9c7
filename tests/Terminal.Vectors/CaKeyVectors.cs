using System.Text.Json;
using Terminal.PublicKeys;

namespace Terminal.Vectors;

/// <summary>Cases of <c>emv/capk.json</c>: each key's check sum holds, and no longer does with one bit of the modulus changed.</summary>
public static class CaKeyVectors
{
    /// <summary>Runs the document's <c>keys</c>.</summary>
    public static void Run(JsonElement document, VectorReport report)
    {
        foreach (JsonElement vector in Json.Items(document, "keys"))
        {
            report.Case($"{Json.Text(vector, "rid")}/{Json.Text(vector, "index")}", () => Check(vector));
        }
    }

    /// <summary>
    /// Reads a key in the members <c>rid</c>, <c>index</c>, <c>modulus</c>, <c>exponent</c> and one of the names of a check sum.
    /// </summary>
    internal static CaPublicKey? Key(JsonElement vector)
    {
        string checksum = Json.Text(vector, "checksum_sha1");
        string rid = Json.Text(vector, "rid") is { Length: > 0 } plain ? plain : Json.Text(vector, "rId");
        return CaPublicKey.FromText(
            rid + Json.Text(vector, "index"),
            Json.Text(vector, "modulus"),
            Json.Text(vector, "exponent"),
            checksum.Length > 0 ? checksum : Json.Text(vector, "checksum"));
    }

    private static string? Check(JsonElement vector)
    {
        if (Key(vector) is not { } key)
        {
            return "is refused";
        }

        if (!key.ChecksumHolds)
        {
            return "check sum differs";
        }

        byte[] changed = key.Modulus.ToArray();
        changed[^1] ^= 0x02;
        return (key with { Modulus = changed }).ChecksumHolds ? "check sum holds for another modulus" : null;
    }
}
