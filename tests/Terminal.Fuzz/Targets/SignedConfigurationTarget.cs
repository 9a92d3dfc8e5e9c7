using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Engine.Configuration;
using Terminal.PublicKeys;

namespace Terminal.Fuzz.Targets;

/// <summary>
/// Signed configurations: the input is the content, signed by a key that is trusted, and then once more the whole envelope. What is
/// accepted is for this terminal, and configures it.
/// </summary>
internal sealed class SignedConfigurationTarget : IParserUnderTest
{
    public const int LengthMax = 8192;
    private const string Terminal = "pt-20000001";
    private static readonly ECDsa Signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ConfigurationTrust Trust = new(Terminal, [Key()], IsProduction: true);

    public IEnumerable<byte[]> ValidCases
    {
        get
        {
            foreach (byte[] settings in new SettingsTarget().ValidCases)
            {
                JsonObject content = new()
                {
                    ["terminal"] = Terminal,
                    ["v"] = 7,
                    ["schema"] = ConfigurationDocument.Schema,
                    ["cfg"] = JsonNode.Parse(settings)!["configuration"]!.DeepClone(),
                };
                byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(content);
                yield return bytes;
                yield return Envelope(bytes);
            }
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        Check(input);
        Check(Envelope(input));
    }

    private static void Check(ReadOnlySpan<byte> envelope)
    {
        ConfigurationDocument? document = Trust.Open(envelope, out IReadOnlyList<ConfigurationFault> faults);
        Property.Holds((document is null) == (faults.Count > 0), "a document is refused for a reason, and only then");
        Property.Holds(
            faults.All(static fault => (fault.Pointer.Length == 0 || fault.Pointer[0] == '/') && fault.Code.Length > 0),
            "each fault has its place and a code");
        Property.Holds(document is null || document.Terminal == Terminal, "what is accepted is for this terminal");
    }

    private static byte[] Envelope(ReadOnlySpan<byte> content)
    {
        string header = Base64Url.EncodeToString("{\"alg\":\"ES256\",\"kid\":\"fuzz\",\"typ\":\"pt-config/1\"}"u8);
        string body = Base64Url.EncodeToString(content);
        byte[] signature = Signer.SignData(
            Encoding.ASCII.GetBytes($"{header}.{body}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["protected"] = header,
            ["payload"] = body,
            ["signature"] = Base64Url.EncodeToString(signature),
        });
    }

    private static Es256PublicKey Key()
    {
        ECParameters parameters = Signer.ExportParameters(includePrivateParameters: false);
        return new Es256PublicKey("fuzz", parameters.Q.X!, parameters.Q.Y!);
    }
}
