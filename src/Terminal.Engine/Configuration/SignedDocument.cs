using System.Buffers.Text;
using System.Text;
using Terminal.PublicKeys;

namespace Terminal.Engine.Configuration;

/// <summary>A signature with its content: a flattened JWS (RFC 7515 §7.2.2) of algorithm ES256.</summary>
public static class SignedDocument
{
    /// <summary>Longest document in bytes: the broker's packets are bounded at 128 KiB.</summary>
    public const int LengthMax = 126 * 1024;

    /// <summary>Opens a document.</summary>
    /// <param name="document">The JSON object with <c>protected</c>, <c>payload</c> and <c>signature</c>.</param>
    /// <param name="type">What its header must say it is: <c>pt-config/1</c>.</param>
    /// <param name="keys">The keys that are trusted.</param>
    /// <param name="payload">The content; empty unless the signature holds.</param>
    /// <returns>What is wrong, as a code; null where the signature is that of a trusted key.</returns>
    public static string? TryOpen(ReadOnlySpan<byte> document, string type, IReadOnlyList<Es256PublicKey> keys, out byte[] payload)
    {
        payload = [];
        if (document.Length > LengthMax)
        {
            return "oversize";
        }

        if (ConfigurationDocument.ReadJson(document, EnvelopeContext.Default.Envelope, out _)
                is not { Protected.Length: > 0, Payload.Length: > 0, Signature.Length: > 0 } envelope
            || Decode(envelope.Protected) is not { } header || Decode(envelope.Payload) is not { } content
            || Decode(envelope.Signature) is not { } proof)
        {
            return "envelope";
        }

        JoseHeader? said = ConfigurationDocument.ReadJson(header, EnvelopeContext.Default.JoseHeader, out _);
        if (said is not { Alg: "ES256", Crit: null } || said.Typ != type)
        {
            return said is { Alg: "ES256", Crit: null } ? "type" : "algorithm";
        }

        if (keys.FirstOrDefault(key => key.KeyId == said.Kid) is not { } signer)
        {
            return "unknown-key";
        }

        if (!signer.Verifies(Encoding.ASCII.GetBytes($"{envelope.Protected}.{envelope.Payload}"), proof))
        {
            return "signature";
        }

        payload = content;
        return null;
    }

    private static byte[]? Decode(string text) =>
        Base64Url.IsValid(text) && !text.Contains('=', StringComparison.Ordinal) ? Base64Url.DecodeFromChars(text) : null;
}
