using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Tr34;

namespace Terminal.Vectors.Crypto;

/// <summary>Keys that a distributor sent. The certificates and the receivers' private keys stand once, at the top of the file.</summary>
internal static class Tr34Vectors
{
    /// <summary>The operation's name.</summary>
    public const string Name = "tr34_receive_key";

    /// <summary>Receives the token of a case.</summary>
    public static JsonObject? Receive(JsonElement inputs, JsonElement pki)
    {
        byte[] key = new byte[Tr34Receiver.KeyLengthMax];
        if (Context(inputs, pki) is not { } context)
        {
            return null;
        }

        byte[] privateKey = Pem(pki, Json.Text(inputs, "krd") + "_private_key");
        Tr34Status status = Tr34Receiver.Receive(Read.Bytes(inputs, "token_der"), context, privateKey, key, out Tr34Key received);
        byte[] value = new byte[received.Algorithm == KeyAlgorithm.Aes ? KeyCheckValue.AesLengthMax : KeyCheckValue.TdesLengthMax];
        return status == Tr34Status.Good && KeyCheckValue.TryCompute(received.Algorithm, key.AsSpan(0, received.Length), value)
            ? new()
            {
                ["key"] = Read.Text(key.AsSpan(0, received.Length)),
                ["key_block_header"] = received.Header,
                ["kcv"] = Read.Text(value),
            }
            : null;
    }

    private static Tr34Context? Context(JsonElement inputs, JsonElement pki)
    {
        if (!Tr34Certificate.TryParse(Pem(pki, "root_cert"), out Tr34Certificate? root)
            || !Tr34Certificate.TryParse(Pem(pki, "ca_kdh_cert"), out Tr34Certificate? authority)
            || !Tr34Certificate.TryParse(Pem(pki, Json.Text(inputs, "bound_kdh") + "_cert"), out Tr34Certificate? distributor)
            || !Tr34Certificate.TryParse(Pem(pki, Json.Text(inputs, "krd") + "_cert"), out Tr34Certificate? receiver)
            || !Tr34Binding.TryCreate(root, authority, distributor, receiver, out Tr34Binding? binding))
        {
            return null;
        }

        Tr34Challenge? challenge = Json.Text(inputs, "mode") == "1-pass"
            ? Tr34Challenge.OnePass(Time(inputs, "last_accepted_time"))
            : Tr34Challenge.TryTwoPass(Read.Bytes(inputs, "expected_nonce"), out Tr34Challenge? nonce) ? nonce : null;
        return challenge is null ? null : new Tr34Context(binding!, challenge, Time(inputs, "validation_time"));
    }

    private static DateTimeOffset Time(JsonElement inputs, string name) =>
        DateTimeOffset.Parse(Json.Text(inputs, name), CultureInfo.InvariantCulture);

    /// <summary>The bytes of a text in PEM, which is base64 between two lines.</summary>
    private static byte[] Pem(JsonElement pki, string name)
    {
        string[] lines = Json.Text(pki, name).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Convert.FromBase64String(string.Concat(lines.Where(line => !line.StartsWith("-----", StringComparison.Ordinal))));
    }
}
