using System.Globalization;
using System.Text;
using Terminal.Primitives;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Vaults;

/// <summary>The protection key in TR-34 tokens that openssl made: what is taken, and what is refused with nothing changed.</summary>
public sealed class VaultTokenTests(Tr34Host host) : IClassFixture<Tr34Host>
{
    private const string Zeros = "00000000000000000000000000000000";
    private const string Key = "000102030405060708090A0B0C0D0E0F";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_token_brings_the_key_under_which_blocks_are_taken_afterwards(bool isTwoPass)
    {
        VaultRig rig = Bound();
        byte[] token = host.Token(KeySamples.Protection, "--nonce", isTwoPass ? Challenge(rig) : "");

        SlotStatus status = Taken(rig, token);

        Assert.Equal((KeySlot.Protection, SlotState.Ready, "K1", "AES"), (status.Slot, status.State, status.Usage, status.Algorithm));
        Assert.Equal((KeyOrigin.Token, host.Now, false), (status.Origin, status.LoadedAt, status.IsDevelopment));
        rig.CheckThatNothingIsRented();
        string disk = string.Concat(rig.Disk.Values.Select(Convert.ToHexString));
        Assert.DoesNotContain(Hex.ToText(KeySamples.Protection), disk, StringComparison.Ordinal);
        VaultRig next = Restarted(rig);
        VaultCommand.LoadKey block = new(3, KeySlot.Transaction, KeySamples.AesBlock(), host.Now) { IsByHand = true };
        Assert.Equal("B1", Assert.IsType<VaultReply.KeyChanged>(next.Ask(block)).Status.Usage);
    }

    [Fact]
    public void What_a_distributor_for_trying_out_sends_carries_the_mark()
    {
        VaultRig rig = Bound(isDevelopment: true);
        Assert.True(Taken(rig, host.Token(KeySamples.Protection)).IsDevelopment);
    }

    /// <summary>Options of the token in pairs, days after its making, and why it is refused.</summary>
    public static TheoryData<string, int, VaultRefusal> Wrong => new()
    {
        { "--krd krd2.pem", 0, VaultRefusal.OtherRecipient },
        { "--kdh kdh2.pem --kdh-key kdh2.key", 0, VaultRefusal.OtherDistributor },
        { "--kdh-key kdh2.key", 0, VaultRefusal.NotAuthentic },
        { "--crl -", 0, VaultRefusal.NoRevocationList },
        { "--crl revoked.pem", 0, VaultRefusal.Revoked },
        { "", 8, VaultRefusal.NoRevocationList }, // The list holds for seven days.
        { "", 40, VaultRefusal.CertificateExpired },
        { "", -1, VaultRefusal.CertificateExpired }, // Not valid yet.
        { "--cipher des3", 0, VaultRefusal.KeyNotAllowed }, // Weaker than what it carries.
        { "--key " + Zeros, 0, VaultRefusal.KeyNotAllowed },
        { "--key 0001020304050607", 0, VaultRefusal.KeyNotAllowed },
        { "--header D0256K1TB00E0000 --key 0123456789ABCDEFFEDCBA9876543210", 0, VaultRefusal.WrongUse },
        { "--header D0256K0AB00E0000", 0, VaultRefusal.WrongUse },
        { "--header D0256B1AX00E0000", 0, VaultRefusal.WrongUse },
        { "--nonce 00112233445566778899AABBCCDDEEFF", 0, VaultRefusal.OtherChallenge },
        { "--time 700101000000Z", 0, VaultRefusal.Stale },
        { "--time 491231235959Z", 0, VaultRefusal.Stale }, // Far ahead.
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_token_is_refused_for_its_reason_and_nothing_changes(string change, int days, VaultRefusal reason)
    {
        VaultRig rig = Bound();
        _ = Challenge(rig);
        Dictionary<KeySlot, byte[]> before = new(rig.Disk);
        string[] words = change.Length == 0 ? [] : change.Split(' ');
        byte[] key = Convert.FromHexString(Key);
        for (int i = 1; i < words.Length; i += 2)
        {
            key = words[i - 1] == "--key" ? Convert.FromHexString(words[i]) : key;
            words[i] = words[i] == "-" ? "" : words[i].Contains('.', StringComparison.Ordinal) ? host[words[i]] : words[i];
        }

        string[] options = [.. words.Chunk(2).Where(static pair => pair[0] != "--key").SelectMany(static pair => pair)];
        VaultReply said = Give(rig, host.Token(key, options), host.Now + (days * 86_400L));

        Assert.Equal(reason, Assert.IsType<VaultReply.Refused>(said).Reason);
        CheckUnchanged(before, rig);
    }

    [Fact]
    public void A_token_with_any_byte_changed_or_missing_is_refused_and_nothing_changes()
    {
        VaultRig rig = Bound();
        byte[] token = host.Token(KeySamples.Protection, "--nonce", Challenge(rig));
        Dictionary<KeySlot, byte[]> before = new(rig.Disk);
        for (int i = 0; i < token.Length; i++)
        {
            token[i] ^= 0x01;
            VaultReply said = Give(rig, token);
            Assert.True(said is VaultReply.Refused, $"byte {i}");
            token[i] ^= 0x01;
        }

        foreach (int length in (int[])[0, 1, 100, token.Length - 1])
        {
            Assert.Equal(VaultRefusal.Malformed, Assert.IsType<VaultReply.Refused>(Give(rig, token[..length])).Reason);
        }

        byte[] text = Encoding.ASCII.GetBytes("M" + new string('A', 100_000));
        Assert.IsType<VaultReply.Refused>(rig.Ask(new VaultCommand.LoadKey(1, KeySlot.Protection, text, long.MinValue)));
        text = text[..20_000];
        Assert.IsType<VaultReply.Refused>(rig.Ask(new VaultCommand.LoadKey(1, KeySlot.Protection, text, long.MaxValue)));
        CheckUnchanged(before, rig);
        Assert.Equal(SlotState.Ready, Taken(rig, token).State); // The random number waits until one is right.
    }

    [Fact]
    public void A_token_counts_once()
    {
        VaultRig rig = Bound();
        byte[] first = host.Token(KeySamples.Protection, "--time", Time(-30));
        byte[] second = host.Token(Convert.FromHexString(Key), "--time", Time(-20));
        _ = Taken(rig, first);
        Dictionary<KeySlot, byte[]> before = new(rig.Disk);
        _ = Taken(rig, first); // The one that is there is answered as taken, as a block is.
        CheckUnchanged(before, rig);
        _ = Taken(rig, second);
        Assert.Equal(VaultRefusal.Stale, Refusal(rig, first));

        VaultRig next = Restarted(rig);
        _ = next.Ask(new VaultCommand.EraseKey(1, KeySlot.Protection));
        Assert.Equal(VaultRefusal.Stale, Refusal(next, second)); // Not even where its key was erased.

        byte[] answer = host.Token(KeySamples.Protection, "--nonce", Challenge(next));
        _ = Taken(next, answer);
        _ = next.Ask(new VaultCommand.EraseKey(1, KeySlot.Protection));
        Assert.Equal(VaultRefusal.OtherChallenge, Refusal(next, answer));
    }

    [Fact]
    public void Only_the_last_random_number_counts_and_outlives_a_restart()
    {
        VaultRig rig = Bound();
        byte[] early = host.Token(KeySamples.Protection, "--nonce", Challenge(rig));
        byte[] late = host.Token(KeySamples.Protection, "--nonce", Challenge(rig));
        VaultRig next = Restarted(rig);
        Assert.Equal(VaultRefusal.OtherChallenge, Refusal(next, early));
        _ = Taken(next, late);
    }

    [Fact]
    public void A_token_made_before_the_newest_block_is_not_newer()
    {
        VaultRig rig = Bound();
        _ = Taken(rig, host.Token(KeySamples.Protection, "--time", Time(-40)));
        byte[] block = KeySamples.Block(
            Terminal.Crypto.Keys.KeyUsage.KeyBlockProtection, Terminal.Crypto.Keys.KeyAlgorithm.Aes, Key, "TS20" + Time(-10));
        Assert.IsType<VaultReply.KeyChanged>(rig.Ask(new VaultCommand.LoadKey(1, KeySlot.Protection, block, host.Now)));
        Assert.Equal(VaultRefusal.Stale, Refusal(rig, host.Token(KeySamples.Protection, "--time", Time(-20))));
        _ = Taken(rig, host.Token(KeySamples.Protection, "--time", Time(-5)));
    }

    /// <summary>Power goes while a record is on its way, which may have reached the disk or not.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void A_power_cut_between_two_records_leaves_the_old_key_or_the_new_one_and_no_token_twice(int written, bool isNew)
    {
        VaultRig rig = Bound();
        _ = Taken(rig, host.Token(Convert.FromHexString(Key), "--time", Time(-30)));
        string old = CheckValue(rig);
        byte[] token = host.Token(KeySamples.Protection, "--time", Time(-20));
        rig.DiskWrites = null;
        rig.Tell(Load(token, host.Now));
        Assert.Equal(KeySlot.Identity, rig.OnItsWay?.Slot); // What the token uses up comes first.
        List<VaultWrite> records = [rig.OnItsWay!];
        rig.Vault.Stored(KeySlot.Identity, isDurable: true);
        rig.Drain();
        Assert.Equal(KeySlot.Protection, rig.OnItsWay?.Slot);
        records.Add(rig.OnItsWay!);
        Assert.Empty(rig.Replies); // Nothing is said before the disk has it.
        foreach (VaultWrite record in records.Take(written))
        {
            rig.Disk[record.Slot] = record.Record.ToArray();
        }

        VaultRig next = Restarted(rig);

        Assert.Equal(isNew, CheckValue(next) != old);
        Assert.Equal(SlotState.Ready, Status(next, KeySlot.Protection).State);
        VaultReply again = Give(next, token);
        Assert.Equal(written == 1, again is VaultReply.Refused { Reason: VaultRefusal.Stale });
        Assert.Equal(written != 1, again is VaultReply.KeyChanged);
    }

    [Fact]
    public void Where_the_disk_fails_the_key_before_stays()
    {
        VaultRig rig = Bound();
        rig.DiskWrites = false;
        Assert.Equal(VaultRefusal.NotStored, Refusal(rig, host.Token(KeySamples.Protection)));
        Assert.Equal(SlotState.Empty, Status(rig, KeySlot.Protection).State);
        rig.DiskWrites = true;
        _ = Taken(rig, host.Token(KeySamples.Protection));
    }

    private static VaultCommand.LoadKey Load(byte[] token, long at) =>
        new(7, KeySlot.Protection, Encoding.ASCII.GetBytes(Convert.ToBase64String(token)), at);

    private static SlotStatus Status(VaultRig rig, KeySlot slot) =>
        Assert.IsType<VaultReply.KeysReported>(rig.Ask(new VaultCommand.ReportKeys(1))).Slots.Single(one => one.Slot == slot);

    private static string CheckValue(VaultRig rig) => Status(rig, KeySlot.Protection).CheckValue;

    private static void CheckUnchanged(Dictionary<KeySlot, byte[]> before, VaultRig rig)
    {
        Assert.Equal(before.Keys.Order(), rig.Disk.Keys.Order());
        Assert.All(before, one => Assert.Equal(one.Value, rig.Disk[one.Key]));
        rig.CheckThatNothingIsRented();
    }

    private static VaultRig Restarted(VaultRig rig)
    {
        VaultRig next = new(seed: 2);
        foreach ((KeySlot slot, byte[] record) in rig.Disk)
        {
            next.Vault.Restore(slot, record);
            next.Disk[slot] = record;
        }

        next.Vault.OpenService(Instant.Origin);
        return next;
    }

    private static string Challenge(VaultRig rig) =>
        Hex.ToText(Assert.IsType<VaultReply.ServiceDone>(rig.Ask(new ServiceCommand.DrawChallenge(1))).Content.Span);

    /// <summary>A time as tokens have it, seconds after <see cref="Tr34Host.Now"/>.</summary>
    private string Time(int seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(host.Now + seconds).ToString("yyMMddHHmmss'Z'", CultureInfo.InvariantCulture);

    private VaultRig Bound(bool isDevelopment = false) => VaultIdentityTests.Bound(host, isDevelopment);

    private VaultReply Give(VaultRig rig, byte[] token, long? at = null) => rig.Ask(Load(token, at ?? host.Now));

    private VaultRefusal Refusal(VaultRig rig, byte[] token) => Assert.IsType<VaultReply.Refused>(Give(rig, token)).Reason;

    private SlotStatus Taken(VaultRig rig, byte[] token)
    {
        VaultReply said = Give(rig, token);
        Assert.True(said is VaultReply.KeyChanged, $"{(said as VaultReply.Refused)?.Reason}");
        return ((VaultReply.KeyChanged)said).Status;
    }
}
