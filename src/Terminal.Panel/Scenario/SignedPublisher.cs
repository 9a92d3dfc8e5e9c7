using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Panel.Setup;

namespace Terminal.Panel.Scenario;

/// <summary>Signs and publishes as an operator does: by code of its own, over Debian's <c>mosquitto_pub</c>.</summary>
/// <param name="state">Where the signer's key and the operator's certificate lie.</param>
/// <param name="ports">Where the broker listens.</param>
internal sealed class SignedPublisher(StateFolder state, Ports ports)
{
    /// <summary>Signs a content: a flattened JWS.</summary>
    /// <param name="type">What its header says it is.</param>
    /// <param name="content">The content.</param>
    /// <param name="stranger">True for a key that nobody trusts.</param>
    public async Task<string> SignAsync(string type, JsonObject content, bool stranger)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (!stranger)
        {
            key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(state.Pki, "configuration.key")));
        }

        string header = $$"""{"alg":"ES256","kid":"{{SetupIdentity.SignerName}}","typ":"{{type}}"}""";
        string start = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header));
        string body = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content.ToJsonString()));
        byte[] signature = key.SignData(
            Encoding.ASCII.GetBytes($"{start}.{body}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new JsonObject
        {
            ["protected"] = start,
            ["payload"] = body,
            ["signature"] = Base64Url.EncodeToString(signature),
        }.ToJsonString();
    }

    /// <summary>Publishes a document to the terminal.</summary>
    /// <param name="topic">Below the terminal's root.</param>
    /// <param name="document">The document.</param>
    /// <param name="options">Further words for <c>mosquitto_pub</c>.</param>
    /// <returns>Null, or why it could not be handed over.</returns>
    public async Task<string?> PublishAsync(string topic, string document, params string[] options)
    {
        string[] words =
        [
            "-h", "127.0.0.1", "-p", ports.Broker.ToString(CultureInfo.InvariantCulture), "-V", "mqttv5", "-i", "scenario-push", "-q", "1",
            "-t", $"pt/1/{SetupIdentity.TerminalName}/{topic}", "-s", "--insecure",
            "--cafile", Path.Combine(state.Pki, "ca.pem"), "--cert", Path.Combine(state.Pki, "operator.pem"),
            "--key", Path.Combine(state.Pki, "operator.key"), .. options,
        ];
        ProcessStartInfo command = new("mosquitto_pub", words) { RedirectStandardInput = true, RedirectStandardError = true };
        using Process process = Process.Start(command)!;
        await process.StandardInput.WriteAsync(document);
        process.StandardInput.Close();
        string said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? null : "mosquitto_pub: " + said;
    }
}
