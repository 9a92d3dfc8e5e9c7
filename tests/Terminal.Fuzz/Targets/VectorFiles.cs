using System.Text.Json;
using Terminal.Vectors;

namespace Terminal.Fuzz.Targets;

/// <summary>The standard test data, from which valid cases come. The program runs in the clone's root.</summary>
internal static class VectorFiles
{
    /// <summary>Folder of the data of EMV.</summary>
    public const string Emv = "tests/vectors/emv";

    /// <summary>One file.</summary>
    public static JsonElement Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine("tests/vectors", path)));
        return document.RootElement.Clone();
    }

    /// <summary>Hexadecimal members of a file's cases.</summary>
    /// <param name="path">The file.</param>
    /// <param name="list">The member that lists the cases.</param>
    /// <param name="member">The member of a case.</param>
    /// <param name="wanted">Which cases.</param>
    public static IEnumerable<byte[]> Bytes(string path, string list, string member, Func<JsonElement, bool> wanted) =>
        Json.Items(Read(path), list).Where(wanted).Where(one => one.TryGetProperty(member, out _)).Select(one => Json.Bytes(one, member));
}
