using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Terminal.Vault;
using Terminal.Vectors;

namespace Terminal.Fuzz.Targets;

/// <summary>An identity that is bound, and tokens for it that openssl made: one for each answer that a token can have.</summary>
internal static class VaultTokens
{
    private static readonly JsonElement Document = VectorFiles.Read("vault/tokens.json");

    /// <summary>Parts of the private key, and the keys in the tokens: they may never come out. The modulus is public.</summary>
    public static IEnumerable<byte[]> Secrets
    {
        get
        {
            using RSA key = RSA.Create();
            key.ImportPkcs8PrivateKey(Json.Bytes(Document, "receiverKey"), out _);
            RSAParameters of = key.ExportParameters(includePrivateParameters: true);
            return [of.D!, of.P!, of.Q!, of.DP!, of.DQ!, of.InverseQ!, .. Document.GetProperty("keys").EnumerateArray()
                .Select(static one => Convert.FromHexString(one.GetString()!))];
        }
    }

    /// <summary>Each token as a command, and the answer that openssl's side means it to have: a refusal, or null where it is taken.
    /// </summary>
    public static IEnumerable<(VaultCommand.LoadKey Load, VaultRefusal? Expected)> Loads =>
        Json.Items(Document, "tokens").Select(static one => (
            new VaultCommand.LoadKey(
                4,
                KeySlot.Protection,
                Encoding.ASCII.GetBytes(Convert.ToBase64String(Json.Bytes(one, "token"))),
                one.GetProperty("at").GetInt64()),
            Enum.TryParse(Json.Text(one, "expected"), out VaultRefusal refusal) ? (VaultRefusal?)refusal : null));

    /// <summary>Makes the identity, certifies and binds it, and draws a random number that no token answers.</summary>
    public static void Bind(FuzzedVault vault)
    {
        long at = Document.GetProperty("at").GetInt64();
        vault.Receive(new ServiceCommand.MakeIdentity(1, vault.Secret(Json.Bytes(Document, "receiverKey")), at));
        vault.Receive(new ServiceCommand.TakeCertificate(1, Json.Bytes(Document, "receiver"), at));
        vault.Receive(new ServiceCommand.Bind(1, Json.Bytes(Document, "distributor"), Json.Bytes(Document, "authority"), at));
        vault.Receive(new ServiceCommand.DrawChallenge(1));
        Property.Holds(vault.Last is VaultReply.ServiceDone { Content.Length: > 0 }, "the vectors' certificates bind");
    }

    /// <summary>Gives every token to a vault of its own, and asks for the answer that is expected.</summary>
    public static void Check(IReadOnlyDictionary<KeySlot, byte[]> disk)
    {
        foreach ((VaultCommand.LoadKey load, VaultRefusal? expected) in Loads)
        {
            using FuzzedVault vault = new(disk, turnsDigits: false);
            vault.Start();
            vault.Receive(load);
            VaultRefusal? came = (vault.Last as VaultReply.Refused)?.Reason;
            bool isAnswered = vault.Last is VaultReply.Refused or VaultReply.KeyChanged;
            Property.Holds(
                isAnswered && came == expected, $"a token for {expected?.ToString() ?? "its key"} is answered so, not by {came}");
        }
    }
}
