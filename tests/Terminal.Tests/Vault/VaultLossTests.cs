using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>What the loss of all keys leaves of what was under way, and what a service asks first.</summary>
public sealed class VaultLossTests
{
    private const long At = 1_795_812_000;

    [Fact]
    public void A_vault_without_its_storage_key_does_not_say_when_it_was_lost()
    {
        VaultRig rig = new();
        rig.Vault.RestoreLoss(hasStorageKey: false, mark: []);
        Assert.Equal(new VaultState(KeyLoss.NoStorageKey, 0, IsOpen: false), rig.Vault.State);
    }

    [Fact]
    public void What_nobody_asked_for_is_told_under_number_zero()
    {
        VaultRig rig = new();
        rig.Vault.HousingChanged(isOpen: true, At);
        rig.Vault.HousingChanged(isOpen: false, At + 1);
        rig.Drain();
        Assert.Equal([0, 0], rig.Replies.OfType<VaultReply.StateReported>().Select(static reply => reply.Id));
    }

    [Fact]
    public void Replies_that_wait_keep_their_order()
    {
        VaultRig rig = new();
        ReadOnlyMemory<byte> card = Assert.IsType<VaultReply.CardProtected>(rig.Protect(1, "4111111111111111", 3112)).Ciphertext;
        rig.Vault.Receive(new VaultCommand.RevealCard(2, card), Instant.Origin);
        rig.Vault.Receive(new VaultCommand.ReportKeys(3), Instant.Origin);
        rig.Vault.Receive(new VaultCommand.RevealCard(4, card), Instant.Origin);
        rig.Vault.HousingChanged(isOpen: true, At);
        rig.Drain();
        Assert.Equal(
            ["Refused 2", "KeysReported 3", "Refused 4", "StateReported 0"],
            rig.Replies.Skip(1).Select(static reply => reply switch
            {
                VaultReply.Refused { Reason: VaultRefusal.Tampered } e => $"Refused {e.Id}",
                VaultReply.KeysReported e => $"KeysReported {e.Id}",
                VaultReply.StateReported e => $"StateReported {e.Id}",
                _ => reply.GetType().Name,
            }));
    }

    [Fact]
    public void A_record_that_nobody_has_taken_yet_is_not_written_any_more()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        rig.Vault.Receive(new VaultCommand.TakeKey(60), Instant.Origin);
        rig.Vault.HousingChanged(isOpen: true, At);
        rig.Tell(new VaultCommand.ReportState(61));
        Assert.Null(rig.OnItsWay);
    }

    [Fact]
    public void After_a_loss_no_service_opens()
    {
        VaultRig rig = new();
        rig.Vault.HousingChanged(isOpen: true, At);
        rig.Vault.OpenService(Instant.Origin);
        Assert.Null(rig.Vault.Deadline);
        rig.Drain();
        Assert.Equal(VaultRefusal.Tampered, Assert.IsType<VaultReply.Refused>(rig.Ask(new ServiceCommand.DrawChallenge(1))).Reason);
    }

    [Fact]
    public void A_service_that_is_over_by_now_is_over_whoever_asks_first()
    {
        VaultRig rig = new();
        rig.Vault.OpenService(Instant.Origin);
        rig.Vault.Receive(new ServiceCommand.DrawChallenge(1), Instant.Origin + Terminal.Vault.Vault.ServiceTime);
        rig.Drain();
        Assert.Equal(VaultRefusal.NotInService, Assert.IsType<VaultReply.Refused>(Assert.Single(rig.Replies)).Reason);
    }

    [Fact]
    public void While_a_record_is_on_its_way_a_service_waits()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        rig.DiskWrites = null;
        rig.Tell(new VaultCommand.TakeKey(60));
        Assert.Equal(VaultRefusal.Busy, Assert.IsType<VaultReply.Refused>(rig.Ask(new ServiceCommand.DrawChallenge(1))).Reason);
    }

    [Fact]
    public void An_identity_is_there_where_its_record_is_even_a_damaged_one()
    {
        VaultRig rig = new();
        Assert.False(rig.Vault.HasIdentity);
        rig.Vault.Restore(KeySlot.Identity, [1, 2, 3]);
        Assert.True(rig.Vault.HasIdentity);
    }
}
