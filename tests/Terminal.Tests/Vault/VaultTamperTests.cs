using Terminal.Devices.Display;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>The loss of all keys: what is zero at once, what goes in which order, and what any power cut leaves.</summary>
public sealed class VaultTamperTests
{
    private const long At = 1_795_812_000;
    private const string TestNumber = "4111111111111111";
    private const int KeysLength = 4 * 32;

    [Fact]
    public void When_the_housing_opens_all_secrets_are_zero_before_the_call_returns_and_the_storage_key_goes_first()
    {
        VaultRig rig = WithAllSecrets();
        Assert.NotEqual(0, Rented(rig));

        rig.Vault.HousingChanged(isOpen: true, At);

        Assert.All(rig.Block, static value => Assert.Equal(0, value));
        rig.Arena.Rent(rig.Block.Length).Dispose(); // Nothing is rented any more.
        for (ErasureStep step = ErasureStep.StorageKey; step <= ErasureStep.Mark; step++)
        {
            Assert.True(rig.Vault.TryTake(out VaultOutput output));
            Assert.Equal(step, output.Erasure?.Step); // Before any reply.
        }

        rig.Drain();
        Assert.Equal((KeyLoss.HousingOpened, At, true), Said(rig));
    }

    [Fact]
    public void Who_waits_is_refused_after_the_vault_has_said_why()
    {
        VaultRig rig = WithAllSecrets();
        rig.DiskWrites = null; // Its record is on its way for ever.
        rig.Tell(new VaultCommand.TakeKey(60));
        rig.Tell(new VaultCommand.TakeKey(61));

        rig.Vault.HousingChanged(isOpen: true, At);
        rig.Drain();

        Assert.IsType<VaultReply.StateReported>(rig.Replies[0]);
        Assert.Equal(
            [(50, VaultRefusal.Tampered), (60, VaultRefusal.Tampered), (61, VaultRefusal.Tampered)],
            rig.Replies.OfType<VaultReply.Refused>().Select(static reply => (reply.Id, reply.Reason)).Order());
        int told = rig.Replies.Count;
        rig.Vault.Stored(KeySlot.Transaction, isDurable: true);
        rig.Type("1234E");
        rig.Elapse(TimeSpan.FromMinutes(20));
        Assert.Equal(told + 1, rig.Replies.Count); // Enter alone: it is released under every prompt.
        Assert.IsType<VaultReply.KeyPressed>(rig.Replies[^1]);
    }

    [Fact]
    public void A_card_that_nobody_has_taken_yet_is_taken_back()
    {
        VaultRig rig = new();
        ReadOnlyMemory<byte> sealedCard = Assert.IsType<VaultReply.CardProtected>(rig.Protect(1, TestNumber, 3112)).Ciphertext;
        rig.Vault.Receive(new VaultCommand.RevealCard(2, sealedCard), Instant.Origin);

        rig.Vault.HousingChanged(isOpen: true, At);

        Assert.All(rig.Block, static value => Assert.Equal(0, value));
        rig.Drain();
        Assert.Contains(rig.Replies, static reply => reply is VaultReply.Refused { Id: 2, Reason: VaultRefusal.Tampered });
        Assert.DoesNotContain(rig.Replies, static reply => reply is VaultReply.CardRevealed);
    }

    /// <summary>A power cut after so many steps, and the housing as it is found at the next start.</summary>
    [Theory]
    [InlineData(0, false, null)] // The power was faster than the first step, and whoever opened it has closed it: nothing is gone.
    [InlineData(0, true, "TAMPERED")]
    [InlineData(1, false, "KEY-MISSING")]
    [InlineData(1, true, "TAMPERED")]
    [InlineData(2, false, "KEY-MISSING")]
    [InlineData(2, true, "TAMPERED")]
    [InlineData(3, false, "TAMPERED")]
    [InlineData(3, true, "TAMPERED")]
    public void A_power_cut_after_any_step_leaves_a_vault_without_keys(int steps, bool isOpen, string? code)
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Board board = new(rig.Disk);
        rig.Vault.HousingChanged(isOpen: true, At);
        rig.Drain();
        rig.Erasures.Take(steps).ToList().ForEach(board.Do);

        VaultRig next = board.Start();
        if (isOpen)
        {
            next.Vault.HousingChanged(isOpen: true, At + 60);
            next.Drain();
        }

        Assert.Equal(code, next.Vault.State.Code);
        VaultReply said = next.Ask(new VaultCommand.TakeKey(7));
        Assert.Equal(code is not null, said is VaultReply.Refused { Reason: VaultRefusal.Tampered });
        next.Erasures.ForEach(board.Do);
        bool isErased = code == "TAMPERED";
        Assert.Equal((!isErased && steps == 0, isErased), (board.HasKey, board.Mark.Length > 0));
        Assert.True(!isErased || board.Records.Count == 0);
        Assert.Equal(code, board.Start().Vault.State.Code); // And so it stays, start after start.
    }

    [Fact]
    public void The_mark_keeps_the_first_time_and_an_erasure_that_failed_is_done_again_at_each_start()
    {
        Board board = new([]) { KeyStays = true };
        VaultRig rig = new();
        rig.Vault.HousingChanged(isOpen: true, At);
        rig.Drain();
        rig.Erasures.ForEach(board.Do);
        Assert.Equal($"HousingOpened {At}\n", System.Text.Encoding.ASCII.GetString(board.Mark));

        board.KeyStays = false; // The chip answers again.
        VaultRig next = board.Start();
        next.Vault.HousingChanged(isOpen: true, At + 60);
        next.Drain();
        Assert.Equal((KeyLoss.HousingOpened, At, true), Said(next));
        Assert.Equal([ErasureStep.StorageKey, ErasureStep.Records, ErasureStep.Mark], next.Erasures.Select(static one => one.Step));
        next.Erasures.ForEach(board.Do);
        Assert.False(board.HasKey);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("HousingOpened 1795812000\n", "TAMPERED")]
    [InlineData("Erased 1795812000\n", "KEYS-ERASED")]
    [InlineData("Erased", "TAMPERED")] // No time: nobody knows what else is wrong with it.
    [InlineData("Erased -1\n", "TAMPERED")]
    [InlineData("2 1795812000\n", "TAMPERED")]
    [InlineData("\0", "TAMPERED")]
    [InlineData("Nothing 1795812000\n", "TAMPERED")]
    public void A_mark_that_cannot_be_read_counts_as_tampering(string mark, string? code)
    {
        VaultRig rig = new();
        rig.Vault.RestoreLoss(hasStorageKey: true, System.Text.Encoding.ASCII.GetBytes(mark));
        Assert.Equal(code, rig.Vault.State.Code);
    }

    [Fact]
    public void Without_keys_everything_is_refused_but_status_self_test_and_language()
    {
        VaultRig rig = new();
        rig.Vault.HousingChanged(isOpen: true, At);
        rig.Drain();
        foreach (VaultCommand command in VaultFrameSamples.Commands(rig.Arena))
        {
            rig.Tell(command);
            string answer = rig.Replies.Count == 0 ? "" : rig.Replies.Single() is VaultReply.Refused { Reason: VaultRefusal.Tampered }
                ? "refused"
                : rig.Replies[0].GetType().Name;
            Assert.Equal(command switch
            {
                VaultCommand.ShowPrompt or VaultCommand.SetLanguage => "",
                VaultCommand.ReportKeys => "KeysReported",
                VaultCommand.ReportState or VaultCommand.EraseAll => "StateReported",
                VaultCommand.TestSelf => "SelfTested",
                _ => "refused",
            }, answer);
        }

        Assert.All(rig.Block, static value => Assert.Equal(0, value)); // The secrets that came with them are gone too.
        Assert.Equal(3, rig.Erasures.Count);
    }

    [Fact]
    public void The_screen_is_the_vaults_own_until_keys_are_back()
    {
        VaultRig rig = new();
        rig.Show(PromptId.Welcome);
        rig.Vault.HousingChanged(isOpen: true, At);
        rig.Drain();
        Assert.Equal(["Tampered", "Call service", "Code TAMPERED"], Screen(rig));
        rig.Show(PromptId.Welcome);
        Assert.Equal(PromptId.Tampered, rig.Vault.Shown);
        rig.Tell(new VaultCommand.SetLanguage("de"));
        Assert.Equal("Manipuliert", Screen(rig)[0]);
    }

    [Fact]
    public void The_switch_is_told_at_each_change_and_erases_once()
    {
        VaultRig rig = new();
        rig.Vault.HousingChanged(isOpen: false, At);
        rig.Drain();
        Assert.Empty(rig.Replies);
        rig.Vault.HousingChanged(isOpen: true, At);
        rig.Vault.HousingChanged(isOpen: true, At + 1);
        rig.Vault.HousingChanged(isOpen: false, At + 2);
        rig.Vault.HousingChanged(isOpen: true, At + 3);
        rig.Drain();
        Assert.Equal([true, false, true], rig.Replies.OfType<VaultReply.StateReported>().Select(static reply => reply.State.IsOpen));
        Assert.Equal(3, rig.Erasures.Count);
        Assert.Equal((KeyLoss.HousingOpened, At, true), Said(rig));
    }

    [Fact]
    public void All_keys_are_erased_by_command_in_a_service_alone_and_that_is_no_tampering()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        rig.Elapse(Terminal.Vault.Vault.ServiceTime);
        Assert.Equal(VaultRefusal.NotInService, Assert.IsType<VaultReply.Refused>(rig.Ask(new VaultCommand.EraseAll(3, At))).Reason);
        Assert.Empty(rig.Erasures);

        rig.Vault.OpenService(rig.Now);
        rig.Tell(new VaultCommand.EraseAll(4, At));

        Assert.Equal([0, 4], rig.Replies.OfType<VaultReply.StateReported>().Select(static reply => reply.Id));
        Assert.Equal("KEYS-ERASED", rig.Vault.State.Code);
        Assert.Equal(3, rig.Erasures.Count);
        Assert.Equal("Out of service", Screen(rig)[0]);
        Assert.All(rig.Block, static value => Assert.Equal(0, value));
        rig.Vault.HousingChanged(isOpen: true, At + 1);
        Assert.Equal("TAMPERED", rig.Vault.State.Code); // The worse cause is kept.
    }

    [Fact]
    public void Components_are_taken_in_a_service_alone_and_are_gone_at_its_end()
    {
        VaultRig rig = new();
        SecretBuffer early = rig.Arena.Rent(32);
        VaultReply reply = rig.Ask(new VaultCommand.EnterComponent(1, early, false, At));
        Assert.Equal(VaultRefusal.NotInService, Assert.IsType<VaultReply.Refused>(reply).Reason);
        rig.CheckThatNothingIsRented();

        rig.Vault.OpenService(rig.Now);
        rig.Elapse(Terminal.Vault.Vault.ServiceTime - TimeSpan.FromSeconds(1));
        SecretBuffer late = rig.Arena.Rent(32);
        late.Bytes.Fill(0x5A);
        rig.Tell(new VaultCommand.EnterComponent(2, late, false, At));
        Assert.IsType<VaultReply.ComponentTaken>(rig.Replies.Single());
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(1), rig.Vault.Deadline);
        rig.Elapse(TimeSpan.FromSeconds(1));
        rig.CheckThatNothingIsRented();
        Assert.Null(rig.Vault.Deadline);
    }

    [Fact]
    public void The_self_test_finds_nothing_in_a_good_vault_and_a_record_that_was_changed_in_a_bad_one()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Assert.Empty(Assert.IsType<VaultReply.SelfTested>(rig.Ask(new VaultCommand.TestSelf(1))).Faults);
        byte[] record = rig.Disk[KeySlot.Transaction];
        record[^1] ^= 1;
        rig.Vault.Restore(KeySlot.Transaction, record);
        Assert.Equal([VaultPart.Records], Assert.IsType<VaultReply.SelfTested>(rig.Ask(new VaultCommand.TestSelf(2))).Faults);
    }

    /// <summary>A vault that has a secret of every kind: its keys, a held transaction key, half of a component, a card, digits of a
    /// PIN.</summary>
    private static VaultRig WithAllSecrets()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        ReadOnlyMemory<byte> card = Assert.IsType<VaultReply.CardProtected>(rig.Protect(40, TestNumber, 3112)).Ciphertext;
        Assert.IsType<VaultReply.KeyTaken>(rig.Ask(new VaultCommand.TakeKey(41)));
        _ = KeySamples.Enter(rig, KeySamples.First);
        rig.Tell(new VaultCommand.EnterPin(50, card, new PinRules(), default));
        rig.Type("123");
        return rig;
    }

    private static int Rented(VaultRig rig) => rig.Block.AsSpan(KeysLength).IndexOfAnyExcept((byte)0) + 1;

    private static (KeyLoss? Loss, long At, bool IsOpen) Said(VaultRig rig)
    {
        VaultState state = rig.Replies.OfType<VaultReply.StateReported>().Last().State;
        return (state.Loss, state.LostAt, state.IsOpen);
    }

    private static string[] Screen(VaultRig rig) =>
        [.. rig.Panel.Text().Select(static line => line.Trim()).Where(static line => line.Length > 0)];

    /// <summary>What rests on the board, and what a start makes of it.</summary>
    private sealed class Board(Dictionary<KeySlot, byte[]> records)
    {
        public Dictionary<KeySlot, byte[]> Records { get; } = records;

        public bool HasKey { get; private set; } = true;

        /// <summary>True while whatever has the storage key does not answer.</summary>
        public bool KeyStays { get; set; }

        public byte[] Mark { get; private set; } = [];

        public void Do(VaultErasure erasure)
        {
            switch (erasure.Step)
            {
                case ErasureStep.StorageKey:
                    HasKey &= KeyStays;
                    break;
                case ErasureStep.Records:
                    Records.Clear();
                    break;
                default:
                    Mark = erasure.Mark.ToArray();
                    break;
            }
        }

        public VaultRig Start()
        {
            VaultRig rig = HasKey ? new VaultRig() : new VaultRig(keyByte: 0);
            foreach ((KeySlot slot, byte[] record) in Records.Where(_ => HasKey))
            {
                rig.Vault.Restore(slot, record);
            }

            rig.Vault.RestoreLoss(HasKey, Mark);
            rig.Drain();
            return rig;
        }
    }
}
