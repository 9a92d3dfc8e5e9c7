using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Daemon.Settings;
using Terminal.PublicKeys;
using Terminal.Vectors;

namespace Terminal.Fuzz.Targets;

/// <summary>The schemes' keys of the settings.</summary>
internal sealed class CaKeysTarget : IParserUnderTest
{
    public const int LengthMax = 8192;
    private const int KeysOfCase = 4;

    public IEnumerable<byte[]> ValidCases => Json.Items(VectorFiles.Read("emv/capk.json"), "keys").Chunk(KeysOfCase).Select(static keys =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. keys.Select(static key => (JsonNode)new JsonObject
        {
            ["rid"] = Json.Text(key, "rid"),
            ["index"] = Json.Text(key, "index"),
            ["modulus"] = Json.Text(key, "modulus"),
            ["exponent"] = Json.Text(key, "exponent"),
            ["checksum"] = Json.Text(key, "checksum_sha1"),
        })])));

    public void Run(ReadOnlySpan<byte> input)
    {
        IReadOnlyList<CaKeySection>? keys = SettingsFile.ParseKeys(input, out IReadOnlyList<SettingsFault> faults);
        Property.Holds((keys is null) == (faults.Count > 0), "keys are refused for a reason, and only then");
        foreach (CaKeySection key in keys ?? [])
        {
            CaPublicKey? read = CaPublicKey.FromText(key.Rid + key.Index, key.Modulus, key.Exponent, key.Checksum);
            Property.Holds(read is not null, "what is accepted is a key");
            _ = read.ChecksumHolds;
            _ = read.Is(new byte[CaPublicKey.RidLength], read.Index);
        }
    }
}
