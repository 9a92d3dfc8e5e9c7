using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.SystemTests.Secrets;

/// <summary>The keys of a run, as its acquirer can derive them and as they were brought.</summary>
public static class UsedKeys
{
    private const int WorkingKeyLength = 16;

    /// <summary>Makes a canary of each.</summary>
    /// <param name="stage">The stage, after its run.</param>
    /// <param name="serials">The key serial numbers that the acquirer met.</param>
    public static IEnumerable<Canary> Of(Stage stage, IEnumerable<string> serials)
    {
        byte[][] components = [.. File.ReadLines(stage.PathOf("emulator/key-components")).Select(static line => Hex.Parse(line))];
        yield return Canary.OfKey("component 1", components[0]);
        yield return Canary.OfKey("component 2", components[1]);
        yield return Canary.OfKey("protection key", [.. components[0].Zip(components[1], static (one, other) => (byte)(one ^ other))]);
        yield return Canary.OfKey("storage key", File.ReadAllBytes(stage.PathOf("terminal/storage.key")));

        JsonNode acquirer = JsonNode.Parse(stage.Read("emulator/acquirer.json"))!;
        JsonNode baseKey = acquirer["hsm"]!["baseKeys"]!.AsArray().Single(static key => (string)key!["algorithm"]! == "aes")!;
        byte[] bdk = Hex.Parse((string)baseKey["key"]!);
        byte[] initialKey = new byte[bdk.Length];
        foreach ((string serial, int index) in serials.Select(static (serial, index) => (serial, index)))
        {
            byte[] ksn = Hex.Parse(serial);
            byte[] transactionKey = new byte[bdk.Length];
            byte[] workingKey = new byte[WorkingKeyLength];
            Derive(bdk, ksn, initialKey, transactionKey, workingKey);
            if (index == 0)
            {
                yield return Canary.OfKey("initial key", initialKey);
            }

            yield return Canary.OfKey($"transaction key {index + 1}", transactionKey);
            yield return Canary.OfKey($"PIN key {index + 1}", workingKey);
        }
    }

    /// <summary>The keys that the vault works with as long as it runs; they stand in its arena and nowhere else.</summary>
    public static IEnumerable<Canary> OfVault(Stage stage)
    {
        byte[] storageKey = File.ReadAllBytes(stage.PathOf("terminal/storage.key"));
        return new[] { "card data", "account number hash", "key blocks", "derivation keys" }.Select(use => Canary.OfKey(
            "vault key for " + use, HMACSHA256.HashData(storageKey, Encoding.ASCII.GetBytes($"terminal vault, {use}, 1"))));
    }

    private static void Derive(byte[] bdk, byte[] ksn, byte[] initialKey, byte[] transactionKey, byte[] workingKey)
    {
        Assert.True(PaymentKey.TryCreate(KeyUsage.BaseDerivation, KeyAlgorithm.Aes, bdk, out PaymentKey origin)
            && AesDukpt.TryDeriveInitialKey(origin, ksn.AsSpan(0, AesDukpt.KeyIdLength), initialKey)
            && PaymentKey.TryCreate(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, initialKey, out PaymentKey initial)
            && AesDukpt.TryDeriveTransactionKey(initial, ksn, transactionKey)
            && AesDukpt.TryDeriveWorkingKey(transactionKey, ksn, AesDukptUsage.Pin, AesDukptKeyType.Aes128, workingKey));
    }
}
