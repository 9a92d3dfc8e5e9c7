using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Host;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>What the log and the trade make of the key for PINs.</summary>
public sealed class NodePinKeyTests
{
    [Theory]
    [InlineData(true, false, SlotState.Empty, 1)]
    [InlineData(true, false, SlotState.Ready, 0)]
    [InlineData(true, true, SlotState.Empty, 0)] // The host gives one at sign-on.
    [InlineData(false, false, SlotState.Empty, 0)]
    public void A_terminal_that_takes_PINs_and_has_no_key_for_them_trades_and_warns(bool takes, bool session, SlotState state, int warnings)
    {
        NodeRig rig = Rig(host => host with { TakesPin = takes, SessionKeys = session }, state);
        if (session)
        {
            NodeSessionTests.GiveSession(rig);
        }

        Assert.Equal((PromptId.Welcome, warnings), (rig.Prompt, Lines(rig, "NO-PIN-KEY", Severity.Warning)));
    }

    [Fact]
    public void Keys_of_each_message_that_are_used_up_do_not_end_the_trade_where_the_host_gives_others()
    {
        NodeRig rig = Rig(static host => host with { Macs = true, SessionKeys = true }, SlotState.UsedUp);
        NodeSessionTests.GiveSession(rig);
        Assert.Equal(PromptId.Welcome, rig.Prompt);
    }

    [Fact]
    public void What_is_wrong_with_the_keys_is_logged_when_it_begins_and_when_it_ends()
    {
        NodeRig rig = Rig(static host => host with { Macs = true }, SlotState.Empty);
        Assert.Equal((1, 0), (Lines(rig, "NO-KEYS", Severity.Error), Lines(rig, "KEYS-READY", Severity.Information)));
        Report(rig, SlotState.Empty);
        Assert.Equal(1, rig.Logged("NO-KEYS"));
        Report(rig, SlotState.Ready);
        Report(rig, SlotState.Ready);
        Assert.Equal((1, PromptId.Welcome), (Lines(rig, "KEYS-READY", Severity.Information), rig.Prompt));
        Assert.Equal(0, rig.Logged("NO-PIN-KEY"));
    }

    [Theory]
    [InlineData(null, SlotState.Ready, true, "TEST-KEYS")]
    [InlineData(null, SlotState.Damaged, false, "KEYS-DAMAGED")]
    [InlineData(null, SlotState.UsedUp, false, "KEYS-USED-UP")]
    [InlineData(null, SlotState.Empty, false, "NO-KEYS")]
    [InlineData(KeyLoss.HousingOpened, SlotState.Ready, false, "TAMPERED")]
    [InlineData(KeyLoss.Erased, SlotState.Ready, false, "KEYS-ERASED")]
    [InlineData(KeyLoss.NoStorageKey, SlotState.Ready, false, "KEY-MISSING")]
    public void What_keys_have_stopped_other_keys_begin_again(KeyLoss? loss, SlotState state, bool isDevelopment, string code)
    {
        NodeRig rig = Rig(static host => host with { Macs = true }, SlotState.Ready);
        rig.Reply(new VaultReply.StateReported(0, new VaultState(loss)));
        Report(rig, state, isDevelopment);
        Assert.Equal(code, rig.Pay("order-1")!.Code);
        rig.LoseVault();
        Assert.Equal("VAULT-GONE", rig.Pay("order-2")!.Code);
        rig.FindVault();
        rig.Reply(new VaultReply.StateReported(0, new VaultState()));
        Report(rig, SlotState.Ready);
        Assert.True(rig.Pay("order-3")!.Begun);
    }

    [Fact]
    public void While_the_keys_are_lost_nobody_is_warned_of_a_missing_one()
    {
        NodeRig rig = Rig(static host => host with { TakesPin = true }, SlotState.Ready);
        rig.Reply(new VaultReply.StateReported(0, new VaultState(KeyLoss.HousingOpened, 1, IsOpen: true)));
        Report(rig, SlotState.Empty);
        Assert.Equal((0, "TAMPERED"), (rig.Logged("NO-PIN-KEY"), rig.Pay("order-1")!.Code));
    }

    private static int Lines(NodeRig rig, string code, Severity severity) =>
        rig.Effects.OfType<NodeEffect.Log>().Count(line => line.Code == code && line.Severity == severity);

    /// <summary>The vault tells of its keys once more.</summary>
    private static void Report(NodeRig rig, SlotState state, bool isDevelopment = false)
    {
        int asked = rig.Effects.OfType<NodeEffect.Ask>()
            .Select(static effect => effect.Command).OfType<VaultCommand.ReportKeys>().Last().Id;
        SlotStatus slot = new() { Slot = KeySlot.Transaction, State = state, IsDevelopment = isDevelopment };
        rig.Reply(new VaultReply.KeysReported(asked, [slot]));
    }

    private static NodeRig Rig(Func<HostSettings, HostSettings> host, SlotState state)
    {
        NodeRig made = new(configure: settings => settings with { Host = host(settings.Host), TakesDevelopmentKeys = false });
        NodeSessionTests.GiveKeysAtSignOn(made); // To who asks for them.
        made.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = state });
        return made.Open();
    }
}
