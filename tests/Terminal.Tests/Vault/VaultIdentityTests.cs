using System.Text;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Tr34;
using Terminal.Platform.Security;
using Terminal.Primitives;
using Terminal.Tests.Platform;
using Terminal.Vault;
using Terminal.Vault.Keys;
using Xunit;

namespace Terminal.Tests.Vaults;

/// <summary>The vault's identity: how it is made, certified and bound, what refuses that, and that it goes with all other keys.</summary>
public sealed class VaultIdentityTests(Tr34Host host) : IClassFixture<Tr34Host>
{
    /// <summary>A vault whose identity is the host's first device, bound to its first distributor.</summary>
    internal static VaultRig Bound(Tr34Host host, bool isDevelopment = false)
    {
        VaultRig rig = Made(host);
        Done(rig.Ask(new ServiceCommand.TakeCertificate(2, host.Certificate("krd"), host.Now)));
        ServiceCommand.Bind bind = new(3, host.Certificate("kdh"), host.Certificate("ca"), host.Now) { IsDevelopment = isDevelopment };
        Done(rig.Ask(bind));
        return rig;
    }

    [Fact]
    public void Openssl_reads_the_request_and_finds_its_signature_good()
    {
        VaultRig rig = Made(host);
        byte[] request = Done(rig.Ask(new ServiceCommand.RequestCertificate(2, "T-0815 of Muller")));
        File.WriteAllBytes(host["request.der"], request);
        string said = Encoding.ASCII.GetString(
            Tr34Host.Run("bash", "-c", $"openssl req -in '{host["request.der"]}' -inform DER -verify -noout -subject -pubkey 2>&1"));
        Assert.Contains("verify OK", said, StringComparison.Ordinal);
        Assert.Contains("T-0815 of Muller", said, StringComparison.Ordinal);
        string own = Encoding.ASCII.GetString(Tr34Host.Run("openssl", "pkey", "-in", host["krd.key"], "-pubout"));
        Assert.Contains(own.Trim(), said, StringComparison.Ordinal);
        foreach (string name in (string[])["", new string('x', 65), "T\n1", "Ü"])
        {
            Refused(VaultRefusal.Malformed, rig.Ask(new ServiceCommand.RequestCertificate(2, name)));
        }

        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void An_identity_says_how_far_it_is_and_is_reported_where_there_is_one()
    {
        VaultRig rig = new();
        Assert.DoesNotContain(Report(rig), static slot => slot.Slot == KeySlot.Identity);
        rig = Made(host);
        Assert.Equal((SlotState.Unbound, "K2", "RSA", KeyOrigin.Made), Facts(rig));
        rig = Bound(host);
        Assert.Equal((SlotState.Ready, "K2", "RSA", KeyOrigin.Made), Facts(rig));
        Done(rig.Ask(new ServiceCommand.Unbind(4)));
        Assert.Equal(SlotState.Unbound, Facts(rig).State);
        Refused(VaultRefusal.NotBound, rig.Ask(new ServiceCommand.DrawChallenge(5)));
        Refused(VaultRefusal.NotBound, rig.Ask(Token(host.Token(KeySamples.Protection))));
        Done(rig.Ask(new ServiceCommand.Bind(6, host.Certificate("kdh2"), host.Certificate("ca"), host.Now)));
        Refused(VaultRefusal.OtherDistributor, rig.Ask(Token(host.Token(KeySamples.Protection)))); // Exchanged: the first counts no more.
    }

    [Fact]
    public void What_does_not_go_together_is_refused_with_its_reason()
    {
        VaultRig rig = new();
        rig.Vault.OpenService(Instant.Origin);
        Refused(VaultRefusal.NoKey, rig.Ask(new ServiceCommand.RequestCertificate(1, "T")));
        Refused(VaultRefusal.NoKey, rig.Ask(new ServiceCommand.TakeCertificate(1, host.Certificate("krd"), host.Now)));
        Refused(VaultRefusal.NotBound, rig.Ask(new ServiceCommand.Unbind(1)));
        Refused(VaultRefusal.NotBound, rig.Ask(Token(host.Token(KeySamples.Protection))));
        Refused(VaultRefusal.Malformed, rig.Ask(new ServiceCommand.MakeIdentity(1, Secret(rig, [1, 2, 3]), 0)));
        Refused(VaultRefusal.Malformed, rig.Ask(new ServiceCommand.MakeIdentity(1, Secret(rig, host.PrivateKey("krd")[..^1]), 0)));

        rig = Made(host);
        Refused(VaultRefusal.AlreadyThere, rig.Ask(new ServiceCommand.MakeIdentity(1, Secret(rig, host.PrivateKey("krd2")), 0)));
        Refused(VaultRefusal.OtherRecipient, rig.Ask(new ServiceCommand.TakeCertificate(1, host.Certificate("krd2"), host.Now)));
        Refused(VaultRefusal.CertificateExpired, rig.Ask(new ServiceCommand.TakeCertificate(1, host.Certificate("krd"), 0)));
        Refused(VaultRefusal.Malformed, rig.Ask(new ServiceCommand.TakeCertificate(1, new byte[3000], host.Now)));
        Refused(VaultRefusal.NoKey, Bind(rig, "kdh", "ca")); // Without its certificate it is nobody.
        Done(rig.Ask(new ServiceCommand.TakeCertificate(1, host.Certificate("krd"), host.Now)));
        Refused(VaultRefusal.NotAuthentic, Bind(rig, "kdh", "kdh2"));
        Refused(VaultRefusal.NotAuthentic, Bind(rig, "ca", "ca")); // An authority is no distributor.
        Refused(VaultRefusal.CertificateExpired, Bind(rig, "kdh", "ca", host.Now + (40 * 86_400)));
        Done(Bind(rig, "kdh", "ca"));
        Refused(VaultRefusal.AlreadyThere, Bind(rig, "kdh2", "ca"));
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void Outside_of_a_service_nothing_of_it_is_done_and_no_block_or_token_touches_it()
    {
        VaultRig rig = Bound(host);
        byte[] record = rig.Disk[KeySlot.Identity];
        rig.Elapse(Terminal.Vault.Vault.ServiceTime);
        Refused(VaultRefusal.NotInService, rig.Ask(new ServiceCommand.Unbind(1)));
        Refused(VaultRefusal.NotInService, rig.Ask(new ServiceCommand.DrawChallenge(1)));
        Refused(VaultRefusal.NotInService, rig.Ask(new ServiceCommand.MakeIdentity(1, Secret(rig, host.PrivateKey("krd2")), 0)));
        Refused(VaultRefusal.NotInService, rig.Ask(new VaultCommand.EraseKey(1, KeySlot.Identity)));
        Assert.IsType<VaultReply.KeyChanged>(rig.Ask(Token(host.Token(KeySamples.Protection)))); // A token proves itself.
        byte[] protection = KeySamples.Block(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, KeySamples.AesInitialKey);
        foreach (byte[] block in (byte[][])[KeySamples.AesBlock(), protection])
        {
            Refused(VaultRefusal.WrongUse, rig.Ask(new VaultCommand.LoadKey(1, KeySlot.Identity, block, 0) { IsByHand = true }));
        }

        ReadOnlyMemory<byte> token = Token(host.Token(KeySamples.Protection)).Block;
        Refused(VaultRefusal.WrongUse, rig.Ask(new VaultCommand.LoadKey(1, KeySlot.Transaction, token, host.Now)));
        Assert.Equal(record.Length, rig.Disk[KeySlot.Identity].Length);
        rig.Vault.OpenService(rig.Now);
        Assert.IsType<VaultReply.KeyChanged>(rig.Ask(new VaultCommand.EraseKey(1, KeySlot.Identity)));
        Assert.Empty(rig.Disk[KeySlot.Identity]);
    }

    [Fact]
    public void Its_private_key_is_not_on_the_disk_in_the_clear_and_no_bit_of_its_record_may_change()
    {
        VaultRig rig = Bound(host);
        byte[] record = rig.Disk[KeySlot.Identity];
        byte[] key = host.PrivateKey("krd");
        Assert.NotEqual(-1, record.AsSpan().IndexOf(key.AsSpan(60, 16))); // The modulus, which is public: the certificate has it.
        for (int offset = 320; offset < key.Length - 16; offset++)
        {
            Assert.Equal(-1, record.AsSpan().IndexOf(key.AsSpan(offset, 16))); // Exponent and primes.
        }

        for (int i = 0; i < record.Length; i++)
        {
            record[i] ^= 0x01;
            VaultRig next = new();
            next.Vault.Restore(KeySlot.Identity, record);
            Assert.Equal(SlotState.Damaged, Report(next).Single(static one => one.Slot == KeySlot.Identity).State);
            next.CheckThatNothingIsRented();
            record[i] ^= 0x01;
        }

        for (int length = 1; length < record.Length; length += 7)
        {
            VaultRig next = new();
            next.Vault.Restore(KeySlot.Identity, record.AsSpan(0, length));
            Assert.Equal(SlotState.Damaged, Report(next).Single(static one => one.Slot == KeySlot.Identity).State);
        }
    }

    [Fact]
    public void When_the_housing_opens_it_is_lost_with_all_others()
    {
        VaultRig rig = Bound(host);
        rig.DiskWrites = null;
        rig.Tell(Token(host.Token(KeySamples.Protection))); // In the middle of it.
        rig.Vault.HousingChanged(isOpen: true, host.Now);
        Assert.All(rig.Block, static value => Assert.Equal(0, value));
        rig.Drain();
        Assert.Contains(rig.Replies, static reply => reply is VaultReply.Refused { Id: 7, Reason: VaultRefusal.Tampered });
        rig.Vault.Stored(KeySlot.Identity, isDurable: true); // Too late.
        Assert.DoesNotContain(Report(rig), static slot => slot.Slot == KeySlot.Identity);
        Refused(VaultRefusal.Tampered, rig.Ask(new ServiceCommand.MakeIdentity(1, Secret(rig, host.PrivateKey("krd")), 0)));
        Refused(VaultRefusal.Tampered, rig.Ask(Token(host.Token(KeySamples.Protection))));
        Assert.All(rig.Block, static value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_longest_record_of_an_identity_fits_the_store_and_opens()
    {
        byte[] longest = [.. Enumerable.Range(0, DeviceIdentity.CertificateLengthMax).Select(static value => (byte)(value % 251))];
        DeviceIdentity identity = new()
        {
            Certificate = longest,
            Distributor = longest,
            Authority = longest,
            Root = longest,
            Challenge = longest[..DeviceIdentity.ChallengeLength],
        };
        SecretArena arena = new(new byte[8192]);
        using KeySafe safe = new(arena, new byte[32], new Entropy(new byte[Entropy.SeedLength]));
        SlotFacts facts = new(KeySlot.Identity, KeyAlgorithm.Rsa, KeyOrigin.Made, false, 1);
        byte[] record = safe.WriteIdentity(facts, identity, new byte[Tr34Identity.PrivateKeyLengthMax]);
        Assert.Equal(DeviceIdentity.RecordLengthMax, record.Length);
        using TemporaryFolder folder = new();
        SealedFile.Create(folder["storage.key"], 32);
        using VaultStore store = VaultStore.TryOpen(folder["keys"], new FileKeySeal(folder["storage.key"]), out _)!;
        Assert.True(store.TryWriteNow(new VaultWrite(KeySlot.Identity, record)));
        using Terminal.Vault.Vault vault = new(arena, new byte[32], new Entropy(new byte[Entropy.SeedLength]), null);
        store.Restore(vault, hasStorageKey: true);
        vault.Receive(new VaultCommand.ReportKeys(1), Instant.Origin);
        Assert.True(vault.TryTake(out VaultOutput output));
        IReadOnlyList<SlotStatus> slots = Assert.IsType<VaultReply.KeysReported>(output.Reply).Slots;
        SlotStatus found = slots.Single(static one => one.Slot == KeySlot.Identity);
        Assert.Equal(SlotState.Unbound, found.State); // It opens; those are no certificates.
    }

    private static VaultRig Made(Tr34Host host)
    {
        VaultRig rig = new();
        rig.Vault.OpenService(Instant.Origin);
        Done(rig.Ask(new ServiceCommand.MakeIdentity(1, Secret(rig, host.PrivateKey("krd")), host.Now)));
        return rig;
    }

    private static SecretBuffer Secret(VaultRig rig, byte[] content)
    {
        SecretBuffer buffer = rig.Arena.Rent(content.Length);
        content.CopyTo(buffer.Bytes);
        return buffer;
    }

    private static byte[] Done(VaultReply said)
    {
        Assert.True(said is VaultReply.ServiceDone, $"{(said as VaultReply.Refused)?.Reason}");
        return ((VaultReply.ServiceDone)said).Content.ToArray();
    }

    private static void Refused(VaultRefusal reason, VaultReply said) =>
        Assert.Equal(reason, Assert.IsType<VaultReply.Refused>(said).Reason);

    private static IReadOnlyList<SlotStatus> Report(VaultRig rig) =>
        Assert.IsType<VaultReply.KeysReported>(rig.Ask(new VaultCommand.ReportKeys(1))).Slots;

    private static (SlotState State, string Usage, string Algorithm, KeyOrigin? Origin) Facts(VaultRig rig)
    {
        SlotStatus status = Report(rig).Single(static one => one.Slot == KeySlot.Identity);
        return (status.State, status.Usage, status.Algorithm, status.Origin);
    }

    private VaultReply Bind(VaultRig rig, string distributor, string authority, long? at = null) =>
        rig.Ask(new ServiceCommand.Bind(1, host.Certificate(distributor), host.Certificate(authority), at ?? host.Now));

    private VaultCommand.LoadKey Token(byte[] token) =>
        new(7, KeySlot.Protection, Encoding.ASCII.GetBytes(Convert.ToBase64String(token)), host.Now);
}
