using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Engine.Configuration;
using Terminal.PublicKeys;
using Terminal.Tests.Daemon;

namespace Terminal.Tests.Engine.Configuration;

/// <summary>Signed configurations as an operator's tool would write them: by code of their own, over the framework's ECDSA.</summary>
internal static class ExampleDocument
{
    public const string Terminal = "pt-20000001";
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static ConfigurationTrust Trust { get; } = new(Terminal, [PublicKey("test-1")], IsProduction: false);

    public static JsonObject Configuration() => ExampleSettings.Create()["configuration"]!.DeepClone().AsObject();

    public static JsonObject Content(int version, Action<JsonObject>? change = null)
    {
        JsonObject content = new()
        {
            ["terminal"] = Terminal,
            ["v"] = version,
            ["schema"] = "terminal-configuration/1",
            ["cfg"] = Configuration(),
        };
        change?.Invoke(content);
        return content;
    }

    public static byte[] Sign(JsonObject content, string header = """{"alg":"ES256","kid":"test-1","typ":"pt-config/1"}""")
    {
        string start = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header));
        string body = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
        byte[] signature = Key.SignData(
            Encoding.ASCII.GetBytes($"{start}.{body}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["protected"] = start,
            ["payload"] = body,
            ["signature"] = Base64Url.EncodeToString(signature),
        });
    }

    public static byte[] Version(int version, Action<JsonObject>? change = null) => Sign(Content(version, change));

    private static Es256PublicKey PublicKey(string name)
    {
        ECParameters parameters = Key.ExportParameters(includePrivateParameters: false);
        return new Es256PublicKey(name, parameters.Q.X!, parameters.Q.Y!);
    }
}
