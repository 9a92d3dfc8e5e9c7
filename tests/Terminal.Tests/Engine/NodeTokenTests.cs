using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Crypto.Keys;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Primitives;
using Terminal.Tests.Vaults;
using Terminal.Vault;
using Terminal.Vault.Wire;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>A protection key that the fleet sends in a token of one pass: the node, the frames of the vault's socket, a bound vault, and
/// openssl as the distributor.</summary>
public sealed class NodeTokenTests : IClassFixture<Tr34Host>
{
    private static readonly byte[] Other = Hex.Parse("000102030405060708090A0B0C0D0E0F");

    private readonly Tr34Host host;
    private readonly VaultRig vault;
    private readonly NodeRig rig;
    private long delivery;
    private int asked;

    public NodeTokenTests(Tr34Host host)
    {
        this.host = host;
        vault = VaultIdentityTests.Bound(host);
        rig = new NodeRig(fleet: new FleetStanding([], []), takesPin: true);
        rig.Open();
        rig.Tell(new NodeEvent.ClockSet(DateTimeOffset.FromUnixTimeSeconds(host.Now), TimeSpan.Zero, true));
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        Serve();
    }

    [Fact]
    public void A_token_is_answered_by_the_check_value_and_blocks_of_the_fleet_follow_under_its_key()
    {
        JsonNode said = Push("protection", Text(host.Token(KeySamples.Protection)));

        Assert.Equal("done", (string?)said["state"]);
        JsonNode result = said["result"]!;
        string[] facts = ["slot", "state", "usage", "algorithm", "checkValue", "origin", "development"];
        Assert.Equal(
            $"protection ready K1 AES {CheckValue(KeySamples.Protection)} token false",
            string.Join(' ', facts.Select(name => result[name]!.ToString())));
        Assert.Equal(host.Now, (long)result["loadedAt"]!);
        Assert.Equal("protection " + CheckValue(KeySamples.Protection), Assert.Single(Events("KEY-LOADED")));
        byte[] block = KeySamples.Block(
            KeyUsage.InitialDukpt, KeyAlgorithm.Aes, KeySamples.AesInitialKey, "IK" + KeySamples.AesKeyId, "TS20" + Time(-60));
        JsonNode next = Push("transaction", Encoding.ASCII.GetString(block));
        Assert.Equal("done transaction", $"{next["state"]} {next["result"]?["slot"]}");
    }

    /// <summary>Options of the token in pairs, days after its making, and the code of the refusal.</summary>
    public static TheoryData<string, int, string> Wrong => new()
    {
        { "--krd krd2.pem", 0, "KEY-OTHER-RECIPIENT" },
        { "--kdh kdh2.pem --kdh-key kdh2.key", 0, "KEY-OTHER-SENDER" },
        { "--kdh-key kdh2.key", 0, "KEY-NOT-AUTHENTIC" },
        { "--crl revoked.pem", 0, "KEY-SENDER-REVOKED" },
        { "", 8, "KEY-NO-REVOCATION-LIST" }, // Its list has expired.
        { "", 40, "KEY-CERTIFICATE-EXPIRED" },
        { "--time 700101000000Z", 0, "KEY-NOT-NEWER" },
        { "--nonce 00112233445566778899AABBCCDDEEFF", 0, "KEY-OTHER-CHALLENGE" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_token_that_is_refused_fails_with_its_code_on_the_topics_and_changes_nothing(string change, int days, string code)
    {
        _ = vault.Ask(new ServiceCommand.DrawChallenge(1));
        Dictionary<KeySlot, byte[]> before = new(vault.Disk);
        string[] words = [.. change.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Contains('.', StringComparison.Ordinal) ? host[word] : word)];
        byte[] token = host.Token(Other, words);
        if (days > 0)
        {
            DateTimeOffset later = DateTimeOffset.FromUnixTimeSeconds(host.Now).AddDays(days);
            rig.Tell(new NodeEvent.ClockSet(later, TimeSpan.Zero, true));
        }

        JsonNode said = Push("protection", Text(token), days);

        Assert.Equal("failed " + code, $"{said["state"]} {said["code"]}");
        Assert.Equal(code, Assert.Single(Events("KEY-REFUSED")));
        Assert.Empty(Events("KEY-LOADED"));
        Assert.Equal(before.Keys.Order(), vault.Disk.Keys.Order());
        Assert.All(before, one => Assert.Equal(one.Value, vault.Disk[one.Key]));
        vault.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_token_that_was_used_is_refused_once_another_came_and_one_that_is_there_is_answered_as_loaded()
    {
        string first = Text(host.Token(KeySamples.Protection, "--time", Time(-40)));
        string second = Text(host.Token(Other, "--time", Time(-30)));
        Assert.Equal("done", (string?)Push("protection", first)["state"]);
        Assert.Equal("done", (string?)Push("protection", second)["state"]);
        byte[] kept = vault.Disk[KeySlot.Protection];
        JsonNode replayed = Push("protection", first);
        Assert.Equal("failed KEY-NOT-NEWER", $"{replayed["state"]} {replayed["code"]}");
        Assert.Equal("KEY-NOT-NEWER", Assert.Single(Events("KEY-REFUSED")));
        JsonNode again = Push("protection", second);
        Assert.Equal("done " + CheckValue(Other), $"{again["state"]} {again["result"]?["checkValue"]}");
        Assert.Same(kept, vault.Disk[KeySlot.Protection]);
    }

    [Fact]
    public void A_token_for_another_slot_has_no_use_there()
    {
        JsonNode said = Push("transaction", Text(host.Token(KeySamples.Protection)));
        Assert.Equal("failed KEY-WRONG-USE", $"{said["state"]} {said["code"]}");
    }

    [Fact]
    public void Neither_the_token_nor_its_key_is_on_any_topic()
    {
        string token = Text(host.Token(KeySamples.Protection));
        _ = Push("protection", token);
        Assert.Single(Events("KEY-LOADED"));
        string published = string.Concat(rig.Effects.OfType<NodeEffect.Publish>()
            .Select(static effect => Encoding.UTF8.GetString(effect.Message.Payload.Span)));
        Assert.Contains("KEY-LOADED", published, StringComparison.Ordinal);
        Assert.DoesNotContain(token[..40], published, StringComparison.Ordinal);
        Assert.DoesNotContain(Hex.ToText(KeySamples.Protection)[..16], published, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>By openssl: the first five bytes of the CMAC over a block of zeros, which is what ANSI X9.24 has for AES.</summary>
    private string CheckValue(byte[] key)
    {
        File.WriteAllBytes(host["zeros"], new byte[16]);
        string cipher = key.Length == 32 ? "AES-256-CBC" : "AES-128-CBC";
        byte[] said = Tr34Host.Run(
            "openssl", "mac", "-cipher", cipher, "-macopt", "hexkey:" + Hex.ToText(key), "-in", host["zeros"], "CMAC");
        return Encoding.ASCII.GetString(said)[..10];
    }

    private static string Text(byte[] token) => Convert.ToBase64String(token);

    private string Time(int seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(host.Now + seconds).ToString("yyMMddHHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The texts of a code on the event topics.</summary>
    private IEnumerable<string> Events(string code)
    {
        rig.Pass(2); // They go out in their turn.
        return rig.Effects.OfType<NodeEffect.Publish>().Select(static effect => effect.Message)
            .Where(static message => message.Topic.StartsWith(FleetTopics.Event, StringComparison.Ordinal))
            .Select(static message => JsonNode.Parse(message.Payload.Span)!).Where(told => (string?)told["code"] == code)
            .DistinctBy(static told => (string?)told["id"]).Select(static told => (string)told["text"]!);
    }

    /// <summary>Sends a key, carries the questions between node and vault, and gives the last answer on the topic.</summary>
    private JsonNode Push(string slot, string block, int days = 0)
    {
        Guid id = Guid.NewGuid();
        JsonObject content = new()
        {
            ["terminal"] = "pt-20000001",
            ["id"] = id.ToString(),
            ["iat"] = host.Now + (days * 86_400L),
            ["exp"] = host.Now + (days * 86_400L) + 600,
            ["block"] = block,
        };
        byte[] payload = Encoding.UTF8.GetBytes(content.ToJsonString());
        rig.Tell(new NodeEvent.FleetReceived(FleetTopics.Key + slot, payload, ++delivery)
        {
            Correlation = id.ToByteArray(bigEndian: true),
        });
        Serve();
        return rig.Effects.OfType<NodeEffect.Publish>().Select(static effect => effect.Message)
            .Where(static message => message.Topic.StartsWith(FleetTopics.CommandResult, StringComparison.Ordinal))
            .Select(static message => JsonNode.Parse(message.Payload.Span)!).Last(result => (Guid)result["id"]! == id);
    }

    /// <summary>What the node asks of keys goes to the vault as a frame, and what it says comes back as one.</summary>
    private void Serve()
    {
        byte[] frame = new byte[VaultFrame.PrefixLength + VaultFrame.LengthMax];
        for (; asked < rig.Questions.Count; asked++)
        {
            if (rig.Questions[asked] is VaultCommand.LoadKey question)
            {
                int length = VaultFrame.Write(question, frame);
                byte[] sent = frame[VaultFrame.PrefixLength..length];
                Assert.Equal(WireStatus.Good, VaultFrame.Read(sent, vault.Arena, out VaultCommand? command));
                length = VaultFrame.Write(vault.Ask(command!), frame);
                sent = frame[VaultFrame.PrefixLength..length];
                Assert.Equal(WireStatus.Good, VaultFrame.Read(sent, vault.Arena, out VaultReply? reply));
                rig.Tell(new NodeEvent.VaultReplied(reply!));
            }
        }
    }
}
