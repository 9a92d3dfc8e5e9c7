using System.Text;
using System.Text.Json;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>Keys of the published DUKPT sequences, in key blocks under a protection key that two people bring.</summary>
internal static class KeySamples
{
    public const string AesKeyId = "1234567890123456";
    public const string AesInitialKey = "1273671EA26AC29AFA4D1084127652A1";
    public const string TdesSerial = "FFFF9876543210E00000";
    public const string TdesInitialKey = "6AC292FAA1315B4D858AB3A3D7D5933A";

    public static readonly byte[] First = [.. Enumerable.Range(1, 32).Select(static value => (byte)value)];
    public static readonly byte[] Second = [.. Enumerable.Range(1, 32).Select(static value => (byte)(value * 7))];
    public static readonly byte[] Protection = [.. First.Zip(Second, static (one, other) => (byte)(one ^ other))];

    public static byte[] AesBlock() => Block(KeyUsage.InitialDukpt, KeyAlgorithm.Aes, AesInitialKey, "IK" + AesKeyId);

    public static byte[] TdesBlock() => Block(KeyUsage.InitialDukpt, KeyAlgorithm.Tdes, TdesInitialKey, "KS" + TdesSerial);

    /// <param name="usage">What the key is for.</param>
    /// <param name="algorithm">Its algorithm.</param>
    /// <param name="key">The key, hexadecimal.</param>
    /// <param name="optional">Name and data of each optional block; empty for none.</param>
    public static byte[] Block(KeyUsage usage, KeyAlgorithm algorithm, string key, params string[] optional)
    {
        KeyModeOfUse mode = usage == KeyUsage.InitialDukpt ? KeyModeOfUse.Derive
            : usage == KeyUsage.KeyBlockProtection ? KeyModeOfUse.Both
            : KeyModeOfUse.Encrypt;
        return Block(new KeyBlockTemplate(KeyBlockVersion.DerivationD, usage, algorithm, mode), key, optional);
    }

    /// <param name="template">What the block says of its key.</param>
    /// <param name="key">The key, hexadecimal.</param>
    /// <param name="optional">Name and data of an optional block; empty for none.</param>
    /// <param name="under">The protection key where it is another.</param>
    public static byte[] Block(KeyBlockTemplate template, string key, string optional, byte[]? under = null) =>
        Block(template, key, [optional], under);

    private static byte[] Block(KeyBlockTemplate template, string key, string[] optional, byte[]? under = null)
    {
        byte[] text = new byte[512];
        KeyBlockWriter writer = new(template, text);
        Assert.True(PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, under ?? Protection, out PaymentKey protection));
        bool fits = true;
        foreach (string one in optional.Where(static one => one.Length > 0))
        {
            fits &= writer.TryAdd(Encoding.ASCII.GetBytes(one[..2]), Encoding.ASCII.GetBytes(one[2..]));
        }

        fits &= writer.TryFinish(protection, Convert.FromHexString(key), new byte[KeyBlockWriter.RandomLength], out int length);
        Assert.True(fits);
        return text[..length];
    }

    /// <summary>A rig whose vault has the protection key.</summary>
    public static VaultRig WithProtection()
    {
        VaultRig rig = new();
        Assert.IsType<VaultReply.ComponentTaken>(Enter(rig, First));
        Assert.IsType<VaultReply.KeyChanged>(Enter(rig, Second));
        return rig;
    }

    /// <summary>A rig whose vault has a transaction key.</summary>
    public static VaultRig With(byte[] block)
    {
        VaultRig rig = WithProtection();
        Assert.IsType<VaultReply.KeyChanged>(
            rig.Ask(new VaultCommand.LoadKey(2, KeySlot.Transaction, block, 1_795_812_000) { IsByHand = true }));
        return rig;
    }

    /// <summary>A rig whose vault was started with a transaction key on its disk.</summary>
    public static VaultRig Started(byte[] block)
    {
        VaultRig rig = new();
        foreach ((KeySlot slot, byte[] record) in With(block).Disk)
        {
            rig.Vault.Restore(slot, record);
            rig.Disk[slot] = record;
        }

        return rig;
    }

    public static VaultReply Enter(VaultRig rig, ReadOnlySpan<byte> component, bool isDevelopment = false)
    {
        SecretBuffer buffer = rig.Arena.Rent(component.Length);
        component.CopyTo(buffer.Bytes);
        rig.Vault.OpenService(Instant.Origin);
        return rig.Ask(new VaultCommand.EnterComponent(1, buffer, isDevelopment, 1_795_812_000));
    }

    /// <summary>A member of what a published case of a sequence expects, hexadecimal.</summary>
    public static string Expected(string file, string ksn, params string[] members)
    {
        string path = Path.Combine(Repository.Root, "tests", "vectors", "crypto", file);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement found = document.RootElement.GetProperty("vectors").EnumerateArray()
            .Single(one => one.GetProperty("category").GetString() == "published-sequence"
                && one.GetProperty("inputs").GetProperty("ksn").GetString() == ksn
                && one.GetProperty("inputs").TryGetProperty("ik", out JsonElement ik)
                && ik.GetString() is AesInitialKey or TdesInitialKey)
            .GetProperty("expected");
        foreach (string member in members)
        {
            found = found.GetProperty(member);
        }

        return found.GetString()!;
    }
}
