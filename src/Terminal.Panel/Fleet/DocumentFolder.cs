using System.Text.Json.Nodes;
using Terminal.Cli;
using Terminal.Engine.Configuration;
using Terminal.Panel.Setup;

namespace Terminal.Panel.Fleet;

/// <summary>The operator's own copy of every document that went to the terminal, by its hash.</summary>
/// <param name="folder">Where.</param>
internal sealed class DocumentFolder(string folder)
{
    /// <summary>Keeps a document.</summary>
    /// <returns>Its hash.</returns>
    public string Keep(ReadOnlySpan<byte> envelope)
    {
        string hash = ConfigurationDocument.HashOf(envelope);
        Directory.CreateDirectory(folder);
        StateFolder.Write(PathOf(hash), envelope, secret: true);
        return hash;
    }

    /// <summary>A document opened: <c>kid</c> and <c>content</c>; null where it was never kept.</summary>
    /// <param name="hash">Its hash.</param>
    public JsonObject? Find(string hash) =>
        hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower) && File.Exists(PathOf(hash))
            ? PayloadText.Open(File.ReadAllBytes(PathOf(hash)))
            : null;

    private string PathOf(string hash) => Path.Combine(folder, hash + ".json");
}
