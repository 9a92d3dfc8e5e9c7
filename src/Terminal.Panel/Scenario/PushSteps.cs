using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Panel.Setup;

namespace Terminal.Panel.Scenario;

/// <summary>Pushes signed configurations as an operator does: by code of its own, over Debian's <c>mosquitto_pub</c>.</summary>
/// <param name="state">Where the settings, the signer's key and the operator's certificate lie.</param>
/// <param name="ports">Where the broker listens.</param>
internal sealed class PushSteps(StateFolder state, Ports ports)
{
    /// <summary>Changes members of the terminal's own configuration as a step says, signs it, and retains it at the broker.</summary>
    /// <remarks>Further members of the step: <c>version</c>; <c>document</c>, members of the content; <c>stranger</c>, true for a key that
    /// nobody trusts.</remarks>
    /// <returns>Null, or why it could not be handed over.</returns>
    public async Task<string?> PushAsync(ScenarioStep step)
    {
        JsonObject settings = JsonText.Read(Path.Combine(state.Terminal, "terminald.json"));
        JsonObject configuration = settings["configuration"]!.DeepClone().AsObject();
        Merge(configuration, step.Value);
        JsonObject content = new()
        {
            ["terminal"] = SetupIdentity.TerminalName,
            ["v"] = step.TryMember("version", out JsonElement version) ? version.GetInt32() : 1,
            ["schema"] = "terminal-configuration/1",
            ["cfg"] = configuration,
        };
        if (step.TryMember("document", out JsonElement further))
        {
            Merge(content, further);
        }

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (!step.TryMember("stranger", out JsonElement stranger) || !stranger.GetBoolean())
        {
            key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(state.Pki, "configuration.key")));
        }

        return await PublishAsync(Sign(key, content));
    }

    private static void Merge(JsonObject into, JsonElement changes)
    {
        foreach (JsonProperty member in changes.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object && into[member.Name] is JsonObject section)
            {
                Merge(section, member.Value);
            }
            else
            {
                into[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            }
        }
    }

    private static string Sign(ECDsa key, JsonObject content)
    {
        string header = $$"""{"alg":"ES256","kid":"{{SetupIdentity.SignerName}}","typ":"pt-config/1"}""";
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

    private async Task<string?> PublishAsync(string document)
    {
        string[] words =
        [
            "-h", "127.0.0.1", "-p", ports.Broker.ToString(CultureInfo.InvariantCulture), "-V", "mqttv5", "-i", "scenario-push", "-q", "1",
            "-r", "-t", $"pt/1/{SetupIdentity.TerminalName}/dn/config/desired", "-s", "--insecure",
            "--cafile", Path.Combine(state.Pki, "ca.pem"), "--cert", Path.Combine(state.Pki, "operator.pem"),
            "--key", Path.Combine(state.Pki, "operator.key"),
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
