using System.Text.Json.Serialization;
using Terminal.Engine.Configuration;
using Terminal.Vault;

namespace Terminal.Engine.Fleet.Commands;

/// <summary>A key that the fleet sends, in a block, or a TR-34 token in base64, that the vault alone can open.</summary>
/// <remarks>
/// Nobody signs it: the block is authentic under the protection key, and says itself when it was made. What stands around it, id and
/// expiry, is what a broker's guest could write, so it decides about repetition alone: that the same block is not used twice is the
/// vault's to see to. A short life keeps the count of those that are remembered small.
/// </remarks>
public static class KeyPush
{
    /// <summary>Longest time until expiry, seconds.</summary>
    public const long LifetimeMax = 10 * 60;

    /// <summary>Longest block, characters: its own length has four digits.</summary>
    public const int BlockLengthMax = 9_999;

    /// <summary>Opens and checks a push.</summary>
    /// <param name="payload">JSON: <c>terminal, id, iat, exp, block</c>.</param>
    /// <param name="slot">The last level of its topic.</param>
    /// <param name="terminal">Whose keys are taken.</param>
    /// <param name="fault">Why it is refused: a code.</param>
    /// <returns>What is kept of it; null where it must not be carried out.</returns>
    public static KeptCommand? Open(ReadOnlySpan<byte> payload, string slot, string terminal, out string fault)
    {
        KeyPayload? read = ConfigurationDocument.ReadJson(payload, KeyContext.Default.KeyPayload, out _);
        KeySlot? wanted = Find(slot);
        fault = read is null || read.Id == Guid.Empty ? "payload"
            : read.Terminal != terminal ? "wrong-terminal"
            : wanted is null ? "slot"
            : !SignedCommand.IsLifetime(read.Iat, read.Exp, LifetimeMax) ? "lifetime"
            : read.Block.Length is 0 or > BlockLengthMax || read.Block.ContainsAnyExceptInRange(' ', '~') ? "block"
            : "";
        return fault.Length > 0 ? null : new KeptCommand(read!.Id, CommandNames.Key, CommandState.Accepted)
        {
            Arguments = new CommandArguments { Slot = wanted, Block = read.Block },
            ExpiresAt = read.Exp,
        };
    }

    /// <summary>The name of a slot on the wire.</summary>
    public static string NameOf(KeySlot slot) => slot.ToString().ToLowerInvariant();

    /// <summary>The slot of a name; null where there is none.</summary>
    public static KeySlot? Find(string name) =>
        Enum.GetValues<KeySlot>().Where(slot => NameOf(slot) == name).Select(static slot => (KeySlot?)slot).FirstOrDefault();
}

/// <summary>A push in the names of the wire.</summary>
internal sealed record KeyPayload
{
    public string Terminal { get; set; } = "";

    public Guid Id { get; set; }

    public long Iat { get; set; }

    public long Exp { get; set; }

    public string Block { get; set; } = "";
}

/// <summary>Its reader, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(KeyPayload))]
internal sealed partial class KeyContext : JsonSerializerContext;
