using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Panel.Acquirer;
using Terminal.Primitives;

namespace Terminal.Panel.Setup;

/// <summary>What an injection facility hands over for the terminal: two components of its protection key, and its initial key in a key
/// block.</summary>
/// <remarks>In the field two people bring the components on two sheets of paper. Here they lie in files, and the key is for play.</remarks>
internal static class KeyFiles
{
    /// <summary>The components, a line of hexadecimal each.</summary>
    public const string Components = "key-components";

    /// <summary>The initial key, as a key block.</summary>
    public const string InitialKey = "initial-key.block";

    /// <summary>Has the acquirer's module make another initial key for the terminal, in a block that can be sent.</summary>
    /// <param name="state">Where the components and the acquirer's file lie.</param>
    /// <param name="terminalPart">The terminal's part of the key's identifier, 8 hexadecimal digits, none that it has had.</param>
    /// <param name="stranger">True for a block under a protection key that the terminal does not have.</param>
    /// <returns>The block; null where there is no such key.</returns>
    public static string? Issue(StateFolder state, string terminalPart, bool stranger)
    {
        IReadOnlyList<BaseKey> baseKeys = AcquirerFile.Read(Path.Combine(state.Emulator, "acquirer.json")).BaseKeys;
        BaseKey? baseKey = baseKeys.FirstOrDefault(static key => key.Algorithm == BaseKeyAlgorithm.Aes);
        byte[][] components = [.. File.ReadAllLines(Path.Combine(state.Emulator, Components)).Select(Convert.FromHexString)];
        if (baseKey is null || components is not [_, _] || !Hex.TryParse($"{baseKey.Id:X8}{terminalPart}", out byte[] keyId))
        {
            return null;
        }

        byte[] protection = [.. components[0].Zip(components[1], static (one, other) => (byte)(one ^ other))];
        protection[0] ^= stranger ? (byte)1 : (byte)0;
        Entropy entropy = new(RandomNumberGenerator.GetBytes(Entropy.SeedLength));
        byte[]? block = new HsmModel(baseKeys).IssueInitialKey(keyId, protection, entropy, DateTimeOffset.UtcNow);
        CryptographicOperations.ZeroMemory(protection);
        return block is null ? null : Encoding.ASCII.GetString(block);
    }

    /// <summary>Makes the files where they are missing and the acquirer has a base key.</summary>
    /// <returns>True where they were made.</returns>
    public static bool Ensure(StateFolder state)
    {
        string components = Path.Combine(state.Emulator, Components);
        string initialKey = Path.Combine(state.Emulator, InitialKey);
        IReadOnlyList<BaseKey> baseKeys = AcquirerFile.Read(Path.Combine(state.Emulator, "acquirer.json")).BaseKeys;
        BaseKey? baseKey = baseKeys.FirstOrDefault(static key => key.Algorithm == BaseKeyAlgorithm.Aes);
        if (baseKey is null || (File.Exists(components) && File.Exists(initialKey)))
        {
            return false;
        }

        byte[] first = RandomNumberGenerator.GetBytes(HsmModel.ProtectionKeyLength);
        byte[] second = RandomNumberGenerator.GetBytes(HsmModel.ProtectionKeyLength);
        byte[] protection = [.. first.Zip(second, static (one, other) => (byte)(one ^ other))];
        byte[] seed = RandomNumberGenerator.GetBytes(Entropy.SeedLength);
        byte[] keyId = Convert.FromHexString($"{baseKey.Id:X8}{SetupIdentity.TerminalId}");
        byte[]? block = new HsmModel(baseKeys).IssueInitialKey(keyId, protection, new Entropy(seed));
        Invariant.Check(block is not null); // It has the base key.
        StateFolder.Write(components, Encoding.ASCII.GetBytes($"{Hex.ToText(first)}\n{Hex.ToText(second)}\n"), secret: true);
        StateFolder.Write(initialKey, [.. block, (byte)'\n'], secret: true);
        TellAcquirer(state, protection);
        CryptographicOperations.ZeroMemory(protection);
        CryptographicOperations.ZeroMemory(first);
        CryptographicOperations.ZeroMemory(second);
        CryptographicOperations.ZeroMemory(seed);
        return true;
    }

    /// <summary>The acquirer's module has the protection key too: keys that it gives at sign-on are under it.</summary>
    private static void TellAcquirer(StateFolder state, ReadOnlySpan<byte> protection)
    {
        string path = Path.Combine(state.Emulator, "acquirer.json");
        JsonObject acquirer = JsonText.Read(path);
        acquirer["terminals"] = new JsonArray(new JsonObject
        {
            ["id"] = SetupIdentity.TerminalId,
            ["algorithm"] = "aes",
            ["protectionKey"] = Hex.ToText(protection),
        });
        JsonText.Write(path, acquirer, secret: true);
    }
}
